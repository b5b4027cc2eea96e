import { actionKey, serverLink } from '../../platform/answer.js';
import { type CallName, rulesFor, sessionCallAfter, sessionDataIn } from '../../platform/calls.js';
import type { CallContract, Contract } from '../../platform/contract.js';
import { detailSaid } from '../../platform/contract-error.js';
import type { JsonObject } from '../../values/json.js';
import { joined, say, type Text } from '../../values/message.js';
import { createJudge, type Disagreement, type Judge } from '../analysis/judge.js';
import { type Decision, decide, type Ruleset } from '../engine/decide.js';
import { standInTicket } from '../engine/tickets.js';
import type { Expectation } from '../format/expectation.js';
import type { Case, CaseCall } from '../format/test-cases.js';
import { wordingOfValue } from '../logic/wording.js';
import type { ResolvedRules } from '../model.js';
import { type Difference, differencesOf } from './differences.js';

/** The result of a case. */
export interface CaseResult {
  outcome: 'passed' | 'failed' | 'skipped';
  /** Empty unless it failed. */
  differences: Difference[];
  /** The calls that rules were asked about. Of a conversation, none behind the first that failed. */
  decided: readonly DecidedCall[];
  /** The call that failed, if rules were asked about it. */
  failed?: DecidedCall;
}

/** A call of a case, with the request as it was made. */
export interface DecidedCall extends Pick<CaseCall, 'call' | 'now' | 'request' | 'variants' | 'expected'> {
  decision: Decision;
}

/** What a call is tested with. */
interface TestedCall {
  ruleset: Ruleset;
  contract: CallContract;
  /** Decides each request once more; where the two disagree, the case fails. */
  judge: Judge | undefined;
}

export type TestedCalls = Readonly<Record<CallName, TestedCall | undefined>>;

/** What the calls of a file are tested with. @param judged has json-logic-js decide them as well */
export function testedCalls(ruleset: Ruleset, contract: Contract, judged?: ResolvedRules): TestedCalls {
  const testedBy = (call: CallName, rules: Ruleset): TestedCall => {
    const resolved = judged && rulesFor(call, judged);
    return { ruleset: rules, contract: contract[call], judge: resolved && createJudge(resolved) };
  };
  const { sessions } = ruleset;
  return { click: testedBy('click', ruleset), session: sessions && testedBy('session', sessions) };
}

/** Decides the calls of a case and compares the answers with the expected ones. */
export function runCase(test: Case, tested: TestedCalls): CaseResult {
  const decided: DecidedCall[] = [];
  if (test.skip !== undefined) return { outcome: 'skipped', differences: [], decided };
  for (const call of test.calls) {
    const before = decided.length;
    const differences = runCall(call, tested[call.call]!, decided);
    if (differences.length === 0) continue;
    const failed = decided[before];
    const step = call.step === undefined ? '' : `step ${call.step}: `;
    const inStep = differences.map((one) => ({ ...one, of: step + one.of }));
    return { outcome: 'failed', differences: inStep, decided, ...(failed && { failed }) };
  }
  return { outcome: 'passed', differences: [], decided };
}

function runCall(
  test: CaseCall,
  { ruleset, contract, judge }: TestedCall,
  decided: DecidedCall[],
): Difference[] {
  const request = test.follows ? followUp(test, decided) : test.request;
  if (request === undefined)
    return [{ of: 'follow', comparison: 'is', expected: serverLink, actual: leadsTo(decided) }];
  const [error] = contract.checkRequest(request);
  if (test.expected.refused || error !== undefined) {
    const isRight = (error !== undefined) === (test.expected.refused ?? false);
    const note = error && joined([error.pointer || say`the request`, detailSaid(error)], ' ');
    return isRight
      ? []
      : [
          {
            of: 'refused',
            comparison: 'is',
            expected: !error,
            actual: error !== undefined,
            ...(note && { note }),
          },
        ];
  }
  const { call, now, variants, expected } = test;
  const decision = decide(ruleset, request, { now, signTicket: standInTicket, variants });
  decided.push({ call, now, request, variants, expected, decision });
  const disagreement = judge?.(request, now, decision, variants);
  return [...(disagreement ? [differenceOf(disagreement, request)] : []), ...compare(expected, decision)];
}

