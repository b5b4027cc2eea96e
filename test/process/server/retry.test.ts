import { expect, onTestFinished, test, vi } from 'vitest';
import { retry } from '../../../src/server/retry.js';

const anyFailure = { isTransient: () => true, onWait: () => {} };

test('what fails is tried again until it succeeds', async () => {
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    if (attempts < 3) throw new Error('not yet');
    return 'done';
  };
  expect(await retry(attempt, anyFailure)).toBe('done');
  expect(attempts).toBe(3);
});

test('a failure that is not transient is thrown at once', async () => {
  const failures = [new Error('not yet'), new Error('never'), new Error('not asked for')];
  const attempt = () => Promise.reject(failures.shift()!);
  const isTransient = (failure: unknown) => (failure as Error).message === 'not yet';
  await expect(retry(attempt, { ...anyFailure, isTransient })).rejects.toThrow('never');
  expect(failures).toHaveLength(1);
});

test('the attempts end, and the last failure is thrown', async () => {
  const pass = clockByHand();
  let attempts = 0;
  const attempt = async () => {
    pass(200);
    throw new Error(`failure ${++attempts}`);
  };
  await expect(retry(attempt, { ...anyFailure, maxWaitMs: 500 })).rejects.toThrow('failure 3');
});

test('a long wait is reported once', async () => {
  const pass = clockByHand();
  const told: string[] = [];
  const onWait = ({ message }: Error) => told.push(message);
  const attempt = () => {
    pass(400);
    return Promise.reject(new Error('not yet'));
  };
  await expect(retry(attempt, { ...anyFailure, onWait, maxWaitMs: 2000 })).rejects.toThrow('not yet');
  expect(told).toEqual(['not yet']);
});

test('the attempts end early when they are cancelled', async () => {
  let cancel!: () => void;
  const cancelled = new Promise<void>((resolve) => {
    cancel = resolve;
  });
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    if (attempts === 2) cancel();
    throw new Error('not yet');
  };
  const maxWaitMs = Number.POSITIVE_INFINITY;
  await expect(retry(attempt, { ...anyFailure, cancelled, maxWaitMs })).rejects.toThrow('not yet');
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
