import { expect, test } from 'vitest';
import { Progress } from '../../../../src/webhooks/file-outbox/progress.js';

test('everything below a number is done, and what is done ahead of it is known one by one', () => {
  const progress = new Progress(5);
  progress.finish(7);
  progress.finish(8);
  expect(progress.from).toBe(5);
  expect([...progress.ahead]).toEqual([7, 8]);
  expect([4, 5, 6, 7, 8, 9].filter((seq) => progress.isDone(seq))).toEqual([4, 7, 8]);
});

test('it moves on over what was done ahead', () => {
  const progress = new Progress(5, [6, 7, 9]);
  progress.finish(5);
  expect(progress.from).toBe(8);
  expect([...progress.ahead]).toEqual([9]);
});

test('what is done twice is done once', () => {
  const progress = new Progress(5);
  for (const seq of [4, 6, 6, 5, 5]) progress.finish(seq);
  expect(progress.from).toBe(7);
  expect(progress.ahead.size).toBe(0);
});
