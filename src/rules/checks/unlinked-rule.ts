import { serverLink } from '../../platform/answer.js';
import { buttonData } from '../../platform/dynamic-action.js';
import { say } from '../../values/message.js';
import { proofsOf } from '../analysis/proofs.js';
import { serverLinksOf } from '../analysis/server-links.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Order',
  severity: 'warning',
  summary: 'No link leads to a session rule.',
  help: `A session rule that asks for \`${buttonData}\` answers those who follow an \`${serverLink}\` with such data. It is reported where no answer of this file has a link that it could answer, and no call without data is one for it either: usually a name is misspelt, here or there. Where none of the file's answers is a link at all, or one is computed as a whole by \`$logic\`, nothing is known, and nothing is reported.

Your own widgets can carry an \`${serverLink}\` without asking Dargah first. If the rule is for these, say so in a comment that ignores the warning.

Only what is proven is reported, in the way of [dargah prove](planning.md#what-is-proven).`,
  needsValidFile: true,
  looksAtFile: true,
  run({ resolved, contracts }, report) {
    const { sessions } = resolved;
    const found = serverLinksOf(resolved, contracts);
    if (sessions === undefined || !found?.areAll || found.links.length === 0) return;
    const proofs = proofsOf(sessions, contracts.session);
    for (const rule of proofs.liveRules) {
      // Those that no call reaches at all are reported as such.
      if (!found.isUnlinked(rule) || proofs.coveredBy(rule) !== undefined) continue;
      report({
        path: [...rule.at, 'id'],
        message: say`no "${serverLink}" of this file leads to session rule "${rule.id}", and neither does a call without data. Mend what it asks of "${buttonData}", or the data of the link that is meant`,
      });
    }
  },
};
