import { isFree, knownFact } from '../../platform/known-facts.js';
import { say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { pushTo } from '../../values/push-to.js';
import { comparisonOf, isFact, statedValue } from '../analysis/comparisons.js';
import { type Proofs, proofsOf } from '../analysis/proofs.js';
import { Budget } from '../logic/budget.js';
import { type Condition, nullAt, toCondition } from '../logic/condition.js';
import { compileExpression } from '../logic/evaluate.js';
import {
  type CallExpression,
  childrenOf,
  type Expression,
  isItemBody,
  type VariableExpression,
} from '../logic/expression.js';
import { comparesBy } from '../logic/operators.js';
import { isTruthy } from '../logic/truth.js';
import { placedConditions, type ResolvedRules, responseExpressions } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'A comparison holds for an absent field, because null counts as 0.',
  help: `In \`<\`, \`<=\`, \`>\` and \`>=\` null counts as 0, and an absent field is null: \`{ "<": [{ var: extra_data.price }, 5] }\` holds for every click without a price. Ask for the field first, in the same \`and\`, in \`match\`, or in the test of an \`if\`: \`{ and: [{ "!=": [{ var: extra_data.price }, null] }, …] }\`. Any part that does not hold for an absent field will do, such as \`{ ">=": [{ var: extra_data.price }, 1] }\`. Or give a value for an absent field: \`{ var: [extra_data.price, 1000] }\`.

Not reported are a comparison that does not hold for null, such as \`> 5\`, one under a negation, and one whose result no longer matters when the field is absent. Between two fields, the lesser one is reported. A named condition is reported unless every rule that uses it asks for the field. Earlier rules that may already have matched are not considered, nor are the items within \`some\`, \`filter\` and the like.`,
  needsValidFile: true,
  run({ resolved, contract }, report) {
    const proofs = proofsOf(resolved, contract);
    const { doubts, uses } = readFile(resolved, proofs);
    const isSettledAtUses = settledAtUses(uses, proofs);
    for (const { fact, operator, context } of doubts) {
      const { path } = fact;
      if (isGuarded(path, context, proofs)) continue;
      if (context.owner !== undefined && isSettledAtUses(context.owner, path)) continue;
      report({
        path: fact.at,
        message: say`${path} may be absent, and null counts as 0 in "${operator}": this can hold for a click without it. Ask for it first: { and: [{ "!=": [{ var: ${path} }, null] }, …] }`,
      });
    }
  },
};

/** A comparison that holds for a field that is null. */
interface Doubt {
  fact: VariableExpression;
  operator: string;
  context: Context;
}

/** What is true wherever the value of an expression matters. */
interface Context {
  /** The named condition that it belongs to. */
  owner?: string | undefined;
  guards?: Guards | undefined;
  isNegated: boolean;
}

/** Conditions that hold there, from the inside out. */
interface Guards {
  /** Those that speak of a path. */
  about(path: string): readonly Condition[];
  outer?: Guards | undefined;
}

type Vars = Readonly<Record<string, unknown>>;

/** Finds the doubtful comparisons of a file, and where its named conditions are used. */
function readFile(
  resolved: ResolvedRules,
  proofs: Proofs,
): { doubts: Doubt[]; uses: ReadonlyMap<string, Context[]> } {
  const { vars } = resolved.file;
  const doubts: Doubt[] = [];
  const uses = new Map<string, Context[]>();
  const visit = (call: CallExpression, context: Context) => {
    const [name] = call.args;
    if (call.operator === 'condition' && name?.kind === 'literal') pushTo(uses, String(name.value), context);
    if (context.isNegated || comparesBy(call.operator) !== 'order') return;
    const fact = factThatMayBeNull(call, vars);
    if (fact) doubts.push({ fact, operator: call.operator, context });
  };
  const walker = new Walker(proofs, visit);
  for (const { name, expression } of resolved.conditions.values()) {
    walker.walk(expression, { owner: name, isNegated: false });
  }
  for (const { expressions, given } of placedConditions(resolved)) {
    walker.walkParts(expressions, walker.among(given, { isNegated: false }), false);
  }
  for (const expression of responseExpressions(resolved)) walker.walk(expression, { isNegated: false });
  return { doubts, uses };
}

