import { joinPath, splitPath } from '../../../values/path.js';
import { numberCells } from './number-cells.js';
import { hasFields, type Region } from './regions.js';
import type { FactLeaf, Leaf } from './tree.js';
import { AbstractValue, absent, outcomeOf, type Value } from './values.js';

/** A variable of a search. */
export interface Variable {
  key: string;
  leaves: Leaf[];
  /** Those that are still possible. */
  regions: readonly Region[];
  /** By leaf: what it can still come to. */
  truths: Uint8Array;
}

/** Two facts of which one is below the other: `a` and `a.b`. Not each value of the one goes with each of the other. */
export interface PathPair {
  above: Variable;
  below: Variable;
  /** From the one to the other. */
  segments: readonly string[];
  /** Whether a text or a list has the lower one: its length, or an item. */
  isOfItems: boolean;
}

export function pathPairs(variables: ReadonlyMap<string, Variable>): PathPair[] {
  if (variables.size < 2) return [];
  const pairs: PathPair[] = [];
  for (const [key, below] of variables) {
    if (!isOfFact(below)) continue;
    const all = splitPath(key);
    for (let length = all.length - 1; length > 0; length--) {
      const above = variables.get(joinPath(all.slice(0, length)));
      if (above === undefined || !isOfFact(above)) continue;
      const segments = all.slice(length);
      pairs.push({ above, below, segments, isOfItems: /^(\d+|length)$/.test(segments[0]!) });
    }
  }
  return pairs;
}

/** Lists and texts of each length that is asked for, for the fact above a `length`. */
export function valuesOfLengths(below: Variable | undefined): Value[] {
  if (below === undefined || !isOfFact(below)) return [];
  const lengths = new Set([0, 1, 2]);
  for (const { test } of below.leaves as FactLeaf[]) {
    const values = 'value' in test ? [test.value] : test.kind === 'one-of' ? test.values : [];
    for (const value of values) {
      const length = Number(value);
      if (Number.isInteger(length) && length >= 0 && length < longest) lengths.add(length);
    }
  }
  const cells = numberCells(lengths).filter((length) => length >= 0 && Number.isInteger(length));
  return cells.flatMap((length) => [
    new Array<string>(length).fill('q'),
    'q'.repeat(length),
    '1'.repeat(length),
  ]);
}

const longest = 300;

/** Whether some value that is left above goes with some that is left below. */
export function canAgree(pair: PathPair, isWide: boolean): boolean {
  return pair.above.regions.some(({ members }) =>
    members.some((value) =>
      pair.below.regions.some((region) => partner(pair, value, region, isWide) !== undefined),
    ),
  );
}

/** How the lower fact comes by its value, given that of the upper one. */
type Partner =
  /** It has any of its region's. */
  | 'free'
  /** It is not there, which its region allows. */
  | 'absent'
  /** It is part of the upper one, and its region has that. */
  | 'part';

function partner(pair: PathPair, value: Value, region: Region, isWide: boolean): Partner | undefined {
  if (hasFields(value)) return 'free';
  const isSplit = pair.isOfItems && value !== absent && value !== null;
  if (
    isSplit &&
    isWide &&
    (typeof value === 'string' || Array.isArray(value) || value instanceof AbstractValue)
  ) {
    return 'free';
  }
  const part = isSplit && !(value instanceof AbstractValue) ? partOf(value, pair.segments) : undefined;
  if (part === undefined) return region.members.includes(absent) ? 'absent' : undefined;
  const leaves = pair.below.leaves as FactLeaf[];
  const isInRegion = leaves.every(
    ({ test, fallback }, index) => outcomeOf(test, part, fallback) === region.outcomes[index],
  );
  return isInRegion ? 'part' : undefined;
}

function partOf(value: Value, segments: readonly string[]): unknown {
  let part: unknown = value;
  for (const segment of segments) {
    if (part === null || part === undefined || !Object.hasOwn(Object(part), segment)) return undefined;
    part = (part as Record<string, unknown>)[segment];
  }
  return part;
}

/** The value that a fact has in a solution. */
export type Values = Map<Variable, Value>;

/**
 * Gives each variable a value of one of its regions, so that facts above and below each other agree.
 * @returns undefined where they cannot
 */
export function settle(
  variables: Iterable<Variable>,
  pairs: readonly PathPair[],
  isWide: boolean,
): Values | undefined {
  const values: Values = new Map();
  if (pairs.length === 0) {
    for (const variable of variables) values.set(variable, variable.regions[0]!.members[0]);
    return values;
  }
  // What is above comes first.
  const order = [...variables].sort((a, b) => a.key.length - b.key.length);
  const place = (index: number): boolean => {
    const variable = order[index];
    if (variable === undefined) return true;
    const above = pairs.filter(({ below }) => below === variable);
    for (const region of variable.regions) {
      for (const member of region.members) {
        const value = agreed(above, values, region, member, isWide);
        if (value === undefined) continue;
        values.set(variable, value);
        if (place(index + 1)) return true;
      }
    }
    values.delete(variable);
    return false;
  };
  return place(0) ? values : undefined;
}

/** The value of a fact beside those above it; undefined where this member of the region does not go with them. */
function agreed(
  above: readonly PathPair[],
  values: Values,
  region: Region,
  member: Value,
  isWide: boolean,
): Value | undefined {
  let value = member;
  for (const pair of above) {
    const found = partner(pair, values.get(pair.above), region, isWide);
    if (found === undefined || (found === 'absent' && member !== absent)) return undefined;
    // The upper fact has it already.
    if (found === 'part') value = absent;
  }
  return value;
}

function isOfFact({ leaves }: Variable): boolean {
  return leaves[0]!.kind === 'fact';
}
