import type { Expression, VariableExpression } from './expression.js';
import { isTruthy, type OperatorName, operators } from './operators.js';

/** An expression ready to run: from a scope (the facts, or an item inside `map` and its like) to a value. May throw. */
export type Evaluate = (scope: unknown) => unknown;

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
        expression.operator,
        expression.args.map((arg) => compileExpression(arg, conditions)),
      );
  }
}

/** The reader of a path that is known beforehand: own properties only, null where it leads nowhere. */
export function compilePath(path: string): Evaluate {
  let reader = readers.get(path);
  if (reader === undefined) {
    if (readers.size === maxReaders) readers.clear();
    reader = compileReader(path);
    readers.set(path, reader);
  }
  return reader;
}

/** Thousands of rules read the same few facts; emptied before it could grow with every file that is ever read. */
const readers = new Map<string, Evaluate>();
const maxReaders = 1_000;

function compileReader(path: string): Evaluate {
  const segments = splitPath(path);
  const [first, second] = segments;
  if (first === undefined) return (scope) => scope;
  if (segments.length > 2 || segments.some(isInherited)) return (scope) => readPath(scope, segments) ?? null;
  return second === undefined ? readKey(first) : readBelow(readKey(first), second);
}

/** Reads a key that no value inherits. Each fact has a function of its own, in which the engine knows where it stands. */
function readKey(key: string): Evaluate {
  if (Object.hasOwn(factReaders, key)) return factReaders[key] as Evaluate;
  return (scope) => (scope as Fields | null | undefined)?.[key] ?? null;
}

function readBelow(read: Evaluate, key: string): Evaluate {
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

/** `a.b.c` → `['a', 'b', 'c']`; the empty path has no segments. */
export function splitPath(path: string): string[] {
  return path === '' ? [] : path.split('.');
}

function literal(value: unknown): Evaluate {
  return () => value;
}

function list(items: readonly Evaluate[]): Evaluate {
  return (scope) => items.map((item) => item(scope));
}

function compileVariable({ path, fallback }: VariableExpression, conditions: ConditionLookup): Evaluate {
  if (fallback === undefined) return compilePath(path);
  const segments = splitPath(path);
  const otherwise = compileExpression(fallback, conditions);
  return (scope) => {
    // Both are evaluated, and a found null is not "not found": json-logic-js does the same.
    const missing = otherwise(scope) ?? null;
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

function compileCall(operator: string, args: Evaluate[]): Evaluate {
  const lazy = lazyOperators[operator];
  if (lazy) return lazy(args);
  const known = Object.hasOwn(operators, operator) ? operators[operator as OperatorName] : undefined;
  if (known === undefined || !('apply' in known)) return throwUnknown(operator);
  const apply = known.apply as (...values: unknown[]) => unknown;
  const [a, b] = args;
  if (args.length === 1) return (scope) => apply(a!(scope));
  if (args.length === 2) return (scope) => apply(a!(scope), b!(scope));
  return (scope) => apply(...args.map((arg) => arg(scope)));
}

function throwUnknown(operator: string): Evaluate {
  return () => {
    throw new Error(`Unrecognized operation ${operator}`);
  };
}

const absent: Evaluate = () => undefined;

/** The operators that choose what to evaluate, or need the scope itself. */
const lazyOperators: Record<string, (args: Evaluate[]) => Evaluate> = {
  // Only reached with a computed path; see `compileVariable`.
  var: ([path = absent, fallback = absent]) => {
    return (scope) => {
      const key = path(scope);
      const missing = fallback(scope) ?? null;
      const found = isWholeScope(key) ? scope : readPath(scope, String(key).split('.'));
      return found === undefined ? missing : found;
    };
  },
  missing: (args) => (scope) =>
    missingKeys(
      args.map((arg) => arg(scope)),
      scope,
    ),
  missing_some:
    ([need = absent, options = absent]) =>
    (scope) => {
      const wanted = need(scope) as number;
      const keys = options(scope) as unknown[];
      const missing = missingKeys(Array.isArray(keys) ? keys : [keys], scope);
      return keys.length - missing.length >= wanted ? [] : missing;
    },
  if: compileIf,
  '?:': compileIf,
  and: (args) => (scope) => {
    let value: unknown;
    for (const arg of args) {
      value = arg(scope);
      if (!isTruthy(value)) return value;
    }
    return value;
  },
  or: (args) => (scope) => {
    let value: unknown;
    for (const arg of args) {
      value = arg(scope);
      if (isTruthy(value)) return value;
    }
    return value;
  },
  filter:
    ([list = absent, test = absent]) =>
    (scope) =>
      listOf(list(scope)).filter((item) => isTruthy(test(item))),
  map:
    ([list = absent, make = absent]) =>
    (scope) =>
      listOf(list(scope)).map((item) => make(item)),
  reduce:
    ([list = absent, step = absent, start]) =>
    (scope) => {
      const items = list(scope);
      const initial = start === undefined ? null : start(scope);
      if (!Array.isArray(items)) return initial;
      return items.reduce<unknown>((accumulator, current) => step({ current, accumulator }), initial);
    },
  all:
    ([list = absent, test = absent]) =>
    (scope) => {
      const items = listOf(list(scope));
      return items.length > 0 && items.every((item) => isTruthy(test(item)));
    },
  some:
    ([list = absent, test = absent]) =>
    (scope) =>
      listOf(list(scope)).some((item) => isTruthy(test(item))),
  none:
    ([list = absent, test = absent]) =>
    (scope) =>
      !listOf(list(scope)).some((item) => isTruthy(test(item))),
};

function compileIf(args: Evaluate[]): Evaluate {
  return (scope) => {
    let index = 0;
    for (; index < args.length - 1; index += 2) {
      if (isTruthy(args[index]!(scope))) return args[index + 1]!(scope);
    }
    return index < args.length ? args[index]!(scope) : null;
  };
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
