import { say } from '../../values/message.js';
import { answersIn } from '../format/one-of.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'No rule uses a response, and the default does not either.',
  help: 'Whoever edits a text here will wonder why no click shows it. Remove the response, or name it in a `respond`. A disabled rule uses its response. The check runs only on a file without errors, because a misspelt name would make the right one look unused.',
  needsValidFile: true,
  looksAtFile: true,
  run({ resolved }, report) {
    const { rules, default: fallback, responses } = resolved.file;
    const used = new Set<unknown>([
      fallback,
      ...rules.flatMap(({ respond, at }) => answersIn(respond, at)).map(({ respond }) => respond),
    ]);
    for (const name of Object.keys(responses)) {
      if (used.has(name)) continue;
      const message = say`nothing responds with "${name}". Remove it, or name it in a "respond"`;
      report({ path: ['responses', name], at: 'key', message });
    }
  },
};
