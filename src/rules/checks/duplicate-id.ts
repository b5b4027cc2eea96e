import { rulesetsOf } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'error',
  summary: 'Two rules have the same id.',
  help: 'Headers, metrics, logs and tests name a rule by its id and could not tell the two apart. Rename one of them.',
  looksAtFile: true,
  run({ resolved }, report) {
    const seen = new Map<string, string>();
    for (const { call, rules } of rulesetsOf(resolved)) {
      rules.forEach(({ id, at }, index) => {
        const first = seen.get(id);
        if (first === undefined) seen.set(id, `${call === 'click' ? '' : `${call} `}rule ${index + 1}`);
        else {
          report({
            path: [...at, 'id'],
            message: `the id "${id}" is already taken by ${first}. Give each rule its own id`,
          });
        }
      });
    }
  },
};
