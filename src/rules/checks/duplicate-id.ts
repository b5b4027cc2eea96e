import { say } from '../../values/message.js';
import type { Path } from '../diagnostic.js';
import { rulesetsOf } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'error',
  summary: 'Two rules have the same id.',
  help: 'Headers, metrics, logs and tests name a rule by its id and could not tell the two apart. Rename one of them.',
  looksAtFile: true,
  run({ resolved, lineOf }, report) {
    const seen = new Map<string, Path>();
    for (const { id, at } of rulesetsOf(resolved).flatMap(({ rules }) => rules)) {
      const path = [...at, 'id'];
      const first = seen.get(id);
      if (first === undefined) seen.set(id, path);
      else {
        const message = say`the id "${id}" is already taken by the rule in ${lineOf(first)}. Give each rule its own id`;
        report({ path, message });
      }
    }
  },
};
