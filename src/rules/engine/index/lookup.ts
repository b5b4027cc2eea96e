import { memoize } from '../../../values/memo.js';
import { unsettled } from './computed.js';
import { findStretch, type Intervals } from './intervals.js';
import { type Cursor, type Postings, readAll, readList } from './postings.js';
import { anyKey, type RequestKeys } from './request-keys.js';
import { findEqual, findPrefixes, findSubstrings, type Substrings } from './substrings.js';

/** A way to the rules that a request may match, none of them before rule `from`. */
export type Lookup = { from: number } /** Rules by the key of one field. */ & (
  | { kind: 'key'; field: number; postings: Postings }
  /** Rules by the keys of several fields together. */
  | { kind: 'tuple'; tuple: Tuple; lists: ReadonlyMap<TupleKey, number>; postings: Postings }
  /** Rules by the intervals that the number in a field lies within. */
  | { kind: 'interval'; field: number; intervals: Intervals }
  /** Rules by texts that are in a field. */
  | { kind: 'text'; field: number; substrings: Substrings }
  /** Rules by texts that a field begins with. */
  | { kind: 'beginning'; field: number; substrings: Substrings }
  /** Rules that are asked for every request. */
  | { kind: 'every'; rules: Int32Array }
);

/** The rules that a lookup has for a request. */
export function lookUp(lookup: Lookup, request: RequestKeys): Cursor | undefined {
  switch (lookup.kind) {
    case 'key': {
      const key = request.key(lookup.field);
      if (key === anyKey) return readAll(allOf(lookup.postings));
      return key === -1 ? undefined : readList(lookup.postings, key, request);
    }
    case 'tuple': {
      const key = requestKey(lookup.tuple, request);
      if (key === anyKey) return readAll(allOf(lookup.postings));
      const list = key === undefined ? undefined : lookup.lists.get(key);
      return list === undefined ? undefined : readList(lookup.postings, list, request);
    }
    case 'interval': {
      const stretch = findStretch(lookup.intervals, request.value(lookup.field));
      return stretch === -1 ? undefined : readList(lookup.intervals.stretches, stretch, request);
    }
    case 'text':
    case 'beginning': {
      const value = request.value(lookup.field);
      if (value === unsettled) return readAll(allOf(lookup.substrings.rules));
      return lookup.kind === 'text'
        ? findTexts(lookup.substrings, value)
        : findBeginnings(lookup.substrings, value);
    }
    case 'every':
      return readAll(lookup.rules);
  }
}

/** Fields that are looked up together, each with the number of keys that it has. */
export interface Tuple {
  fields: readonly number[];
  sizes: readonly number[];
  /** Whether all keys together make a number without losing digits. */
  isExact: boolean;
}

/** The keys of several fields as one: a number, or a text where a number would lose digits. */
export type TupleKey = number | string;

/** All the keys of a rule: one for each choice of a key for each field. */
export function tupleKeys(tuple: Tuple, choices: readonly (readonly number[])[]): TupleKey[] {
  let keys: TupleKey[] = [...choices[0]!];
  for (let i = 1; i < choices.length; i++) {
    keys = keys.flatMap((key) => choices[i]!.map((next) => join(tuple, key, next, i)));
  }
  return keys;
}

function requestKey(tuple: Tuple, request: RequestKeys): TupleKey | undefined {
  const { fields } = tuple;
  let key: TupleKey = request.key(fields[0]!);
  let isAny = key === anyKey;
  if (key === -1) return undefined;
  for (let i = 1; i < fields.length; i++) {
    const next = request.key(fields[i]!);
    if (next === -1) return undefined;
    isAny ||= next === anyKey;
    key = join(tuple, key, next, i);
  }
  return isAny ? anyKey : key;
}

/** The rules of all lists, each once. */
const allOf = memoize(({ rules }: Postings) => Int32Array.from(new Set(rules)).sort());

/** The key so far with that of the i-th field. */
function join({ sizes, isExact }: Tuple, key: TupleKey, next: number, i: number): TupleKey {
  return isExact ? (key as number) * sizes[i]! + next : `${key},${next}`;
}

function findTexts(substrings: Substrings, value: unknown): Cursor | undefined {
  if (typeof value === 'string') return readAll(findSubstrings(substrings, value));
  // In a list, `in` looks for an item that is the text itself.
  if (!Array.isArray(value)) return undefined;
  const found = value.flatMap((item) => (typeof item === 'string' ? findEqual(substrings, item) : []));
  return readAll([...new Set(found)].sort((a, b) => a - b));
}

function findBeginnings(substrings: Substrings, value: unknown): Cursor | undefined {
  return typeof value === 'string' ? readAll(findPrefixes(substrings, value)) : undefined;
}
