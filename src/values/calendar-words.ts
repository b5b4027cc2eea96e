import { toLatinDigits, toPersianDigits } from './digits.js';
import { jalaliDateOf, jalaliYearStart, msPerDay } from './jalali.js';
import { lateGlobalPattern } from './late-pattern.js';
import { toPersianLetters } from './persian-letters.js';

/** The English name of a day by its Persian one, however that is written: `friday` for «جمعه». */
export function weekdayOf(written: string): string | undefined {
  return weekdays.get(letters(written));
}

/** The number of a month of the Persian calendar by its name, in Persian or in Latin letters: 9 for «آذر» and `azar`. */
export function jalaliMonthOf(written: string): number | undefined {
  return months.get(letters(written));
}

/** A date with its year first, in the digits of any script. */
export interface WrittenDate {
  year: number;
  month: number;
  day: number;
}

/** Reads `1405-9-1`, `۱۴۰۵/۰۹/۰۱` and the like. */
export function dateIn(text: string): WrittenDate | undefined {
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(toLatinDigits(text.trim())) ?? [];
  return year === undefined ? undefined : { year: Number(year), month: Number(month), day: Number(day) };
}

const dayOfMonth = lateGlobalPattern`(?<!\d)(\d{1,2})\s+([\p{Script=Arabic}\u200C]+)(?:\s+(?:ماه\s+)?(\d{4}))?`;

/** `1405-09-12` for «۱۲ آذر ۱۴۰۵», and `09-12` for «12 آذر», within a text; in Latin digits. */
export function monthsInDigits(text: string): string {
  return toLatinDigits(text).replace(dayOfMonth(), (whole, day: string, name: string, year?: string) => {
    const month = jalaliMonthOf(name);
    if (month === undefined) return whole;
    return [year, String(month).padStart(2, '0'), day.padStart(2, '0')].filter(Boolean).join('-');
  });
}

/** A text with the hyphen of the keyboard for each dash that office programs put in its place. */
export function withHyphens(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212]/g, '-');
}

/**
 * Reads a time of the day, to the minute, as people write it: `18:00` for `18`, `6pm` and `18:00:30`. What stands behind
 * it is left out. Undefined where it begins with none.
 */
export function timeIn(text: string): string | undefined {
  const [, hour = '', minute = '00', half = ''] =
    /^(\d{1,2})(?::(\d\d))?(?!\d)(?::\d\d)?\s*([ap]\.?m|[قب]\.?ظ)?/i.exec(toLatinDigits(text.trim())) ?? [];
  if (hour === '' || Number(minute) > 59) return undefined;
  const isOfTwelve = half !== '' && Number(hour) >= 1 && Number(hour) <= 12;
  const ofDay = isOfTwelve ? (Number(hour) % 12) + (/^[pب]/i.test(half) ? 12 : 0) : Number(hour);
  if (ofDay > 24 || (ofDay === 24 && minute !== '00')) return undefined;
  return `${String(ofDay).padStart(2, '0')}:${minute}`;
}

/** The day after one, in the same calendar. */
export function dayAfter({ year, month, day }: WrittenDate): WrittenDate {
  const exists = isJalaliYear(year) ? (date: WrittenDate) => gregorianOf(date) !== undefined : isDay;
  const days = [
    { year, month, day: day + 1 },
    { year, month: month + 1, day: 1 },
  ];
  return days.find((date) => date.month <= 12 && exists(date)) ?? { year: year + 1, month: 1, day: 1 };
}

/** Whether a year is one of the Persian calendar rather than of the Gregorian one. */
export function isJalaliYear(year: number): boolean {
  return year >= 1300 && year < 1600;
}

/** A date of the Persian calendar as `now.jalali_date` writes it: `۱۴۰۵/۰۹/۰۱`. */
export function shownJalali(date: WrittenDate): string {
  return toPersianDigits(jalaliText(date).replaceAll('-', '/'));
}

/** A date as `now.jalali` writes it: `1405-09-01`. */
export function jalaliText({ year, month, day }: WrittenDate): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The Gregorian day of a date of the Persian calendar, as `2026-11-22`. Undefined where there is no such day. */
export function gregorianOf({ year, month, day }: WrittenDate): string | undefined {
  if (!isJalaliYear(year) || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const past = month <= 6 ? (month - 1) * 31 + day - 1 : 186 + (month - 7) * 30 + day - 1;
  const since1970 = jalaliYearStart(year) + past;
  const found = jalaliDateOf(since1970);
  if (found.year !== year || found.month !== month || found.day !== day) return undefined;
  return new Date(since1970 * msPerDay).toISOString().slice(0, 10);
}

/** A date of the Gregorian calendar so many days later: `2026-11-23` for `2026-11-22` and 1. */
export function shiftedDate(date: string, days: number): string {
  return new Date(Date.parse(date) + days * msPerDay).toISOString().slice(0, 10);
}

/** Whether a Gregorian month has a day. */
export function isDay({ year, month, day }: WrittenDate): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Whether a month of the Persian calendar can have a day. */
export function isJalaliDay({ month, day }: WrittenDate): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= (month <= 6 ? 31 : 30);
}

const noLetters = lateGlobalPattern`[^\p{L}\p{N}]`;

function letters(written: string): string {
  return toPersianLetters(written).replace(noLetters(), '').toLowerCase();
}

/** The days of the week in Persian, by their English names. */
export const weekdayFa = {
  saturday: 'شنبه',
  sunday: 'یکشنبه',
  monday: 'دوشنبه',
  tuesday: 'سه‌شنبه',
  wednesday: 'چهارشنبه',
  thursday: 'پنجشنبه',
  friday: 'جمعه',
} as const;

/** The months of the Persian calendar. */
export const jalaliMonths = [
  ...['فروردین', 'اردیبهشت', 'خرداد', 'تیر', 'مرداد', 'شهریور'],
  ...['مهر', 'آبان', 'آذر', 'دی', 'بهمن', 'اسفند'],
] as const;

const weekdays = new Map([
  ...['شنبه', 'shanbe', 'shanbeh'].map((name) => [name, 'saturday'] as const),
  ...['یکشنبه', 'yekshanbe', 'yekshanbeh'].map((name) => [name, 'sunday'] as const),
  ...['دوشنبه', 'doshanbe', 'doshanbeh'].map((name) => [name, 'monday'] as const),
  ...['سهشنبه', 'seshanbe', 'seshanbeh'].map((name) => [name, 'tuesday'] as const),
  ...['چهارشنبه', 'چارشنبه', 'chaharshanbe', 'chaharshanbeh'].map((name) => [name, 'wednesday'] as const),
  ...['پنجشنبه', 'panjshanbe', 'panjshanbeh'].map((name) => [name, 'thursday'] as const),
  ...['جمعه', 'آدینه', 'jome', 'jomeh', 'joomeh'].map((name) => [name, 'friday'] as const),
]);

const months = new Map<string, number>(
  [
    ['فروردین', 'farvardin'],
    ['اردیبهشت', 'ordibehesht'],
    ['خرداد', 'khordad'],
    ['تیر', 'tir'],
    ['مرداد', 'امرداد', 'mordad'],
    ['شهریور', 'shahrivar'],
    ['مهر', 'mehr'],
    ['آبان', 'aban'],
    ['آذر', 'azar'],
    ['دی', 'dey', 'day', 'dei'],
    ['بهمن', 'bahman'],
    ['اسفند', 'esfand'],
  ].flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);
