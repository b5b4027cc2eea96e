import type { Decision, ShadowDecision } from '../rules/engine/decide.js';

/** What is counted of a rule, or of the default. */
interface RuleCounts {
  decisions: Partial<Record<Decision['reason'], number>>;
  /** What it would have decided, of a rule in the shadow. */
  shadow?: Record<ShadowDecision['reason'], number>;
  errors: number;
  rejections: number;
}

const maxRuleLabels = 1000;
const otherRule = '_other';

/**
 * Counts by rule. Each label is a series that Prometheus keeps, and a file may hold ten thousand rules, or other ids at
 * every reload: 1,000 ids have a label, those first in the file before others, and the rest share `_other`. An id that
 * is no more in the file keeps its label if something was counted of it.
 */
export function createRuleCounts() {
  const countsByLabel = new Map<string, RuleCounts>([['default', zeroOf('default')]]);
  const countsOf = (rule: string): RuleCounts => {
    const known = countsByLabel.get(rule);
    if (known !== undefined) return known;
    const label = countsByLabel.size > maxRuleLabels ? otherRule : rule;
    const counts = countsByLabel.get(label) ?? zeroOf(label);
    countsByLabel.set(label, counts);
    return counts;
  };
  const shadowOf = (rule: string) => {
    const counts = countsOf(rule);
    counts.shadow ??= { matched: 0, rejected: 0 };
    return counts.shadow;
  };

  return {
    /**
     * From now on each of these rules has its series, at 0 unless something was counted of it before.
     * @param inShadow the ids of those that are only tried out
     */
    inForce(ids: readonly string[], inShadow: readonly string[] = []) {
      const rules = new Set([...ids, ...inShadow]).add('default');
      for (const [label, counts] of countsByLabel) {
        if (!rules.has(label) && isUntouched(counts)) countsByLabel.delete(label);
      }
      for (const id of ids) countsOf(id);
      for (const id of inShadow) shadowOf(id);
    },
    triedOut({ rule, reason }: ShadowDecision) {
      shadowOf(rule)[reason]++;
    },
    decided(rule: string, reason: Decision['reason']) {
      const { decisions } = countsOf(rule);
      decisions[reason] = (decisions[reason] ?? 0) + 1;
    },
    failed(rule: string) {
      countsOf(rule).errors++;
    },
    responseRejected(rule: string) {
      countsOf(rule).rejections++;
    },
    samples: samplesOf(countsByLabel),
  };
}

/** A rule matches; of the default nothing else is said than why it answers. */
function zeroOf(label: string): RuleCounts {
  const decisions = label === 'default' ? { 'no-match': 0, rejected: 0 } : { matched: 0 };
  return { decisions, errors: 0, rejections: 0 };
}

function isUntouched({
  decisions,
  shadow = { matched: 0, rejected: 0 },
  errors,
  rejections,
}: RuleCounts): boolean {
  const counts = [errors, rejections, ...Object.values(decisions), ...Object.values(shadow)];
  return counts.every((count) => count === 0);
}

/** The samples of each metric that is counted by rule. */
function samplesOf(countsByLabel: ReadonlyMap<string, RuleCounts>) {
  const byRule = (counted: 'errors' | 'rejections') => () =>
    [...countsByLabel].map(([rule, counts]) => ({ labels: { rule }, value: counts[counted] }));
  const byRuleAndReason = (counted: 'decisions' | 'shadow') => () =>
    [...countsByLabel].flatMap(([rule, counts]) =>
      Object.entries(counts[counted] ?? {}).map(([reason, value]) => ({ labels: { rule, reason }, value })),
    );
  return {
    decisions: byRuleAndReason('decisions'),
    shadowDecisions: byRuleAndReason('shadow'),
    ruleErrors: byRule('errors'),
    responsesRejected: byRule('rejections'),
  };
}
