import { expect, it } from 'vitest';
import { buildIntervals, findStretch } from '../../../../../src/rules/engine/index/intervals.js';
import { Keys } from '../../../../../src/rules/engine/index/key-literals.js';
import { below, mulberry32, pick, type Random } from '../../../../support/random.js';

it('finds for a list or an object what it finds for its text, and nothing where it has none', () => {
  const random = mulberry32(1);
  let found = 0;
  for (let i = 0; i < 20_000; i++) {
    const keys = new Keys();
    for (let k = 0; k < 4; k++) keys.add(pick(random, literals));
    const value = Array.from({ length: below(random, 4) }, () => randomValue(random, 2));
    const expected = find(keys, value);
    expect(keys.find(value), JSON.stringify({ value, keys: [...keys.literals()] })).toBe(expected);
    if (expected !== -1) found++;
  }
  expect(found).toBeGreaterThan(1_000);
});

it('takes a list or an object for the number that JavaScript makes of it', () => {
  const random = mulberry32(2);
  const interval = { path: 'a', low: 0, lowIsOpen: false, high: 1, highIsOpen: false, parts: [] };
  const { intervals } = buildIntervals([{ rule: 0, interval, isWhole: true }]);
  for (let i = 0; i < 20_000; i++) {
    const value = randomValue(random, 3);
    const number = numberOf(value);
    const isWithin = number >= 0 && number <= 1;
    const { starts } = intervals.stretches;
    const stretch = findStretch(intervals, value);
    const isFound = stretch !== -1 && starts[stretch]! < starts[stretch + 1]!;
    expect(isFound, JSON.stringify(value)).toBe(isWithin);
  }
});

const literals = [
  ...['', '0', '1', ' 1', '1e1', 'a', 'a,b', 'a,', ',', ',,', '1,2', 'true', 'null', '[object Object]'],
  ...[10, 0, 1, true, false, null],
];

function randomValue(random: Random, depth: number): unknown {
  if (depth > 0 && random() < 0.6) {
    return Array.from({ length: below(random, 4) }, () => randomValue(random, depth - 1));
  }
  return pick<unknown>(random, [...literals, 2, {}, { a: 1 }, { toString: 1 }]);
}

function find(keys: Keys, value: unknown): number {
  try {
    return keys.find(String(value));
  } catch {
    return -1;
  }
}

function numberOf(value: unknown): number {
  try {
    return Number(value);
  } catch {
    return Number.NaN;
  }
}
