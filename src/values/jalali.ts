import { memoize } from './memo.js';

/** A date of the Persian calendar. */
export interface JalaliDate {
  year: number;
  /** 1 (Farvardin) to 12 (Esfand) */
  month: number;
  day: number;
}

export const msPerDay = 86_400_000;

/**
 * The Persian date of a day, as `Intl` has it: which day a year starts with is asked there, once a year; months are
 * arithmetic.
 * @param day in days since 1970-01-01
 */
export function jalaliDateOf(day: number): JalaliDate {
  const gregorian = new Date(day * msPerDay).getUTCFullYear();
  const thisYear = newYear(gregorian);
  const { start, year } = day < thisYear.start ? newYear(gregorian - 1) : thisYear;
  return { year, ...monthOfYear(day - start) };
}

/**
 * The month and its day, by how many days of the Persian year have passed: six months of 31 days, then months of 30.
 * @param past 0 to 365
 */
export function monthOfYear(past: number): Pick<JalaliDate, 'month' | 'day'> {
  const month = past < 186 ? Math.floor(past / 31) : 6 + Math.floor((past - 186) / 30);
  return { month: month + 1, day: past - (month < 6 ? month * 31 : 186 + (month - 6) * 30) + 1 };
}

/** The day that a Persian year starts with, in days since 1970-01-01. */
export function jalaliYearStart(year: number): number {
  return newYear(year + 621).start;
}

/** The Persian new year within a year of the Gregorian calendar. */
const newYear = memoize((gregorian: number): { start: number; year: number } => {
  // Some days into the first month, whichever day of March that began on.
  const probe = Date.UTC(gregorian, 2, 28);
  const parts = Object.fromEntries(
    calendar()
      .formatToParts(probe)
      .map(({ type, value }) => [type, value]),
  );
  return { start: probe / msPerDay - (Number(parts.day) - 1), year: Number(parts.year) };
}, new Map());

let format: Intl.DateTimeFormat | undefined;

function calendar(): Intl.DateTimeFormat {
  format ??= new Intl.DateTimeFormat('en-US-u-ca-persian-nu-latn', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  return format;
}
