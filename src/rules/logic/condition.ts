import { compileExpression, compilePath, type Evaluate } from './evaluate.js';
import type { Expression } from './expression.js';
import { isTruthy } from './operators.js';

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
  /** Anything else: only its expression knows. */
  | { kind: 'opaque'; expression: Expression };

/** The predicate of a condition. May throw, on odd values, as the expression would. */
export type Holds = (facts: unknown) => boolean;

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
  named: (name: string) => Holds,
  listener?: AtomListener,
): Holds {
  const holds = compileNode(condition, named, listener);
  if (listener === undefined || !isAtom(condition)) return holds;
  return (facts) => {
    const result = holds(facts);
    listener(condition, result);
    return result;
  };
}

function isAtom(condition: Condition): condition is Atom {
  return atomKinds.has(condition.kind);
}

const atomKinds: ReadonlySet<string> = new Set([
  'equals',
  'one-of',
  'compares',
  'opaque',
] satisfies Atom['kind'][]);

function compileNode(condition: Condition, named: (name: string) => Holds, listener?: AtomListener): Holds {
  switch (condition.kind) {
    case 'constant': {
      const { holds } = condition;
      return () => holds;
    }
    case 'and':
      return compileAnd(condition.parts.map((part) => compileCondition(part, named, listener)));
    case 'or':
      return compileOr(condition.parts.map((part) => compileCondition(part, named, listener)));
    case 'not': {
      const part = compileCondition(condition.part, named, listener);
      return (facts) => !part(facts);
    }
    case 'named':
      return named(condition.name);
    case 'equals': {
      const read = compilePath(condition.path);
      const { value } = condition;
      // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what "==" means in JSON-Logic.
      return condition.strict ? (facts) => read(facts) === value : (facts) => read(facts) == value;
    }
    case 'one-of': {
      const read = compilePath(condition.path);
      const { values } = condition;
      return (facts) => values.indexOf(read(facts)) !== -1;
    }
    case 'compares':
    case 'opaque': {
      const evaluate = compileExpression(condition.expression, (name) => named(name) as Evaluate);
      return (facts) => isTruthy(evaluate(facts));
    }
  }
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

/** The path of a plain `{ var: path }` over the facts; the whole facts and items of lists are not such. */
function factPath(expression: Expression): string | undefined {
  if (expression.kind !== 'variable' || expression.path === '' || expression.inItem) return undefined;
  return expression.fallback === undefined ? expression.path : undefined;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function compileAnd(parts: Holds[]): Holds {
  const [a, b, c] = parts;
  if (parts.length === 2) return (facts) => a!(facts) && b!(facts);
  if (parts.length === 3) return (facts) => a!(facts) && b!(facts) && c!(facts);
  return (facts) => {
    for (const part of parts) if (!part(facts)) return false;
    return true;
  };
}

function compileOr(parts: Holds[]): Holds {
  const [a, b] = parts;
  if (parts.length === 2) return (facts) => a!(facts) || b!(facts);
  return (facts) => {
    for (const part of parts) if (part(facts)) return true;
    return false;
  };
}
