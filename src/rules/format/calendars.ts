import {
  isJalaliDay,
  isJalaliYear,
  monthsInDigits,
  timeIn,
  weekdayFa,
  weekdayOf,
  withHyphens,
} from '../../values/calendar-words.js';
import { say, type Text } from '../../values/message.js';
import { nearest } from '../../values/suggest.js';
import { betweenItems } from '../../values/word-list.js';
import { type Calendar, isOvernight, type MonthDay } from '../logic/calendar.js';
import { type AnyForm, either, type Form, list, mapping, text } from './form.js';
import { dayIn } from './window.js';

const example = '{ weekdays: saturday-wednesday, times: 09:00-17:00 }';

/** One, or a list of some. */
function oneOrMore<T>(item: Form<T>, mustBe: Text): Form<T[]> {
  const forms = [
    list({
      of: item as Form<T | undefined>,
      length: { least: 1, wrong: (_, subject) => say`${subject} is an empty list. Remove the key` },
      make: (items) => items as T[],
    }),
    { ...(item as AnyForm), make: (value: string, at: never) => [(item as { make: Make }).make(value, at)] },
  ];
  return either<T[]>({ mustBe, fallback: [], forms: forms as Form<T[]>[] });
}

type Make = (value: string, at: never) => unknown;

const days = Object.keys(weekdayFa);

/** What people write between the first and the last of several: `-`, `..` or `to`. */
const between = /\s*(?:\.{2,3}|…|[-\u2010-\u2015\u2212]|\s(?:to|until|تا)\s)\s*/;

const weekdays = text({
  mustBe: say`a day such as friday, or days such as saturday-wednesday`,
  words: days,
  pattern: new RegExp(`^(?:${days.join('|')})(?:-(?:${days.join('|')}))?$`),
  wrongValue(written) {
    const parts = written.trim().split(between);
    const meant = parts.map(dayMeant).filter((day) => day !== undefined);
    const suggestion = meant.length === parts.length && parts.length <= 2 ? meant.join('-') : undefined;
    const several = written.split(betweenItems).map(dayMeant);
    const hint =
      several.length > 1 && several.every((day) => day !== undefined)
        ? say` For several write [${several.join(', ')}]`
        : suggestion === undefined
          ? say` The days: ${days.join(', ')}`
          : say` Did you mean "${suggestion}"?`;
    return {
      message: say`"${written}" is not a day such as friday, and not days such as saturday-wednesday.${hint}`,
      ...(suggestion !== undefined && { suggestion }),
    };
  },
  make(written): string[] {
    const [from = '', to = from] = written.split('-');
    const found: string[] = [];
    for (let day = days.indexOf(from); ; day = (day + 1) % 7) {
      found.push(days[day]!);
      if (days[day] === to) return found;
    }
  },
});

/** `friday` for «جمعه», for `Fri`, or for a slip. */
function dayMeant(written: string): string | undefined {
  const word = written.trim().toLowerCase();
  const full = word.length < 3 ? undefined : days.find((day) => day.startsWith(word));
  return weekdayOf(written) ?? full ?? nearest(word, days);
}

const timePattern = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const times = text({
  mustBe: say`a time such as 09:00-17:00, or 22:00-06:00 for one that ends on the next day`,
  pattern: timePattern,
  accepts: (written) => {
    const [, from, to] = timePattern.exec(written) ?? [];
    return from !== undefined && from !== to;
  },
  wrongValue(written) {
    const suggestion = timesMeant(written);
    const hint =
      suggestion === undefined
        ? say`. Write one such as 09:00-17:00, or 22:00-06:00 for one that ends on the next day`
        : say`. Write ${suggestion}`;
    const message = say`"${written}" is not a time of the day from one minute to another${hint}`;
    return { message, ...(suggestion !== undefined && { suggestion }) };
  },
  make(written) {
    const [, from = '', to = ''] = timePattern.exec(written)!;
    return { from, to };
  },
});

