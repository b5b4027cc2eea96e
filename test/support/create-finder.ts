import {
  buildIndex,
  type Finder,
  type IndexForm,
  openIndex,
} from '../../src/rules/engine/index/rule-index.js';
import { runSteps } from '../../src/rules/engine/steps.js';
import type { Condition, NamedConditions } from '../../src/rules/logic/condition.js';

/** The finder of conditions that are asked as a whole. */
export function createFinder(
  conditions: readonly Condition[],
  named: NamedConditions,
  form: IndexForm = 'best',
): Finder {
  const { index } = buildIndex(conditions, named, form);
  return runSteps(openIndex(index, conditions.length));
}
