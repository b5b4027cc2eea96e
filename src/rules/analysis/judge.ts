import { createRequire } from 'node:module';
import type { Facts, Variants } from '../../platform/facts.js';
import { createClock } from '../../values/clock.js';
import { memoize } from '../../values/memo.js';
import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import type { Decision } from '../engine/decide.js';
import { factsOfRules } from '../engine/experiments.js';
import type { NotifyEntry } from '../format/notify.js';
import { nameOfChoice, nameOfChoices, OneOf } from '../format/one-of.js';
import type { Single } from '../format/respond.js';
import type { Rule } from '../format/rule.js';
import type { RulesFile } from '../format/rules-file.js';
import { Budget, BudgetError, maxFailures } from '../logic/budget.js';
import type { Condition } from '../logic/condition.js';
import { calendarNamed, nameOfCalendar, toJsonLogic } from '../logic/expression.js';
import type { Operator } from '../logic/operator.js';
import { operators } from '../logic/operators.js';
import { compileCondition, compileNamedConditions, type Predicate } from '../logic/predicate.js';
import { wordingOfValue } from '../logic/wording.js';
import { namedIn, type ResolvedRules } from '../model.js';
import { areMet, askedBy, nearness, windowLogic } from './judge-comparisons.js';

/** What json-logic-js and the compiled rules say of one request, where it is not the same. A fault of ours. */
export interface Disagreement {
  /** What they differ in: the `rule` that matches, the receivers to `notify`, or a place in the `response`. */
  of: string;
  decided: unknown;
  judged: unknown;
}

/**
 * Decides a request once more, with json-logic-js, rule by rule in file order, and compares that with a decision.
 * @param variants that were pinned
 * @returns the first thing in which they differ
 */
export type Judge = (
  request: unknown,
  now: Date,
  decision: Decision,
  variants?: Variants,
) => Disagreement | undefined;

/** A disagreement as a sentence: `the rule is "second" by json-logic-js, but "default" by the compiled rules`. */
export function formatDisagreement({ of, decided, judged }: Disagreement): Text {
  const [byJudge, byRules] = [judged, decided].map(wordingOfValue);
  return say`the ${of} is ${byJudge} by json-logic-js, but ${byRules} by the compiled rules. This is a fault of Dargah: please report it with the rules and this request`;
}

/**
 * Makes the judge of a file that has no errors. It reads conditions and templates as they stand in the file, so that it
 * shares neither the parser of logic nor the compiler nor the index with what it judges, but for one question. Rules that
 * are beyond the budget of a click (see docs/rules.md) do not match for it either; json-logic-js has no budget, so whether
 * one is beyond it is asked of the compiled condition.
 */
