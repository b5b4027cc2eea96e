import { say } from '../../values/message.js';
import { notifyEntries, rulesetsOf } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'Nothing notifies a receiver.',
  help: 'Whoever waits for events there waits in vain, and often a rule has lost its `notify`. Remove the receiver, or name it in the `notify` of a rule or of the default, or in `notify_all`. A disabled rule uses its receivers. The check runs only on a file without errors, because a misspelt name would make the right one look unused.',
  needsValidFile: true,
  looksAtFile: true,
  run({ resolved }, report) {
    const entries = rulesetsOf(resolved).flatMap((rules) => [...notifyEntries(rules)]);
    const used = new Set(entries.flatMap(({ to }) => to));
    for (const name of resolved.receivers.keys()) {
      if (used.has(name)) continue;
      const message = say`nothing notifies "${name}". Remove it, or name it in a "notify": notify: ${name}`;
      report({ path: ['notify', name], at: 'key', message });
    }
  },
};
