import { text } from './form.js';

// Its digits say that no time is longer than a week.
const timePattern = /^(?:([1-9]\d{0,3})(ms|s|m)|([1-9]\d?|1[0-5]\d|16[0-8])(h))$/;

/** A time, in milliseconds. */
export const time = text({
  mustBe: 'a time of at most a week, with its unit (ms, s, m or h), such as 5s',
  pattern: timePattern,
  make: millisecondsOf,
});

/** What such a text says, in milliseconds. */
export function millisecondsOf(time: string): number {
  const [, digits, unit, hours] = timePattern.exec(time)!;
  if (hours !== undefined) return Number(hours) * 3_600_000;
  return Number(digits) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
}
