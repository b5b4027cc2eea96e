import { isScalar, type Scalar } from '../../values/json.js';
import { splitPath } from '../../values/path.js';
import { type CallExpression, type Expression, nameAskedIn, weightOf } from './expression.js';
import { compilePath } from './scope.js';
import { isTruthy } from './truth.js';

/**
 * The one form of a condition: and / or / not over atoms. Deciding, explaining, coverage and the checks all read this
 * form. It keeps the order of its parts, since evaluating a part may throw.
 */
export type Condition =
  | { kind: 'constant'; holds: boolean; expression?: Expression }
  | { kind: 'and' | 'or'; parts: Condition[]; expression?: Expression }
  | { kind: 'not'; part: Condition; expression: Expression }
  /** A named condition, shared by everything that names it. */
  | { kind: 'named'; name: string; expression: Expression }
  | Atom;

/** A test other than and, or, not. It keeps the expression it came from. */
export type Atom =
  /** A fact equals a literal, loosely (`==`) or strictly (`===`). */
  | { kind: 'equals'; path: string; value: unknown; strict: boolean; expression: Expression }
  /** A fact is one of a list of literals, strictly: `{ in: [{ var }, [ … ]] }`. */
  | { kind: 'one-of'; path: string; values: readonly unknown[]; expression: Expression }
  /** A fact is compared with a literal, by order. */
  | {
      kind: 'compares';
      path: string;
      operator: '<' | '<=' | '>' | '>=';
      value: unknown;
      expression: Expression;
    }
  /** A fact contains a text: `{ in: [text, { var }] }`. */
  | { kind: 'contains'; path: string; text: string; expression: Expression }
  /** A fact is a text that begins so: `{ starts_with: [{ var }, text] }`. */
  | { kind: 'starts-with'; path: string; text: string; expression: Expression }
  /** A fact is a text that ends so: `{ ends_with: [{ var }, text] }`. */
  | { kind: 'ends-with'; path: string; text: string; expression: Expression }
  /** Anything else. */
  | { kind: 'opaque'; expression: Expression };

/** A condition that holds for every click. */
export const always: Condition = { kind: 'constant', holds: true };

/** All of several conditions, in order. */
export function allOf(parts: Condition[]): Condition {
  if (parts.length === 0) return always;
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
}

/** Whether a fact is a value, and none that is only alike. */
export function equalTo(path: string, value: Scalar): Condition {
  return { kind: 'equals', path, value, strict: true, expression: nowhere };
}

/** Whether a fact is null or absent. */
export function nullAt(path: string): Condition {
  return { kind: 'equals', path, value: null, strict: false, expression: nowhere };
}

/** Whether a fact equals one of some texts. */
export function anyOf(path: string, texts: readonly string[]): Condition {
  const parts = texts.map(
    (value): Condition => ({
      ...{ kind: 'equals', path, value, strict: false, expression: nowhere },
    }),
  );
  return { kind: 'or', parts };
}

/** The constants of a file. */
type Vars = Readonly<Record<string, unknown>>;

/**
 * Reads an expression as a condition: as its truth, in JSON-Logic's sense.
 * @param vars the file's constants: beside a fact each is as good as a literal. Without them, each is a fact.
 */
export function toCondition(expression: Expression, vars?: Vars): Condition {
  if (expression.kind === 'literal') {
    return { kind: 'constant', holds: isTruthy(expression.value), expression };
  }
  // A list that holds logic has items, so it is true; but evaluating them may throw.
  if (expression.kind !== 'call') return { kind: 'opaque', expression };
  const { operator, args } = expression;
  const [first, second] = args;
  if ((operator === 'and' || operator === 'or') && args.length > 0) {
    return { kind: operator as 'and' | 'or', parts: args.map((arg) => toCondition(arg, vars)), expression };
  }
  if (args.length === 1 && first !== undefined) {
    if (operator === '!') return { kind: 'not', part: toCondition(first, vars), expression };
    if (operator === '!!') return toCondition(first, vars);
    const name = nameAskedIn(expression);
    if (name !== undefined) return { kind: 'named', name, expression };
  }
  if (args.length === 2 && first !== undefined && second !== undefined) {
    const path = operator === 'variant' ? variantPath(first) : undefined;
    if (path !== undefined && second.kind === 'literal' && isScalar(second.value)) {
      return { kind: 'equals', path, value: second.value, strict: true, expression };
    }
    return toComparison(expression, [first, second], vars) ?? { kind: 'opaque', expression };
  }
  if (args.length === 3) return toBetween(expression, vars) ?? { kind: 'opaque', expression };
  return { kind: 'opaque', expression };
}

/** The fact that `{ variant: [experiment, …] }` asks for. */
export function variantPath(experiment: Expression | undefined): string | undefined {
  return experiment?.kind === 'literal' && typeof experiment.value === 'string'
    ? `experiments.${experiment.value}`
    : undefined;
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

/** The parts of a condition. Atoms and named conditions have none. */
export function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.parts;
  return condition.kind === 'not' ? [condition.part] : noParts;
}

const noParts: readonly Condition[] = [];

/** The steps that a condition takes, apart from those that depend on the request; see `weightOf`. */
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

export function isAtom(condition: Condition): condition is Atom {
  return atomKinds.has(condition.kind);
}

const atomKinds: ReadonlySet<string> = new Set([
  'equals',
  'one-of',
  'compares',
  'contains',
  'starts-with',
  'ends-with',
  'opaque',
] satisfies Atom['kind'][]);

/** The comparison of the same two the other way round. */
export const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function toComparison(
  expression: CallExpression,
  sides: readonly [Expression, Expression],
  vars: Vars | undefined,
): Condition | undefined {
  const operator: string = expression.operator;
  const [left, right] = [stated(sides[0], sides[1], vars), stated(sides[1], sides[0], vars)];
  const leftPath = factPath(left);
  if (operator === 'in') {
    const rightPath = factPath(right);
    if (rightPath !== undefined && left.kind === 'literal' && typeof left.value === 'string') {
      return { kind: 'contains', path: rightPath, text: left.value, expression };
    }
    if (leftPath === undefined || right.kind !== 'literal' || !Array.isArray(right.value)) return undefined;
    return { kind: 'one-of', path: leftPath, values: right.value, expression };
  }
  if (operator === 'starts_with' || operator === 'ends_with') {
    if (leftPath === undefined || right.kind !== 'literal' || typeof right.value !== 'string')
      return undefined;
    const kind = operator === 'starts_with' ? 'starts-with' : 'ends-with';
    return { kind, path: leftPath, text: right.value, expression };
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
function toBetween(expression: CallExpression, vars: Vars | undefined): Condition | undefined {
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
    const part = toComparison(half, [left, right], vars);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { kind: 'and', parts, expression };
}

/** A condition without the expressions it was read from, except where it needs them to run. */
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

/** A constant of the file as a literal, where a fact of the click stands at the other side. */
function stated(expression: Expression, beside: Expression, vars: Vars | undefined): Expression {
  if (vars === undefined || !isConstant(expression) || isConstant(beside) || factPath(beside) === undefined)
    return expression;
  return { kind: 'literal', at: expression.at, value: compilePath(factPath(expression)!)({ vars }) };
}

function isConstant(expression: Expression): boolean {
  return factPath(expression)?.startsWith('vars.') ?? false;
}

/** The path of a plain `{ var: path }` of a fact: not of all facts together, nor of an item of a list. */
function factPath(expression: Expression): string | undefined {
  if (expression.kind !== 'variable' || expression.path === '' || expression.inItem) return undefined;
  return expression.fallback === undefined ? expression.path : undefined;
}
