import { isScalar } from '../../values/json.js';
import { splitPath } from '../../values/path.js';
import type { Budget } from './budget.js';
import { compileExpression, compilePath, type Evaluate, type Read } from './evaluate.js';
import { type CallExpression, type Expression, expressionKey, literalKey, weightOf } from './expression.js';
import { isTruthy, operators } from './operators.js';
import { spendOnEquality, spendOnOrder } from './price.js';

/**
 * The one form of a condition: and / or / not over atoms. What decides, what explains, what counts coverage and what
 * compares two files all read this form. It keeps the order of its parts, since evaluating a part may throw.
 */
export type Condition =
  | { kind: 'constant'; holds: boolean; expression?: Expression }
  | { kind: 'and' | 'or'; parts: Condition[]; expression?: Expression }
  | { kind: 'not'; part: Condition; expression: Expression }
  /** A named condition: shared by all who name it. */
  | { kind: 'named'; name: string; expression: Expression }
  | Atom;

/** A test that is not and, or, not. Each keeps the expression it came from. */
export type Atom =
  /** A fact equals a literal, loosely (`==`) or strictly (`===`). */
  | { kind: 'equals'; path: string; value: unknown; strict: boolean; expression: Expression }
  /** A fact is one of a list of literals, strictly: `{ in: [{ var }, [ … ]] }`. */
  | { kind: 'one-of'; path: string; values: readonly unknown[]; expression: Expression }
  /** A number of comparisons of a fact with literals, each `fact OP literal`. */
  | {
      kind: 'compares';
      path: string;
      operator: '<' | '<=' | '>' | '>=';
      value: unknown;
      expression: Expression;
    }
  /** A text stands in a fact: `{ in: [text, { var }] }`. */
  | { kind: 'contains'; path: string; text: string; expression: Expression }
  /** Anything else: only its expression knows. */
  | { kind: 'opaque'; expression: Expression };

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
type Meaning = { [K in Kind]: Pick<OfKind<K>, 'kind' | FieldNames<K>> }[Kind];

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

/** The predicate of a condition. May throw, on odd values, as the expression would, and where the budget is spent. */
export type Predicate = (facts: unknown, budget: Budget) => boolean;

/** A condition that holds for every click. */
export const always: Condition = { kind: 'constant', holds: true };

/** All of several conditions, in order. */
export function allOf(parts: Condition[]): Condition {
  if (parts.length === 0) return always;
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
}

/** Reads an expression as a condition: as its truth, in JSON-Logic's sense. */
export function toCondition(expression: Expression): Condition {
  if (expression.kind === 'literal') {
    return { kind: 'constant', holds: isTruthy(expression.value), expression };
  }
  // A list that holds logic has items, so it is true; but evaluating them may throw.
  if (expression.kind !== 'call') return { kind: 'opaque', expression };
  const { operator, args } = expression;
  const [first, second] = args;
  if ((operator === 'and' || operator === 'or') && args.length > 0) {
    return { kind: operator as 'and' | 'or', parts: args.map(toCondition), expression };
  }
  if (args.length === 1 && first !== undefined) {
    if (operator === '!') return { kind: 'not', part: toCondition(first), expression };
    if (operator === '!!') return toCondition(first);
    if (operator === 'condition' && first.kind === 'literal') {
      return { kind: 'named', name: String(first.value), expression };
    }
  }
  if (args.length === 2 && first !== undefined && second !== undefined) {
    return toComparison(expression, operator, first, second) ?? { kind: 'opaque', expression };
  }
  if (args.length === 3) return toBetween(expression) ?? { kind: 'opaque', expression };
  return { kind: 'opaque', expression };
}

/** Every atom of a condition, in reading order; those behind a name belong to the named condition. */
export function atomsOf(condition: Condition): Atom[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(atomsOf);
    case 'not':
      return atomsOf(condition.part);
    default:
      return isAtom(condition) ? [condition] : [];
  }
}

/** Hears what each atom came to, as often as it is evaluated: how coverage is counted. */
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

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.parts;
  return condition.kind === 'not' ? [condition.part] : noParts;
}

const noParts: readonly Condition[] = [];

/** A text that equal conditions share, and no others, given the numbers of their parts. */
function keyOf(condition: Meaning, parts: readonly number[]): string {
  let key = `${condition.kind} ${parts.join(' ')}`;
  const fields = fieldKeys[condition.kind] as Readonly<Record<string, (value: unknown) => string>>;
  for (const field in fields) key += ` ${fields[field]!((condition as Record<string, unknown>)[field])}`;
  return key;
}

/**
 * A predicate that is evaluated once for each scope of a click. Conditions that name others twice at each level would
 * otherwise double the work at each level. Another click may come with the same objects, changed by now.
 */
