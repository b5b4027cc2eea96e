import type { CallName } from '../../platform/calls.js';
import type { CallContract, Contract } from '../../platform/contract.js';
import { createJudge, type Disagreement, type Judge } from '../analysis/judge.js';
import { type Decision, decide, type Ruleset } from '../engine/decide.js';
import { standInTicket } from '../engine/tickets.js';
import type { Case } from '../format/test-cases.js';
import { wordingOfValue } from '../logic/wording.js';
import { type ResolvedRules, rulesetFor } from '../model.js';
import { type Difference, differencesOf } from './differences.js';

/** The result of a case. */
export interface CaseResult {
  outcome: 'passed' | 'failed' | 'skipped';
  /** Empty unless it failed. */
  differences: Difference[];
  /** Absent where no rule was asked. */
  decision?: Decision;
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
    const resolved = judged && rulesetFor(call, judged);
    return { ruleset: rules, contract: contract[call], judge: resolved && createJudge(resolved) };
  };
  const { sessions } = ruleset;
  return { click: testedBy('click', ruleset), session: sessions && testedBy('session', sessions) };
}

/** Decides a case's call and compares the answer with the expected one. */
export function runCase(test: Case, tested: TestedCalls): CaseResult {
  if (test.skip !== undefined) return { outcome: 'skipped', differences: [] };
  const { ruleset, contract, judge } = tested[test.call]!;
  if (test.expected.refused) {
    const isRefused = contract.checkRequest(test.request).length > 0;
    const differences: Difference[] = isRefused
      ? []
      : [{ of: 'refused', comparison: 'is', expected: true, actual: false }];
    return { outcome: isRefused ? 'passed' : 'failed', differences };
  }
  const decision = decide(ruleset, test.request, { now: test.now, signTicket: standInTicket });
  const disagreement = judge?.(test.request, test.now, decision);
  const differences = [
    ...(disagreement ? [differenceOf(disagreement, test)] : []),
    ...compare(test, decision),
  ];
  return { outcome: differences.length === 0 ? 'passed' : 'failed', differences, decision };
}

/** A difference in one line: `rule is "default", expected "chat-yes"`. */
export function formatDifference(difference: Difference): string {
  const { of, comparison, note } = difference;
  const expected = wordOf(difference, 'expected');
  const wanted = { is: expected, contains: `one that contains ${expected}`, 'is not': `any but ${expected}` };
  return `${of} is ${wordOf(difference, 'actual')}, expected ${wanted[comparison]}${note ? ` (${note})` : ''}`;
}

/** A side of a difference as text; `nothing` where there is none. */
export function wordOf(difference: Difference, side: 'expected' | 'actual'): string {
  return Object.hasOwn(difference, side) ? wordingOfValue(difference[side]) : 'nothing';
}

function compare({ expected }: Case, decision: Decision): Difference[] {
  const differences: Difference[] = [];
  const { rule, reason, response, responseIncludes, notify } = expected;
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
  return differences;
}

/** json-logic-js says what is expected, and the compiled rules are compared with that. */
function differenceOf({ of, decided, judged }: Disagreement, { request }: Case): Difference {
  const note = `json-logic-js decides otherwise: a fault of Dargah, please report it with the rules and this request: ${JSON.stringify(request)}`;
  return { of, comparison: 'is', expected: judged, actual: decided, note };
}

/** Without order, which means nothing. */
function namesOf(receivers: readonly string[]): string[] {
  return [...new Set(receivers)].sort();
}

function noteOf({ rejected }: Decision): string | undefined {
  if (!rejected) return undefined;
  const [error] = rejected.errors;
  return `the answer of "${rejected.rule}" would break the contract: ${error!.pointer || 'it'} ${error!.detail}`;
}
