import { jalaliMonths, weekdayFa } from './calendar-words.js';
import { toPersianDigits } from './digits.js';
import { jalaliDateOf, jalaliYearStart, msPerDay } from './jalali.js';
import { memoizeUpTo } from './memo.js';
import { MessageError, say, type Text } from './message.js';
import type { WrittenTime } from './written-time.js';

/** The directives of `strftime` that mean the same everywhere, as Liquid has them: `%-d %B %Y`. */
export type DateFormat = (time: WrittenTime) => string;

/** What a format may be made of, for messages and docs. */
export const dateDirectives = '%Y %m %d %H %M %S %A %B %a %b %-d %e %j %y %p %I %u %s %z';

/**
 * Compiles a format.
 * @throws {Error} that says what is wrong with it
 */
export const compileDateFormat: (format: string) => DateFormat = memoizeUpTo(1_000, (format) =>
  compile(format, gregorian),
);

/** The same in the Persian calendar, with Persian names and digits. */
export const compilePersianDateFormat: (format: string) => DateFormat = memoizeUpTo(1_000, (format) => {
  const inner = compile(format, persian);
  return (time) => toPersianDigits(inner(time));
});

/** Longer formats are refused. */
const longestFormat = 100;
/** Wider fields are refused. */
const widest = 20;

interface Calendar {
  date(time: WrittenTime): { year: number; month: number; day: number; dayOfYear: number };
  /** From Sunday on. */
  weekdays: readonly string[];
  months: readonly string[];
  short(name: string): string;
  halves: readonly [am: string, pm: string];
}

const gregorian: Calendar = {
  date({ year, month, day }) {
    const dayOfYear = Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / msPerDay) + 1;
    return { year, month, day, dayOfYear };
  },
  weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  months: [
    ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'],
    ...['September', 'October', 'November', 'December'],
  ],
  short: (name) => name.slice(0, 3),
  halves: ['AM', 'PM'],
};

const persian: Calendar = {
  date(time) {
    const past = Date.UTC(time.year, time.month - 1, time.day) / msPerDay;
    const date = jalaliDateOf(past);
    return { ...date, dayOfYear: past - jalaliYearStart(date.year) + 1 };
  },
  weekdays: [
    ...[weekdayFa.sunday, weekdayFa.monday, weekdayFa.tuesday, weekdayFa.wednesday],
    ...[weekdayFa.thursday, weekdayFa.friday, weekdayFa.saturday],
  ],
  months: jalaliMonths,
  // Nobody cuts a Persian name.
  short: (name) => name,
  halves: ['قبل از ظهر', 'بعد از ظهر'],
};

type Field = (time: WrittenTime, calendar: Calendar) => string | number;

/** A directive, and how wide it is by default. */
const fields: Readonly<Record<string, readonly [Field, width?: number]>> = {
  a: [(time, { weekdays, short }) => short(weekdays[weekdayOf(time)]!)],
  A: [(time, { weekdays }) => weekdays[weekdayOf(time)]!],
  b: [(time, calendar) => calendar.short(monthOf(time, calendar))],
  B: [monthOf],
  h: [(time, calendar) => calendar.short(monthOf(time, calendar))],
  C: [(time, calendar) => Math.floor(calendar.date(time).year / 100), 2],
  d: [(time, calendar) => calendar.date(time).day, 2],
  e: [(time, calendar) => calendar.date(time).day, 2],
  H: [({ hour }) => hour, 2],
  I: [({ hour }) => hour % 12 || 12, 2],
  j: [(time, calendar) => calendar.date(time).dayOfYear, 3],
  k: [({ hour }) => hour, 2],
  l: [({ hour }) => hour % 12 || 12, 2],
  L: [({ millisecond }) => millisecond, 3],
  m: [(time, calendar) => calendar.date(time).month, 2],
  M: [({ minute }) => minute, 2],
  p: [({ hour }, { halves }) => halves[hour < 12 ? 0 : 1]],
  P: [({ hour }, { halves }) => halves[hour < 12 ? 0 : 1].toLowerCase()],
  s: [(time) => Math.floor(time.instant() / 1000)],
  S: [({ second }) => second, 2],
  u: [(time) => weekdayOf(time) || 7],
  U: [(time, calendar) => weekOf(time, calendar, 0), 2],
  w: [weekdayOf],
  W: [(time, calendar) => weekOf(time, calendar, 1), 2],
  y: [(time, calendar) => calendar.date(time).year % 100, 2],
  Y: [(time, calendar) => calendar.date(time).year, 4],
  t: [() => '\t'],
  n: [() => '\n'],
  '%': [() => '%'],
};

