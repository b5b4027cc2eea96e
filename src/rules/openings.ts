import { createClock, type Now } from '../values/clock.js';
import { msPerDay } from '../values/jalali.js';
import type { Text } from '../values/message.js';
import type { Path } from './diagnostic.js';
import { choicesOf } from './format/one-of.js';
import { minutesOf, type Variant } from './format/phases.js';
import { Budget } from './logic/budget.js';
import { calendarNamed } from './logic/expression.js';
import { compileCondition } from './logic/predicate.js';
import { beginOf, endOf, isWithin, type Window } from './logic/window.js';
import { type ResolvedRules, rulesetsOf } from './model.js';

/** Something that opens or closes: a window or a calendar. */
export interface Opening {
  kind: 'rule' | 'group' | 'answer' | 'receiver' | 'experiment' | 'ramp' | 'calendar';
  /** Of a group and an answer what messages call it. */
  name: Text;
  at: Path;
}

/** A minute at which something opens or closes. */
export interface Change extends Opening {
  /** In the file's time zone: `2026-12-03 18:00`. */
  time: string;
  opens: boolean;
  /** Of a step of an experiment's ramp: what its variants weigh from then on. */
  weights?: readonly Variant[];
}

/** What is open at an instant, and what changes in the days after it. */
export interface Openings {
  /** In the file's time zone, to the minute. */
  from: string;
  to: string;
  /** Those of which it is asked, in file order. */
  now: readonly (Opening & { isOpen: boolean })[];
  /** In order of time. */
  changes: readonly Change[];
}

/** What opens and closes in a file without errors. */
export function openingsOf(resolved: ResolvedRules, instant: Date, days: number): Openings {
  const clock = createClock(resolved.file.timezone);
  const from = textOf(clock(instant));
  const end = new Date(instant.getTime() + days * msPerDay);
  const to = textOf(clock(end));
  const windows = windowsOf(resolved);
  const changes = windows.flatMap(({ window, ...opening }) =>
    edgesOf(window).map(({ time, opens }): Change => ({ ...opening, time, opens })),
  );
  changes.push(...stepsOf(resolved));
  const calendars = calendarsOf(resolved);
  const now = [
    ...windows.map(({ window, ...opening }) => ({ ...opening, isOpen: isWithin(from, window) })),
    ...calendars.map(({ isOpen, ...opening }) => ({ ...opening, isOpen: isOpen(clock(instant)) })),
  ];
  const states = calendars.map(({ isOpen }) => isOpen(clock(instant)));
  // A calendar is asked at each minute, as a click would be: what its zone does to the clock is then in it.
  for (let time = nextMinute(instant); time <= end.getTime(); time += 60_000) {
    const at = clock(new Date(time));
    calendars.forEach(({ isOpen, ...opening }, index) => {
      const opens = isOpen(at);
      if (opens === states[index]) return;
      states[index] = opens;
      changes.push({ ...opening, time: textOf(at), opens });
    });
  }
  const coming = changes.filter(({ time }) => time > from && time <= to);
  return { from, to, now, changes: coming.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)) };
}

function windowsOf(resolved: ResolvedRules): (Opening & { window: Window })[] {
  const found: (Opening & { window: Window | undefined })[] = [];
  for (const { rules } of rulesetsOf(resolved).map(({ file }) => file)) {
    const groups = new Set(rules.flatMap((rule) => rule.groups));
    for (const { name, at, window } of groups) found.push({ kind: 'group', name, at, window });
    for (const rule of rules) {
      if (!rule.enabled) continue;
      found.push({ kind: 'rule', name: rule.id, at: rule.at, window: rule.window });
      for (const { name, at, window } of choicesOf(rule)) found.push({ kind: 'answer', name, at, window });
    }
  }
  for (const { name, window, rule } of resolved.file.experiments.values())
    if (rule === undefined) found.push({ kind: 'experiment', name, at: ['experiments', name], window });
  for (const { name, window } of resolved.file.receivers.values())
    found.push({ kind: 'receiver', name, at: ['notify', name], window });
  return found.filter((one): one is Opening & { window: Window } => one.window !== undefined);
}

/** The steps of ramps: an experiment's other phases are those of its window. */
function stepsOf({ file }: ResolvedRules): Change[] {
  return [...file.experiments.values()].flatMap(({ name, phases, window = {}, rule }) => {
    const edges = minutesOf(window);
    const steps = rule === undefined ? phases : [];
    return steps.flatMap(({ since, variants }): Change[] => {
      const time = since && beginOf(since);
      if (time === undefined || edges.includes(time)) return [];
      const at = ['experiments', name, 'ramp'];
      return [{ kind: 'ramp', name, at, time, opens: true, weights: variants }];
    });
  });
}

function calendarsOf({ conditions }: ResolvedRules): (Opening & { isOpen(now: Now): boolean })[] {
  return [...conditions.values()].flatMap(({ name, at, condition }) => {
    const calendar = calendarNamed(name);
    if (calendar === undefined) return [];
    const holds = compileCondition(condition, () => () => false);
    const isOpen = (now: Now) => holds({ now }, new Budget());
    return [{ kind: 'calendar' as const, name: calendar, at, isOpen }];
  });
}

function edgesOf({ from, until }: Window): { time: string; opens: boolean }[] {
  return [
    ...(from ? [{ time: beginOf(from), opens: true }] : []),
    ...(until ? [{ time: endOf(until), opens: false }] : []),
  ];
}

function textOf({ date, time }: Now): string {
  return `${date} ${time}`;
}

function nextMinute(instant: Date): number {
  return (Math.floor(instant.getTime() / 60_000) + 1) * 60_000;
}