/** The call that the platform makes from the answer before; undefined where that leads to none. */
function followUp({ request }: CaseCall, decided: readonly DecidedCall[]): JsonObject | undefined {
  const before = decided.at(-1);
  const data = before?.call === 'click' ? sessionDataIn(before.decision.response) : undefined;
  return data === undefined ? undefined : { ...sessionCallAfter(before!.request, data), ...request };
}

/** What the answer before leads to in place of a session call. */
function leadsTo(decided: readonly DecidedCall[]): string {
  const { [actionKey]: action = {} } = (decided.at(-1)?.decision.response ?? {}) as { [actionKey]?: object };
  return Object.keys(action)[0] ?? 'no action';
}

/** A difference in one line: `rule is "default", expected "chat-yes"`. */
export function formatDifference(difference: Difference): Text {
  const { of, comparison, note } = difference;
  const expected = wordOf(difference, 'expected');
  const wanted = {
    is: expected,
    contains: say`one that contains ${expected}`,
    'is not': say`any but ${expected}`,
  };
  const sentence = say`${of} is ${wordOf(difference, 'actual')}, expected ${wanted[comparison]}`;
  return note ? say`${sentence} (${note})` : sentence;
}

/** A side of a difference as text; `nothing` where there is none. */
export function wordOf(difference: Difference, side: 'expected' | 'actual'): Text {
  return Object.hasOwn(difference, side) ? wordingOfValue(difference[side]) : say`nothing`;
}

function compare(expected: Expectation, decision: Decision): Difference[] {
  const differences: Difference[] = [];
  const { rule, reason, response, responseIncludes, notify, shadow } = expected;
  if (rule && (decision.rule === rule.id) === rule.isNot) {
    const note = noteOf(decision);
    differences.push({
      of: 'rule',
      comparison: rule.isNot ? 'is not' : 'is',
      expected: rule.id,
      actual: decision.rule,
      ...(note !== undefined && { note }),
    });
  }
  if (reason !== undefined && decision.reason !== reason) {
    differences.push({ of: 'reason', comparison: 'is', expected: reason, actual: decision.reason });
  }
  if (response) differences.push(...differencesOf(response, decision.response, 'is', 'response'));
  if (responseIncludes) {
    differences.push(...differencesOf(responseIncludes, decision.response, 'contains', 'response'));
  }
  if (notify) {
    const wanted = namesOf(notify.map(({ name }) => name));
    const notified = namesOf(decision.notifications.map(({ receiver }) => receiver));
    if (wanted.join('\n') !== notified.join('\n')) {
      differences.push({ of: 'notify', comparison: 'is', expected: wanted, actual: notified });
    }
  }
  const tried = decision.shadow?.rule ?? null;
  if (shadow !== undefined && shadow !== tried) {
    differences.push({ of: 'shadow', comparison: 'is', expected: shadow, actual: tried });
  }
  return differences;
}

/** json-logic-js says what is expected, and the compiled rules are compared with that. */
function differenceOf({ of, decided, judged }: Disagreement, request: unknown): Difference {
  const note = say`json-logic-js decides otherwise: a fault of Dargah, please report it with the rules and this request: ${JSON.stringify(request)}`;
  return { of, comparison: 'is', expected: judged, actual: decided, note };
}

/** Without order, which means nothing. */
function namesOf(receivers: readonly string[]): string[] {
  return [...new Set(receivers)].sort();
}

function noteOf({ rejected }: Decision): Text | undefined {
  if (!rejected) return undefined;
  const [error] = rejected.errors;
  return say`the answer of "${rejected.rule}" would break the contract: ${error!.pointer || say`it`} ${detailSaid(error!)}`;
}