export function createJudge(resolved: ResolvedRules): Judge {
  const { file, conditions } = resolved;
  const factsOf = factsOfRules(resolved);
  const clock = createClock(file.timezone);
  const named = compileNamedConditions(namedIn(resolved));
  // A calendar is short for logic, which json-logic-js judges.
  const all = { ...file.conditions };
  for (const { name, expression } of conditions.values())
    if (calendarNamed(name) !== undefined) all[name] = toJsonLogic(expression);
  // Many rules ask for one fact, which is read once a request.
  const paths: string[] = [];
  const slotOf = memoize((path: string) => paths.push(path) - 1, new Map<string, number>());
  const rules = resolved.rules.flatMap(({ enabled, isShadow, condition }, index) => {
    if (!enabled && !isShadow) return [];
    const rule = file.rules[index]!;
    const asked = [...rule.groups, rule];
    const parts = asked.map((one) => askedBy(one, slotOf));
    const comparisons = parts.flatMap((part) => part.comparisons);
    const others = parts.flatMap((part) => part.others);
    return [{ ...rule, index, isShadow, comparisons, others, isBeyondBudget: budgetOf(condition, named) }];
  });
  const live = rules.filter(({ isShadow }) => !isShadow);
  const shadows = rules.filter(({ isShadow }) => isShadow);
  const segments = paths.map(splitPath);
  const nearnessTo = nearness(live.map(({ comparisons }) => comparisons));

  return (request, now, decision, variants) => {
    const facts = factsOf(request, clock(now), variants);
    const { isTrue, evaluate } = evaluatorOf(all, facts, file.timezone);
    // What is behind the last one was not tried.
    if (decision.failures.length >= maxFailures) return undefined;
    const failed = new Set(decision.failures.filter(isBeyond).map(({ rule }) => rule));
    const decided = decision.rejected?.rule ?? decision.rule;
    const found = segments.map((path) => valueAt(facts, path, null));
    const matches = (rule: (typeof rules)[number]) =>
      areMet(rule.comparisons, found, isTrue) &&
      // Of the rule that was decided for, a condition of `notify` may have failed.
      (rule.id === decided || (!failed.has(rule.id) && !rule.isBeyondBudget(facts))) &&
      rule.others.every(isTrue);
    const isNear = nearnessTo(found);
    const answerer = live.find((rule, at) => isNear(at) && matches(rule));
    const judged = answerer?.id ?? 'default';
    if (judged !== decided) return { of: 'rule', decided, judged };

    const end = answerer?.index ?? Infinity;
    const tried = shadows.find((rule) => rule.index < end && matches(rule))?.id;
    if (tried !== decision.shadow?.rule) {
      return { of: 'rule in the shadow', decided: decision.shadow?.rule ?? null, judged: tried ?? null };
    }

    const isDefault = decision.rule === 'default';
    const entries = [
      ...(answerer ? notifyOf(answerer) : []),
      ...(isDefault ? file.defaultNotify : []),
      ...file.notifyAll,
    ];
    const notified = decision.notifications.map(({ receiver }) => receiver);
    // A condition that fails does so under the id of its rule.
    const toNotify = failed.size === 0 ? receiversOf(entries, file, isTrue) : notified;
    if (notified.join('\n') !== toNotify.join('\n')) {
      return { of: 'notify', decided: notified, judged: toNotify };
    }
    // Of the default nothing is known then: it may be the one for an empty request.
    if (decision.rejected !== undefined) return undefined;
    if (isDefault) return firstDifference(templateOf(file.default, file), decision.response, evaluate);
    const { id, respond } = answerer!;
    if (!(respond instanceof OneOf))
      return firstDifference(templateOf(respond, file), decision.response, evaluate);
    const choice = facts.experiments[nameOfChoices(id)];
    if (choice !== decision.choice) return { of: 'choice', decided: decision.choice, judged: choice };
    const given = respond.choices.find((one, index) => nameOfChoice(one, index) === choice)!;
    return firstDifference(templateOf(given.respond, file), decision.response, evaluate);
  };
}

// ---- rules

function notifyOf({ notify, groups }: Rule): NotifyEntry[] {
  return [...notify, ...groups.flatMap((group) => group.notify)];
}

function receiversOf(
  entries: readonly NotifyEntry[],
  { receivers }: RulesFile,
  isTrue: (logic: unknown) => boolean,
): string[] {
  const names = entries
    .filter(({ when }) => when === undefined || isTrue(when))
    .flatMap(({ to }) => to.map(({ name }) => name))
    .filter((name) => windowLogic(receivers.get(name)?.window).every(isTrue));
  return [...new Set(names)];
}

/** Whether a condition takes more on some facts than a click may, by itself. */
function budgetOf(condition: Condition, named: (name: string) => Predicate): (facts: Facts) => boolean {
  const holds = compileCondition(condition, named);
  return (facts) => {
    try {
      holds(facts, new Budget());
      return false;
    } catch (error) {
      return isBeyond({ error: error as Error });
    }
  };
}

function isBeyond({ error }: { error: Error }): boolean {
  return error instanceof BudgetError;
}

// ---- responses

function templateOf(respond: Single, { responses }: RulesFile): unknown {
  return typeof respond === 'string' ? responses[respond] : respond;
}

/** The first `$logic` of a response whose value is not the one that json-logic-js gives. */
function firstDifference(
  template: unknown,
  response: unknown,
  evaluate: (logic: unknown) => unknown,
): Disagreement | undefined {
  for (const { path, logic } of logicIn(template)) {
    const decided = path.reduce(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      response,
    );
    const judged = valueOrFailure(() => evaluate(logic));
    if (JSON.stringify(decided) !== JSON.stringify(judged)) {
      return { of: ['response', ...path].join('.'), decided, judged };
    }
  }
  return undefined;
}

