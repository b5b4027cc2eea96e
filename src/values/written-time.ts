import { isDay, isJalaliDay, isJalaliYear } from './calendar-words.js';
import { type Clock, createClock } from './clock.js';
import { toLatinDigits } from './digits.js';
import { jalaliYearStart, msPerDay } from './jalali.js';
import { memoizeUpTo } from './memo.js';

/** A time as clocks of a zone show it. */
export interface WrittenTime {
  /** Of the Gregorian calendar. */
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  instant(): number;
  /** How far the zone is ahead of UTC then, in minutes. */
  offset(): number;
}

/** Longer texts are no dates, and are not read. */
const longest = 40;

const written =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:T| +)(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?: ?(Z|[+-]\d\d:?\d\d))?)?$/;

/**
 * Reads a date, a date with a time, or seconds since 1970: of a text in the digits of any script, of either calendar by its
 * year. What has no zone of its own is meant in the one that is given. Undefined for anything else.
 * @param zone an IANA name
 */
export function timeIn(value: unknown, zone: string): WrittenTime | undefined {
  if (typeof value === 'number') return timeAt(value * 1000, zone);
  if (typeof value !== 'string' || value.length > longest) return undefined;
  const text = toLatinDigits(value.trim());
  if (/^\d+$/.test(text)) return timeAt(Number(text) * 1000, zone);
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] =
    written.exec(text) ?? [];
  const date = dayOf(Number(year), Number(month), Number(day));
  if (date === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const time = { ...date, hour: Number(hour), minute: Number(minute), second: Number(second), millisecond };
  const shown = Date.UTC(
    date.year,
    date.month - 1,
    date.day,
    time.hour,
    time.minute,
    time.second,
    millisecond,
  );
  if (offset !== undefined) return timeAt(shown - minutesIn(offset) * 60_000, zone);
  let known: number | undefined;
  const instant = () => {
    known ??= instantOf(shown, zone);
    return known;
  };
  return { ...time, instant, offset: () => (shown - instant()) / 60_000 };
}

/** Makes what reading times in a zone needs, which takes some milliseconds. */
export function prepareZone(zone: string): void {
  clockOf(zone);
}

const clockOf: (zone: string) => Clock = memoizeUpTo(100, createClock);

/** The years that have four digits. */
const earliest = Date.UTC(1000, 0, 2);
const latest = Date.UTC(9999, 11, 30);

function timeAt(instant: number, zone: string): WrittenTime | undefined {
  if (!(instant >= earliest && instant <= latest)) return undefined;
  const shown = shownAt(instant, zone);
  const date = new Date(shown);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    instant: () => instant,
    offset: () => (shown - instant) / 60_000,
  };
}

/** The instant at which clocks of a zone show a time. */
function instantOf(shown: number, zone: string): number {
  let instant = shown;
  // The second time where the zone changes in between.
  for (let times = 0; times < 2; times++) instant -= shownAt(instant, zone) - shown;
  return instant;
}

/** What clocks of a zone show then, as milliseconds since 1970-01-01T00:00:00 on such a clock. */
function shownAt(instant: number, zone: string): number {
  const { iso } = clockOf(zone)(new Date(instant));
  return Date.parse(`${iso.slice(0, 19)}Z`) + (((instant % 1000) + 1000) % 1000);
}

function dayOf(
  year: number,
  month: number,
  day: number,
): Pick<WrittenTime, 'year' | 'month' | 'day'> | undefined {
  if (isJalaliYear(year)) {
    const ofYear = month <= 6 ? (month - 1) * 31 + day : 186 + (month - 7) * 30 + day;
    const past = jalaliYearStart(year) + ofYear - 1;
    if (!isJalaliDay({ year, month, day }) || past >= jalaliYearStart(year + 1)) return undefined;
    const date = new Date(past * msPerDay);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  }
  return year >= 1000 && month >= 1 && isDay({ year, month, day }) ? { year, month, day } : undefined;
}

function minutesIn(offset: string): number {
  if (offset === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(offset)!;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
