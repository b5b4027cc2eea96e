import { isScalar, type Scalar } from '../../../values/json.js';
import { Budget, BudgetError } from '../../logic/budget.js';
import { compileExpression } from '../../logic/evaluate.js';
import { type Expression, expressionKey, weightOf } from '../../logic/expression.js';
import type { Read } from '../../logic/scope.js';

/** A value that is computed of facts, and the literals that a condition asks it for. */
export interface Computed {
  /** What fields are told apart by; no path begins so. */
  path: string;
  expression: Expression;
  values: readonly Scalar[];
}

/** Operators that always give the same for the same facts, and visit no items. */
const simple = new Set([
  ...['lower', 'upper', 'trim', 'length', 'number', 'digits_en', 'digits_fa', 'normalize_fa', 'date'],
  ...['substr', 'cat', '+', '-', '*', '/', '%'],
]);

/** Heavier expressions are left to the rules that ask them. */
const heaviest = 50;
/** What costs a click more is not computed for the index. */
const mostSteps = 5_000;

/** `{ "==": [{ lower: { var: … } }, yes] }` and `in` a list: undefined for any other expression. */
export function computedIn(expression: Expression): Computed | undefined {
  if (expression.kind !== 'call' || expression.args.length !== 2) return undefined;
  const { operator, args } = expression;
  const [left, right] = args as [Expression, Expression];
  if (operator === 'in') {
    const isList = right.kind === 'literal' && Array.isArray(right.value);
    return isList ? computed(left, (right.value as unknown[]).filter(isScalar)) : undefined;
  }
  if (operator !== '==' && operator !== '===') return undefined;
  const [literal, other] = left.kind === 'literal' ? [left, right] : [right, left];
  return literal.kind === 'literal' && isScalar(literal.value) ? computed(other, [literal.value]) : undefined;
}

/** A beginning of a computed text, or a part of one: `{ starts_with: [{ lower: { var: … } }, "09"] }`. */
export function computedText(expression: Expression, kind: 'contains' | 'starts-with'): Computed | undefined {
  if (expression.kind !== 'call' || expression.args.length !== 2) return undefined;
  const { operator, args } = expression;
  if (operator !== (kind === 'contains' ? 'in' : 'starts_with')) return undefined;
  const [text, other] = (kind === 'contains' ? args : args.toReversed()) as [Expression, Expression];
  return text.kind === 'literal' && typeof text.value === 'string'
    ? computed(other, [text.value])
    : undefined;
}

function computed(expression: Expression, values: readonly Scalar[]): Computed | undefined {
  if (expression.kind !== 'call' || !isSimple(expression) || weightOf(expression) > heaviest)
    return undefined;
  return { path: `= ${expressionKey(expression)}`, expression, values };
}

function isSimple(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
      return isScalar(expression.value);
    case 'variable':
      return (
        !expression.inItem && expression.path !== '' && (expression.fallback?.kind ?? 'literal') === 'literal'
      );
    case 'list':
      return false;
    case 'call':
      return simple.has(expression.operator) && expression.args.every(isSimple);
  }
}

/** In place of a value that costs too much: it may be any. */
export const unsettled = Symbol('unsettled');

/** Computes the value for a click. What cannot be evaluated equals nothing. */
export function readerOf(expression: Expression): Read {
  const evaluate = compileExpression(expression, () => () => undefined);
  const budget = new Budget(mostSteps);
  return (facts) => {
    budget.renew();
    try {
      return evaluate(facts, budget);
    } catch (error) {
      return error instanceof BudgetError ? unsettled : undefined;
    }
  };
}
