import { shiftedDate } from '../../values/calendar-words.js';
import type { Path } from '../diagnostic.js';
import type { Expression } from './expression.js';

/** The time within which something is there. */
export interface Window {
  from?: WindowEdge;
  until?: WindowEdge;
}

/** A day of the Gregorian calendar, `2026-12-03`; or a minute of it, `18:00`. In the file's time zone. */
export interface WindowEdge {
  date: string;
  time?: string;
}

/** The first minute of what begins there, as a text that compares in order: `2026-12-03 18:00`. */
export function beginOf({ date, time = '00:00' }: WindowEdge): string {
  return `${date} ${time}`;
}

/** The first minute that does not belong to what ends there. */
export function endOf({ date, time }: WindowEdge): string {
  return time === undefined ? `${shiftedDate(date, 1)} 00:00` : `${date} ${time}`;
}

/** Whether a minute lies within a window. */
export function isWithin(minute: string, { from, until }: Window): boolean {
  return (from === undefined || beginOf(from) <= minute) && (until === undefined || minute < endOf(until));
}

/** What a window asks of `now`: each must be true. A day that ends a window belongs to it, a minute does not. */
export function windowExpressions({ from, until }: Window, at: Path): Expression[] {
  return [
    ...(from ? [edgeExpression(from, '>=', '>', [...at, 'from'])] : []),
    ...(until ? [edgeExpression(until, '<=', '<', [...at, 'until'])] : []),
  ];
}

/** @param beyond holds on the days that lie wholly within the window */
function edgeExpression({ date, time }: WindowEdge, inclusive: string, beyond: string, at: Path): Expression {
  const test = (operator: string, fact: string, value: string) => compare(at, operator, fact, value);
  const ofDay = test(inclusive, 'now.date', date);
  if (time === undefined) return ofDay;
  // Midnight: of that day every minute comes after it, and none before.
  if (time === '00:00') return test(beyond === '>' ? '>=' : '<', 'now.date', date);
  const ofMinute = test(beyond === '>' ? '>=' : '<', 'now.time', time);
  // The day alone can be looked up.
  return call(at, 'and', [ofDay, call(at, 'or', [test(beyond, 'now.date', date), ofMinute])]);
}

/** A fact compared with a literal, at one place of the file. */
export function compare(at: Path, operator: string, path: string, value: unknown): Expression {
  return call(at, operator, [
    { kind: 'variable', at, path, inItem: false },
    { kind: 'literal', at, value },
  ]);
}

/** An operator with its arguments, at one place of the file. */
export function call(at: Path, operator: string, args: Expression[]): Expression {
  const [only] = args;
  return (operator === 'and' || operator === 'or') && args.length === 1
    ? only!
    : { kind: 'call', at, operator, args };
}
