import { memoize } from '../../values/memo.js';
import { ImpliedIndex, triesEach } from '../analysis/implied-index.js';
import { implies, isAlways, isNever, mostSteps } from '../analysis/imply.js';
import type { NamedConditions } from '../logic/condition.js';
import type { ResolvedRule, ResolvedRules } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Order',
  severity: 'warning',
  summary: 'A rule can never match, because an earlier one takes all its clicks.',
  help: `Rules are tried from top to bottom, and the first that matches responds. A rule is never reached if an earlier rule matches every click, or has the same or a wider condition. Move the narrower rule up, or remove it; the message has the id of the earlier rule. Each rule is reported once, with the first rule that covers it.

Only what can be proven is reported: from equal values, lists, ranges, negations and named conditions. Two earlier rules that complete each other are recognized; more than two that only together leave nothing are not. Expressions that compute something count as the same only where they are written alike. In files with very many rules on one field, each is compared with the first of them only. A request that is made to break the condition of an earlier rule (\`{ "toString": 1 }\` for a text) can still pass it.`,
  needsValidFile: true,
  run({ resolved }, report) {
    const { rules, named } = liveRules(resolved);
    const end = findCatchAll(resolved);
    const index = new ImpliedIndex(
      rules.map(({ condition }) => condition),
      named,
    );
    const limit = triesEach(rules.length);
    const budget = { steps: mostSteps };
    rules.forEach((rule, place) => {
      const path = [...rule.at, 'id'];
      if (end !== undefined && place > end.place) {
        report({ path, message: `rule "${rule.id}" can never answer: ${end.reason}. ${mend}` });
        return;
      }
      for (const earlier of index.candidates(rule.condition, { start: 0, end: place, limit })) {
        const { id, condition } = rules[earlier]!;
        if (!implies(rule.condition, condition, named, budget)) continue;
        const isSame = implies(condition, rule.condition, named);
        const reason = isSame
          ? `its condition is the same as that of rule "${id}" before it`
          : `whenever it matches, rule "${id}" before it matches as well`;
        report({
          path,
          message: `rule "${rule.id}" can never answer: ${reason}. ${isSame ? mendSame : mend}`,
        });
        return;
      }
    });
  },
};

/** The rules that can match at all: enabled, and not of a condition that never holds. */
export const liveRules = memoize((resolved: ResolvedRules) => {
  const named: NamedConditions = (name) => resolved.conditions.get(name)?.condition;
  const rules = resolved.rules.filter(({ enabled, condition }) => enabled && !isNever(condition, named));
  return { rules, named };
});

/** The first of the live rules with which no click is left over. */
export const findCatchAll = memoize((resolved: ResolvedRules): CatchAll | undefined => {
  const { rules, named } = liveRules(resolved);
  const single = rules.findIndex(({ condition }) => isAlways(condition, named));
  const pair = findPair(rules.slice(0, single === -1 ? mostPaired : Math.min(single, mostPaired)), named);
  if (pair || single === -1) return pair;
  return { place: single, reason: `rule "${rules[single]!.id}" before it matches every click` };
});

interface CatchAll {
  /** Among the live rules. */
  place: number;
  reason: string;
}

/** Two rules one of which always matches, such as one for sellers and one for all others. */
function findPair(rules: readonly ResolvedRule[], named: NamedConditions): CatchAll | undefined {
  const budget = { steps: mostSteps / 10 };
  // An `and` leaves over what each of its parts does, and of two values of a fact neither is all the rest.
  const isWide = ({ condition }: ResolvedRule) => wideKinds.has(condition.kind);
  for (const [place, later] of rules.entries()) {
    for (const earlier of rules.slice(0, place)) {
      if (!isWide(earlier) && !isWide(later)) continue;
      if (!isAlways({ kind: 'or', parts: [earlier.condition, later.condition] }, named, budget)) continue;
      return { place, reason: `of the rules "${earlier.id}" and "${later.id}" before it one always matches` };
    }
  }
  return undefined;
}

const wideKinds: ReadonlySet<string> = new Set(['not', 'or', 'compares', 'named']);

const mend = 'Move it up or remove it';
const mendSame = 'Change one of the two or remove it';

const mostPaired = 300;
