import { expect, onTestFinished, test, vi } from 'vitest';
import { withPatience } from '../../../src/server/patience.js';

const anyFailure = { mayPass: () => true, onWait: () => {} };

test('what fails is tried again until it succeeds', async () => {
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    if (attempts < 3) throw new Error('not yet');
    return 'done';
  };
  expect(await withPatience(attempt, anyFailure)).toBe('done');
  expect(attempts).toBe(3);
});

test('a failure that does not pass is thrown at once', async () => {
  const failures = [new Error('not yet'), new Error('never'), new Error('not asked for')];
  const attempt = () => Promise.reject(failures.shift()!);
  const mayPass = (failure: unknown) => (failure as Error).message === 'not yet';
  await expect(withPatience(attempt, { ...anyFailure, mayPass })).rejects.toThrow('never');
  expect(failures).toHaveLength(1);
});

test('patience ends, and the last failure is thrown', async () => {
  const pass = clockByHand();
  let attempts = 0;
  const attempt = async () => {
    pass(200);
    throw new Error(`failure ${++attempts}`);
  };
  await expect(withPatience(attempt, { ...anyFailure, maxWaitMs: 500 })).rejects.toThrow('failure 3');
});

test('a long wait is told once', async () => {
  const pass = clockByHand();
  const told: string[] = [];
  const onWait = ({ message }: Error) => told.push(message);
  const attempt = () => {
    pass(400);
    return Promise.reject(new Error('not yet'));
  };
  await expect(withPatience(attempt, { ...anyFailure, onWait, maxWaitMs: 2000 })).rejects.toThrow('not yet');
  expect(told).toEqual(['not yet']);
});

test('patience ends early when it is called off', async () => {
  let callOff!: () => void;
  const calledOff = new Promise<void>((resolve) => {
    callOff = resolve;
  });
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    if (attempts === 2) callOff();
    throw new Error('not yet');
  };
  const maxWaitMs = Number.POSITIVE_INFINITY;
  await expect(withPatience(attempt, { ...anyFailure, calledOff, maxWaitMs })).rejects.toThrow('not yet');
});

/** Stops the clock, and returns what moves it on. */
function clockByHand(): (ms: number) => void {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  return (ms) => {
    now += ms;
  };
}
