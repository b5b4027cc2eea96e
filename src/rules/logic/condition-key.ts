import { type Condition, partsOf } from './condition.js';
import { expressionKey, literalKey } from './expression.js';

type Kind = Condition['kind'];
type OfKind<K extends Kind, C = Condition> = C extends { kind: Kind }
  ? K extends C['kind']
    ? C
    : never
  : never;
/** Where a condition was read from. That is not part of its meaning, except where only the expression has the meaning. */
type Origin<K extends Kind> = K extends 'opaque' ? never : 'expression';
type FieldNames<K extends Kind> = Exclude<keyof OfKind<K>, 'kind' | 'parts' | 'part' | Origin<K>>;

/** A condition without its origin and its parts: all that its predicate is compiled from, besides the predicates of its parts. */
export type Meaning = { [K in Kind]: Pick<OfKind<K>, 'kind' | FieldNames<K>> }[Kind];

/**
 * A text for each field in which conditions of a kind differ, apart from their parts. A missing kind or field does not
 * compile, and neither does a predicate that reads another field. So what a key shares depends on the key alone.
 */
const fieldKeys: {
  readonly [K in Kind]: { readonly [F in FieldNames<K>]: (value: OfKind<K>[F]) => string };
} = {
  constant: { holds: String },
  and: {},
  or: {},
  not: {},
  named: { name: literalKey },
  equals: { path: literalKey, value: literalKey, strict: String },
  'one-of': { path: literalKey, values: literalKey },
  compares: { path: literalKey, operator: String, value: literalKey },
  contains: { path: literalKey, text: literalKey },
  'starts-with': { path: literalKey, text: literalKey },
  'ends-with': { path: literalKey, text: literalKey },
  opaque: { expression: expressionKey },
};

/** Numbers conditions: equal conditions get the same number. */
export function numberConditions(): (condition: Condition) => number {
  const numbers = new Map<string, number>();
  // Most conditions are equalities, and looking up two maps costs less than making a text of path and value.
  const equalities = new Map<string, Map<unknown, number>>();
  let count = 0;
  return function numberOf(condition): number {
    if (condition.kind === 'equals' && !condition.strict) {
      let byValue = equalities.get(condition.path);
      if (byValue === undefined) {
        byValue = new Map();
        equalities.set(condition.path, byValue);
      }
      return numberIn(byValue, condition.value);
    }
    return numberIn(numbers, keyOf(condition, partsOf(condition).map(numberOf)));
  };

  function numberIn<Key>(known: Map<Key, number>, key: Key): number {
    let number = known.get(key);
    if (number === undefined) {
      number = count++;
      known.set(key, number);
    }
    return number;
  }
}

/** A text that only equal conditions share, given the numbers of their parts. */
export function keyOf(condition: Meaning, parts: readonly number[]): string {
  let key = `${condition.kind} ${parts.join(' ')}`;
  const fields = fieldKeys[condition.kind] as Readonly<Record<string, (value: unknown) => string>>;
  for (const field in fields) key += ` ${fields[field]!((condition as Record<string, unknown>)[field])}`;
  return key;
}
