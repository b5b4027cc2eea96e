import { type AnyResponse, type CallName, calls } from '../../platform/calls.js';
import type { CallContract } from '../../platform/contract.js';
import type { ContractError } from '../../platform/contract-error.js';
import type { Facts, Variants } from '../../platform/facts.js';
import { type Clock, epoch } from '../../values/clock.js';
import type { Reason } from '../format/expectation.js';
import type { Labels } from '../format/labels.js';
import type { Receiver } from '../format/receiver.js';
import type { Ticket } from '../format/sessions.js';
import { Budget, maxFailures } from '../logic/budget.js';
import type { Predicate } from '../logic/predicate.js';
import { type Notification, type Notify, noNotifications } from './events.js';
import type { FactsOf } from './experiments.js';
import type { RuleIndex } from './index/rule-index.js';
import { type CompiledResponse, isReady, type Ready, respond } from './responses.js';
import type { CompiledTicket, Signing, SignTicket } from './tickets.js';

/** The rules of one call, checked and compiled: immutable, and free of their text. */
export interface Ruleset {
  readonly file: string;
  /** Ids of the enabled rules in file order. */
  readonly ruleIds: readonly string[];
  /** The labels of those of them that have some, by id. */
  readonly labels: ReadonlyMap<string, Labels>;
  /** By name: the section `notify` of the file. */
  readonly receivers: ReadonlyMap<string, Receiver>;
  /** What `{{ ticket }}` inserts, where there is such a thing. */
  readonly ticket?: Ticket | undefined;
  /** The rules that are only tried out, by themselves, where the file has some. */
  readonly shadow?: Ruleset | undefined;
  /** The rules of session calls, beside those of clicks, where the file has some. */
  readonly sessions?: Ruleset | undefined;
  /** See `decide`. */
  decide(request: unknown, now: Date, signTicket?: SignTicket, variants?: Variants): Decision;
}

/** What to answer to one call, and why. */
export interface Decision {
  /** The id of the rule that answers, or `default`. */
  rule: string;
  /**
   * `matched`: the rule's condition holds. `no-match`: no rule's does, so the default answers. `rejected`: the
   * matching rule's answer would break the contract, so the default answers in its place.
   */
  reason: Reason;
  /** The answer, as the platform takes it; with a response schema of your own, as that schema allows. */
  response: AnyResponse;
  /** The same answer as JSON text. */
  body: string;
  /** Set where a rule has several answers: the name of the response that was given, or its number in the list. */
  choice?: string;
  /** The receivers to notify, in file order, without duplicates, and what each gets. */
  notifications: readonly Notification[];
  /**
   * Rules whose evaluation failed on this request, and so counted as not matched; and those of which a condition of
   * `notify` failed, and so counted as not holding.
   */
  failures: readonly RuleFailure[];
  /** Set when `reason` is `rejected`: whose answer was refused, and for what. */
  rejected?: { rule: string; errors: readonly ContractError[] };
  /** Set when a rule that is only tried out would have answered in place of the one that does. */
  shadow?: ShadowDecision;
}

/** What a rule that is only tried out would have answered. */
export interface ShadowDecision {
  rule: string;
  /** `rejected`: its answer would break the contract. */
  reason: 'matched' | 'rejected';
  /** Absent where it is rejected. */
  response?: AnyResponse;
}

/** The rule that matches, whatever became of its response; or `default`. */
export function decisiveRule({ rule, rejected }: Pick<Decision, 'rule' | 'rejected'>): string {
  return rejected?.rule ?? rule;
}

/** A rule that could not be evaluated on a request. The error's message may quote the request: keep it from logs. */
export interface RuleFailure {
  rule: string;
  error: Error;
}

