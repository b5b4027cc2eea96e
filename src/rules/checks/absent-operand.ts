import { messageKey } from '../../platform/answer.js';
import { isFree, knownFact } from '../../platform/known-facts.js';
import { epoch } from '../../values/clock.js';
import type { JsonObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { setAt } from '../../values/set-at.js';
import { isFact } from '../analysis/comparisons.js';
import { ReportedPlaces } from '../diagnostic.js';
import { factsOfRules } from '../engine/experiments.js';
import { Budget } from '../logic/budget.js';
import { compileExpression } from '../logic/evaluate.js';
import {
  type CallExpression,
  childrenOf,
  type Expression,
  isItemBody,
  type VariableExpression,
  walkExpression,
} from '../logic/expression.js';
import { factsReadIn } from '../logic/references.js';
import { isTruthy } from '../logic/truth.js';
import { placedConditions, type ResolvedRules } from '../model.js';
import { responsesIn, walkResponse } from '../template/node.js';
import { partOf } from '../template/response.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'An operator makes a value of a field that is absent, and the condition holds for it.',
  help: `An absent field is null, and few operators leave null alone: it is 0 in \`-\`, \`/\`, \`%\`, \`min\` and \`max\`, the text \`null\` in \`substr\`, and nothing in \`cat\`. So \`{ in: [{ substr: [{ var: user_id }, 0, 1] }, "abcdefghijklmnop"] }\` holds for everybody who is not logged in: the first letter of \`null\` is \`n\`. In \`+\` and \`*\` null is no number, and an answer that would show it is not given.

Ask for the field first, in the same \`and\` or in \`match\`: \`{ and: [{ "!!": { var: user_id } }, …] }\`. Any part that reads only this field, and does not hold while it is absent, will do. [null-comparison](#null-comparison) reports fields that are compared as they are.

It is reported where the condition holds for a click without the field, tried with some values of the other fields. Not reported are conditions under a negation, and operators on items of a list.`,
  needsValidFile: true,
  run({ resolved }, report) {
    const reported = new ReportedPlaces();
    const known: Guards = new WeakMap();
    const visit = (leaf: Expression, guards: readonly Expression[]) => {
      for (const { fact, operator } of operandsIn(leaf)) {
        if (
          reported.has(fact.at) ||
          isGuarded(fact.path, guards, resolved, known) ||
          !holdsWithout(fact.path, leaf, resolved)
        )
          continue;
        reported.add(fact.at);
        report({
          path: fact.at,
          message: say`${aboutNull(fact.path, operator)}: this can hold for a click without it. ${askFirst(fact.path)}`,
        });
      }
    };
    const walker = new Walker(resolved, visit);
    const named = namesOfOperands(resolved);
    for (const { expressions, given } of placedConditions(resolved)) {
      if (!expressions.some((expression) => holdsOperand(expression, named))) continue;
      const all = [...given, ...expressions];
      for (const expression of expressions)
        walker.walk(
          expression,
          all.filter((other) => other !== expression),
        );
    }
    for (const { fact, operator, rule } of brokenMessages(resolved, known)) {
      if (reported.has(fact.at)) continue;
      reported.add(fact.at);
      report({
        path: fact.at,
        message: say`${fact.path} may be absent when rule "${rule}" responds, and "${operator}" then makes NaN of it, so the default answers. Let the rule ask for it: when: { "!!": { var: ${fact.path} } }`,
      });
    }
  },
};

function askFirst(path: string): Text {
  return say`Ask for it first: { and: [{ "!=": [{ var: ${path} }, null] }, …] }`;
}

function aboutNull(path: string, operator: string): Text {
  const made = operator === 'substr' ? say`the text "null"` : operator === 'cat' ? say`nothing` : '0';
  return say`${path} may be absent, and "${operator}" takes null for ${made}`;
}

/** What makes a value of null. */
const makers = new Set(['-', '/', '%', '+', '*', 'min', 'max', 'substr', 'cat']);