/** Padded with blanks rather than zeros. */
const blankPadded = new Set('aAbBCceklpP');

const directive = /%([-_0^#:]*)(\d*)(.)/gsu;

function compile(format: string, calendar: Calendar): DateFormat {
  if (format.length > longestFormat)
    throw new MessageError(say`it has more than ${longestFormat} characters`);
  const parts: (string | DateFormat)[] = [];
  let end = 0;
  for (const { index, 0: whole, 1: flags = '', 2: width = '', 3: letter = '' } of format.matchAll(
    directive,
  )) {
    parts.push(format.slice(end, index), compileDirective(whole, flags, width, letter, calendar));
    end = index + whole.length;
  }
  if (end === 0 && !format.includes('%'))
    throw new MessageError(say`it has no field, such as %Y${mendOf(format)}`);
  if (format.slice(end).includes('%')) throw new MessageError(say`it ends with a "%". Write %% to show one`);
  parts.push(format.slice(end));
  return (time) => parts.map((part) => (typeof part === 'string' ? part : part(time))).join('');
}

/** Fields as other libraries write them. */
const fieldsElsewhere: Readonly<Record<string, string>> = {
  ...{ yyyy: '%Y', YYYY: '%Y', yy: '%y', YY: '%y', MM: '%m', MMMM: '%B', MMM: '%b', dd: '%d', DD: '%d' },
  ...{ dddd: '%A', HH: '%H', hh: '%I', mm: '%M', ss: '%S', SS: '%S' },
};

/** ` Write %Y-%m-%d` for `YYYY-MM-DD`. */
function mendOf(format: string): Text {
  const meant = format.replace(/([A-Za-z])\1+/g, (field) => fieldsElsewhere[field] ?? field);
  return meant === format ? '' : say`. Write ${meant}`;
}

function compileDirective(
  whole: string,
  flags: string,
  width: string,
  letter: string,
  calendar: Calendar,
): DateFormat {
  if (Number(width) > widest) throw new MessageError(say`"${whole}" is wider than ${widest} characters`);
  if (letter === 'z') return (time) => offsetText(time.offset(), flags.includes(':') ? ':' : '');
  const [field, ownWidth = 0] = Object.hasOwn(fields, letter) ? fields[letter]! : [];
  if (field === undefined || flags.includes(':'))
    throw new MessageError(say`there is no "${whole}". There are, for example, ${dateDirectives}`);
  const padding = flags.includes('_') || (!flags.includes('0') && blankPadded.has(letter)) ? ' ' : '0';
  const least = flags.includes('-') ? 0 : Number(width) || ownWidth;
  return (time) => cased(String(field(time, calendar)), flags).padStart(least, padding);
}

function cased(text: string, flags: string): string {
  if (flags.includes('^')) return text.toUpperCase();
  if (!flags.includes('#')) return text;
  return /[a-z]/.test(text) ? text.toUpperCase() : text.toLowerCase();
}

function weekdayOf({ year, month, day }: WrittenTime): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

function monthOf(time: WrittenTime, calendar: Calendar): string {
  return calendar.months[calendar.date(time).month - 1]!;
}

/** The days before the first such day of the year belong to week 0. */
function weekOf(time: WrittenTime, calendar: Calendar, firstDay: number): number {
  const sinceFirst = (weekdayOf(time) - firstDay + 7) % 7;
  return Math.floor((calendar.date(time).dayOfYear - 1 - sinceFirst + 7) / 7);
}

/** Minutes as `+0330`. */
function offsetText(offset: number, between: string): string {
  const minutes = Math.abs(Math.trunc(offset));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${offset < 0 ? '-' : '+'}${hours}${between}${rest}`;
}
