import { expect, it } from 'vitest';
import { createFinder } from '../../../src/rules/finder/finder.js';
import { compileSet } from '../../support/rule-sets.js';

const named = () => undefined;

it.each<[string, (i: number) => unknown, (i: number) => unknown]>([
  ['one field', (i) => ({ '==': [{ var: 'a' }, `c${i}`] }), (i) => ({ a: `c${i}` })],
  [
    'two fields, neither rare',
    (i) => ({ and: [{ '==': [{ var: 'a' }, i % 100] }, { '==': [{ var: 'b' }, Math.floor(i / 100)] }] }),
    (i) => ({ a: i % 100, b: Math.floor(i / 100) }),
  ],
  [
    'many sets of fields',
    (i) => ({ and: [0, 1, 2].map((k) => ({ '==': [{ var: `f${(i * 7 + k * k * 13) % 40}` }, i] })) }),
    (i) => Object.fromEntries([0, 1, 2].map((k) => [`f${(i * 7 + k * k * 13) % 40}`, i])),
  ],
  [
    'intervals',
    (i) => ({ and: [{ '>=': [{ var: 'a' }, i] }, { '<': [{ var: 'a' }, i + 1] }] }),
    (i) => ({ a: i + 0.5 }),
  ],
  ['half-open intervals', (i) => ({ '<': [{ var: 'a' }, i] }), (i) => ({ a: i - 0.5 })],
  [
    'a common field and an interval',
    (i) => ({
      and: [{ '==': [{ var: 'a' }, 'x'] }, { '>': [{ var: 'b' }, i] }, { '<=': [{ var: 'b' }, i + 1] }],
    }),
    (i) => ({ a: 'x', b: i + 1 }),
  ],
  ['texts within a text', (i) => ({ in: [`<${i}>`, { var: 'a' }] }), (i) => ({ a: `… <${i}> …` })],
])('with %s it asks a few of two thousand rules', (_, condition, click) => {
  const { conditions, holds } = compileSet(Array.from({ length: 2000 }, (_, i) => condition(i)));
  const finder = createFinder(conditions, named);
  let asked = 0;
  for (let i = 0; i < 2000; i += 37) {
    const data = click(i);
    const found = finder.first(data, (rule) => {
      asked++;
      return holds[rule]!(data);
    });
    expect(found).toBe(i);
  }
  expect(asked / (2000 / 37)).toBeLessThan(4);
});

it('a value that throws when it is compared matches no rule that compares it', () => {
  const { conditions, holds } = compileSet([...Array(20).keys()].map((i) => ({ '==': [{ var: 'a' }, i] })));
  const data = { a: { toString: 1 } };
  expect(createFinder(conditions, named).first(data, (rule) => holds[rule]!(data))).toBe(-1);
});

it('a text that reads as a number lives with the number', () => {
  const logics = ['10', 10, '1e1', true, '', null].flatMap((literal) => [
    { '==': [{ var: 'a' }, literal] },
    false,
    false,
  ]);
  const { conditions, holds } = compileSet(logics);
  const finder = createFinder(conditions, named, 'index');
  const first = (a: unknown) => finder.first({ a }, (rule) => holds[rule]!({ a }));
  expect([10, '10', '1e1', [10], true, 1, '1', '', 0, false, ' ', null, undefined, 'x'].map(first)).toEqual([
    0, 0, 3, 0, 9, 9, 9, 12, 12, 12, -1, 15, 15, -1,
  ]);
});
