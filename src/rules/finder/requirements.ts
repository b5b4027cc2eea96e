import { isScalar, type Scalar } from '../json.js';
import { always, type Condition, type NamedConditions } from '../logic/condition.js';
import { isTheOnlyOneOfItsKey } from './keys.js';

/** What a request must have for a condition to hold: necessary, not sufficient. Paths that say nothing are left out. */
export interface Requirements {
  /** False where no request can make the condition hold. */
  isPossible: boolean;
  /** By path: literals, one of which the fact there equals, loosely. */
  equals: ReadonlyMap<string, Choice<Scalar>>;
  /** By path: bounds between which the fact there lies, as a number. */
  within: ReadonlyMap<string, Interval>;
  /** By path: texts, one of which the fact there has in it. */
  contains: ReadonlyMap<string, Choice<string>>;
}

/** Values, one of which a part of a condition asks a path for. */
export interface Choice<T> {
  path: string;
  values: readonly T[];
  part: Condition;
  /** Whether the part holds for every request that has the key of one of the values. */
  isAll: boolean;
}

/** Numbers between two bounds; an open end does not include its bound. */
export interface Interval {
  low: number;
  lowIsOpen: boolean;
  high: number;
  highIsOpen: boolean;
  /** The parts of a condition that ask for no more than this. */
  parts: Condition[];
}

/** Reads the requirements of a condition from its form. */
export function requirementsOf(condition: Condition, named: NamedConditions): Requirements {
  const found: Found = { isPossible: true, equals: nothing, within: nothing, contains: nothing };
  collect(condition, named, found);
  return found;
}

/** What is left to ask once some parts of a condition are known to hold. */
export function withoutParts(
  condition: Condition,
  known: ReadonlySet<Condition>,
  named: NamedConditions,
): Condition {
  if (known.has(condition)) return always;
  if (condition.kind === 'named') {
    const target = named(condition.name);
    return target && withoutParts(target, known, named) === always ? always : condition;
  }
  if (condition.kind !== 'and') return condition;
  const parts: Condition[] = [];
  for (const part of condition.parts) {
    const left = withoutParts(part, known, named);
    if (left !== always) parts.push(left);
  }
  if (parts.length === 0) return always;
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
}

interface Found {
  isPossible: boolean;
  equals: Map<string, Choice<Scalar>>;
  within: Map<string, Interval>;
  contains: Map<string, Choice<string>>;
}

// Most conditions have something to put into one of three maps, and a map takes more memory than all else here.
const nothing = new Map<string, never>();

function collect(condition: Condition, named: NamedConditions, found: Found): void {
  switch (condition.kind) {
    case 'constant':
      if (!condition.holds) found.isPossible = false;
      return;
    case 'and':
      for (const part of condition.parts) collect(part, named, found);
      return;
    case 'named': {
      const target = named(condition.name);
      if (target) collect(target, named, found);
      return;
    }
    case 'compares':
      narrow(condition, found);
      return;
    default: {
      const equal = equalities(condition, condition, named);
      if (equal) found.equals = keepShorter(found.equals, equal);
      const texts = equal ? undefined : containments(condition);
      if (texts) found.contains = keepShorter(found.contains, texts);
    }
  }
}

/** The literals that a condition asks one path for: an equality, a list, or an `or` of these over the same path. */
function equalities(
  condition: Condition,
  part: Condition,
  named: NamedConditions,
): Choice<Scalar> | undefined {
  switch (condition.kind) {
    case 'equals': {
      const value = condition.value as Scalar;
      const isAll = !condition.strict && isTheOnlyOneOfItsKey(value);
      return { path: condition.path, values: [value], part, isAll };
    }
    case 'one-of':
      // A list or object in the list is equal to nothing that a request holds.
      return { path: condition.path, values: condition.values.filter(isScalar), part, isAll: false };
    case 'named': {
      const target = named(condition.name);
      return target && equalities(target, part, named);
    }
    case 'or': {
      const choices = condition.parts.map((choice) => equalities(choice, part, named));
      const path = choices[0]?.path;
      if (path === undefined || choices.some((choice) => choice?.path !== path)) return undefined;
      const values = choices.flatMap((choice) => choice!.values);
      return { path, values, part, isAll: choices.every((choice) => choice!.isAll) };
    }
    default:
      return undefined;
  }
}

function containments(condition: Condition): Choice<string> | undefined {
  const parts = condition.kind === 'or' ? condition.parts : [condition];
  const [first] = parts;
  if (first?.kind !== 'contains') return undefined;
  const { path } = first;
  const values: string[] = [];
  for (const part of parts) {
    if (part.kind !== 'contains' || part.path !== path) return undefined;
    values.push(part.text);
  }
  return { path, values, part: condition, isAll: true };
}

function keepShorter<T>(kept: Map<string, Choice<T>>, choice: Choice<T>): Map<string, Choice<T>> {
  const known = kept.get(choice.path);
  if (known !== undefined && choice.values.length >= known.values.length) return kept;
  return withEntry(kept, choice.path, choice);
}

function narrow(condition: Extract<Condition, { kind: 'compares' }>, found: Found): void {
  const { path, operator, value } = condition;
  // Against a text, two texts compare as texts; only a number says that the comparison is one of numbers.
  if (typeof value !== 'number' || Number.isNaN(value)) return;
  let bounds = found.within.get(path);
  if (bounds === undefined) {
    bounds = { low: -Infinity, lowIsOpen: false, high: Infinity, highIsOpen: false, parts: [] };
    found.within = withEntry(found.within, path, bounds);
  }
  bounds.parts.push(condition);
  const isOpen = operator.length === 1;
  if (operator.startsWith('<')) {
    if (value < bounds.high || (value === bounds.high && isOpen)) {
      bounds.high = value;
      bounds.highIsOpen = isOpen;
    }
  } else if (value > bounds.low || (value === bounds.low && isOpen)) {
    bounds.low = value;
    bounds.lowIsOpen = isOpen;
  }
}

function withEntry<T>(map: Map<string, T>, key: string, entry: T): Map<string, T> {
  if (map === nothing) return new Map([[key, entry]]);
  return map.set(key, entry);
}
