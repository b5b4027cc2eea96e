import { memoize } from '../../values/memo.js';
import type { Budget } from './budget.js';
import {
  type Atom,
  type Condition,
  isAtom,
  type NamedConditions,
  partsOf,
  weightOfCondition,
} from './condition.js';
import { keyOf, type Meaning } from './condition-key.js';
import { compileExpression } from './evaluate.js';
import { operators } from './operators.js';
import { isLongText, spendOnEquality, spendOnOrder, spendOnSearch } from './price.js';
import { compilePath, type Evaluate, type Read } from './scope.js';
import { isTruthy } from './truth.js';

/** The predicate of a condition. It throws where the expression would throw, and when the budget is spent. */
export type Predicate = (facts: unknown, budget: Budget) => boolean;

/** Called with the result of an atom each time it is evaluated: how coverage is counted. */
export type AtomListener = (atom: Atom, holds: boolean) => void;

/** Compiles a condition; `named` finds the compiled form of a named one. */
export function compileCondition(
  condition: Condition,
  named: (name: string) => Predicate,
  listener?: AtomListener,
): Predicate {
  const parts = partsOf(condition).map((part) => compileCondition(part, named, listener));
  const holds = compileNode(condition, parts, named);
  if (listener === undefined || !isAtom(condition)) return holds;
  return (facts, budget) => {
    const result = holds(facts, budget);
    listener(condition, result);
    return result;
  };
}

/** Compiles many conditions as {@link compileCondition} does; equal ones, and equal parts of them, become one predicate. */
export function shareConditions(named: (name: string) => Predicate): (condition: Condition) => Predicate {
  const shared = new Map<string, Predicate>();
  const numbers = new Map<Predicate, number>();
  return function compile(condition) {
    const parts = partsOf(condition).map(compile);
    const key = keyOf(
      condition,
      parts.map((part) => numbers.get(part)!),
    );
    let holds = shared.get(key);
    if (holds === undefined) {
      holds = compileNode(condition, parts, named);
      shared.set(key, holds);
      if (!numbers.has(holds)) numbers.set(holds, numbers.size);
    }
    return holds;
  };
}

/**
 * A predicate that is evaluated once for each scope of a click. Otherwise conditions that name others twice at each level
 * would double the work at each level. Another click may come with the same objects, changed meanwhile.
 */
function oncePerScope(holds: Predicate, weight: number): Predicate {
  let lastClick = 0;
  let lastScope: unknown;
  let lastResult = false;
  return (scope, budget) => {
    if (budget.click === lastClick && Object.is(scope, lastScope)) return lastResult;
    budget.spend(weight);
    lastResult = holds(scope, budget);
    lastScope = scope;
    lastClick = budget.click;
    return lastResult;
  };
}

/** The predicates of the named conditions, each compiled once and evaluated once a request. */
export function compileNamedConditions(
  conditions: NamedConditions,
  listener?: AtomListener,
): (name: string) => Predicate {
  const named: (name: string) => Predicate = memoize((name) => {
    const condition = conditions(name)!;
    return oncePerScope(compileCondition(condition, named, listener), weightOfCondition(condition));
  }, new Map());
  return named;
}

// A function for each kind, since a closure keeps alive whatever any closure beside it uses.
function compileNode(
  condition: Meaning,
  parts: readonly Predicate[],
  named: (name: string) => Predicate,
): Predicate {
  switch (condition.kind) {
    case 'constant':
      return condition.holds ? isAlways : isNever;
    case 'and':
      return allHold(parts);
    case 'or':
      return oneHolds(parts);
    case 'not':
      return isNot(parts[0]!);
    case 'named':
      return named(condition.name);
    case 'equals':
      return isEqual(compilePath(condition.path), condition.value, condition.strict);
    case 'one-of':
      return isOneOf(compilePath(condition.path), condition.values);
    case 'compares':
      return compares(compilePath(condition.path), condition.operator, condition.value as number);
    case 'contains':
      return contains(compilePath(condition.path), condition.text);
    case 'starts-with':
      return atAnEnd(operators.starts_with, compilePath(condition.path), condition.text);
    case 'ends-with':
      return atAnEnd(operators.ends_with, compilePath(condition.path), condition.text);
    case 'opaque':
      return isTrue(compileExpression(condition.expression, named as (name: string) => Evaluate));
  }
}

