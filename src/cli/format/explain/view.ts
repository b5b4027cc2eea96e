import type { AnalyzedRules } from '../../../rules/analyze.js';
import type { Explanation, RuleExplanation } from '../../../rules/explain.js';
import type { Language } from '../../../values/message.js';

/** What to show of an explanation. */
export interface ExplanationView extends TextView {
  file: string;
  request: unknown;
  numbersAsText: readonly string[];
  now: Date;
}

/** What the text of an explanation needs, which failed tests show as well. */
export interface TextView {
  /** Of the file that the explanation is about. */
  locate: AnalyzedRules['locate'];
  color: boolean;
  /** Default: English. */
  language?: Language;
  /** JSON Pointers to numbers of the request that are read as texts. */
  numbersAsText?: readonly string[];
  /** Also the rules behind the one that answered, as far as they would have matched. */
  all?: boolean;
  /** Besides the one that answered, only these rules, wherever they stand. */
  only?: readonly string[];
  /** The response itself. Default: true. */
  response?: boolean;
}

/** The rules that a view shows. */
export function selectRules(
  { rules }: Explanation,
  { all = false, only }: Pick<TextView, 'all' | 'only'>,
): { decisive: RuleExplanation | undefined; before: RuleExplanation[]; after: RuleExplanation[] } {
  const index = rules.findIndex(({ outcome }) => outcome === 'answered' || outcome === 'rejected');
  const end = index === -1 ? rules.length : index;
  const isWanted = (rule: RuleExplanation) => only?.includes(rule.id) ?? true;
  const isShownBehind = ({ outcome }: RuleExplanation) =>
    only !== undefined || (all && outcome === 'shadowed');
  return {
    decisive: rules[index],
    before: rules.slice(0, end).filter(isWanted),
    after: rules.slice(end + 1).filter((rule) => isWanted(rule) && isShownBehind(rule)),
  };
}