/** The fields that may be absent and of which an operator makes something, within an expression. */
function operandsIn(leaf: Expression): { fact: VariableExpression; operator: string }[] {
  const found: { fact: VariableExpression; operator: string }[] = [];
  const walk = (part: Expression) => {
    if (part.kind === 'call' && makers.has(part.operator)) {
      for (const arg of part.args)
        if (isFact(arg) && mayBeNull(arg.path)) found.push({ fact: arg, operator: part.operator });
    }
    childrenOf(part).forEach((child, index) => {
      if (!isItemBody(part, index)) walk(child);
    });
  };
  walk(leaf);
  return found;
}

function mayBeNull(path: string): boolean {
  const [root = ''] = splitPath(path);
  return isFree(path) || (knownFact(path) ?? knownFact(root))?.mayBeNull !== false;
}

/** The named conditions that have such an operand, also by way of others. */
function namesOfOperands({ conditions }: ResolvedRules): ReadonlySet<string> {
  const found = new Set<string>();
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const { name, expression } of conditions.values())
      if (!found.has(name) && holdsOperand(expression, found)) found.add(name);
  }
  return found;
}

function holdsOperand(expression: Expression, named: ReadonlySet<string>): boolean {
  if (expression.kind !== 'call') return false;
  const { operator, args } = expression;
  if (makers.has(operator)) return true;
  if (operator === 'condition' && args[0]?.kind === 'literal') return named.has(String(args[0].value));
  return args.some((arg) => holdsOperand(arg, named));
}

type Visit = (leaf: Expression, guards: readonly Expression[]) => void;

/** Of named conditions that refer to each other twice and more, the places double with each: so many of one are looked at. */
const maxWalks = 100;

/** Walks the parts of conditions that hold or not, with what holds wherever one of them matters. */
class Walker {
  private readonly walks = new Map<Expression, number>();

  constructor(
    private readonly resolved: ResolvedRules,
    private readonly visit: Visit,
  ) {}

  walk(expression: Expression, guards: readonly Expression[]): void {
    if (expression.kind !== 'call') return;
    const { operator, args } = expression;
    switch (operator) {
      case 'and':
        for (const arg of args) this.walk(arg, [...guards, ...args.filter((other) => other !== arg)]);
        break;
      case 'or':
        for (const arg of args) {
          const others = args.filter((other) => other !== arg).map(negated);
          this.walk(arg, [...guards, ...others]);
        }
        break;
      case 'if':
      case '?:':
        this.walkBranches(args, guards);
        break;
      case 'condition': {
        const named = namedBy(expression, this.resolved);
        if (named && this.mayWalk(named)) this.walk(named, guards);
        break;
      }
      case '!':
        break;
      default:
        this.visit(expression, guards);
    }
  }

  private mayWalk(named: Expression): boolean {
    const walks = (this.walks.get(named) ?? 0) + 1;
    this.walks.set(named, walks);
    return walks <= maxWalks;
  }

  private walkBranches(args: readonly Expression[], guards: readonly Expression[]): void {
    const before: Expression[] = [];
    args.forEach((arg, index) => {
      if (index % 2 === 0 && index < args.length - 1) {
        before.push(arg);
        return;
      }
      const test = index % 2 === 1 ? [before.at(-1)!] : [];
      const failed = (index % 2 === 1 ? before.slice(0, -1) : before).map(negated);
      this.walk(arg, [...guards, ...test, ...failed]);
    });
  }
}

function negated(expression: Expression): Expression {
  return { kind: 'call', at: expression.at, operator: '!', args: [expression] };
}

function namedBy({ args: [name] }: CallExpression, { conditions }: ResolvedRules): Expression | undefined {
  return name?.kind === 'literal' ? conditions.get(String(name.value))?.expression : undefined;
}

/** Which fields a part that has to hold asks for. */
type Guards = WeakMap<Expression, Map<string, boolean>>;

