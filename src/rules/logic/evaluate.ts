import { splitPath } from '../../values/path.js';
import type { Budget } from './budget.js';
import { type CallExpression, type Expression, type VariableExpression, weightOf } from './expression.js';
import { isTruthy, iterators, type OperatorName, operators } from './operators.js';
import { spendOnPrimitive, spendOnText } from './price.js';

/**
 * An expression ready to run: from a scope (the facts, or an item inside `map` and its like) to a value. Spends what the
 * request makes it take. May throw.
 */
export type Evaluate = (scope: unknown, budget: Budget) => unknown;

/** Reads what a path leads to. */
export type Read = (scope: unknown) => unknown;

/** Finds the compiled form of a named condition. */
export type ConditionLookup = (name: string) => Evaluate;

/** Compiles an expression to closures. No text becomes code, and no value is ever evaluated again. */
export function compileExpression(expression: Expression, conditions: ConditionLookup): Evaluate {
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value);
    case 'list':
      return list(expression.items.map((item) => compileExpression(item, conditions)));
    case 'variable':
      return compileVariable(expression, conditions);
    case 'call':
      if (expression.operator === 'condition') return conditionOf(expression.args[0], conditions);
      return compileCall(
        expression,
        expression.args.map((arg) => compileExpression(arg, conditions)),
      );
  }
}

/** The reader of a path that is known beforehand: own properties only, null where it leads nowhere. */
export function compilePath(path: string): Read {
  let reader = readers.get(path);
  if (reader === undefined) {
    if (readers.size === maxReaders) readers.clear();
    reader = compileReader(path);
    readers.set(path, reader);
  }
  return reader;
}

/** Thousands of rules read the same few facts; emptied before it could grow with every file that is ever read. */
const readers = new Map<string, Read>();
const maxReaders = 1_000;

function compileReader(path: string): Read {
  const segments = splitPath(path);
  const [first, second] = segments;
  if (first === undefined) return (scope) => scope;
  if (segments.length > 2 || segments.some(isInherited)) return (scope) => readPath(scope, segments) ?? null;
  return second === undefined ? readKey(first) : readBelow(readKey(first), second);
}

/** Reads a key that no value inherits. Each fact has a function of its own, in which the engine knows where it stands. */
function readKey(key: string): Read {
  if (Object.hasOwn(factReaders, key)) return factReaders[key] as Read;
  return (scope) => (scope as Fields | null | undefined)?.[key] ?? null;
}

function readBelow(read: Read, key: string): Read {
  return (scope) => (read(scope) as Fields | null)?.[key] ?? null;
}

type Fields = Record<string, unknown>;

const factReaders: Record<string, (scope: Fields | null | undefined) => unknown> = {
  touchpoint: (scope) => scope?.touchpoint ?? null,
  post_token: (scope) => scope?.post_token ?? null,
  conversation_id: (scope) => scope?.conversation_id ?? null,
  user_side: (scope) => scope?.user_side ?? null,
  user_id: (scope) => scope?.user_id ?? null,
  extra_data: (scope) => scope?.extra_data ?? null,
  vars: (scope) => scope?.vars ?? null,
  now: (scope) => scope?.now ?? null,
};

// Of every other key a plain read sees own properties only, since JSON values have no other prototypes.
function isInherited(key: string): boolean {
  return prototypes.some((prototype) => key in prototype);
}

const prototypes: readonly object[] = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Boolean.prototype,
];

function literal(value: unknown): Evaluate {
  return () => value;
}

function list(items: readonly Evaluate[]): Evaluate {
  return (scope, budget) => items.map((item) => item(scope, budget));
}

function compileVariable({ path, fallback }: VariableExpression, conditions: ConditionLookup): Evaluate {
  if (fallback === undefined) return compilePath(path);
  const segments = splitPath(path);
  const otherwise = compileExpression(fallback, conditions);
  return (scope, budget) => {
    // Both are evaluated, and a found null is not "not found": json-logic-js does the same.
    const missing = otherwise(scope, budget) ?? null;
    const found = readPath(scope, segments);
    return found === undefined ? missing : found;
  };
}

function readPath(scope: unknown, segments: readonly string[]): unknown {
  let value = scope;
  for (const segment of segments) {
    if (value === null || value === undefined) return undefined;
    value = ownValue(value, segment);
  }
  return value;
}

