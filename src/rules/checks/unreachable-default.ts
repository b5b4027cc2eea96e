import { say } from '../../values/message.js';
import { proofsOf } from '../analysis/proofs.js';
import type { ResolvedNotifyEntry } from '../placed-condition.js';
import { type AnswerNode, responsesIn } from '../template/node.js';
import type { Check } from './check.js';
import { findCatchAll } from './unreachable-rule.js';

export const check: Check = {
  group: 'Order',
  severity: 'warning',
  summary: 'The default is never used, because some rule always matches.',
  help: `The default responds when no rule matches. Below a rule that matches every click it is never used, and nobody sees its text. Make the response of that rule the default and remove the rule, or give the rule its condition back.

The default also replaces a response that must not be sent, such as one whose link is not valid. So it is reported only where the rule gives exactly the response of the default, or where each rule up to it has a fixed response, without \`{{ … }}\` and \`$logic\`. Otherwise the default may have been written for just that case.`,
  needsValidFile: true,
  run({ resolved, contract }, report) {
    const proofs = proofsOf(resolved, contract);
    const end = findCatchAll(proofs);
    if (end === undefined) return;
    const { last } = end;
    const answering = proofs.liveRules.slice(0, proofs.liveRules.indexOf(last) + 1);
    const isRedundant =
      isSameResponse(resolved.default, last.response) && isSameNotify(resolved.defaultNotify, last.notify);
    if (!isRedundant && !answering.every(({ response }) => response !== undefined && isFixed(response)))
      return;
    const mend = isRedundant
      ? say`Remove rule "${last.id}": the default gives the same answer`
      : say`Make that answer the default, or give the rule a condition`;
    report({
      path: resolved.file.defaultAt,
      message: say`the default never gets its turn: ${end.reason}. ${mend}`,
    });
  },
};

/** A condition may differ in ways that are not looked at. */
function isSameNotify(a: readonly ResolvedNotifyEntry[], b: readonly ResolvedNotifyEntry[] = []): boolean {
  const all = [...a, ...b];
  if (all.some(({ expressions }) => expressions.length > 0)) return false;
  return JSON.stringify(a.flatMap(({ to }) => to)) === JSON.stringify(b.flatMap(({ to }) => to));
}

function isFixed(answer: AnswerNode): boolean {
  return responsesIn(answer).every(({ kind }) => kind === 'constant');
}

function isSameResponse(a: AnswerNode | undefined, b: AnswerNode | undefined): boolean {
  if (a?.kind !== 'constant' || b?.kind !== 'constant') return a === b;
  return JSON.stringify(a.value) === JSON.stringify(b.value);
}
