import type { ContractError, PlatformResponse } from '../../platform/contract.js';
import type { Receiver } from '../format/receiver.js';
import type { Reason } from '../format/test-cases.js';
import type { Notification } from './events.js';

/** A rules file, checked and compiled: immutable, and free of its text. */
export interface Ruleset {
  readonly file: string;
  /** Ids of the enabled rules in file order. */
  readonly ruleIds: readonly string[];
  /** Where clicks can be told to, by name: the section `notify` of the file. */
  readonly receivers: ReadonlyMap<string, Receiver>;
  /** See `decide`. */
  decide(request: unknown, now: Date): Decision;
}

/** What to answer to one click, and why. */
export interface Decision {
  /** The id of the rule that answers, or `default`. */
  rule: string;
  /**
   * `matched`: the rule's condition holds. `no-match`: no rule's does, so the default answers. `rejected`: the
   * matching rule's answer would break the contract, so the default answers in its place.
   */
  reason: Reason;
  /** The answer, as the platform takes it; with a response schema of your own, as that schema allows. */
  response: PlatformResponse;
  /** The same answer as JSON text. */
  body: string;
  /** Whom to tell of the click, and what: in the order in which the file names them, each once. */
  notifications: readonly Notification[];
  /**
   * Rules whose evaluation failed on this request, and so counted as not matched; and those of which a condition of
   * `notify` failed, and so counted as not holding.
   */
  failures: readonly RuleFailure[];
  /** Set when `reason` is `rejected`: whose answer was refused, and for what. */
  rejected?: { rule: string; errors: readonly ContractError[] };
}

/** A rule that could not be evaluated on a request. The error's message may quote the request: keep it from logs. */
export interface RuleFailure {
  rule: string;
  error: Error;
}

/**
 * Decides the answer to a request: the first rule in file order whose condition holds, else the default. Pure, and
 * total: any JSON value may come in, and an answer always comes out.
 * @param request the body of the platform's call, as parsed JSON; see `docs/rules.md` for the facts made of it. Parse it
 * with `parseJson`, which keeps an id of more digits than a number does: `JSON.parse` turns it into another one
 * @param options.now the instant of the click
 */
export function decide(ruleset: Ruleset, request: unknown, options: { now: Date }): Decision {
  return ruleset.decide(request, options.now);
}
