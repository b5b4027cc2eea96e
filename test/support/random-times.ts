import { toGregorian, toJalaali } from 'jalaali-js';
import { below, pick, type Random, several } from './random.js';

/** A window as a file writes it. */
export interface RandomWindow {
  from?: string;
  until?: string;
}

/** A calendar as a file writes it. */
export interface RandomCalendar {
  weekdays?: string[];
  times?: string[];
  dates?: string[];
  jalali?: string[];
}

const two = (number: number) => String(number).padStart(2, '0');
const dayText = (time: number) => new Date(time).toISOString().slice(0, 10);
const day = 86_400_000;
const week = ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

/** A day around the year in which clicks are made, in either calendar. */
function randomDay(random: Random): string {
  const time = Date.UTC(2025, 11, 20) + below(random, 390) * day;
  if (random() < 0.6) return dayText(time);
  const { jy, jm, jd } = toJalaali(new Date(time));
  return `${jy}-${two(jm)}-${two(jd)}`;
}

function randomEdge(random: Random): string {
  return random() < 0.6 ? randomDay(random) : `${randomDay(random)} ${randomTime(random)}`;
}

function randomTime(random: Random): string {
  return `${two(below(random, 24))}:${pick(random, ['00', '00', '30', '59'])}`;
}

/** A window that opens before it closes. */
export function randomWindow(random: Random): RandomWindow {
  const edges = several(2, () => randomEdge(random)).sort((one, other) =>
    minuteOf(one) < minuteOf(other) ? -1 : 1,
  ) as [string, string];
  const [from, until] = edges;
  if (random() < 0.4) return { from };
  if (random() < 0.5) return { until };
  return minuteOf(from) < endOf(until) ? { from, until } : { until };
}

export function randomCalendar(random: Random): RandomCalendar {
  const calendar: RandomCalendar = {};
  const some = (make: () => string) => several(1 + below(random, 2), make);
  if (random() < 0.4)
    calendar.weekdays = some(() =>
      random() < 0.5 ? pick(random, week) : `${pick(random, week)}-${pick(random, week)}`,
    );
  if (random() < 0.5)
    calendar.times = some(() => `${randomTime(random)}-${pick(random, ['06:00', '12:30', '24:00'])}`);
  const span = (make: () => string) => {
    const ends = several(2, make).sort((one, other) => (minuteOf(one) < minuteOf(other) ? -1 : 1));
    return random() < 0.5 ? ends[0]! : ends.join('..');
  };
  if (random() < 0.3) calendar.dates = some(() => span(() => randomDay(random)));
  const monthDay = () => `${two(1 + below(random, 12))}-${two(1 + below(random, 28))}`;
  if (random() < 0.4 || Object.keys(calendar).length === 0)
    calendar.jalali = some(() =>
      random() < 0.7
        ? random() < 0.3
          ? monthDay()
          : `${monthDay()}..${monthDay()}`
        : span(() => randomDay(random)),
    );
  return calendar;
}

/** Instants at and around the times that a file names, where most of what is wrong with times shows; else any. */
export function instantsOf(file: unknown, any: (random: Random) => Date): (random: Random) => Date {
  const edges = [...JSON.stringify(file).matchAll(/"(\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)"/g)].map(
    ([, edge = '']) => edge,
  );
  return (random) => {
    if (edges.length === 0 || random() < 0.6) return any(random);
    // Tehran has had no summer time since 2022.
    const first = Date.parse(`${minuteOf(pick(random, edges)).replace(' ', 'T')}:00+03:30`);
    return new Date(first + pick(random, [0, 0, -1_000, day, day - 1_000]));
  };
}

// ---- the same as docs/rules.md has them, read by itself

/** The day of the Gregorian calendar that a date of either calendar names. */
function gregorian(date: string): string {
  const [year, month, dayOfMonth] = date.split('-').map(Number) as [number, number, number];
  if (year > 1600) return date;
  const { gy, gm, gd } = toGregorian(year, month, dayOfMonth);
  return `${gy}-${two(gm)}-${two(gd)}`;
}

/** The first minute of a window's beginning. */
export function minuteOf(edge: string): string {
  const [date = '', time = '00:00'] = edge.split(' ');
  return `${gregorian(date)} ${time}`;
}

/** The first minute behind a window's end. */
function endOf(edge: string): string {
  const [date = '', time] = edge.split(' ');
  return time === undefined
    ? `${dayText(Date.parse(gregorian(date)) + day)} 00:00`
    : `${gregorian(date)} ${time}`;
}

/** @param minute as clocks show it: `2026-12-03 18:00` */
export function isInWindow({ from, until }: RandomWindow, minute: string): boolean {
  return (from === undefined || minute >= minuteOf(from)) && (until === undefined || minute < endOf(until));
}

export function isOpen({ weekdays, times, dates, jalali }: RandomCalendar, minute: string): boolean {
  const [today = '', time = ''] = minute.split(' ');
  const yesterday = dayText(Date.parse(today) - day);
  const isDay = (date: string) =>
    (weekdays === undefined || weekdays.some((one) => isWeekday(one, date))) &&
    ((dates === undefined && jalali === undefined) ||
      [...(dates ?? []), ...(jalali ?? [])].some((span) => isInSpan(span, date)));
  if (times === undefined) return isDay(today);
  return times.some((one) => {
    const [from = '', to = ''] = one.split('-');
    if (from < to) return isDay(today) && time >= from && time < to;
    return (isDay(today) && time >= from) || (isDay(yesterday) && time < to);
  });
}

function isWeekday(days: string, date: string): boolean {
  // 1970-01-03 was a Saturday.
  const index = (Date.parse(date) / day - 2) % 7;
  const [from = '', to = from] = days.split('-');
  const [first, last] = [week.indexOf(from), week.indexOf(to)];
  return first <= last ? index >= first && index <= last : index >= first || index <= last;
}

function isInSpan(span: string, date: string): boolean {
  const [from = '', to = from] = span.split('..');
  if (from.length > 5) return date >= gregorian(from) && date <= gregorian(to);
  const { jm, jd } = toJalaali(new Date(date));
  const today = `${two(jm)}-${two(jd)}`;
  return from <= to ? today >= from && today <= to : today >= from || today <= to;
}