/** `09:00-17:00` for `9-17`; a whole day for one that ends when it begins. */
function timesMeant(written: string): string | undefined {
  const [first = '', last, ...others] = written.trim().split(between);
  if (last === undefined || others.length > 0) return undefined;
  const [from, to] = [timeIn(first), timeIn(last)];
  const meant = from === to ? '00:00-24:00' : `${from}-${to}`;
  return timePattern.test(meant) ? meant : undefined;
}

const dates = text({
  mustBe: say`a date such as 2026-12-03, or days such as 2026-12-03..2026-12-10`,
  pattern: /^\d{4}-\d\d-\d\d(?:\.\.\d{4}-\d\d-\d\d)?$/,
  accepts: (written) => spanIn(written) !== undefined,
  wrongValue: (written) => faultOfDays(written, (meant) => spanIn(meant) !== undefined),
  make: (written) => spanIn(written)!,
});

const monthDay = /^(\d\d)-(\d\d)$/;

const jalali = text({
  mustBe: say`a day of each year such as 01-13, days such as 12-25..01-13, or those of one year such as 1405-12-25..1406-01-13`,
  pattern: /^(?:\d\d-\d\d(?:\.\.\d\d-\d\d)?|\d{4}-\d\d-\d\d(?:\.\.\d{4}-\d\d-\d\d)?)$/,
  accepts: isJalali,
  wrongValue: (written) => faultOfDays(written, isJalali),
  make: (written) => ({ dates: spanIn(written), yearly: yearlyIn(written) }),
});

function isJalali(written: string): boolean {
  return spanIn(written) !== undefined || yearlyIn(written) !== undefined;
}

/** What is wrong with days that are none, where it can be said what was meant. */
function faultOfDays(written: string, accepts: (meant: string) => boolean) {
  const [, first, last] = dayPattern.exec(monthsInDigits(withHyphens(written.trim()))) ?? [];
  if (first === undefined) return undefined;
  const from = padded(first);
  const ends = last === undefined ? [from] : [from, withYear(padded(last), from)];
  const meant = ends.join('..');
  if (meant !== written && accepts(meant))
    return { message: say`"${written}" is not written as days are here. Write ${meant}`, suggestion: meant };
  const absent = ends.find((day) => !accepts(day));
  if (absent === undefined)
    return { message: say`"${written}" ends before it begins. Write the first day first` };
  const isOfYear = isDayOfYear.test(absent);
  if (isOfYear && !accepts('01-01'))
    return { message: say`"${written}" has no year. Write it before the month: 2026-${absent}` };
  const isPersian = isOfYear || isJalaliYear(Number.parseInt(absent, 10));
  return { message: say`there is no ${absent}${isPersian ? say` in the Persian calendar` : ''}` };
}

const dayPattern =
  /^((?:\d{4}[-/.])?\d{1,2}[-/.]\d{1,2})(?:\s*(?:\.{2,3}|…|-|\s(?:to|until|تا)\s)\s*((?:\d{4}[-/.])?\d{1,2}[-/.]\d{1,2}))?$/;

const isDayOfYear = /^\d\d-\d\d$/;

/** `1405-09-01` for `1405/9/1`, `09-01` for `9/1`. */
function padded(day: string): string {
  return day
    .split(/[-/.]/)
    .map((part) => part.padStart(2, '0'))
    .join('-');
}

/** A last day with the year of the first, or the one after it, where that alone was written. */
function withYear(last: string, first: string): string {
  const [year = '', ...day] = first.split('-');
  if (!isDayOfYear.test(last) || isDayOfYear.test(first)) return last;
  return `${Number(year) + (last < day.join('-') ? 1 : 0)}-${last}`;
}

/** Days of one year, in either calendar; undefined where there are none such, or they end before they begin. */
function spanIn(written: string): { from: string; to: string } | undefined {
  const [from, to] = ends(written).map(dayIn);
  return from === undefined || to === undefined || to < from ? undefined : { from, to };
}

