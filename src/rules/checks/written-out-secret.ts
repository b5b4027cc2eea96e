import { say, type Text } from '../../values/message.js';
import { isVariableName, looksLikeSecret } from '../../values/signing-secret.js';
import type { Path } from '../diagnostic.js';
import type { ResolvedRules } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Receivers',
  severity: 'error',
  summary: 'A `secret` is not the name of an environment variable.',
  help: `Everybody who works on a rules file can read it, and it stays in the history of its repository, so a secret does not belong there. Write the NAME of an environment variable. Its value is the secret, or the variable \`NAME_FILE\` holds the path of a file with the secret in it, as containers mount them.

A secret that has stood in the file is known to others: make a new one. A text that looks like a secret is reported, too, such as a name that begins with \`whsec_\` or a long mixture of letters and digits.`,
  looksAtFile: true,
  run({ resolved }, report) {
    for (const secret of secretNames(resolved)) {
      if (!isVariableName(secret.name)) report({ path: secret.at, message: messageFor(secret) });
    }
  },
};

/** A name of a secret in a file. */
export interface SecretName {
  name: string;
  at: Path;
  /** Whose it is: `receiver "crm"`, or `the ticket`. */
  owner: Text;
  /** A name that would suit it. */
  example: string;
  kind: 'receiver' | 'ticket';
}

/** The names of secrets in a file: those of the receivers, then those of the ticket. */
export function secretNames(resolved: ResolvedRules): SecretName[] {
  const { ticket } = resolved.sessions ?? {};
  return [
    ...[...resolved.receivers.values()].flatMap(({ name, secrets }) =>
      namesAt(secrets, ['notify', name, 'secret'], {
        owner: say`receiver "${name}"`,
        example: exampleFor(name),
        kind: 'receiver',
      }),
    ),
    ...namesAt(ticket?.secrets ?? [], ['sessions', 'ticket', 'secret'], {
      owner: say`the ticket`,
      example: 'TICKET_SECRET',
      kind: 'ticket',
    }),
  ];
}

function namesAt(
  secrets: readonly string[],
  path: Path,
  more: Pick<SecretName, 'owner' | 'example' | 'kind'>,
): SecretName[] {
  return secrets.map((name, index) => ({
    name,
    at: secrets.length === 1 ? path : [...path, index],
    ...more,
  }));
}

function exampleFor(receiver: string): string {
  const example = `${receiver.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_SECRET`;
  return /^[A-Z]/.test(example) ? example : 'CRM_SECRET';
}

function messageFor({ name, owner, example }: SecretName): Text {
  const hint = say`Write the name of an environment variable that holds it, such as ${example}`;
  return looksLikeSecret(name)
    ? say`a secret of ${owner} seems to be written out here. ${hint}, and make a new secret: this one is known now`
    : say`"secret" of ${owner} must be the name of an environment variable: letters, digits and "_". ${hint}`;
}