export function oncePerScope(holds: Predicate, weight: number): Predicate {
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

/** How many steps it takes to ask a condition once, besides what a request can make more of; see `weightOf`. */
export function weightOfCondition(condition: Condition): number {
  switch (condition.kind) {
    case 'constant':
    case 'named':
      return 1;
    case 'opaque':
      return weightOf(condition.expression);
    case 'and':
    case 'or':
    case 'not':
      return partsOf(condition).reduce((sum, part) => sum + weightOfCondition(part), 1);
    default:
      return 1 + splitPath(condition.path).length;
  }
}

/** The predicates of the named conditions, each compiled once and evaluated once a request. */
export function compileNamedConditions(
  conditions: ReadonlyMap<string, Condition>,
  listener?: AtomListener,
): (name: string) => Predicate {
  const compiled = new Map<string, Predicate>();
  return function named(name) {
    const known = compiled.get(name);
    if (known) return known;
    const condition = conditions.get(name)!;
    const holds = oncePerScope(compileCondition(condition, named, listener), weightOfCondition(condition));
    compiled.set(name, holds);
    return holds;
  };
}

function isAtom(condition: Condition): condition is Atom {
  return atomKinds.has(condition.kind);
}

const atomKinds: ReadonlySet<string> = new Set([
  'equals',
  'one-of',
  'compares',
  'contains',
  'opaque',
] satisfies Atom['kind'][]);

// The closures are made in functions of their own: a closure keeps all that any closure beside it needs.
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
  if (strict) return (facts) => read(facts) === value;
  const type = typeof value;
  return (facts, budget) => {
    const found = read(facts);
    // Two texts take no longer than the one in the file is.
    if (typeof found !== type) spendOnEquality(budget, found, value);
    // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what "==" means in JSON-Logic.
    return found == value;
  };
}

function isOneOf(read: Read, values: readonly unknown[]): Predicate {
  // A set compares as `indexOf` does, but for NaN, which no file and no request can hold.
  return values.length > maxCompared
    ? isIn(read, new Set(values))
    : (facts) => values.indexOf(read(facts)) !== -1;
}

/** Up to here comparing one by one costs less than a look-up. */
const maxCompared = 8;

function isIn(read: Read, values: ReadonlySet<unknown>): Predicate {
  return (facts) => values.has(read(facts));
}

function compares(read: Read, operator: '<' | '<=' | '>' | '>=', value: number): Predicate {
  // What is compared need not be a number; JavaScript's rules for the rest are those of JSON-Logic.
  const type = value === null ? undefined : typeof value;
  const readValue = (facts: unknown, budget: Budget) => {
    const found = read(facts);
    if (typeof found !== type) spendOnOrder(budget, found, value);
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

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function toComparison(
  expression: Expression,
  operator: string,
  left: Expression,
  right: Expression,
): Condition | undefined {
  const leftPath = factPath(left);
  if (operator === 'in') {
    const rightPath = factPath(right);
    if (rightPath !== undefined && left.kind === 'literal' && typeof left.value === 'string') {
      return { kind: 'contains', path: rightPath, text: left.value, expression };
    }
    if (leftPath === undefined || right.kind !== 'literal' || !Array.isArray(right.value)) return undefined;
    return { kind: 'one-of', path: leftPath, values: right.value, expression };
  }
  const path = leftPath ?? factPath(right);
  const literal = leftPath === undefined ? left : right;
  if (path === undefined || literal.kind !== 'literal' || !isScalar(literal.value)) return undefined;
  const { value } = literal;
  switch (operator) {
    case '==':
    case '===':
      return { kind: 'equals', path, value, strict: operator === '===', expression };
    case '!=':
    case '!==': {
      const part: Condition = { kind: 'equals', path, value, strict: operator === '!==', expression };
      return { kind: 'not', part, expression };
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const directed = leftPath === undefined ? mirrored[operator] : operator;
      return { kind: 'compares', path, operator: directed, value, expression };
    }
    default:
      return undefined;
  }
}

/** `low < fact < high` is both of its halves, in this order. */
function toBetween(expression: CallExpression): Condition | undefined {
  const { at, operator, args } = expression;
  const [low, fact, high] = args as [Expression, Expression, Expression];
  if ((operator !== '<' && operator !== '<=') || factPath(fact) === undefined) return undefined;
  const halves = [
    [low, fact],
    [fact, high],
  ] as const;
  const parts: Condition[] = [];
  for (const [left, right] of halves) {
    const half: CallExpression = { kind: 'call', at, operator, args: [left, right] };
    const part = toComparison(half, operator, left, right);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { kind: 'and', parts, expression };
}

/** A condition without the expressions that it was read from, where it does not need them to run. */
export function withoutOrigin(condition: Condition): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { kind: condition.kind, parts: condition.parts.map(withoutOrigin) };
    case 'not':
      return { kind: 'not', part: withoutOrigin(condition.part), expression: nowhere };
    case 'opaque':
      return condition;
    default:
      return { ...condition, expression: nowhere };
  }
}

const nowhere: Expression = { kind: 'literal', at: [], value: null };

/** Looks up a named condition. */
export type NamedConditions = (name: string) => Condition | undefined;

/** The path of a plain `{ var: path }` over the facts; the whole facts and items of lists are not such. */
function factPath(expression: Expression): string | undefined {
  if (expression.kind !== 'variable' || expression.path === '' || expression.inItem) return undefined;
  return expression.fallback === undefined ? expression.path : undefined;
}
