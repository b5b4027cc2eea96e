import { ImpliedIndex, triesEach } from '../analysis/implied-index.js';
import { implies, isAlways, isNever, mostSteps } from '../analysis/imply.js';
import type { NamedConditions } from '../logic/condition.js';
import type { Check } from './check.js';
import { liveRules } from './unreachable-rule.js';

export const check: Check = {
  group: 'Order',
  severity: 'warning',
  summary: 'A disabled rule was an exception to a wider rule, which now matches in its place.',
  help: `A narrow rule above a wider one is an exception to it: "out of hours" above "yes", "expensive cars" above "the price". The wider rule relies on the narrow one to take its clicks first. While the narrow one is disabled, each of its clicks gets the response of the wider rule, which may be the wrong price or a page that is closed. Enable it, or remove it once that is what you want. If you mean it for a while, say so in an ignore comment.

Only what can be proven is reported: the condition of the disabled rule is narrower than that of an enabled rule further down, and no rule above takes its clicks anyway. It is not reported where the two conditions are the same (one replaces the other), where the wider rule matches every click (which is a default), or where several rules share its clicks.`,
  needsValidFile: true,
  run({ resolved }, report) {
    const disabled = resolved.rules.filter(({ enabled }) => !enabled);
    if (disabled.length === 0) return;
    const { rules, named } = liveRules(resolved);
    const index = new ImpliedIndex(
      rules.map(({ condition }) => condition),
      named,
    );
    const limit = triesEach(disabled.length);
    const budget = { steps: mostSteps };
    const placeOf = new Map(resolved.rules.map((rule, place) => [rule, place]));
    for (const rule of disabled) {
      if (isNever(rule.condition, named)) continue;
      const wider = index
        .candidates(rule.condition, { start: 0, end: rules.length, limit })
        .map((place) => rules[place]!)
        .find(({ condition }) => implies(rule.condition, condition, named, budget));
      // The first that takes all its clicks is the one that counts: a rule above it does so with or without it.
      if (wider === undefined || placeOf.get(wider)! < placeOf.get(rule)!) continue;
      if (isException(rule.condition, wider.condition, named)) {
        report({
          path: [...rule.at, 'enabled'],
          message: `while rule "${rule.id}" is disabled, rule "${wider.id}" answers all its clicks. Enable it, or remove it if that is meant`,
        });
      }
    }
  },
};

type Condition = Parameters<typeof implies>[0];

function isException(narrower: Condition, wider: Condition, named: NamedConditions): boolean {
  return !implies(wider, narrower, named) && !isAlways(wider, named);
}
