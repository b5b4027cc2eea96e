import { latePattern } from './late-pattern.js';
import { say, type Text } from './message.js';
import { isQuoted } from './quotes.js';
import type { ReadSecrets } from './signing-secret.js';

/** As long as the digest, which RFC 7518 (3.2) demands of a key for HS256. */
const minKeyBytes = 32;

const mend = say`Use the output of "openssl rand -base64 48"`;

/**
 * Reads the secret of tickets. The key is the text in UTF-8, as libraries of JWT take it that are given a text; blanks and
 * line breaks around it are ignored.
 */
export function readTicketSecret(text: string): ReadSecrets {
  const secret = text.trim(); // also a byte order mark
  const trouble = troubleOf(secret);
  return trouble === undefined ? { secrets: [secret] } : { trouble };
}

/** The key that a secret stands for. */
export function ticketKeyOf(secret: string): Buffer {
  return Buffer.from(secret, 'utf8');
}

function troubleOf(secret: string): Text | undefined {
  if (secret === '') return say`is blank. Set the secret`;
  if (isQuoted(secret)) return say`is in quotes, which would be part of the secret. Remove them`;
  if (control().test(secret)) return say`holds a line break or another control character. Write one line`;
  if (ticketKeyOf(secret).length >= minKeyBytes) return undefined;
  return say`is too short: it has less than ${minKeyBytes} bytes, and a ticket could be forged. ${mend}`;
}

const control = latePattern`\p{Cc}`;
