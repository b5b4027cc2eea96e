import { askWhether, createSuggester } from '../../values/suggest.js';
import { listSome } from '../../values/word-list.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Tests',
  severity: 'error',
  summary: 'A test expects a rule that the file does not have.',
  help: 'Such a test can never pass, and with `not:` it can never fail. Most likely the id is misspelt, or the rule was renamed or deleted. Write its current id, or delete the test. `default` stands for the default.',
  looksAtTests: true,
  run({ resolved, isReported }, report) {
    const ids = new Set(['default', ...resolved.rules.map(({ id }) => id)]);
    const nearest = createSuggester(ids);
    for (const { expected, place } of resolved.tests?.cases ?? []) {
      const path = place(['expect', 'rule']);
      if (expected.rule === undefined || ids.has(expected.rule.id) || isReported(path)) continue;
      const { id, isNot } = expected.rule;
      const suggestion = nearest(id);
      report({
        path,
        message: `there is no rule "${id}".${askWhether(suggestion) || ` Known: ${listSome([...ids])}`}`,
        ...(suggestion !== undefined && { suggestion: isNot ? `not:${suggestion}` : suggestion }),
      });
    }
  },
};
