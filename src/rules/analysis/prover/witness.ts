import { type CallName, calls } from '../../../platform/calls.js';
import type { Field } from '../../../platform/dynamic-action.js';
import type { Clock } from '../../../values/clock.js';
import { msPerDay } from '../../../values/jalali.js';
import { isObject, type JsonObject, setOwn } from '../../../values/json.js';
import { memoize } from '../../../values/memo.js';
import { splitPath } from '../../../values/path.js';
import { setAt } from '../../../values/set-at.js';
import { usualMinute } from './clock-regions.js';
import { dayCount, type Moment } from './local-now.js';
import { placePeople } from './people.js';
import type { Values } from './related-paths.js';
import { absent, type Value } from './values.js';

/** A click: a request, and when it comes in the file's time zone. */
export interface Click {
  request: JsonObject;
  /** In days since 1970-01-01. */
  day: number;
  /** Of the day. */
  minute: number;
}

type Fields = Readonly<Record<string, Field>>;

/** The fields that a request cannot be without, or else the first, each with its first documented name. */
const bareRequest = memoize((call: CallName): JsonObject => {
  const all = Object.entries<Field>(calls[call].fields);
  const needed = all.filter(([, { nullable = false }]) => !nullable);
  return Object.fromEntries(
    (needed.length > 0 ? needed : all.slice(0, 1)).map(([name, { values = ['x'] }]) => [name, values[0]]),
  );
}, new Map());

/** Writes the values of facts out as a click: what is not named stays out. */
export function clickOf(values: Values, call: CallName, today: number): Click {
  const { fields } = calls[call];
  const click: Click = { request: { ...bareRequest(call) }, day: today, minute: usualMinute };
  const inOrder = [...values].sort(([a], [b]) => a.key.length - b.key.length);
  for (const [{ key, leaves }, value] of inOrder) {
    const [leaf] = leaves;
    if (leaf?.kind === 'clock') click[leaf.part] = value as Moment;
    else if (leaf?.kind === 'fact') setFact(click, fields, key, value);
  }
  const { request } = click;
  for (const key of Object.keys(request)) request[key] = asList(request[key]);
  placePeople(request, values, call);
  return click;
}

function setFact(click: Click, fields: Fields, path: string, value: Value): void {
  if (path === 'now.unix') setInstant(click, value as number);
  // The other facts of the clock follow from the minute and the day.
  if (path === 'now' || path.startsWith('now.') || value === absent) return;
  if (value === null && fields[path]?.nullable) {
    delete click.request[path];
    return;
  }
  // Some tests of a value are made by what it holds, so that a search must not see it changed.
  setAt(
    click.request,
    splitPath(path),
    isObject(value) || Array.isArray(value) ? structuredClone(value) : value,
  );
}

function setInstant(click: Click, unix: number): void {
  const minutes = Math.floor(unix / 60);
  const day = Math.floor(minutes / 1_440);
  if (day < 0 || day >= dayCount) return;
  click.day = day;
  click.minute = minutes - day * 1_440;
}

/** `{ length: 3 }` and `{ 0: …, 1: … }` are lists to whoever asks for a length or an item. */
function asList(value: unknown): unknown {
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  for (const key of keys) setOwn(value, key, asList(value[key]));
  const { length } = value;
  if (keys.length === 1 && Number.isInteger(length) && (length as number) >= 0 && (length as number) <= 100) {
    return Array.from({ length: length as number }, (_, index) => index + 1);
  }
  const isNumbered = keys.length > 0 && keys.length < 50 && keys.every((key, index) => key === String(index));
  return isNumbered ? keys.map((key) => value[key]) : value;
}

/** Whether a request was made to break a test: it holds what cannot be made a text, or searched. */
export function isHostile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.hasOwn(value, 'toString') || Object.hasOwn(value, 'indexOf')) return true;
  return Object.values(value).some(isHostile);
}

/**
 * The instant at which a clock shows a minute of a day.
 * @returns undefined where it never does, as in the hour that a clock leaves out in spring
 */
export function instantOf({ day, minute }: Pick<Click, 'day' | 'minute'>, clock: Clock): Date | undefined {
  const asUtc = day * msPerDay + minute * 60_000;
  let instant = asUtc;
  // The offset at the first guess may be that of another season.
  for (let attempt = 0; attempt < 3; attempt++) {
    const { iso } = clock(new Date(instant));
    const shown = Date.parse(`${iso.slice(0, 19)}Z`);
    if (shown === asUtc) return new Date(instant);
    instant += asUtc - shown;
  }
  return undefined;
}
