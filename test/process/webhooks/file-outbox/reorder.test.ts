import { expect, test } from 'vitest';
import { inOrder, type Portions } from '../../../../src/webhooks/file-outbox/reorder.js';

test.for<[string, number[][][], number[]]>([
  ['nothing', [], []],
  ['empty sources and portions', [[], [[]]], []],
  ['one source', [[[1, 2], [3]]], [1, 2, 3]],
  ['several', [[[2, 5], [9]], [[1], [], [6, 7]], [[3]]], [1, 2, 3, 5, 6, 7, 9]],
])('%s in order', async ([, sources, expected]) => {
  expect(await collect(sources.map((portions) => source(portions, '')))).toEqual(expected.map(String));
});

test('what several sources have comes once, from the first of them', async () => {
  const sources = [source([[1, 3]], 'a'), source([[1, 2], [3]], 'b')];
  expect(await collect(sources)).toEqual(['1a', '2b', '3a']);
});

test('who has enough ends all sources', async () => {
  let ended = 0;
  async function* endless(): Portions<string> {
    try {
      for (let number = 1; ; number += 1) yield [[number, String(number)]];
    } finally {
      ended += 1;
    }
  }
  for await (const item of inOrder([endless(), endless()])) if (item === '3') break;
  expect(ended).toBe(2);
});

async function* source(portions: number[][], mark: string): Portions<string> {
  for (const portion of portions) yield portion.map((number) => [number, `${number}${mark}`] as const);
}

async function collect(sources: Portions<string>[]): Promise<string[]> {
  const items: string[] = [];
  for await (const item of inOrder(sources)) items.push(item);
  return items;
}
