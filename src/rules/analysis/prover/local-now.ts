import { jalaliMonths, jalaliText, shownJalali, weekdayFa } from '../../../values/calendar-words.js';
import type { Now } from '../../../values/clock.js';
import { jalaliDateOf, msPerDay } from '../../../values/jalali.js';
import { memoizeUpTo } from '../../../values/memo.js';

/** A minute of the day, or a day. Days are counted from 1970-01-01. */
export type Moment = number;

/** Those of the years 1970 to 2199 are looked at. */
export const dayCount = 84_006;
export const minutesPerDay = 1_440;

// 1970-01-01 was a Thursday.
const weekdays = ['thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday', 'wednesday'] as const;

/** Asked of the same days by each test of a date. */
export const dateOf = memoizeUpTo(dayCount, (day: Moment): string =>
  new Date(day * msPerDay).toISOString().slice(0, 10),
);

/** The day that a date names; undefined for a text that is no date. */
export function dayOf(date: string): Moment | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? undefined : time / msPerDay;
}

export function timeOf(minute: Moment): string {
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

/** What the facts of `now` are at a day, whatever the time zone. */
export const factsOfDay = {
  date: dateOf,
  weekday: (day: Moment) => weekdays[day % 7]!,
  weekday_fa: (day: Moment) => weekdayFa[weekdays[day % 7]!],
  jalali: (day: Moment) => jalaliText(jalaliDateOf(day)),
  jalali_date: (day: Moment) => shownJalali(jalaliDateOf(day)),
  jalali_year: (day: Moment) => jalaliDateOf(day).year,
  jalali_month: (day: Moment) => jalaliDateOf(day).month,
  jalali_month_fa: (day: Moment) => jalaliMonths[jalaliDateOf(day).month - 1]!,
  jalali_day: (day: Moment) => jalaliDateOf(day).day,
} satisfies { [Name in keyof Now]?: (day: Moment) => Now[Name] };

/** What the facts of `now` are at a minute of a day. */
export const factsOfMinute = {
  time: timeOf,
  hour: (minute: Moment) => Math.floor(minute / 60),
  minute: (minute: Moment) => minute % 60,
} satisfies { [Name in keyof Now]?: (minute: Moment) => Now[Name] };

/**
 * What `now` is at a minute of a day, without `Intl`, which costs a cold process more than all else here. Its `unix` and
 * `iso` are those of UTC. The Persian date is made when it is read.
 */
export function localNow(day: Moment, minute: Moment): Now {
  const [date, time] = [dateOf(day), timeOf(minute)];
  return {
    iso: `${date}T${time}:00+00:00`,
    unix: day * 86_400 + minute * 60,
    date,
    time,
    hour: factsOfMinute.hour(minute),
    minute: factsOfMinute.minute(minute),
    weekday: factsOfDay.weekday(day),
    weekday_fa: factsOfDay.weekday_fa(day),
    get jalali() {
      return factsOfDay.jalali(day);
    },
    get jalali_date() {
      return factsOfDay.jalali_date(day);
    },
    get jalali_year() {
      return factsOfDay.jalali_year(day);
    },
    get jalali_month() {
      return factsOfDay.jalali_month(day);
    },
    get jalali_month_fa() {
      return factsOfDay.jalali_month_fa(day);
    },
    get jalali_day() {
      return factsOfDay.jalali_day(day);
    },
  };
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