/** Whether every use of a named condition rules out that a field of it is null, or makes no difference of it. */
function settledAtUses(
  uses: ReadonlyMap<string, Context[]>,
  proofs: Proofs,
): (name: string, path: string) => boolean {
  const known = new Map<string, boolean>();
  return function isSettled(name: string, path: string): boolean {
    const key = `${name} ${path}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const contexts = uses.get(name) ?? [];
    const settled =
      contexts.length > 0 &&
      contexts.every(
        (context) =>
          context.isNegated ||
          isGuarded(path, context, proofs) ||
          (context.owner !== undefined && isSettled(context.owner, path)),
      );
    known.set(key, settled);
    return settled;
  };
}

function isGuarded(path: string, { guards }: Context, proofs: Proofs): boolean {
  const isNull = { condition: nullAt(path), holds: true };
  const excludesNull = (guard: Condition) => proofs.isImpossible([{ condition: guard, holds: true }, isNull]);
  for (let level = guards; level; level = level.outer) {
    if (level.about(path).some(excludesNull)) return true;
  }
  return false;
}

/** The field for whose null the comparison holds, or can hold. */
function factThatMayBeNull(call: CallExpression, vars: Vars): VariableExpression | undefined {
  const comparison = comparisonOf(call, vars);
  if (comparison)
    return mayBeNull(comparison.fact.path) && holdsForNull(call, vars) ? comparison.fact : undefined;
  const [left, right] = call.args;
  if (call.args.length !== 2 || !left || !right || !isFact(left) || !isFact(right)) return undefined;
  const [lesser, greater] = call.operator.startsWith('<') ? [left, right] : [right, left];
  // Beside a text that is no number, null compares with nothing.
  if (knownFact(greater.path)?.type === 'text' || lesser.path === greater.path) return undefined;
  return mayBeNull(lesser.path) ? lesser : undefined;
}

function mayBeNull(path: string): boolean {
  const [root = ''] = splitPath(path);
  const fact = knownFact(path) ?? (isFree(path) ? undefined : knownFact(root));
  return fact === undefined || fact.mayBeNull;
}

function holdsForNull(call: CallExpression, vars: Vars): boolean {
  const args = call.args.map((arg): Expression => {
    const value = statedValue(arg, vars)?.value ?? null;
    return { kind: 'literal', at: arg.at, value };
  });
  return isTruthy(compileExpression({ ...call, args }, () => () => false)(null, new Budget()));
}

type Visit = (call: CallExpression, context: Context) => void;

/** Reads expressions from the outside in, keeping what holds wherever one of them matters. */
class Walker {
  constructor(
    private readonly proofs: Proofs,
    private readonly visit: Visit,
  ) {}

  walk(expression: Expression, context: Context): void {
    if (expression.kind !== 'call') {
      for (const child of childrenOf(expression)) this.walk(child, context);
      return;
    }
    this.visit(expression, context);
    const { operator, args } = expression;
    switch (operator) {
      case 'and':
      case 'or':
        this.walkParts(args, context, operator === 'or');
        break;
      case '!':
        for (const arg of args) this.walk(arg, { ...context, isNegated: !context.isNegated });
        break;
      case 'if':
      case '?:':
        this.walkBranches(args, context);
        break;
      default:
        args.forEach((arg, index) => {
          if (!isItemBody(expression, index)) this.walk(arg, context);
        });
    }
  }

  /** What matters only where other expressions hold. */
  among(given: readonly Expression[], context: Context): Context {
    if (given.length === 0) return context;
    const guards = this.byPath(given);
    const about = (path: string) => guards(path).map((guard) => guardOf(guard, true));
    return { ...context, guards: { about, outer: context.guards } };
  }

  /** A part of an `and` matters only where the others hold, one of an `or` only where the others do not. */
  walkParts(parts: readonly Expression[], context: Context, isOr: boolean): void {
    const guards = this.byPath(parts);
    for (const part of parts) {
      const about = (path: string) =>
        guards(path)
          .filter(({ expression }) => expression !== part)
          .map((guard) => guardOf(guard, !isOr));
      this.walk(part, { ...context, guards: { about, outer: context.guards } });
    }
  }

  /** A branch of an `if` matters only where its test holds, and those before it do not. */
  private walkBranches(args: readonly Expression[], context: Context): void {
    const guards = this.byPath(args.slice(0, -1).filter((_, index) => index % 2 === 0));
    args.forEach((arg, index) => {
      const about = (path: string) =>
        guards(path)
          .filter(({ place }) => place * 2 < index)
          .map((guard) => guardOf(guard, guard.place * 2 === index - 1 && index % 2 === 1));
      this.walk(arg, { ...context, guards: { about, outer: context.guards } });
    });
  }

  /** Finds those of some expressions that speak of a path. Read when first asked: most expressions compare nothing. */
  private byPath(expressions: readonly Expression[]): (path: string) => readonly Guard[] {
    let read: Map<string, Guard[]> | undefined;
    return (path) => {
      read ??= this.readByPath(expressions);
      return read.get(path) ?? [];
    };
  }

  private readByPath(expressions: readonly Expression[]): Map<string, Guard[]> {
    const guards = new Map<string, Guard[]>();
    expressions.forEach((expression, place) => {
      const condition = toCondition(expression, this.proofs.resolved.file.vars);
      for (const path of this.proofs.pathsIn(condition))
        pushTo(guards, path, { expression, condition, place });
    });
    return guards;
  }
}

/** An expression that is tested beside another, in its place among the tests. */
interface Guard {
  expression: Expression;
  condition: Condition;
  place: number;
}

function guardOf({ expression, condition }: Guard, holds: boolean): Condition {
  return holds ? condition : { kind: 'not', part: condition, expression };
}