// A request must not reach `constructor` or `toString` of JavaScript's own objects by a path.
function ownValue(value: unknown, key: string): unknown {
  if (value === null || value === undefined) return undefined;
  return Object.hasOwn(value as object, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function conditionOf(name: Expression | undefined, conditions: ConditionLookup): Evaluate {
  return conditions(String(name?.kind === 'literal' ? name.value : ''));
}

function compileCall({ operator, args: written }: CallExpression, args: Evaluate[]): Evaluate {
  // What an operator on items spends on each of them, so that the file's own length bounds all that costs nothing.
  const weight = iterators.has(operator) && written[1] ? 1 + weightOf(written[1]) : 0;
  const lazy = lazyOperators[operator];
  if (lazy) return lazy(args, weight);
  const known = Object.hasOwn(operators, operator) ? operators[operator as OperatorName] : undefined;
  if (known === undefined || !('apply' in known)) return throwUnknown(operator);
  const apply = known.apply as (...values: unknown[]) => unknown;
  const spend =
    'spend' in known ? (known.spend as (budget: Budget, ...values: unknown[]) => void) : undefined;
  const [a, b] = args;
  if (spend === undefined) {
    if (args.length === 1) return (scope, budget) => apply(a!(scope, budget));
    return (scope, budget) => apply(...args.map((arg) => arg(scope, budget)));
  }
  if (args.length === 2) {
    return (scope, budget) => {
      const left = a!(scope, budget);
      const right = b!(scope, budget);
      spend(budget, left, right);
      return apply(left, right);
    };
  }
  return (scope, budget) => {
    const values = args.map((arg) => arg(scope, budget));
    spend(budget, ...values);
    return apply(...values);
  };
}

function throwUnknown(operator: string): Evaluate {
  return () => {
    throw new Error(`Unrecognized operation ${operator}`);
  };
}

const absent: Evaluate = () => undefined;

/** The operators that choose what to evaluate, or need the scope itself. `weight` is what each item takes. */
const lazyOperators: Record<string, (args: Evaluate[], weight: number) => Evaluate> = {
  // Only reached with a computed path; see `compileVariable`.
  var: ([path = absent, fallback = absent]) => {
    return (scope, budget) => {
      const key = path(scope, budget);
      const missing = fallback(scope, budget) ?? null;
      if (isWholeScope(key)) return scope === undefined ? missing : scope;
      spendOnText(budget, key);
      const found = readPath(scope, String(key).split('.'));
      return found === undefined ? missing : found;
    };
  },
  missing: (args) => (scope, budget) =>
    missingKeys(
      args.map((arg) => arg(scope, budget)),
      scope,
    ),
  missing_some:
    ([need = absent, options = absent]) =>
    (scope, budget) => {
      const wanted = need(scope, budget) as number;
      const keys = options(scope, budget) as unknown[];
      const missing = missingKeys(Array.isArray(keys) ? keys : [keys], scope);
      spendOnPrimitive(budget, wanted);
      return keys.length - missing.length >= wanted ? [] : missing;
    },
  if: compileIf,
  '?:': compileIf,
  and: (args) => (scope, budget) => {
    let value: unknown;
    for (const arg of args) {
      value = arg(scope, budget);
      if (!isTruthy(value)) return value;
    }
    return value;
  },
  or: (args) => (scope, budget) => {
    let value: unknown;
    for (const arg of args) {
      value = arg(scope, budget);
      if (isTruthy(value)) return value;
    }
    return value;
  },
  filter:
    ([list = absent, test = absent], weight) =>
    (scope, budget) =>
      eachOf(list(scope, budget), weight, budget).filter((item) => isTruthy(test(item, budget))),
  map:
    ([list = absent, make = absent], weight) =>
    (scope, budget) =>
      eachOf(list(scope, budget), weight, budget).map((item) => make(item, budget)),
  reduce:
    ([list = absent, step = absent, start], weight) =>
    (scope, budget) => {
      const items = list(scope, budget);
      const initial = start === undefined ? null : start(scope, budget);
      if (!Array.isArray(items)) return initial;
      return eachOf(items, weight, budget).reduce<unknown>(
        (accumulator, current) => step({ current, accumulator }, budget),
        initial,
      );
    },
  all:
    ([list = absent, test = absent], weight) =>
    (scope, budget) => {
      const items = listOf(list(scope, budget));
      return items.length > 0 && !findItem(items, test, weight, budget, false);
    },
  some:
    ([list = absent, test = absent], weight) =>
    (scope, budget) =>
      findItem(listOf(list(scope, budget)), test, weight, budget, true),
  none:
    ([list = absent, test = absent], weight) =>
    (scope, budget) =>
      !findItem(listOf(list(scope, budget)), test, weight, budget, true),
};

/** Whether there is an item of which a test comes to what is wanted. */
function findItem(
  items: readonly unknown[],
  test: Evaluate,
  weight: number,
  budget: Budget,
  wanted: boolean,
): boolean {
  for (const item of items) {
    budget.spend(weight);
    if (isTruthy(test(item, budget)) === wanted) return true;
  }
  return false;
}

function compileIf(args: Evaluate[]): Evaluate {
  return (scope, budget) => {
    let index = 0;
    for (; index < args.length - 1; index += 2) {
      if (isTruthy(args[index]!(scope, budget))) return args[index + 1]!(scope, budget);
    }
    return index < args.length ? args[index]!(scope, budget) : null;
  };
}

/** The items of a list all of which are visited: paid for at once, before the engine makes room for what comes of them. */
function eachOf(value: unknown, weight: number, budget: Budget): unknown[] {
  const items = listOf(value);
  budget.spend(weight * items.length);
  return items;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function missingKeys(args: unknown[], scope: unknown): unknown[] {
  const keys = Array.isArray(args[0]) ? args[0] : args;
  return keys.filter((key) => {
    // json-logic-js would evaluate such a key as logic, and it may come from the request.
    if (typeof key === 'object' && key !== null) throw new TypeError('a key must be a text or a number');
    const value = (isWholeScope(key) ? scope : readPath(scope, String(key).split('.'))) ?? null;
    return value === null || value === '';
  });
}

function isWholeScope(key: unknown): boolean {
  return key === undefined || key === null || key === '';
}
