import { say } from '../../values/message.js';
import { isVariableName } from '../../values/signing-secret.js';
import { didYouMean } from '../../values/suggest.js';
import { readTicketSecret } from '../../values/ticket-secret.js';
import type { Check } from './check.js';
import { secretNames } from './written-out-secret.js';

export const check: Check = {
  group: 'Receivers',
  severity: 'error',
  summary: 'The environment has no usable secret under the name that a receiver or the ticket gives.',
  help: `Events and tickets cannot be signed without the secret, so none could be sent. Set the variable, or set the variable with \`_FILE\` behind its name to the path of a file that holds the secret. The secret of a receiver must be one that the libraries of Standard Webhooks accept and read as the same key: see [notifying.md](notifying.md#secrets). The secret of the ticket is a text of at least 32 bytes: see [tickets.md](tickets.md#the-secret). No message quotes it.

\`dargah serve\` checks this whenever it loads a file, and refuses an edit that names a secret that its environment lacks; a new variable needs a restart. \`dargah lint\` checks it only with \`--env\`, when it runs in the environment of the server.

It is a warning where the secret is usable, but the receiver may read another key from it: base64 without \`whsec_\` in front.`,
  looksAtFile: true,
  run({ resolved, secrets }, report) {
    if (secrets === undefined) return;
    for (const { name, at, owner, kind } of secretNames(resolved)) {
      // A text that is not a name may be a secret, which must not appear in a message.
      if (!isVariableName(name)) continue;
      const found = secrets.find(name, kind === 'ticket' ? readTicketSecret : undefined);
      if (found === undefined) {
        const hint = didYouMean(name, secrets.names) || say` Set one of them`;
        const message = say`the environment has neither ${name} nor ${name}_FILE, so ${owner} has no secret.${hint}`;
        report({ path: at, message });
      } else if ('trouble' in found) {
        report({ path: at, message: say`${owner} has no secret to sign with: ${found.trouble}` });
      } else if (found.doubt !== undefined) {
        report({ path: at, severity: 'warning', message: found.doubt });
      }
    }
  },
};
