import { memoize } from '../../values/memo.js';
import { say, type Text } from '../../values/message.js';
import { listWords } from '../../values/word-list.js';
import { type Proofs, proofsOf } from '../analysis/proofs.js';
import type { CheckReport } from '../diagnostic.js';
import { type ResolvedRule, withShadowsLive } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Order',
  severity: 'warning',
  summary: 'A rule can never match, because an earlier one takes all its clicks.',
  help: `Rules are tried from top to bottom, and the first that matches responds. A rule is never reached if an earlier rule matches every click, or has the same or a wider condition. Move the narrower rule up, or remove it; the message has the id of the earlier rule. Each rule is reported once, with the first rule that covers it, or with the fewest that do so together.

Only what is proven is reported, in the way of [dargah prove](planning.md#what-is-proven), which also shows a click for each other rule. Expressions that compute something count as the same only where they are written alike. A request that is made to break the condition of an earlier rule (\`{ "toString": 1 }\` for a text) can still pass it. In very large files proofs end after about a second.`,
  needsValidFile: true,
  run({ resolved, contract }, report) {
    examine(proofsOf(resolved, contract), () => true, report);
    const asLive = withShadowsLive(resolved);
    if (asLive === undefined) return;
    const tried = new Set(resolved.rules.flatMap(({ id, isShadow }) => (isShadow ? [id] : [])));
    examine(proofsOf(asLive, contract), ({ id }) => tried.has(id), report);
  },
};

/** @param isWanted whether to report of a rule */
function examine(proofs: Proofs, isWanted: (rule: ResolvedRule) => boolean, report: CheckReport): void {
  const end = findCatchAll(proofs);
  let isBehindEnd = false;
  for (const rule of proofs.liveRules) {
    const path = [...rule.at, 'id'];
    if (end && isBehindEnd) {
      if (isWanted(rule))
        report({ path, message: say`rule "${rule.id}" can never answer: ${end.reason}. ${mend}` });
      continue;
    }
    isBehindEnd = rule === end?.last;
    const covering = isWanted(rule) ? proofs.coveredBy(rule) : undefined;
    if (covering === undefined || covering.length === 0) continue;
    const [first] = covering;
    const isSame = covering.length === 1 && proofs.implies(first!.condition, rule.condition);
    const reason = isSame
      ? say`its condition is the same as that of rule "${first!.id}" before it`
      : say`whenever it matches, ${oneOf(covering)} before it matches as well`;
    report({
      path,
      message: say`rule "${rule.id}" can never answer: ${reason}. ${isSame ? mendSame : mend}`,
    });
  }
}

/** Rules with which no click is left over. */
interface CatchAll {
  /** The one that stands last. */
  last: ResolvedRule;
  reason: Text;
}

/** The first rules of a file that together match every click. */
export const findCatchAll = memoize((proofs: Proofs): CatchAll | undefined => {
  const covering = proofs.coveredBy('default');
  const last = covering?.at(-1);
  if (covering === undefined || last === undefined) return undefined;
  const reason =
    covering.length === 1
      ? say`rule "${last.id}" before it matches every click`
      : say`of the rules ${idsOf(covering)} before it one always matches`;
  return { last, reason };
});

function oneOf(rules: readonly ResolvedRule[]): Text {
  return rules.length === 1 ? say`rule "${rules[0]!.id}"` : say`one of the rules ${idsOf(rules)}`;
}

function idsOf(rules: readonly ResolvedRule[]): Text {
  const named = rules.slice(0, mostNamed).map(({ id }) => `"${id}"`);
  const more = rules.length - named.length;
  return listWords(more > 0 ? [...named, say`${more} more`] : named, 'and');
}

const mostNamed = 5;

const mend = say`Move it up or remove it`;
const mendSame = say`Change one of the two or remove it`;
