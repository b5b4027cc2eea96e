import { knownFact } from '../../../platform/known-facts.js';
import { isScalar, type Scalar } from '../../../values/json.js';
import { always, type Condition, type NamedConditions } from '../../logic/condition.js';
import type { Expression } from '../../logic/expression.js';
import { computedIn, computedText } from './computed.js';
import { isTheOnlyOneOfItsKey } from './key-literals.js';

/** What a request must have for a condition to hold: necessary, not sufficient. */
export interface Requirements {
  /** False where no request can make the condition hold. */
  isPossible: boolean;
  /** By path: the literals, one of which the fact loosely equals. */
  equals: readonly Choice<Scalar>[];
  /** By path: the bounds between which the fact lies, as a number. */
  within: readonly Interval[];
  /** By path: the texts, one of which the fact contains. */
  contains: readonly Choice<string>[];
  /** By path: the texts, with one of which the fact begins. */
  begins: readonly Choice<string>[];
  /** Of an `or` over different facts: what each of its parts requires, one of which a request must have. */
  either: readonly Requirements[];
}

/** The values that a condition allows for one path. */
export interface Choice<T> {
  path: string;
  values: readonly T[];
  part: Condition;
  /** Whether the part holds for every request that has the key of one of the values. */
  isAll: boolean;
  /** Where it is no fact that equals one of the values, but what is computed of some. */
  computed?: Expression;
}

/**
 * Numbers between two bounds, or texts of a fact that is always one, such as `now.date`; an open end does not include its
 * bound. Without a bound it is infinite.
 */
export interface Interval {
  path: string;
  low: Bound;
  lowIsOpen: boolean;
  high: Bound;
  highIsOpen: boolean;
  /** The parts of a condition that the interval proves. */
  parts: Condition[];
}

/** A number, or a text among texts. */
export type Bound = number | string;

/** Reads the requirements of a condition from its form. */
export function requirementsOf(condition: Condition, named: NamedConditions): Requirements {
  const found: Found = {
    isPossible: true,
    equals: [],
    within: [],
    contains: [],
    begins: [],
    parts: undefined,
  };
  collect(condition, named, found);
  const { parts, ...requirements } = found;
  // What holds for all is rarer than what holds for a part.
  if (!found.isPossible || parts === undefined || hasAny(found)) return { ...requirements, either: [] };
  const possible = parts.map((part) => requirementsOf(part, named)).filter(({ isPossible }) => isPossible);
  const either = possible.flatMap((one) => (one.either.length > 0 ? one.either : [one]));
  const isPossible = possible.length > 0;
  const isUseful = either.length <= mostAlternatives && either.every(hasAny);
  return { ...requirements, isPossible, either: isUseful ? either : [] };
}

/** A rule is indexed under so many parts of an `or`. */
const mostAlternatives = 16;

function hasAny({ equals, within, contains, begins }: Omit<Requirements, 'isPossible' | 'either'>): boolean {
  return equals.length + within.length + contains.length + begins.length > 0;
}

/** The rest of a condition once some of its parts are known to hold. */
export function withoutParts(
  condition: Condition,
  known: readonly Condition[],
  named: NamedConditions,
): Condition {
  if (known.includes(condition)) return always;
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
  // Lists and no maps: of ten thousand conditions the maps would cost more than all else here, and few ask for many paths.
  equals: Choice<Scalar>[];
  within: Interval[];
  contains: Choice<string>[];
  begins: Choice<string>[];
  /** Of the first `or` over different facts. */
  parts: readonly Condition[] | undefined;
}

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
    case 'not': {
      const inner = denied(condition.part, named);
      if (inner) collect(inner, named, found);
      return;
    }
    default: {
      const equal = equalities(condition, condition, named);
      if (equal) keepShorter(found.equals, equal);
      if (equal) return;
      const contained = partsOfText(condition, 'contains');
      if (contained) keepShorter(found.contains, contained);
      const beginning = partsOfText(condition, 'starts-with');
      if (beginning) keepShorter(found.begins, beginning);
      if (!contained && !beginning && condition.kind === 'or') found.parts ??= condition.parts;
    }
  }
}

