import { splitPath } from '../../values/path.js';
import type { Budget } from './budget.js';
import {
  type CallExpression,
  type Expression,
  isItemBody,
  nameAskedIn,
  type VariableExpression,
  weightOf,
} from './expression.js';
import { operatorOf } from './operators.js';
import { compilePath, type Evaluate, readPath } from './scope.js';

/** Finds the compiled form of a named condition. */
export type ConditionLookup = (name: string) => Evaluate;

/** What an operator does with the values of its arguments. */
export type Apply = (...values: unknown[]) => unknown;

/**
 * Compiles an expression to closures. No text becomes code, and no value is ever evaluated again.
 * @param within is put around each operator that computes something of its arguments
 */
export function compileExpression(
  expression: Expression,
  conditions: ConditionLookup,
  within?: (apply: Apply) => Apply,
): Evaluate {
  const compile = (part: Expression) => compileExpression(part, conditions, within);
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value);
    case 'list':
      return list(expression.items.map(compile));
    case 'variable':
      return compileVariable(expression, compile);
    case 'call':
      if (expression.operator === 'condition' || expression.operator === 'during')
        return conditions(nameAskedIn(expression) ?? '');
      return compileCall(expression, expression.args.map(compile), within);
  }
}

function literal(value: unknown): Evaluate {
  return () => value;
}

function list(items: readonly Evaluate[]): Evaluate {
  return (scope, budget) => items.map((item) => item(scope, budget));
}

function compileVariable(
  { path, fallback }: VariableExpression,
  compile: (part: Expression) => Evaluate,
): Evaluate {
  if (fallback === undefined) return compilePath(path);
  const segments = splitPath(path);
  const otherwise = compile(fallback);
  return (scope, budget) => {
    // Both are evaluated, and a found null is not "not found": json-logic-js does the same.
    const missing = otherwise(scope, budget) ?? null;
    const found = readPath(scope, segments);
    return found === undefined ? missing : found;
  };
}

function compileCall(
  expression: CallExpression,
  args: Evaluate[],
  within: (apply: Apply) => Apply = (apply) => apply,
): Evaluate {
  const operator = operatorOf(expression.operator);
  if (operator !== undefined && 'compile' in operator)
    return operator.compile(args, weightOfItem(expression));
  if (operator === undefined || !('apply' in operator)) return throwUnknown(expression.operator);
  operator.prepare?.(...expression.args.map((arg) => (arg.kind === 'literal' ? arg.value : undefined)));
  const apply = within(operator.apply as Apply);
  const spend = operator.spend as ((budget: Budget, ...values: unknown[]) => void) | undefined;
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

/** What an operator on items spends on each item, even for a body that costs nothing. */
function weightOfItem(expression: CallExpression): number {
  const [, body] = expression.args;
  return body && isItemBody(expression, 1) ? 1 + weightOf(body) : 0;
}

function throwUnknown(operator: string): Evaluate {
  return () => {
    throw new Error(`Unrecognized operation ${operator}`);
  };
}
