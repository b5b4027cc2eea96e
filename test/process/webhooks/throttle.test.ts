import { expect, test } from 'vitest';
import { createThrottle, processTimes, type Times } from '../../../src/webhooks/throttle.js';

/** How many attempts find time, after so long in which the process was busy for that share of it. */
function paceByHand() {
  let passed: Times = { idle: 0, active: 0 };
  const throttle = createThrottle(() => {
    const now = passed;
    passed = { idle: 0, active: 0 };
    return now;
  });
  const pass = (ms: number, busy: number) => {
    passed = { idle: ms * (1 - busy), active: ms * busy };
  };
  const takeAll = () => {
    let count = 0;
    while (throttle.takeTime()) count++;
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
  pass(30, 0);
  expect(takeAll()).toBeGreaterThan(5);
});

test('a moment without clicks among many is no time to spare', () => {
  const { pass, takeAll } = paceByHand();
  for (let moment = 0; moment < 100; moment += 1) {
    pass(8, 1);
    expect(takeAll()).toBe(0);
    pass(2, 0);
    expect(takeAll()).toBe(0);
  }
});

test.for<[string, number, number, number]>([
  ['is idle with its event loop', 1, 40, 60],
  ['is not, where other threads take the only processor', 1, 90, 10],
  ['is idle with it where they have a processor of their own', 2, 120, 60],
  ['is not, where they take that one and the other', 2, 190, 10],
])('a process %s', ([, processors, used, idle]) => {
  let now = { idle: 1000, active: 500, used: 700 };
  const times = processTimes(
    () => now.used,
    processors,
    () => now,
  );
  now = { idle: 1060, active: 540, used: 700 + used };
  expect(times()).toEqual({ idle, active: 100 - idle });
  now = { idle: 1160, active: 540, used: 700 + used };
  expect(times()).toEqual({ idle: 100, active: 0 });
});
