import type { Contract, ContractError, PlatformResponse } from '../../platform/contract.js';
import { bareFacts, type Facts, factsOf } from '../../platform/facts.js';
import { type Clock, createClock } from '../../values/clock.js';
import { Budget, maxFailures } from '../logic/budget.js';
import {
  type AtomListener,
  type Condition,
  compileCondition,
  compileNamedConditions,
  type Predicate,
  shareConditions,
} from '../logic/condition.js';
import type { ResolvedRules } from '../model.js';
import type { Decision, RuleFailure, Ruleset } from './decide.js';
import {
  compileEvents,
  type Notice,
  type Notices,
  type Notification,
  noNotifications,
  notificationsOf,
} from './events.js';
import { openIndex, type RuleIndex } from './index/rule-index.js';
import { type Plan, planRules } from './plan.js';
import { type Ready, type Responses, ResponsesBuilder } from './responses.js';
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
  const { file, vars, timezone, conditionOf, answerOf } = plan;
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
  const builder = new ResponsesBuilder(named, contract);
  yield* eachInSteps(plan.answers, (answer) => builder.add(answer));
  const notices: Notice[][] = [];
  yield* eachInSteps(plan.tellings, (tellings) =>
    notices.push(tellings.map(({ to, condition }) => ({ to, holds: compile(condition) }))),
  );
  const index = yield* openIndex(plan.index, ids.length);
  const clock = timezone === undefined ? undefined : createClock(timezone);
  return createRuleset({
    file,
    ids,
    predicates,
    conditionOf,
    answers: builder.build(),
    answerOf,
    fallback: plan.fallback,
    receivers: plan.receivers,
    notify: plan.notify,
    notices,
    index,
    vars,
    clock,
  });
}

interface Compiled
  extends Pick<Plan, 'file' | 'vars' | 'conditionOf' | 'answerOf' | 'fallback' | 'receivers' | 'notify'> {
  /** Of the enabled rules, in file order. */
  ids: readonly string[];
  /** Of the plan's conditions. */
  predicates: readonly Predicate[];
  answers: Responses;
  /** Of the plan's tellings. */
  notices: readonly (readonly Notice[])[];
  index: RuleIndex;
  /** Undefined where nothing asks for the time. */
  clock: Clock | undefined;
}

// Apart from the compiler, so that no closure here keeps what was compiled.
function createRuleset(compiled: Compiled): Ruleset {
  const { file, ids, predicates, conditionOf, answers, answerOf, fallback } = compiled;
  const { index, vars, clock } = compiled;
  const tell = createTeller(compiled);
  const budget = new Budget();
  const lastResort = answers.render(fallback, bareFacts(vars), budget);

  function giveDefault(
    facts: Facts,
    notifications: readonly Notification[],
    failures: readonly RuleFailure[],
    rejected: Decision['rejected'],
  ): Decision {
    // It answers whatever the rules have spent.
    budget.renew();
    const given = answers.give(fallback, facts, budget);
    const reason = rejected ? 'rejected' : 'no-match';
    if (isReady(given)) {
      return {
        rule: 'default',
        reason,
        response: given.response,
        body: given.body,
        notifications,
        failures,
        ...(rejected && { rejected }),
      };
    }
    // The probes at load found no request that does this; if there is one, the default for an empty request answers.
    const { response, body } = lastResort;
    return {
      rule: 'default',
      reason,
      response,
      body,
      notifications,
      failures,
      rejected: rejected ?? { rule: 'default', errors: given },
    };
  }

  return {
    file,
    ruleIds: ids,
    receivers: new Map(compiled.receivers.map((receiver) => [receiver.name, receiver])),
    decide(request, instant) {
      const facts = factsOf(request, vars, clock?.(instant));
      budget.renew();
      let failures: RuleFailure[] = none;
      const proposed = index.first(facts, (number) => {
        try {
          return predicates[conditionOf[number]!]!(facts, budget);
        } catch (error) {
          // By definition a rule that cannot be evaluated on a request does not match it.
          if (failures === none) failures = [];
          failures.push({ rule: ids[number]!, error: error as Error });
          return failures.length === maxFailures;
        }
      });
      const found = failures.length === maxFailures ? -1 : proposed;
      const answer = found === -1 ? -1 : answerOf[found]!;
      const body = answers.bodies[answer];
      if (body !== undefined && tell === undefined) {
        return {
          rule: ids[found]!,
          reason: 'matched',
          response: answers.responses[answer] as PlatformResponse,
          body,
          notifications: noNotifications,
          failures,
        };
      }
      const given = found === -1 ? undefined : answers.give(answer, facts, budget);
      const isAnswered = given !== undefined && isReady(given);
      let notifications = noNotifications;
      if (tell !== undefined) {
        notifications = tell(facts, budget, found, !isAnswered, (rule, error) => {
          if (failures === none) failures = [];
          return failures.push({ rule, error }) < maxFailures;
        });
      }
      if (given === undefined) return giveDefault(facts, notifications, failures, undefined);
      const rule = ids[found]!;
      if (!isReady(given)) return giveDefault(facts, notifications, failures, { rule, errors: given });
      return {
        rule,
        reason: 'matched',
        response: given.response,
        body: given.body,
        notifications,
        failures,
      };
    },
  };
}

/**
 * Tells of a click.
 * @param rule the number of the rule that matches, or -1
 * @param isDefault whether the default answers
 */
type Tell = (
  facts: Facts,
  budget: Budget,
  rule: number,
  isDefault: boolean,
  onFailure: (rule: string, error: Error) => boolean,
) => readonly Notification[];

/** Undefined where nobody is told of anything. */
function createTeller({ notify, notices, receivers, ids }: Compiled): Tell | undefined {
  if (notify === undefined) return undefined;
  const { ofRules, ofDefault, ofAll } = notify;
  const events = compileEvents(receivers);
  return (facts, budget, rule, isDefault, onFailure) => {
    const asked: Notices[] = [];
    const owner = rule === -1 ? 'default' : ids[rule]!;
    // The person has clicked, whatever became of the answer: those that the matching rule names are told in any case.
    if (rule !== -1) asked.push({ owner, notices: notices[ofRules[rule]!]! });
    if (isDefault) asked.push({ owner: 'default', notices: notices[ofDefault]! });
    asked.push({ owner, notices: notices[ofAll]! });
    return notificationsOf(facts, budget, asked, events, onFailure);
  };
}

const none: RuleFailure[] = [];

function isReady(given: Ready | readonly ContractError[]): given is Ready {
  return 'body' in given;
}
