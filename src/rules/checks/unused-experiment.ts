import { say } from '../../values/message.js';
import { experimentsReadBy } from '../engine/plan.js';
import { rulesetsOf } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'Nothing reads an experiment.',
  help: 'Everybody gets the same, whatever their variant. Ask for it with `{ variant: [name, variant] }`, insert `{{ experiments.name }}` in a text, or name `experiments.name` in the `include` of a receiver; or remove the experiment. The check runs only on a file without errors, because a misspelt name would make the right one look unused.',
  needsValidFile: true,
  looksAtFile: true,
  run({ resolved }, report) {
    const read = new Set(rulesetsOf(resolved).flatMap(experimentsReadBy));
    for (const experiment of resolved.file.experiments.values()) {
      if (experiment.rule !== undefined || read.has(experiment)) continue;
      const { name, variants } = experiment;
      const variant = variants.at(-1)?.name ?? 'new';
      const message = say`nothing reads the experiment "${name}". Remove it, or ask for it: { variant: [${name}, ${variant}] }`;
      report({ path: ['experiments', name], at: 'key', message });
    }
  },
};
