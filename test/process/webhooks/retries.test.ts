import { describe, expect, test } from 'vitest';
import {
  jittered,
  longestRetryAfterMs,
  parseRetryAfter,
  retryDelayMs,
} from '../../../src/webhooks/retries.js';

const now = Date.UTC(2026, 10, 22, 10);

test.for([
  ['120', 120_000],
  ['Sun, 22 Nov 2026 10:02:00 GMT', 120_000],
  ['999999999999999999999', longestRetryAfterMs],
  ['Sun, 22 Nov 2099 10:02:00 GMT', longestRetryAfterMs],
  ['Sun, 22 Nov 2026 09:00:00 GMT', undefined],
  ['0', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
] as const)('Retry-After %j is %j ms', ([text, ms]) => {
  expect(parseRetryAfter(text, now)).toBe(ms);
});

describe('the wait after a failed attempt', () => {
  const retriesMs = [5_000, 300_000];
  const middle = () => 0.5;

  test('is as the receiver has it, and none after the last', () => {
    expect([1, 2, 3].map((attempt) => retryDelayMs({ retriesMs, attempt }, middle))).toEqual([
      5_000,
      300_000,
      undefined,
    ]);
  });

  test('is a fifth shorter or longer', () => {
    expect([0, 0.25, 0.5, 1].map((random) => jittered(1000, () => random))).toEqual([800, 900, 1000, 1200]);
  });

  test('is made longer by Retry-After, not shorter', () => {
    const wait = (attempt: number) => retryDelayMs({ retriesMs, attempt, retryAfterMs: 60_000 }, middle);
    expect([1, 2, 3].map(wait)).toEqual([60_000, 300_000, undefined]);
  });
});
