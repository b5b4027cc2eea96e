import { askWhether, createSuggester } from '../../values/suggest.js';
import type { Check } from './check.js';

/** Of rules it is found while the file is read. */
export const check: Check = {
  group: 'Names',
  severity: 'error',
  summary: '`notify`, `notify_all` or a test names a receiver that is not defined.',
  help: 'Nobody would be notified of the click. The message offers the name that was probably meant and lists the defined ones. Define it in the section `notify` at the top of the file, with its `url` and the name of its `secret`.',
  looksAtTests: true,
  run({ resolved, isReported }, report) {
    const { receivers, file, tests } = resolved;
    if (file.unread?.has('notify')) return;
    const known = [...receivers.keys()];
    const list =
      known.length === 0
        ? 'The file defines no receivers'
        : `Defined receivers: ${known.slice(0, 10).join(', ')}${known.length > 10 ? ' and more' : ''}`;
    const nearest = createSuggester(known);
    for (const { expected, place } of tests?.cases ?? []) {
      for (const { name, at } of expected.notify ?? []) {
        const path = place(['expect', 'notify', ...at]);
        if (receivers.has(name) || isReported(path)) continue;
        const suggestion = nearest(name);
        report({
          path,
          message: `there is no receiver "${name}".${askWhether(suggestion)} ${list}`,
          ...(suggestion !== undefined && { suggestion }),
        });
      }
    }
  },
};