/**
 * Decides the answer to a request: the first rule in file order whose condition holds, else the default. Pure but for what
 * is handed in, and total: any JSON value may come in, and an answer always comes out.
 * @param request the body of the platform's call, as parsed JSON; see `docs/rules.md` for the facts made of it. Parse it
 * with `parseJson`, which keeps an id of more digits than a number does: `JSON.parse` turns it into another one
 * @param options.now the instant of the call
 * @param options.signTicket makes the ticket that a link inserts; without it, a response that inserts one is refused
 * @param options.variants by experiment: variants that the person gets, whoever it is
 */
export function decide(
  ruleset: Ruleset,
  request: unknown,
  {
    now,
    signTicket,
    variants,
  }: { now: Date; signTicket?: SignTicket | undefined; variants?: Variants | undefined },
): Decision {
  return ruleset.decide(request, now, signTicket, variants);
}

/** What the rules of a call are compiled to: all that deciding takes. */
export interface CompiledRules {
  call: CallName;
  file: string;
  /** Of the enabled rules, in file order; a rule's number is its place here. */
  ids: readonly string[];
  labels: Ruleset['labels'];
  index: RuleIndex;
  predicates: readonly Predicate[];
  /** By rule: its number in `predicates`. The index has proven the rest of the rule's condition. */
  predicateOf: Int32Array;
  responses: readonly CompiledResponse[];
  /** By rule: its number in `responses`. */
  responseOf: Int32Array;
  /** The number of the default's response. */
  defaultResponse: number;
  receivers: readonly Receiver[];
  /** Undefined where the file notifies nobody. */
  notify: Notify | undefined;
  factsOf: FactsOf;
  /** Undefined where nothing asks for the time. */
  clock: Clock | undefined;
  contract: CallContract;
  /** Undefined where no link inserts one. */
  ticket: CompiledTicket | undefined;
  /** By rule of its own: how many of the others stand before it. */
  shadow: { ruleset: Ruleset; behind: Int32Array } | undefined;
  sessions: Ruleset | undefined;
}

export function createRuleset(rules: CompiledRules): Ruleset {
  // One budget and one last resort serve all clicks: a decision never waits, so no two overlap.
  const budget = new Budget();
  const lastResort = respond(
    rules.responses[rules.defaultResponse]!,
    rules.factsOf({}, epoch),
    budget,
    rules.contract,
  );
  if (!isReady(lastResort))
    throw new Error('the default breaks the contract, which its check should have found');
  const { call, file, ids, labels, factsOf, clock, receivers, ticket, shadow, sessions } = rules;
  const { answerTo } = calls[call];
  const tryOut = shadow && tryingOut(shadow, ids);
  const decideHere: Ruleset['decide'] = (request, now, sign, variants) => {
    const seen = factsOf(request, clock?.(now), variants);
    const answered = decideCall(rules, lastResort, budget, seen, { now, sign });
    const decision = tryOut === undefined ? answered : tryOut(answered, request, now, sign, variants);
    const response = answerTo(request, decision.response);
    return response === decision.response
      ? decision
      : { ...decision, response, body: JSON.stringify(response) };
  };
  return {
    ...{ file, ruleIds: ids, labels, ticket: ticket?.ticket, shadow: shadow?.ruleset, sessions },
    receivers: new Map(receivers.map((receiver) => [receiver.name, receiver])),
    decide: decideHere,
  };
}

/** Adds to a decision what the rules that are only tried out would have made of it. */
function tryingOut({ ruleset, behind }: NonNullable<CompiledRules['shadow']>, ids: readonly string[]) {
  const numberOf = new Map(ids.map((id, rule) => [id, rule]));
  const behindOf = new Map(ruleset.ruleIds.map((id, rule) => [id, behind[rule]!]));
  return (
    decision: Decision,
    request: unknown,
    now: Date,
    sign: SignTicket | undefined,
    variants: Variants | undefined,
  ): Decision => {
    const match = numberOf.get(decisiveRule(decision)) ?? ids.length;
    // None of them stands before the rule that matches.
    if (behind[0]! > match) return decision;
    const tried = ruleset.decide(request, now, sign, variants);
    // Fewer than a decision gives up at, which is known by their number.
    const room = Math.max(0, maxFailures - 1 - decision.failures.length);
    const failures = [...decision.failures, ...tried.failures.slice(0, room)];
    const rule = decisiveRule(tried);
    if (rule === 'default' || behindOf.get(rule)! > match) return { ...decision, failures };
    const shadow: ShadowDecision =
      tried.rejected === undefined
        ? { rule, reason: 'matched', response: tried.response }
        : { rule, reason: 'rejected' };
    return { ...decision, failures, shadow };
  };
}

