import {
  buildIndex,
  type IndexForm,
  openIndex,
  type RuleIndex,
} from '../../src/rules/engine/index/rule-index.js';
import type { Condition, NamedConditions } from '../../src/rules/logic/condition.js';

/** The index of conditions that are asked as a whole. */
export function createRuleIndex(
  conditions: readonly Condition[],
  named: NamedConditions,
  form: IndexForm = 'best',
): RuleIndex {
  const { index } = buildIndex(conditions, named, form);
  return openIndex(index, conditions.length);
}