const isAlways: Predicate = () => true;
const isNever: Predicate = () => false;

function isNot(part: Predicate): Predicate {
  return (facts, budget) => !part(facts, budget);
}

function isEqual(read: Read, value: unknown, strict: boolean): Predicate {
  const isLong = isLongText(value);
  if (strict && !isLong) return (facts) => read(facts) === value;
  const type = typeof value;
  return (facts, budget) => {
    const found = read(facts);
    if (isLong || typeof found !== type) spendOnEquality(budget, found, value);
    if (strict) return found === value;
    // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what "==" means in JSON-Logic.
    return found == value;
  };
}

function isOneOf(read: Read, values: readonly unknown[]): Predicate {
  if (values.length <= maxCompared && values.some(isLongText)) return isOneOfLong(read, values);
  // A set compares as `indexOf` does, but for NaN, which no file and no request can hold.
  return values.length > maxCompared
    ? isIn(read, new Set(values))
    : (facts) => values.indexOf(read(facts)) !== -1;
}

/** Up to this many, comparing one by one costs less than a lookup. */
const maxCompared = 8;

function isOneOfLong(read: Read, values: readonly unknown[]): Predicate {
  return (facts, budget) => {
    const found = read(facts);
    spendOnSearch(budget, found, values);
    return values.indexOf(found) !== -1;
  };
}

function isIn(read: Read, values: ReadonlySet<unknown>): Predicate {
  return (facts) => values.has(read(facts));
}

function compares(read: Read, operator: '<' | '<=' | '>' | '>=', value: number): Predicate {
  // What is compared need not be a number; JavaScript's rules for the rest are those of JSON-Logic.
  const type = value === null ? undefined : typeof value;
  const isLong = isLongText(value);
  const readValue = (facts: unknown, budget: Budget) => {
    const found = read(facts);
    if (isLong || typeof found !== type) spendOnOrder(budget, found, value);
    return found as number;
  };
  switch (operator) {
    case '<':
      return (facts, budget) => readValue(facts, budget) < value;
    case '<=':
      return (facts, budget) => readValue(facts, budget) <= value;
    case '>':
      return (facts, budget) => readValue(facts, budget) > value;
    case '>=':
      return (facts, budget) => readValue(facts, budget) >= value;
  }
}

function contains(read: Read, text: string): Predicate {
  const { apply, spend } = operators.in;
  return (facts, budget) => {
    const found = read(facts);
    spend(budget, text, found);
    return apply(text, found);
  };
}

function atAnEnd(
  { apply, spend }: Pick<typeof operators.starts_with, 'apply' | 'spend'>,
  read: Read,
  text: string,
): Predicate {
  return (facts, budget) => {
    const found = read(facts);
    spend(budget, found, text);
    return apply(found, text);
  };
}

function isTrue(evaluate: Evaluate): Predicate {
  return (facts, budget) => isTruthy(evaluate(facts, budget));
}

function allHold(parts: readonly Predicate[]): Predicate {
  const [a, b, c] = parts;
  if (parts.length === 1) return a!;
  if (parts.length === 2) return both(a!, b!);
  if (parts.length === 3) return both(a!, both(b!, c!));
  return (facts, budget) => {
    for (const part of parts) if (!part(facts, budget)) return false;
    return true;
  };
}

function both(a: Predicate, b: Predicate): Predicate {
  return (facts, budget) => a(facts, budget) && b(facts, budget);
}

function oneHolds(parts: readonly Predicate[]): Predicate {
  const [a, b] = parts;
  if (parts.length === 1) return a!;
  if (parts.length === 2) return either(a!, b!);
  return (facts, budget) => {
    for (const part of parts) if (part(facts, budget)) return true;
    return false;
  };
}

function either(a: Predicate, b: Predicate): Predicate {
  return (facts, budget) => a(facts, budget) || b(facts, budget);
}
