import { didYouMean } from '../suggest.js';
import type { Check } from './check.js';
import { isVariableName, secretPath } from './written-out-secret.js';

export const missingSecret: Check = {
  id: 'missing-secret',
  severity: 'error',
  summary: 'The environment has no variable of the name that a receiver gives for its secret.',
  help: 'Without the secret events cannot be signed, and so none could be sent. Set the variable, or the one with `_FILE` behind its name to the path of a file that holds the secret. `dargah serve` looks for it whenever it loads a file, and refuses an edit that names what its environment lacks; a variable that is new needs a restart. `dargah lint` looks only with `--env`, where the environment is that of the server.',
  run({ resolved, environment }, report) {
    if (environment === undefined) return;
    const known = [...environment].map((name) => name.replace(/_FILE$/, ''));
    for (const receiver of resolved.receivers.values()) {
      receiver.secrets.forEach((name, index) => {
        // What is no name may be a secret, and must not be told.
        if (!isVariableName(name) || environment.has(name) || environment.has(`${name}_FILE`)) return;
        const message = `the environment has neither ${name} nor ${name}_FILE, and so no secret for receiver "${receiver.name}".${didYouMean(name, known) || ' Set one of them'}`;
        report({ path: secretPath(receiver, index), message });
      });
    }
  },
};
