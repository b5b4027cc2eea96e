import { expect, test } from 'vitest';
import { createPace, type LoopTimes } from '../../src/notify/pace.js';

/** How many attempts find time, after so long in which the event loop was busy for that share of it. */
function paceByHand() {
  let passed: LoopTimes = { idle: 0, active: 0 };
  const pace = createPace(() => {
    const now = passed;
    passed = { idle: 0, active: 0 };
    return now;
  });
  const pass = (ms: number, busy: number) => {
    passed = { idle: ms * (1 - busy), active: ms * busy };
  };
  const takeAll = () => {
    let count = 0;
    while (pace.takeTime()) count++;
    return count;
  };
  return { pass, takeAll };
}

test('a process with nothing to do has time for some at once, and for more a moment later', () => {
  const { pass, takeAll } = paceByHand();
  expect(takeAll()).toBe(0);
  pass(100, 0);
  const first = takeAll();
  expect(first).toBeGreaterThan(10);
  expect(first).toBeLessThan(20);
  expect(takeAll()).toBe(0);
  pass(1, 0);
  expect(takeAll()).toBe(first - 1);
});

test('a part of the time is kept free', () => {
  const { pass, takeAll } = paceByHand();
  pass(10, 0.8);
  expect(takeAll()).toBe(0);
});

test('as soon as clicks need the time there is none, and soon after them there is', () => {
  const { pass, takeAll } = paceByHand();
  pass(100, 0);
  takeAll();
  pass(2, 1);
  expect(takeAll()).toBe(0);
  pass(1000, 1);
  expect(takeAll()).toBe(0);
  pass(2, 0);
  expect(takeAll()).toBeGreaterThan(5);
});
