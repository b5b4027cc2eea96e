import { type Condition, partsOf } from './condition.js';
import { expressionKey, literalKey } from './expression.js';

type Kind = Condition['kind'];
type OfKind<K extends Kind, C = Condition> = C extends { kind: Kind }
  ? K extends C['kind']
    ? C
    : never
  : never;
/** Where a condition was read from: no part of its meaning, but for what only its expression knows. */
type Origin<K extends Kind> = K extends 'opaque' ? never : 'expression';
type FieldNames<K extends Kind> = Exclude<keyof OfKind<K>, 'kind' | 'parts' | 'part' | Origin<K>>;

/** A condition without its origin and its parts: all that its predicate is compiled from, given those of its parts. */
export type Meaning = { [K in Kind]: Pick<OfKind<K>, 'kind' | FieldNames<K>> }[Kind];

/**
 * A text for each field in which conditions of a kind differ, beside their parts. A kind or a field that is missing here
 * does not compile, and neither does a predicate that reads any other field: what is shared by a key depends on nothing
 * that is not in the key.
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
  opaque: { expression: expressionKey },
};

/** Numbers conditions: equal ones have one number. */
export function numberConditions(): (condition: Condition) => number {
  const numbers = new Map<string, number>();
  // By path and by value: to look up in two maps costs less than to make a text of both. Most conditions are such.
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

/** A text that equal conditions share, and no others, given the numbers of their parts. */
export function keyOf(condition: Meaning, parts: readonly number[]): string {
  let key = `${condition.kind} ${parts.join(' ')}`;
  const fields = fieldKeys[condition.kind] as Readonly<Record<string, (value: unknown) => string>>;
  for (const field in fields) key += ` ${fields[field]!((condition as Record<string, unknown>)[field])}`;
  return key;
}
