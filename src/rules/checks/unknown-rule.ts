import type { CallName } from '../../platform/calls.js';
import { memoize } from '../../values/memo.js';
import { askWhether, createSuggester } from '../../values/suggest.js';
import { listSome } from '../../values/word-list.js';
import { rulesetFor } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Tests',
  severity: 'error',
  summary: 'A test expects a rule that the file does not have.',
  help: 'Such a test can never pass, and with `not:` it can never fail. Most likely the id is misspelt, or the rule was renamed or deleted. Write its current id, or delete the test. `default` stands for the default.',
  looksAtTests: true,
  run({ resolved, isReported }, report) {
    const idsOf = memoize((call: CallName) => {
      const rules = rulesetFor(call, resolved)?.rules;
      const ids = new Set(['default', ...(rules ?? []).map(({ id }) => id)]);
      return { isThere: rules !== undefined, ids, nearest: createSuggester(ids) };
    }, new Map());
    for (const { call, expected, place } of (resolved.tests?.cases ?? []).flatMap(({ calls }) => calls)) {
      const { isThere, ids, nearest } = idsOf(call);
      // "impossible-request" reports a call that nothing answers.
      if (!isThere) continue;
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