function decideCall(
  rules: CompiledRules,
  lastResort: Ready,
  budget: Budget,
  facts: Facts,
  signing: Signing,
): Decision {
  const failures: RuleFailure[] = [];
  budget.renew();
  const match = firstMatch(rules, facts, budget, failures);
  const given = match === -1 ? undefined : give(rules, rules.responseOf[match]!, facts, budget, signing);
  const isAnswered = given !== undefined && isReady(given);
  const notifications = notify(rules, facts, budget, match, isAnswered, failures);
  if (isAnswered) {
    // Spelled out: of a decision without a template, spreading `given` takes a sixth.
    const { response, body, choice } = given;
    const rule = rules.ids[match]!;
    const decision = { rule, reason: 'matched', response, body, notifications, failures } as const;
    return choice === undefined ? decision : { ...decision, choice };
  }
  const rejected = given && { rule: rules.ids[match]!, errors: given };
  return { ...giveDefault(rules, lastResort, facts, budget, signing, rejected), notifications, failures };
}

/** The number of the first rule whose condition holds, or -1. */
function firstMatch(
  { index, predicates, predicateOf, ids }: CompiledRules,
  facts: Facts,
  budget: Budget,
  failures: RuleFailure[],
): number {
  const proposed = index.first(facts, (rule) => {
    try {
      return predicates[predicateOf[rule]!]!(facts, budget);
    } catch (error) {
      // By definition a rule that cannot be evaluated on a request does not match it.
      failures.push({ rule: ids[rule]!, error: error as Error });
      return isFull(failures);
    }
  });
  return isFull(failures) ? -1 : proposed;
}

/** Failures take time as well: with so many, no more rules are tried. */
function isFull(failures: readonly RuleFailure[]): boolean {
  return failures.length >= maxFailures;
}

function give(
  rules: CompiledRules,
  response: number,
  facts: Facts,
  budget: Budget,
  signing: Signing,
): Ready | readonly ContractError[] {
  const compiled = rules.responses[response]!;
  const { contract, ticket } = rules;
  if (ticket === undefined || !ticket.isIn(response)) return respond(compiled, facts, budget, contract);
  return ticket.withTicket(facts, budget, signing, () => respond(compiled, facts, budget, contract));
}

function notify(
  { notify, ids }: CompiledRules,
  facts: Facts,
  budget: Budget,
  match: number,
  isAnswered: boolean,
  failures: RuleFailure[],
): readonly Notification[] {
  if (notify === undefined) return noNotifications;
  const owner = match === -1 ? 'default' : ids[match]!;
  return notify({ match, owner, isAnswered }, facts, budget, (rule, error) => {
    failures.push({ rule, error });
    return !isFull(failures);
  });
}

function giveDefault(
  rules: CompiledRules,
  lastResort: Ready,
  facts: Facts,
  budget: Budget,
  signing: Signing,
  rejected: Decision['rejected'],
): Pick<Decision, 'rule' | 'reason' | 'response' | 'body' | 'rejected'> {
  const rule = 'default';
  const reason = rejected ? 'rejected' : 'no-match';
  // It answers whatever the rules have spent.
  budget.renew();
  const given = give(rules, rules.defaultResponse, facts, budget, signing);
  if (isReady(given)) return { rule, reason, ...given, ...(rejected && { rejected }) };
  // The probes at load found no request that does this; if there is one, the default for an empty request answers.
  return { rule, reason, ...lastResort, rejected: rejected ?? { rule, errors: given } };
}
