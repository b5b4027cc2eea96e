import { factReaders } from '../../platform/facts.js';
import { memoizeUpTo } from '../../values/memo.js';
import { splitPath } from '../../values/path.js';
import type { Budget } from './budget.js';

/**
 * A compiled expression: from a scope (the facts, or an item inside `map` and similar operators) to a value. It spends
 * what depends on the request. May throw.
 */
export type Evaluate = (scope: unknown, budget: Budget) => unknown;

/** Reads the value at a path. */
export type Read = (scope: unknown) => unknown;

/** A reader of one path: own properties only, null where the path leads nowhere. Thousands of rules read the same few facts. */
export const compilePath: (path: string) => Read = memoizeUpTo(1_000, compileReader);

function compileReader(path: string): Read {
  const segments = splitPath(path);
  const [first, second] = segments;
  if (first === undefined) return (scope) => scope;
  if (segments.length > 2 || segments.some(isInherited)) return (scope) => readPath(scope, segments) ?? null;
  return second === undefined ? readKey(first) : readBelow(readKey(first), second);
}

/** Reads a key that no value inherits. */
function readKey(key: string): Read {
  if (Object.hasOwn(factReaders, key)) return factReaders[key] as Read;
  return (scope) => (scope as Fields | null | undefined)?.[key] ?? null;
}

function readBelow(read: Read, key: string): Read {
  return (scope) => (read(scope) as Fields | null)?.[key] ?? null;
}

type Fields = Record<string, unknown>;

// Of every other key a plain read sees own properties only, since JSON values have no other prototypes.
function isInherited(key: string): boolean {
  return prototypes.some((prototype) => key in prototype);
}

const prototypes: readonly object[] = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Boolean.prototype,
];

/** The value at a path: own properties only, undefined where the path leads nowhere. */
export function readPath(scope: unknown, segments: readonly string[]): unknown {
  let value = scope;
  for (const segment of segments) {
    if (value === null || value === undefined) return undefined;
    value = ownValue(value, segment);
  }
  return value;
}

// A request must not reach `constructor` or `toString` of JavaScript's own objects by a path.
function ownValue(value: unknown, key: string): unknown {
  if (value === null || value === undefined) return undefined;
  return Object.hasOwn(value as object, key) ? (value as Record<string, unknown>)[key] : undefined;
}
