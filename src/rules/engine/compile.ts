import type { Contract } from '../../platform/contract.js';
import { createClock } from '../../values/clock.js';
import type { Condition } from '../logic/condition.js';
import {
  type AtomListener,
  compileCondition,
  compileNamedConditions,
  type Predicate,
  shareConditions,
} from '../logic/predicate.js';
import type { ResolvedRules } from '../model.js';
import { createRuleset, type Ruleset } from './decide.js';
import { compileNotify, type NotifyEntry } from './events.js';
import { openIndex } from './index/rule-index.js';
import { type Plan, planRules } from './plan.js';
import { type CompiledResponse, prepareResponse } from './responses.js';
import { eachInSteps, runSteps, type Steps } from './steps.js';

/**
 * Compiles a file that has no errors.
 * @param listener hears what each atom of a condition comes to, rule by rule as they are tried
 */
export function compileRules(
  resolved: ResolvedRules,
  file: string,
  contract: Contract,
  listener?: AtomListener,
): Ruleset {
  const plan = planRules(resolved, file, listener !== undefined);
  return runSteps(compilePlan(plan, contract, listener));
}

/** Makes a plan run. */
export function* compilePlan(plan: Plan, contract: Contract, listener?: AtomListener): Steps<Ruleset> {
  const { file, vars, timezone, receivers } = plan;
  const ids: string[] = [];
  yield* eachInSteps(plan.ids, (id) => ids.push(id));
  const conditions = new Map<string, Condition>();
  yield* eachInSteps(plan.named, ([name, condition]) => conditions.set(name, condition));
  const named = compileNamedConditions(conditions, listener);
  const compile = listener
    ? (condition: Condition) => compileCondition(condition, named, listener)
    : shareConditions(named);
  const predicates: Predicate[] = [];
  yield* eachInSteps(plan.conditions, (condition) => predicates.push(compile(condition)));
  const responses: CompiledResponse[] = [];
  yield* eachInSteps(plan.answers, (node) => responses.push(prepareResponse(node, named)));
  const entries: NotifyEntry[][] = [];
  yield* eachInSteps(plan.tellings, (tellings) =>
    entries.push(tellings.map(({ to, condition }) => ({ to, predicate: compile(condition) }))),
  );
  const index = yield* openIndex(plan.index, ids.length);
  const notify = plan.notify && {
    ofRules: Array.from(plan.notify.ofRules, (number) => entries[number]!),
    ofDefault: entries[plan.notify.ofDefault]!,
    ofAll: entries[plan.notify.ofAll]!,
  };
  return createRuleset({
    file,
    ids,
    index,
    predicates,
    predicateOf: plan.conditionOf,
    responses,
    responseOf: plan.answerOf,
    defaultResponse: plan.fallback,
    receivers,
    notify: notify && compileNotify(notify, receivers),
    vars,
    clock: timezone === undefined ? undefined : createClock(timezone),
    contract,
  });
}
