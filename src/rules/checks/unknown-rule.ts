import { type CallName, rulesFor } from '../../platform/calls.js';
import { memoize } from '../../values/memo.js';
import { say } from '../../values/message.js';
import { askWhether, createSuggester } from '../../values/suggest.js';
import { listSome } from '../../values/word-list.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Tests',
  severity: 'error',
  summary: 'A test expects a rule that the file does not have, or that cannot answer so.',
  help: 'Such a test can never pass, and with `not:` it can never fail. Most likely the id is misspelt, or the rule was renamed or deleted. Write its current id, or delete the test. `default` stands for the default. A rule in the shadow answers nobody: its test expects `shadow: ID`, and that of any other rule `rule: ID`.',
  looksAtTests: true,
  run({ resolved, isReported }, report) {
    const idsOf = memoize((call: CallName) => {
      const rules = rulesFor(call, resolved)?.rules;
      const ids = new Set(['default', ...(rules ?? []).map(({ id }) => id)]);
      const inShadow = new Set((rules ?? []).flatMap(({ id, isShadow }) => (isShadow ? [id] : [])));
      return { isThere: rules !== undefined, ids, inShadow, nearest: createSuggester(ids) };
    }, new Map());
    for (const { call, expected, place } of (resolved.tests?.cases ?? []).flatMap(({ calls }) => calls)) {
      const { isThere, ids, inShadow, nearest } = idsOf(call);
      // "impossible-request" reports a call that nothing answers.
      if (!isThere) continue;
      const wanted = [
        { key: 'rule', id: expected.rule?.id, isNot: expected.rule?.isNot ?? false },
        { key: 'shadow', id: expected.shadow ?? undefined, isNot: false },
      ];
      for (const { key, id, isNot } of wanted) {
        const path = place(['expect', key]);
        if (id === undefined || isReported(path)) continue;
        const suggestion = nearest(id);
        if (!ids.has(id)) {
          report({
            path,
            message: say`there is no rule "${id}".${askWhether(suggestion) || say` Known: ${listSome([...ids])}`}`,
            ...(suggestion !== undefined && { suggestion: isNot ? `not:${suggestion}` : suggestion }),
          });
        } else if (inShadow.has(id) && key === 'rule') {
          const message = say`rule "${id}" is in the shadow and answers nobody. Expect shadow: ${id}`;
          report({ path, message });
        } else if (!inShadow.has(id) && key === 'shadow') {
          report({ path, message: say`rule "${id}" is not in the shadow. Expect rule: ${id}` });
        }
      }
    }
  },
};
