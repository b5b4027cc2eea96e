import { say } from '../../values/message.js';
import { text } from './form.js';

// Their digits say that no time is longer than a week, or than a year.
const waitPattern = /^(?:[1-9]\d{0,3}(?:ms|s|m)|(?:[1-9]\d?|1[0-5]\d|16[0-8])h)$/;
const keepingPattern = /^(?:[1-9]\d{0,3}[sm]|[1-9]\d{0,2}h|(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-5])d)$/;

/** A time to wait, in milliseconds. */
export const time = text({
  mustBe: say`a time of at most a week, with its unit (ms, s, m or h), such as 5s`,
  pattern: waitPattern,
  make: millisecondsOf,
});

/** A time for which something is kept, in milliseconds. */
export const keepingTime = text({
  mustBe: say`a time of at most a year, with its unit (s, m, h or d), such as 14d`,
  pattern: keepingPattern,
  make: millisecondsOf,
});

/** What such a text says, in milliseconds. */
export function millisecondsOf(time: string): number {
  const [, digits, unit] = /^(\d+)(ms|[smhd])$/.exec(time)!;
  return Number(digits) * unitsMs[unit as keyof typeof unitsMs];
}

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
