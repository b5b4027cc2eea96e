import {
  dateIn,
  dayAfter,
  gregorianOf,
  isDay,
  isJalaliYear,
  jalaliText,
  monthsInDigits,
  timeIn,
  withHyphens,
} from '../../values/calendar-words.js';
import { say, type Text } from '../../values/message.js';
import type { Window, WindowEdge } from '../logic/window.js';
import { text } from './form.js';

const written = /^(\d{4}-\d\d-\d\d)(?: ([01]\d|2[0-3]):([0-5]\d))?$/;

/** The beginning or the end of a window. */
const edge = text<WindowEdge | undefined>({
  mustBe: say`a date such as 2026-12-03 or 1405-09-12, or one with a time such as "2026-12-03 18:00"`,
  pattern: written,
  accepts: (text) => edgeIn(text) !== undefined,
  wrongValue: faultOf,
  make: edgeIn,
});

/** The minute or the day that a text names; undefined where it names none. */
export function edgeIn(text: string): WindowEdge | undefined {
  const [, day = '', hour, minute] = written.exec(text) ?? [];
  const date = dayIn(day);
  return date === undefined ? undefined : { date, ...(hour !== undefined && { time: `${hour}:${minute}` }) };
}

/** The keys of what has a window. @param what is there within it, as a sentence begins */
export function windowKeys(what: string) {
  return {
    from: {
      form: edge,
      description: `${what} from this [date or time](#windows) on.`,
      examples: ['2026-12-03', '2026-12-03 18:00', '1405-12-25'],
      aliases: ['since', 'start', 'starts', 'starts_at', 'start_date', 'valid_from', 'not_before'],
    },
    until: {
      form: edge,
      description: `${what} until this [date or time](#windows): a date with its whole day, a time without its minute.`,
      examples: ['2026-12-10', '1406-01-13'],
      aliases: ['to', 'till', 'end', 'ends', 'ends_at', 'end_date', 'valid_until', 'valid_to', 'expires'],
    },
  };
}

/** The window that these keys say. */
export function windowOf({
  from,
  until,
}: {
  from?: WindowEdge | undefined;
  until?: WindowEdge | undefined;
}): { window?: Window } {
  if (from === undefined && until === undefined) return {};
  return { window: { ...(from && { from }), ...(until && { until }) } };
}

/** The day of the Gregorian calendar that a date of either calendar names; undefined where there is no such day. */
export function dayIn(text: string): string | undefined {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? dateIn(text) : undefined;
  if (date === undefined) return undefined;
  if (isJalaliYear(date.year)) return gregorianOf(date);
  return date.year >= 1900 && date.month >= 1 && date.month <= 12 && date.day >= 1 && isDay(date)
    ? text
    : undefined;
}

/** What is wrong with a text that names no day. */
export function faultOf(text: string): { message: Text; suggestion?: string } {
  const [, day = '', time = ''] = /^([^\sT،,]*)[\sT،,]*(.*)$/s.exec(
    monthsInDigits(withHyphens(text.trim())),
  )!;
  const date = dateIn(day);
  const meant = date && jalaliText(date);
  if (meant === undefined || dayIn(meant) === undefined) {
    if (meant !== undefined) return { message: say`there is no ${meant}${calendarOf(date!.year)}` };
    return {
      message: say`"${text}" is not a date such as 2026-12-03 or 1405-09-12, and not one with a time such as "2026-12-03 18:00"`,
    };
  }
  if (/\d\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/i.test(time))
    return {
      message: say`"${text}" names a zone of its own, and dates and times here are those of the file's "timezone". Write the time that it is there, such as "2026-12-03 18:00"`,
    };
  const minute = timeIn(time);
  const whole =
    time === '' ? meant : minute === '24:00' ? `${jalaliText(dayAfter(date!))} 00:00` : `${meant} ${minute}`;
  if (!written.test(whole)) return { message: say`"${text}" has no time such as 18:00 behind its date` };
  return { message: say`"${text}" is not written as dates are here. Write ${whole}`, suggestion: whole };
}

function calendarOf(year: number): Text {
  return isJalaliYear(year) ? say` in the Persian calendar` : '';
}
