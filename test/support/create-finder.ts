import { buildIndex, type Finder, type IndexForm, openIndex } from '../../src/rules/finder/finder.js';
import type { Condition, NamedConditions } from '../../src/rules/logic/condition.js';
import { runSteps } from '../../src/rules/steps.js';

/** The finder of conditions that are asked as a whole. */
export function createFinder(
  conditions: readonly Condition[],
  named: NamedConditions,
  form: IndexForm = 'best',
): Finder {
  const { index } = buildIndex(conditions, named, form);
  return runSteps(openIndex(index, conditions.length));
}
