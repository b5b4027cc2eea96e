import { calls } from '../../platform/calls.js';
import { isObject, type JsonObject } from '../../values/json.js';
import { splitPath } from '../../values/path.js';
import { setAt } from '../../values/set-at.js';
import { absent, type Value } from '../analysis/prover/values.js';
import type { MaskPlan } from './mask-plan.js';
import { createStandIns } from './stand-in.js';

/**
 * A request in which every fact that the rules see has a value of the rules file, or one made from such values, that passes
 * the same tests; everything else is left out. Undefined where no such value was found.
 */
export type Mask = (request: unknown) => JsonObject | undefined;

/** Makes the mask of a call. The request that it gives may still be decided otherwise, where rules compute with facts. */
export function createMask({ call, facts }: MaskPlan): Mask {
  const { facts: factsOf, factNames } = calls[call];
  const masked = facts.map((fact) => {
    const segments = splitPath(fact.path);
    return {
      segments,
      isKnown: segments.length === 1 && factNames.includes(fact.path),
      standIn: createStandIns(fact),
    };
  });
  return (request) => {
    const seen = factsOf(request, {}, undefined);
    const made: JsonObject = {};
    for (const { segments, isKnown, standIn } of masked) {
      const value = valueAt(seen, segments);
      const other = standIn(value);
      if (other === undefined) return undefined;
      // A fact that every request has is null where its field is absent.
      if (other === absent || (isKnown && other === null)) continue;
      putAt(made, segments, other);
    }
    return made;
  };
}

/** As rules read a path, but for what they read at places that are not there. */
export function valueAt(facts: unknown, segments: readonly string[]): Value {
  let value = facts;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) {
      // Letters and the length of a text.
      if (typeof value !== 'string' || !Object.hasOwn(Object(value), segment)) return absent;
    }
    value = Object(value)[segment];
  }
  return value ?? null;
}

/** Puts a value at a path, unless what stands above it has no fields, as a list's length has none. */
export function putAt(object: JsonObject, segments: readonly string[], value: unknown): void {
  for (let inner: unknown = object, depth = 0; depth < segments.length; depth++) {
    if (!isObject(inner)) return;
    if (!Object.hasOwn(inner, segments[depth]!)) break;
    inner = inner[segments[depth]!];
  }
  setAt(object, segments, value);
}