/** Logic that cannot be evaluated has no value, and a response with it should not have been given. */
function valueOrFailure(evaluate: () => unknown): unknown {
  try {
    return evaluate() ?? null;
  } catch {
    return '(it fails)';
  }
}

function* logicIn(template: unknown, path: readonly string[] = []): Generator<Computed> {
  if (typeof template !== 'object' || template === null) return;
  if (Object.hasOwn(template, '$logic')) yield { path, logic: (template as { $logic: unknown }).$logic };
  else for (const [key, child] of Object.entries(template)) yield* logicIn(child, [...path, key]);
}

interface Computed {
  /** Of the value in the response. */
  path: readonly string[];
  logic: unknown;
}

// ---- json-logic-js

/** Evaluates logic over the facts of one request. */
function evaluatorOf(conditions: Record<string, unknown>, facts: Facts, timezone: string) {
  // Each named condition is evaluated once a scope: conditions that name others twice would double the work at each level.
  const known = new Map<string, Map<unknown, boolean>>();
  const condition = (name: string, scope: unknown): boolean => {
    const ofName = known.get(name) ?? new Map<unknown, boolean>();
    known.set(name, ofName);
    let holds = ofName.get(scope);
    if (holds === undefined) {
      holds = jsonLogic.truthy(jsonLogic.apply(conditions[name], scope));
      ofName.set(scope, holds);
    }
    return holds;
  };
  // These stay until the next request is judged.
  jsonLogic.add_operation('condition', function (this: unknown, name: string) {
    return condition(name, this);
  });
  jsonLogic.add_operation('during', function (this: unknown, name: string) {
    return condition(nameOfCalendar(name), this);
  });
  jsonLogic.add_operation('date', (value: unknown, format: unknown, zone: unknown = timezone) =>
    operators.date.apply(value, format, zone),
  );
  const evaluate = (logic: unknown): unknown => jsonLogic.apply(logic, facts);
  return {
    /** May throw. */
    evaluate,
    /** What cannot be evaluated does not hold. */
    isTrue(logic: unknown): boolean {
      try {
        return jsonLogic.truthy(evaluate(logic));
      } catch {
        return false;
      }
    },
  };
}

interface JsonLogic {
  apply(logic: unknown, data: unknown): unknown;
  truthy(value: unknown): boolean;
  add_operation(name: string, operation: (this: unknown, ...values: never[]) => unknown): void;
}

const jsonLogic = loadJsonLogic();

/** A copy of json-logic-js of our own: it keeps its operators for all who share it. */
function loadJsonLogic(): JsonLogic {
  const require = createRequire(import.meta.url);
  const path = require.resolve('json-logic-js');
  const shared = require.cache[path];
  delete require.cache[path];
  const own = require('json-logic-js') as JsonLogic;
  if (shared === undefined) delete require.cache[path];
  else require.cache[path] = shared;
  own.add_operation('var', readVariable);
  own.add_operation('variant', function (this: unknown, name: string, variant: string) {
    return readVariable.call(this, `experiments.${name}`) === variant;
  });
  for (const [name, operator] of Object.entries<Operator>(operators)) {
    if (operator.group === 'ours' && 'apply' in operator) own.add_operation(name, operator.apply);
  }
  return own;
}

/** `var` as it is there, but for one thing: a request must not reach what JavaScript's own objects inherit. */
function readVariable(this: unknown, path?: unknown, fallback: unknown = null): unknown {
  if (path === undefined || path === null || path === '') return this;
  return valueAt(this, splitPath(String(path)), fallback);
}

function valueAt(data: unknown, path: readonly string[], fallback: unknown): unknown {
  let value: unknown = data;
  for (const key of path) {
    const isThere = value !== null && value !== undefined && Object.hasOwn(Object(value) as object, key);
    if (!isThere) return fallback;
    value = (value as Record<string, unknown>)[key];
  }
  return value === undefined ? fallback : value;
}
