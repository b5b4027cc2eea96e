import { expect, test } from 'vitest';
import { createPace } from '../../src/notify/pace.js';

/** A pace, and what moves the time on, in which this process was that busy. */
function paceByHand() {
  let now = 0;
  let share = 0;
  const pace = createPace(
    16,
    () => share,
    () => now,
  );
  const pass = (ms: number, busy: number) => {
    now += ms;
    share = busy;
  };
  return { pace, pass };
}

/** How many a pace allows when it was that busy for a while. */
function paceWhile() {
  const { pace, pass } = paceByHand();
  return (busy: number, looks = 1) => {
    for (let i = 0; i < looks; i++) {
      pass(20, busy);
      pace.maxConcurrent();
    }
    return pace.maxConcurrent();
  };
}

test('all at once while there is time', () => {
  expect(paceWhile()(0.1, 5)).toBe(16);
});

test('fewer and fewer while clicks need the time, then one for a part of it, and never none', () => {
  const allowed = paceWhile();
  expect(allowed(0.9)).toBe(8);
  expect(allowed(0.9)).toBe(4);
  expect(allowed(0.9, 3)).toBe(0.5);
  expect(allowed(1, 10)).toBe(1 / 16);
});

test('one by one more when they are over', () => {
  const allowed = paceWhile();
  allowed(1, 10);
  expect(allowed(0.2, 4)).toBe(1);
  expect(allowed(0.2)).toBe(2);
  expect(allowed(0.2, 3)).toBe(5);
  expect(allowed(0.7, 9)).toBe(5);
  expect(allowed(0.2, 100)).toBe(16);
});

test('one look in a while, however often it is asked', () => {
  let looks = 0;
  const pace = createPace(
    16,
    () => ++looks && 1,
    () => 5,
  );
  for (let i = 0; i < 100; i++) pace.maxConcurrent();
  expect(looks).toBe(0);
});

test('it is busy while clicks need the time', () => {
  const { pace, pass } = paceByHand();
  pass(0, 1);
  expect(pace.isBusy()).toBe(false);
  pass(20, 1);
  expect(pace.isBusy()).toBe(true);
  pass(0, 0.5);
  expect(pace.isBusy()).toBe(true);
  pass(20, 0.5);
  expect(pace.isBusy()).toBe(false);
});