function yearlyIn(written: string): { from: MonthDay; to: MonthDay } | undefined {
  const [from, to] = ends(written).map((text): MonthDay | undefined => {
    const [, month, day] = monthDay.exec(text) ?? [];
    const date = { year: 0, month: Number(month), day: Number(day) };
    return month !== undefined && isJalaliDay(date) ? { month: date.month, day: date.day } : undefined;
  });
  return from && to && { from, to };
}

function ends(written: string): [string, string] {
  const [from = '', to = from] = written.split('..');
  return [from, to];
}

export const calendar = mapping({
  definition: 'calendar',
  description: 'Times that come again. It is open where all of its keys hold.',
  mustBe: say`a mapping such as ${example}`,
  hint: (value) =>
    Array.isArray(value)
      ? say`. Give each a name, and ask for several with { or: [{ during: … }, { during: … }] }`
      : '',
  empty: (subject) => say`${subject} is empty, so it would always be open. Write, for example, ${example}`,
  standsIn: true,
  misplaced: {
    keys: ['from', 'to', 'until', 'open', 'close', 'opens', 'closes', 'start', 'end'],
    into: [],
    areOne: true,
    hint: () =>
      say`Times of the day are written times: 09:00-17:00, and days dates: 2026-12-03..2026-12-10 or jalali: 12-25..01-13`,
  },
  wrong: (values, subject) => {
    const { times = [], jalali = [] } = values as { times?: Span[]; jalali?: Days[] };
    const isUnclear = jalali.some(({ yearly }) => yearly?.to.month === 12 && yearly.to.day === 29);
    if (!isUnclear || !times.some((time) => isOvernight(time) && time.to !== '00:00')) return undefined;
    return say`${subject} has days of each year that end with the 29th of Esfand, and a time that ends on the next day: which day that is depends on the year. Write the days with their years, or end them with 12-30`;
  },
  keys: {
    weekdays: {
      form: oneOrMore(weekdays, say`a day such as friday, or a list of days`),
      description: 'Days of the week, `saturday` to `friday`; `saturday-wednesday` for several.',
      examples: ['friday', 'saturday-wednesday', ['thursday', 'friday']],
      aliases: ['days', 'day', 'weekday'],
    },
    times: {
      form: oneOrMore(times, say`a time such as 09:00-17:00, or a list of times`),
      description:
        'Times of the day, without their last minute. `22:00-06:00` ends on the next day, and its hours after midnight belong to the day before: with `weekdays: friday`, to Friday.',
      examples: ['09:00-17:00', ['09:00-13:00', '16:00-24:00']],
      aliases: ['time', 'hours'],
    },
    dates: {
      form: oneOrMore(dates, say`a date such as 2026-12-03, or a list of dates`),
      description: 'Days of the Gregorian calendar, both ends included.',
      examples: ['2026-12-03', ['2026-12-03..2026-12-10']],
      aliases: ['date', 'gregorian'],
    },
    jalali: {
      form: oneOrMore(jalali, say`a day such as 01-13 or 1405-12-29, or a list of days`),
      description:
        'Days of the Persian calendar: of each year, perhaps across its end, or of one year. With `dates`, either holds.',
      examples: ['12-25..01-13', ['11-22', '1405-12-29']],
      aliases: ['persian', 'shamsi', 'holidays'],
    },
  },
  make: ({ weekdays, times, dates = [], jalali = [] }): Calendar => {
    const all = [...dates, ...jalali.flatMap((days) => days.dates ?? [])];
    const yearly = jalali.flatMap((days) => days.yearly ?? []);
    const open = new Set(weekdays?.flat());
    return {
      // All of them ask nothing.
      ...(weekdays && open.size < days.length && { weekdays: [...open] }),
      ...(times && { times }),
      ...(all.length > 0 && { dates: all }),
      ...(yearly.length > 0 && { yearly }),
    };
  },
});

type Span = { from: string; to: string };
type Days = { yearly?: { to: MonthDay } };
