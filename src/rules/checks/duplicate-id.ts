import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'error',
  summary: 'Two rules have the same id.',
  help: 'Headers, metrics, logs and tests name a rule by its id and could not tell the two apart. Rename one of them.',
  run({ resolved }, report) {
    const seen = new Map<string, number>();
    resolved.file.rules.forEach(({ id }, index) => {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, index);
      else {
        report({
          path: ['rules', index, 'id'],
          message: `the id "${id}" is already taken by rule ${first + 1}. Give each rule its own id`,
        });
      }
    });
  },
};