/** What must hold where a condition does not: `!` of `!=`, and of what is made of such. */
function denied(condition: Condition, named: NamedConditions): Condition | undefined {
  switch (condition.kind) {
    case 'constant':
      return { kind: 'constant', holds: !condition.holds };
    case 'not':
      return condition.part;
    case 'named': {
      const target = named(condition.name);
      return target && denied(target, named);
    }
    case 'and':
    case 'or': {
      const parts = condition.parts.map((part) => denied(part, named));
      const known = parts.filter((part) => part !== undefined);
      if (condition.kind === 'or') return { kind: 'and', parts: known };
      return known.length === parts.length ? { kind: 'or', parts: known } : undefined;
    }
    default:
      return undefined;
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
      if (!isShort(value)) return undefined;
      const isAll = !condition.strict && isTheOnlyOneOfItsKey(value);
      return { path: condition.path, values: [value], part, isAll };
    }
    case 'one-of':
      if (!condition.values.every(isShort)) return undefined;
      // A list or object in the list is equal to nothing that a request holds.
      return { path: condition.path, values: condition.values.filter(isScalar), part, isAll: false };
    case 'named': {
      const target = named(condition.name);
      return target && equalities(target, part, named);
    }
    case 'not': {
      const inner = denied(condition.part, named);
      return inner && equalities(inner, part, named);
    }
    case 'opaque': {
      const found = computedIn(condition.expression);
      if (!found?.values.every(isShort)) return undefined;
      const { path, values, expression } = found;
      return { path, values, part, isAll: false, computed: expression };
    }
    case 'or': {
      let path: string | undefined;
      let computed: Expression | undefined;
      const values: Scalar[] = [];
      let isAll = true;
      for (const inner of condition.parts) {
        const choice = equalities(inner, part, named);
        path ??= choice?.path;
        computed ??= choice?.computed;
        if (choice === undefined || choice.path !== path) return undefined;
        for (const value of choice.values) values.push(value);
        isAll &&= choice.isAll;
      }
      return path === undefined ? undefined : { path, values, part, isAll, ...(computed && { computed }) };
    }
    default:
      return undefined;
  }
}

// A list in a request is turned into text as far as the longest text goes that it could equal.
function isShort(value: unknown): boolean {
  return typeof value !== 'string' || value.length <= 1_000;
}

/** The texts that a condition looks for in one path: by one test, or by an `or` of several. */
function partsOfText(condition: Condition, kind: 'contains' | 'starts-with'): Choice<string> | undefined {
  const parts = condition.kind === 'or' ? condition.parts : [condition];
  const found = parts.map((part) => textSought(part, kind));
  const [first] = found;
  if (first === undefined) return undefined;
  const { path, computed } = first;
  const values: string[] = [];
  for (const one of found) {
    if (one === undefined || one.path !== path) return undefined;
    values.push(one.text);
  }
  return { path, values, part: condition, isAll: computed === undefined, ...(computed && { computed }) };
}

function textSought(
  part: Condition,
  kind: 'contains' | 'starts-with',
): { path: string; text: string; computed?: Expression } | undefined {
  if (part.kind === kind) return { path: part.path, text: part.text };
  const found = part.kind === 'opaque' ? computedText(part.expression, kind) : undefined;
  return found && { path: found.path, text: found.values[0] as string, computed: found.expression };
}

function keepShorter<T>(kept: Choice<T>[], choice: Choice<T>): void {
  const known = kept.findIndex(({ path }) => path === choice.path);
  if (known === -1) kept.push(choice);
  else if (choice.values.length < kept[known]!.values.length) kept[known] = choice;
}

/**
 * Whether a literal bounds an interval. Beside a text, two texts compare as texts: only a number says that the comparison is
 * one of numbers, or a fact that is a text at every click. Beside a number, such a fact is never greater nor less.
 */
function isBound(path: string, value: unknown): value is Bound {
  if (knownFact(path)?.form !== undefined) return typeof value === 'string';
  return typeof value === 'number' && !Number.isNaN(value);
}

function narrow(condition: Extract<Condition, { kind: 'compares' }>, found: Found): void {
  const { path, operator, value } = condition;
  if (!isBound(path, value)) return;
  let bounds = found.within.find((known) => known.path === path);
  if (bounds === undefined) {
    bounds = { path, low: -Infinity, lowIsOpen: false, high: Infinity, highIsOpen: false, parts: [] };
    found.within.push(bounds);
  }
  bounds.parts.push(condition);
  const isOpen = operator.length === 1;
  if (operator.startsWith('<')) {
    if (bounds.high === Infinity || value < bounds.high || (value === bounds.high && isOpen)) {
      bounds.high = value;
      bounds.highIsOpen = isOpen;
    }
  } else if (bounds.low === -Infinity || value > bounds.low || (value === bounds.low && isOpen)) {
    bounds.low = value;
    bounds.lowIsOpen = isOpen;
  }
}
