import { latePattern } from './late-pattern.js';
import { say, type Text } from './message.js';
import { isQuoted } from './quotes.js';

/** The secrets in a variable or a file, or why none can be used. */
export type ReadSecrets =
  | {
      /** Each for `signingKeyOf`. Several while one replaces the other. */
      secrets: readonly string[];
      /** Set where the receiver may make another key of the secret: a clause that begins with a verb. */
      doubt?: Text;
    }
  | {
      /** A clause that begins with a verb, and how to mend it. Never quotes the text, nor a part of it. */
      trouble: Text;
    };

/**
 * Reads secrets as the receivers' libraries of Standard Webhooks do: `whsec_` and base64, of which several may stand side
 * by side, or any other printable ASCII text, which is one key as it stands (`format: "raw"`). Blanks and line breaks
 * around them are ignored. A text that no library accepts, or that libraries read as different keys, is refused.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 */
export function readSecrets(text: string): ReadSecrets {
  const whole = text.trim(); // also a byte order mark
  const secrets = whole.startsWith(prefix) ? whole.split(/\s+/) : [whole];
  const trouble = troubleOfAll(secrets);
  if (trouble !== undefined) return { trouble };
  const [secret = ''] = secrets;
  return base64Digits(secret) === undefined ? { secrets } : { secrets, doubt: doubtOf(secret) };
}

/** The key that a secret stands for. */
export function signingKeyOf(secret: string): Uint8Array {
  return secret.startsWith(prefix)
    ? Buffer.from(secret.slice(prefix.length), 'base64')
    : Buffer.from(secret, 'utf8');
}

/** Whether a text is the name of an environment variable, rather than the secret that should stand in one. */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !looksLikeSecret(text);
}

/** Whether a text looks like a secret that is written out. */
export function looksLikeSecret(text: string): boolean {
  if (/^(?:whsec|sk|pk)_/.test(text) || /^[\da-f]{32,}$/i.test(text)) return true;
  // Names of variables are words; what is drawn at random has letters of both kinds and digits all through.
  return text.length >= 20 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
}

/** Where the secrets of receivers are found by their names. */
export interface SecretSource {
  /** All names under which there is something. */
  readonly names: readonly string[];
  /**
   * Undefined where nothing is set under the name. Troubles and doubts are whole sentences here.
   * @param read reads what stands there; default: as the secret of a receiver
   */
  find(name: string, read?: (text: string) => ReadSecrets): ReadSecrets | undefined;
}

const prefix = 'whsec_';

/**
 * Standard Webhooks recommends keys of 24 to 64 bytes. A shorter key can be found by brute force from a single request,
 * and a raw text has less entropy than its length says.
 */
const minKeyBytes = 24;

const mend = say`Use whsec_ and the output of "openssl rand -base64 32"`;

/** For a text that could be base64. With whsec_ in front it may be half a byte too long, or too short a key. */
function doubtOf(secret: string): Text {
  const mayBeEncoded = troubleOfEncoded(prefix + secret) === undefined;
  const otherwise = mayBeEncoded
    ? say`put whsec_ in front`
    : say`give both sides another secret: whsec_ and the output of "openssl rand -base64 32"`;
  return say`is used as it stands, since it does not begin with whsec_. Libraries of Standard Webhooks read such a text as base64 unless they are told format: "raw". If the receiver reads it so, ${otherwise}`;
}

function troubleOfAll(secrets: readonly string[]): Text | undefined {
  if (!secrets.every((secret) => secret.startsWith(prefix)) && secrets.length > 1) {
    return say`holds something else beside a secret that begins with whsec_. Only secrets that begin with whsec_ may stand side by side`;
  }
  for (const secret of secrets) {
    const trouble = secret.startsWith(prefix) ? troubleOfEncoded(secret) : troubleOfRaw(secret);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function troubleOfEncoded(secret: string): Text | undefined {
  const encoded = secret.slice(prefix.length);
  if (encoded === '') return say`holds "whsec_" with nothing behind it. Set the whole secret`;
  if (encoded.includes(prefix))
    return say`holds several secrets with no blank between them. Put a blank there`;
  if (!isBase64(encoded)) {
    return isBase64(encoded.replaceAll('-', '+').replaceAll('_', '/'))
      ? say`has "-" or "_" behind whsec_, which is base64 of another alphabet. Write "+" for "-" and "/" for "_"`
      : say`holds something behind whsec_ that is not base64. Copy the secret again, as a whole`;
  }
  return signingKeyOf(secret).length < minKeyBytes ? tooShort : undefined;
}

function troubleOfRaw(secret: string): Text | undefined {
  if (secret === '') return say`is blank. Set the secret`;
  if (isQuoted(secret)) return say`is in quotes, which would be part of the secret. Remove them`;
  if (/^whsec_/i.test(secret)) return say`begins with "whsec_" in capitals. Write it in small letters`;
  if (/whsec_/i.test(secret)) return say`holds "whsec_" behind something else. Remove what stands before it`;
  if (/^wh[sp]k_/.test(secret)) {
    return say`is a key for signatures of another kind (whsk_ or whpk_). ${mend}`;
  }
  if (control().test(secret)) {
    return say`holds a line break or another control character. Only secrets that begin with whsec_ may stand side by side`;
  }
  if (/[^ -~]/.test(secret)) {
    return say`holds a character that is not ASCII, of which libraries make different keys. ${mend}`;
  }
  return signingKeyOf(secret).length < minKeyBytes ? tooShort : undefined;
}

const tooShort = say`is too short: its key has less than ${minKeyBytes} bytes, and could be guessed. ${mend}`;

/** With or without padding, as libraries accept it. A single character at the end would be half a byte. */
function isBase64(text: string): boolean {
  const digits = base64Digits(text);
  return digits !== undefined && digits.length % 4 !== 1;
}

/** The digits before the padding. Some libraries ignore half a byte at the end. */
function base64Digits(text: string): string | undefined {
  return /^([A-Za-z\d+/]+)={0,2}$/.exec(text)?.[1];
}

const control = latePattern`\p{Cc}`;
