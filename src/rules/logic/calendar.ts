import { shiftedDate } from '../../values/calendar-words.js';
import type { Path } from '../diagnostic.js';
import type { Expression } from './expression.js';
import { call, compare } from './window.js';

/** An entry of the section `calendars`: times that come again. What it does not say, it does not ask. */
export interface Calendar {
  weekdays?: readonly string[];
  /** `24:00` ends a day. Where the end does not come after the beginning, it is that of the next day. */
  times?: readonly { from: string; to: string }[];
  /** Days of the Gregorian calendar, both included. */
  dates?: readonly { from: string; to: string }[];
  /** Days of each year of the Persian calendar, both included; perhaps across its end. */
  yearly?: readonly { from: MonthDay; to: MonthDay }[];
}

export interface MonthDay {
  month: number;
  day: number;
}

/** What a calendar asks of `now`. The hours after midnight belong to the day before. */
export function calendarExpression(calendar: Calendar, at: Path): Expression {
  const { times } = calendar;
  if (times === undefined) return all(at, daysOf(calendar, 0, at));
  const from = (time: string) => (time === '00:00' ? [] : [compare(at, '>=', 'now.time', time)]);
  const to = (time: string) => (time === '24:00' ? [] : [compare(at, '<', 'now.time', time)]);
  const ofDay = times.map((time) =>
    all(at, isOvernight(time) ? from(time.from) : [...from(time.from), ...to(time.to)]),
  );
  const ofNextDay = times.filter((time) => isOvernight(time) && time.to !== '00:00');
  return call(at, 'or', [
    all(at, [...daysOf(calendar, 0, at), call(at, 'or', ofDay)]),
    ...ofNextDay.map((time) => all(at, [...daysOf(calendar, 1, at), ...to(time.to)])),
  ]);
}

/** Whether a time ends on the next day. */
export function isOvernight({ from, to }: { from: string; to: string }): boolean {
  return to <= from;
}

function all(at: Path, parts: Expression[]): Expression {
  return parts.length === 0 ? { kind: 'literal', at, value: true } : call(at, 'and', parts);
}

/** @param shift 1 for the day after each of its days */
function daysOf({ weekdays, dates = [], yearly = [] }: Calendar, shift: 0 | 1, at: Path): Expression[] {
  const parts: Expression[] = [];
  if (weekdays) {
    const shifted = weekdays.map((day) => week[(week.indexOf(day) + shift) % 7]!);
    parts.push(call(at, 'in', [variable('now.weekday', at), { kind: 'literal', at, value: shifted }]));
  }
  const days = [
    ...dates.map(({ from, to }) => datesExpression(shiftedDate(from, shift), shiftedDate(to, shift), at)),
    ...yearly.map(({ from, to }) => yearlyExpression(shift ? after(from) : from, shift ? after(to) : to, at)),
  ];
  if (days.length > 0) parts.push(call(at, 'or', days));
  return parts;
}

const week = ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

function datesExpression(from: string, to: string, at: Path): Expression {
  if (from === to) return compare(at, '==', 'now.date', from);
  return call(at, 'and', [compare(at, '>=', 'now.date', from), compare(at, '<=', 'now.date', to)]);
}

function yearlyExpression(from: MonthDay, to: MonthDay, at: Path): Expression {
  const month = (operator: string, value: number) => compare(at, operator, 'now.jalali_month', value);
  const day = (operator: string, value: number) => compare(at, operator, 'now.jalali_day', value);
  const either = (whole: Expression[], part: Expression[]) =>
    call(at, 'or', [...whole, call(at, 'and', part)]);
  // The first day of a month and its last ask nothing.
  const sinceDay = from.day === 1 ? [] : [day('>=', from.day)];
  const untilDay = to.day === lastDayOf(to.month) ? [] : [day('<=', to.day)];
  const isWithinMonth = from.month === to.month && from.day <= to.day;
  if (isWithinMonth) {
    const days = from.day === to.day ? [day('==', from.day)] : [...sinceDay, ...untilDay];
    return call(at, 'and', [month('==', from.month), ...days]);
  }
  const ofFirst = [month('==', from.month), ...sinceDay];
  const ofLast = [month('==', to.month), ...untilDay];
  // No month comes before the first of a year, and none after its last.
  const begun = either(from.month === 12 ? [] : [month('>', from.month)], ofFirst);
  const notOver = either(to.month === 1 ? [] : [month('<', to.month)], ofLast);
  const isAcrossYears = from.month >= to.month;
  if (isAcrossYears) return call(at, 'or', [begun, notOver]);
  const isFromFirst = from.month === 1 && from.day === 1;
  const isToLast = to.month === 12 && to.day === lastDayOf(12);
  return all(at, [...(isFromFirst ? [] : [begun]), ...(isToLast ? [] : [notOver])]);
}

/** The day after one of each year. Behind the 29th of Esfand that is not the same in each: reading refuses it as an end. */
function after({ month, day }: MonthDay): MonthDay {
  if (day < lastDayOf(month)) return { month, day: day + 1 };
  return { month: (month % 12) + 1, day: 1 };
}

/** The last day that a month of the Persian calendar can have. */
function lastDayOf(month: number): number {
  return month <= 6 ? 31 : 30;
}

function variable(path: string, at: Path): Expression {
  return { kind: 'variable', at, path, inItem: false };
}
