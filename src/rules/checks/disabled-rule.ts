import { say } from '../../values/message.js';
import { proofsOf } from '../analysis/proofs.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Order',
  severity: 'warning',
  summary: 'A disabled rule was an exception to a wider rule, which now matches in its place.',
  help: `A narrow rule above a wider one is an exception to it: "out of hours" above "yes", "expensive cars" above "the price". The wider rule relies on the narrow one to take its clicks first. While the narrow one is disabled, each of its clicks gets the response of the wider rule, which may be the wrong price or a page that is closed. Enable it, or remove it once that is what you want. If you mean it for a while, say so in an ignore comment.

Only what can be proven is reported: the condition of the disabled rule is narrower than that of an enabled rule further down, and no rule above takes its clicks anyway. It is not reported where the two conditions are the same (one replaces the other), where the wider rule matches every click (which is a default), or where several rules share its clicks.`,
  needsValidFile: true,
  run({ resolved, contract }, report) {
    const disabled = resolved.rules.filter(({ enabled, isShadow }) => !enabled && !isShadow);
    if (disabled.length === 0) return;
    const proofs = proofsOf(resolved, contract);
    for (const rule of disabled) {
      if (proofs.settled(rule.condition) === false) continue;
      const covering = proofs.coveredWhileDisabled(rule) ?? [];
      const [wider] = covering;
      // A rule above it takes its clicks with or without it.
      const isException =
        wider !== undefined &&
        covering.length === 1 &&
        resolved.rules.indexOf(wider) > resolved.rules.indexOf(rule) &&
        !proofs.implies(wider.condition, rule.condition) &&
        proofs.settled(wider.condition) !== true;
      if (!isException) continue;
      report({
        path: [...rule.at, 'enabled'],
        message: say`while rule "${rule.id}" is disabled, rule "${wider.id}" answers all its clicks. Enable it, or remove it if that is meant`,
      });
    }
  },
};