/** Whether one of some parts, which all have to hold, does not hold while a field is absent, whatever else there is. */
function isGuarded(
  path: string,
  guards: readonly Expression[],
  resolved: ResolvedRules,
  known: Guards,
): boolean {
  return guards.some((guard) => {
    const own = withoutNames(guard, resolved);
    const found = known.get(own)?.get(path) ?? asksFor(path, own, resolved, known);
    if (!known.has(own)) known.set(own, new Map());
    known.get(own)!.set(path, found);
    return found;
  });
}

function asksFor(path: string, own: Expression, resolved: ResolvedRules, known: Guards): boolean {
  const paths = factsReadIn(own);
  if (paths.length === 0 || paths.some((fact) => fact.path !== path))
    return own.kind === 'call' && own.operator === 'and' && isGuarded(path, own.args, resolved, known);
  return !isTruthy(evaluated(own, {}, resolved));
}

/** The condition that a name stands for. */
function withoutNames(expression: Expression, resolved: ResolvedRules): Expression {
  if (expression.kind !== 'call') return expression;
  if (expression.operator === 'condition') {
    const named = namedBy(expression, resolved);
    return named ? withoutNames(named, resolved) : expression;
  }
  if (expression.operator !== '!') return expression;
  return { ...expression, args: expression.args.map((arg) => withoutNames(arg, resolved)) };
}

/** What other fields may hold. */
const samples: readonly unknown[] = [1, 100, 1_000_000, 'a', '1'];

function holdsWithout(path: string, leaf: Expression, resolved: ResolvedRules): boolean {
  const others = [...new Set(factsReadIn(leaf).map((fact) => fact.path ?? ''))].filter(
    (other) => other !== '' && other !== path,
  );
  const tried = others.length === 0 ? [undefined] : samples;
  return tried.some((sample) => {
    const request: JsonObject = {};
    for (const other of others) setAt(request, splitPath(other), sample);
    return isTruthy(evaluated(leaf, request, resolved));
  });
}

function evaluated(expression: Expression, request: JsonObject, resolved: ResolvedRules): unknown {
  const now = { ...epoch, unix: Number(knownFact('now.unix')?.examples[0]) };
  try {
    return compileExpression(expression, () => () => undefined)(
      factsOfRules(resolved)(request, now),
      new Budget(),
    );
  } catch {
    return undefined;
  }
}

/** Arithmetic in a message that makes NaN where a field is absent for which its rule does not ask. */
function* brokenMessages(
  resolved: ResolvedRules,
  known: Guards,
): Generator<{ fact: VariableExpression; operator: string; rule: string }> {
  const answers = resolved.rules.flatMap(({ response, ...rule }) =>
    response ? responsesIn(response).map((one) => ({ ...rule, message: partOf(one, messageKey) })) : [],
  );
  for (const { id, message, expressions } of answers) {
    if (message === undefined) continue;
    const logic: Expression[] = [];
    walkResponse(message, (node) => {
      if (node.kind === 'logic') logic.push(node.expression);
    });
    for (const expression of logic) {
      for (const { fact, operator } of operandsIn(expression)) {
        if (isGuarded(fact.path, expressions, resolved, known) || isTested(fact.path, expression)) continue;
        const request: JsonObject = {};
        for (const other of factsReadIn(expression))
          if (other.path && other.path !== fact.path) setAt(request, splitPath(other.path), 1);
        if (/NaN/.test(String(evaluated(expression, request, resolved)))) yield { fact, operator, rule: id };
      }
    }
  }
}

/** Whether an `if` in the expression may ask for the field. */
function isTested(path: string, expression: Expression): boolean {
  let found = false;
  walkExpression(expression, (part) => {
    if (part.kind !== 'call' || (part.operator !== 'if' && part.operator !== '?:')) return;
    const tests = part.args.filter((_, index) => index % 2 === 0 && index < part.args.length - 1);
    found ||= tests.some((test) => factsReadIn(test).some((fact) => fact.path === path));
  });
  return found;
}
