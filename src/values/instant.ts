import { dateIn, gregorianOf, isJalaliYear } from './calendar-words.js';
import { toLatinDigits } from './digits.js';

/** An instant as ISO 8601 writes it, with its zone: `2026-11-22T10:00:00+03:30`. Undefined for any other text. */
export function parseInstant(text: string): Date | undefined {
  const [, date] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const instant = new Date(text);
  if (date === undefined || Number.isNaN(instant.getTime())) return undefined;
  // Nobody means a click of the Middle Ages.
  if (isJalaliYear(instant.getUTCFullYear())) return undefined;
  // JavaScript takes the 30th of February for the 2nd of March.
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date) ? instant : undefined;
}

/** `2026-11-27T10:00:00+03:30` for `1405-09-06T10:00:00+03:30`, whose date is one of the Persian calendar. */
export function withGregorianDate(text: string): string | undefined {
  const [, day = '', rest = ''] = /^([^T\s]+)(T\S+)$/.exec(toLatinDigits(text.trim())) ?? [];
  const date = dateIn(day);
  const gregorian = date && gregorianOf(date);
  const meant = gregorian === undefined ? undefined : `${gregorian}${rest}`;
  return meant !== undefined && parseInstant(meant) !== undefined ? meant : undefined;
}
