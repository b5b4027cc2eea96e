import { isVariableName } from '../../values/secret.js';
import { didYouMean } from '../../values/suggest.js';
import type { Check } from './check.js';
import { secretPath } from './written-out-secret.js';

export const check: Check = {
  group: 'Receivers',
  severity: 'error',
  summary: 'The environment has no secret that can be used under the name that a receiver gives for it.',
  help: `Without the secret events cannot be signed, and so none could be sent. Set the variable, or the one with \`_FILE\` behind its name to the path of a file that holds the secret. What stands there must be a secret that the libraries of Standard Webhooks take, and take for the same key: [notifying.md](notifying.md#secrets) says what is one. No message quotes it.

\`dargah serve\` looks for it whenever it loads a file, and refuses an edit that names what its environment lacks; a variable that is new needs a restart. \`dargah lint\` looks only with \`--env\`, where the environment is that of the server.

It is a warning where the secret can be used, but the receiver may well take it for another key: base64 without \`whsec_\` in front.`,
  run({ resolved, secrets }, report) {
    if (secrets === undefined) return;
    for (const receiver of resolved.receivers.values()) {
      receiver.secrets.forEach((name, index) => {
        // What is no name may be a secret, and must not be told.
        if (!isVariableName(name)) return;
        const path = secretPath(receiver, index);
        const found = secrets.find(name);
        if (found === undefined) {
          const hint = didYouMean(name, secrets.names) || ' Set one of them';
          const message = `the environment has neither ${name} nor ${name}_FILE, and so no secret for receiver "${receiver.name}".${hint}`;
          report({ path, message });
        } else if ('trouble' in found) {
          report({
            path,
            message: `receiver "${receiver.name}" has no secret to sign with: ${found.trouble}`,
          });
        } else if (found.doubt !== undefined) {
          report({ path, severity: 'warning', message: found.doubt });
        }
      });
    }
  },
};
