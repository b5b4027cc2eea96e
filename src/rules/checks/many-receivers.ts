import { say, type Text } from '../../values/message.js';
import type { Path } from '../diagnostic.js';
import type { ResolvedNotifyEntry } from '../placed-condition.js';
import type { Check } from './check.js';

/** Each may get 64 kB of one click: a megabyte that is stored before the click is answered. */
const most = 16;

export const check: Check = {
  group: 'Receivers',
  severity: 'error',
  summary: 'One click could notify more than 16 receivers.',
  help: 'A click is answered after its events are stored, one for each receiver, so each receiver makes the person wait a little longer. Receivers of the rule, of the default and of `notify_all` count together, each once, whatever their conditions. Notify one system of your own, which notifies the others.',
  run({ resolved }, report) {
    const { rules, defaultNotify, notifyAll } = resolved;
    const everywhere = tooMany(new Set(), [...notifyAll, ...defaultNotify]);
    if (everywhere.at) {
      report({ path: everywhere.at, message: wording(say`the default responds`, everywhere.names) });
      return;
    }
    for (const { id, notify } of rules) {
      // If the response is refused, the receivers of the default are notified, too.
      const { at, names } = tooMany(everywhere.names, notify);
      if (at) report({ path: at, message: wording(say`rule "${id}" matches`, names) });
    }
  },
};

/** The receivers, and the entry from which on there are too many. */
function tooMany(
  before: ReadonlySet<string>,
  entries: readonly ResolvedNotifyEntry[],
): { names: ReadonlySet<string>; at: Path | undefined } {
  const names = new Set(before);
  let at: Path | undefined;
  for (const entry of entries) {
    for (const name of entry.to) names.add(name);
    if (names.size > most) at ??= entry.at;
  }
  return { names, at };
}

function wording(when: Text, { size }: ReadonlySet<string>): Text {
  return say`where ${when}, a click could notify ${size} receivers, and at most ${most} are allowed. Notify one system of your own, which notifies the others`;
}
