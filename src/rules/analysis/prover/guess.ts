import type { CallName } from '../../../platform/calls.js';
import { isOwnFact } from '../../../platform/facts.js';
import { isScalar } from '../../../values/json.js';
import { splitPath } from '../../../values/path.js';
import { setAt } from '../../../values/set-at.js';
import type { Atom, Condition, NamedConditions } from '../../logic/condition.js';
import { dayOf, factsOfDay, minutesPerDay } from './local-now.js';
import { missingKeys } from './read-tree.js';
import { type Click, clickOf } from './witness.js';

/**
 * A click for which a condition is likely to hold, or not to: of its own literals, with all else absent. It costs next to
 * nothing, and settles nine questions in ten before any search.
 */
export function guessedClick(
  condition: Condition,
  holds: boolean,
  { call, named, today }: { call: CallName; named: NamedConditions; today: number },
): Click {
  const click = clickOf(new Map(), call, today);
  fill(condition, holds, click, named);
  return click;
}

/**
 * Changes a click so that a condition is likely to hold, or not to.
 * @param done the names that were followed: those that name others twice at each level would take for ever
 */
export function fill(
  condition: Condition,
  holds: boolean,
  click: Click,
  named: NamedConditions,
  done = new Set<string>(),
): void {
  switch (condition.kind) {
    case 'constant':
      break;
    case 'not':
      fill(condition.part, !holds, click, named, done);
      break;
    case 'named': {
      const target = named(condition.name);
      const key = `${holds} ${condition.name}`;
      if (target && !done.has(key)) fill(target, holds, click, named, done.add(key));
      break;
    }
    case 'and':
    case 'or': {
      // One part is enough to make an `or` true, or an `and` false.
      const parts = (condition.kind === 'and') === holds ? condition.parts : condition.parts.slice(-1);
      for (const part of parts) fill(part, holds, click, named, done);
      break;
    }
    case 'opaque': {
      const { expression } = condition;
      const isMissing = expression.kind === 'call' && expression.operator === 'missing';
      if (isMissing && !holds) for (const key of missingKeys(expression) ?? []) setFact(click, key, 'other');
      if (expression.kind === 'variable' && holds) setFact(click, expression.path, 'other');
      break;
    }
    default:
      if (condition.path.startsWith('now.')) setMoment(click, condition, holds);
      else setFact(click, condition.path, valueFor(condition, holds, click));
  }
}

/** Undefined where the fact is better absent. */
function valueFor(atom: Exclude<Atom, { kind: 'opaque' }>, holds: boolean, { request }: Click): unknown {
  switch (atom.kind) {
    case 'equals':
      // What is absent equals null alone.
      if (holds) return atom.value ?? undefined;
      return atom.value === null || request[atom.path] === atom.value ? 'other' : undefined;
    case 'one-of':
      return holds ? atom.values.find((value) => isScalar(value) && value !== null) : undefined;
    case 'contains':
    case 'starts-with':
    case 'ends-with':
      return holds ? atom.text : undefined;
    case 'compares':
      if (typeof atom.value !== 'number') return holds ? atom.value : undefined;
      // A number at the wanted side of the bound.
      return atom.operator.startsWith('<') === holds ? atom.value - 1 : atom.value + 1;
  }
}

function setFact({ request }: Click, path: string, value: unknown): void {
  const [root = '', ...below] = splitPath(path);
  if (value !== undefined && root !== '' && !isOwnFact(root)) setAt(request, [root, ...below], value);
}

/** Sets the time of a click, where a test asks for one fact of it. */
function setMoment(click: Click, atom: Exclude<Atom, { kind: 'opaque' }>, holds: boolean): void {
  const value = 'value' in atom ? atom.value : atom.kind === 'one-of' ? atom.values[0] : undefined;
  const step = atom.kind !== 'compares' ? Number(!holds) : atom.operator.startsWith('<') === holds ? -1 : 1;
  switch (atom.path) {
    case 'now.hour':
      if (typeof value === 'number') setMinute(click, (value + step) * 60);
      break;
    case 'now.time': {
      const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(String(value)) ?? [];
      if (hours !== undefined) setMinute(click, Number(hours) * 60 + Number(minutes) + step);
      break;
    }
    case 'now.date': {
      const day = dayOf(String(value));
      if (day !== undefined) click.day = day + step;
      break;
    }
    case 'now.weekday': {
      const days = 'values' in atom ? atom.values : [value];
      for (let ahead = 0; ahead < 7 && days.includes(factsOfDay.weekday(click.day)) !== holds; ahead++)
        click.day++;
    }
  }
}

function setMinute(click: Click, minute: number): void {
  if (Number.isInteger(minute) && minute >= 0 && minute < minutesPerDay) click.minute = minute;
}
