import { isVariableName, looksLikeSecret } from '../../values/signing-secret.js';
import type { Path } from '../diagnostic.js';
import type { Receiver } from '../format/receiver.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Receivers',
  severity: 'error',
  summary: 'The `secret` of a receiver is not the name of an environment variable.',
  help: `Everybody who works on a rules file can read it, and it stays in the history of its repository, so a secret does not belong there. Write the NAME of an environment variable. Its value is the secret, or the variable \`NAME_FILE\` holds the path of a file with the secret in it, as containers mount them.

A secret that has stood in the file is known to others: make a new one. A text that looks like a secret is reported, too, such as a name that begins with \`whsec_\` or a long mixture of letters and digits.`,
  looksAtFile: true,
  run({ resolved }, report) {
    for (const receiver of resolved.receivers.values()) {
      receiver.secrets.forEach((secret, index) => {
        if (isVariableName(secret)) return;
        report({ path: secretPath(receiver, index), message: messageFor(receiver.name, secret) });
      });
    }
  },
};

/** Where the name of a secret stands. */
export function secretPath({ name, secrets }: Receiver, index: number): Path {
  const path = ['notify', name, 'secret'];
  return secrets.length === 1 ? path : [...path, index];
}

function messageFor(receiver: string, secret: string): string {
  const example = `${receiver.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_SECRET`;
  const name = /^[A-Z]/.test(example) ? example : 'CRM_SECRET';
  const hint = `Write the name of an environment variable that holds it, such as ${name}`;
  return looksLikeSecret(secret)
    ? `a secret of receiver "${receiver}" seems to be written out here. ${hint}, and make a new secret: this one is known now`
    : `"secret" of receiver "${receiver}" must be the name of an environment variable: letters, digits and "_". ${hint}`;
}
