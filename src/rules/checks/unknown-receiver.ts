import { say } from '../../values/message.js';
import { unknownName } from '../names.js';
import type { Check } from './check.js';

/** In rules, resolving their names finds it. */
export const check: Check = {
  group: 'Names',
  severity: 'error',
  summary: '`notify`, `notify_all` or a test names a receiver that is not defined.',
  help: 'Nobody would be notified of the click. The message offers the name that was probably meant and lists the defined ones. Define it in the section `notify` at the top of the file, with its `url` and the name of its `secret`.',
  looksAtTests: true,
  run({ resolved, isReported }, report) {
    const { receivers, file, tests } = resolved;
    if (file.unread?.has('notify')) return;
    for (const { expected, place } of (tests?.cases ?? []).flatMap(({ calls }) => calls)) {
      for (const { name, at } of expected.notify ?? []) {
        const path = place(['expect', 'notify', ...at]);
        if (receivers.has(name) || isReported(path)) continue;
        report({
          path,
          ...unknownName(say`the receiver "${name}" is expected here`, name, 'receivers', receivers),
        });
      }
    }
  },
};
