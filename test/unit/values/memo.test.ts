import { expect, test } from 'vitest';
import { memoize } from '../../../src/values/memo.js';

test('makes the value of each key once, also one that is undefined', () => {
  const made: object[] = [];
  const nothing = memoize((key: object) => {
    made.push(key);
    return undefined;
  });
  const [one, other] = [{}, {}];
  for (const key of [one, other, one, other]) nothing(key);
  expect(made).toEqual([one, other]);
});

test('keeps the values of texts in a store of their own', () => {
  const store = new Map([['given', 5]]);
  const lengthOf = memoize((key: string) => key.length, store);
  expect([lengthOf('given'), lengthOf('abc')]).toEqual([5, 3]);
  expect(store.get('abc')).toBe(3);
});
