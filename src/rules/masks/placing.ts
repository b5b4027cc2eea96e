import { calls } from '../../platform/calls.js';
import type { JsonObject } from '../../values/json.js';
import { memoize } from '../../values/memo.js';
import { splitPath } from '../../values/path.js';
import { typeOf } from '../analysis/prover/regions.js';
import { representativesOf } from '../analysis/prover/representatives.js';
import { absent, outcomeOf, type Value } from '../analysis/prover/values.js';
import { putAt, valueAt } from './mask.js';
import type { FactTest, MaskedFact, MaskPlan } from './mask-plan.js';

/** A fact whose masked value may stand for values that other rules tell apart, and requests with those. */
export interface Doubt {
  path: string;
  requests: readonly JsonObject[];
}

/**
 * What a request that was masked under one version of the rules leaves open to another version. Empty where the mask tells
 * apart all that the other version does.
 */
export type Placing = (masked: JsonObject) => readonly Doubt[];

/** A fact with more tests in all is not looked at by all values that stand for the others. */
const mostTests = 2_000;

export function createPlacing(recorded: MaskPlan, { facts }: MaskPlan): Placing {
  const factsOf = calls[recorded.call].facts;
  const known = new Map(recorded.facts.map((fact) => [fact.path, fact]));
  const open = facts.flatMap((fact) => {
    const othersOf = createOthers(known.get(fact.path), fact);
    return othersOf === undefined ? [] : [{ path: fact.path, segments: splitPath(fact.path), othersOf }];
  });
  if (open.length === 0) return () => [];
  return (masked) => {
    const seen = factsOf(masked, {}, undefined);
    return open.flatMap(({ path, segments, othersOf }) => {
      const others = othersOf(valueAt(seen, segments));
      if (others.length === 0) return [];
      return [{ path, requests: others.map((other) => withValue(masked, segments, other)) }];
    });
  };
}

/**
 * The values that a masked one may stand for and that come out otherwise under the tests of other rules.
 * @param recorded undefined where the record says nothing of the fact
 * @returns undefined where there are none
 */
function createOthers(
  recorded: MaskedFact | undefined,
  { tests }: MaskedFact,
): ((value: Value) => readonly Value[]) | undefined {
  const before = recorded?.tests ?? [];
  const known = new Set(before.map((test) => JSON.stringify(test)));
  const added = tests.filter((test) => !known.has(JSON.stringify(test)));
  if (added.length === 0 || before.length + added.length > mostTests) return undefined;
  const { values } = representativesOf(
    [...before, ...added].map(({ test }) => test),
    { kind: 'any' },
    'ordinary',
  );
  const others = (value: Value): readonly Value[] => {
    const row = rowOf(before, value);
    const found = new Map<string, Value>();
    for (const other of values) {
      // A mask keeps the type, too.
      if (recorded !== undefined && typeOf(other) !== typeOf(value)) continue;
      if (rowOf(before, other) === row) found.set(rowOf(added, other), other);
    }
    found.delete(rowOf(added, value));
    return [...found.values()];
  };
  return memoize(others, new Map());
}

function rowOf(tests: readonly FactTest[], value: Value): string {
  return tests.map(({ test, fallback }) => outcomeOf(test, value, fallback)).join('');
}

function withValue(masked: JsonObject, segments: readonly string[], value: Value): JsonObject {
  const other = structuredClone(masked);
  if (value !== absent) putAt(other, segments, value);
  return other;
}
