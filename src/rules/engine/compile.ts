import type { Contract } from '../../platform/contract.js';
import { createClock } from '../../values/clock.js';
import type { Condition } from '../logic/condition.js';
import {
  type AtomListener,
  compileCondition,
  compileNamedConditions,
  shareConditions,
} from '../logic/predicate.js';
import type { ResolvedRules } from '../model.js';
import { createRuleset, type Ruleset } from './decide.js';
import { compileNotify } from './events.js';
import { createFacts } from './experiments.js';
import { openIndex } from './index/rule-index.js';
import { type Plan, planRules } from './plan.js';
import { prepareResponse } from './responses.js';
import { compileTicket } from './tickets.js';

/**
 * Compiles a file that has no errors.
 * @param listener called with the result of each atom, rule by rule as they are tried
 */
export function compileRules(
  resolved: ResolvedRules,
  file: string,
  contract: Contract,
  listener?: AtomListener,
): Ruleset {
  return compilePlan(planRules(resolved, file, listener !== undefined), contract, listener);
}

/** Compiles a plan, which may come from another thread or process. */
export function compilePlan(plan: Plan, contract: Contract, listener?: AtomListener): Ruleset {
  const { call, file, ids, labels, vars, experiments, timezone, receivers, ticket } = plan;
  const named = compileNamedConditions((name) => plan.named.get(name), listener);
  const compile = listener
    ? (condition: Condition) => compileCondition(condition, named, listener)
    : shareConditions(named);
  const entries = plan.notifyEntries.map((ofOneKey) =>
    ofOneKey.map(({ to, condition }) => ({ to, predicate: compile(condition) })),
  );
  const notify = plan.notify && {
    ofRules: Array.from(plan.notify.ofRules, (number) => entries[number]!),
    ofDefault: entries[plan.notify.ofDefault]!,
    ofAll: entries[plan.notify.ofAll]!,
  };
  return createRuleset({
    call,
    file,
    ids,
    labels,
    index: openIndex(plan.index, ids.length),
    predicates: plan.conditions.map(compile),
    predicateOf: plan.conditionOf,
    responses: plan.responses.map((node) => prepareResponse(node, named)),
    responseOf: plan.responseOf,
    defaultResponse: plan.defaultResponse,
    receivers,
    notify: notify && compileNotify(notify, receivers),
    factsOf: createFacts(call, vars, experiments),
    clock: timezone === undefined ? undefined : createClock(timezone),
    contract: contract[call],
    ticket: ticket && compileTicket(ticket, plan.responses),
    shadow: plan.shadow && {
      ruleset: compilePlan(plan.shadow.plan, contract, listener),
      behind: plan.shadow.behind,
    },
    sessions: plan.sessions && compilePlan(plan.sessions, contract, listener),
  });
}
