import { createHmac, timingSafeEqual } from 'node:crypto';
import { signingKeyOf } from '../values/signing-secret.js';

/** What is signed. */
export interface SignedMessage {
  /** As in the header `webhook-id`. */
  id: string;
  /** As in `webhook-timestamp`: seconds since 1970, in digits. */
  timestamp: string;
  /** The exact bytes of the request, or their text. */
  body: string | Uint8Array;
}

/**
 * The value of `webhook-signature` by Standard Webhooks: `v1,` and the base64 of an HMAC-SHA256, one for each secret,
 * with spaces between. https://www.standardwebhooks.com, "Signature scheme"
 */
export function sign(message: SignedMessage, secrets: readonly string[]): string {
  return secrets.map((secret) => `v1,${digest(message, secret).toString('base64')}`).join(' ');
}

/** Whether one of the signatures in a `webhook-signature` was made with one of the secrets. */
export function isSignedBy(message: SignedMessage, secrets: readonly string[], signatures: string): boolean {
  const shown = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .slice(0, maxSignatures)
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'));
  return secrets.some((secret) => {
    const right = digest(message, secret);
    return shown.some((given) => given.length === right.length && timingSafeEqual(given, right));
  });
}

// A header has room for hundreds, and each costs a comparison.
const maxSignatures = 16;

function digest({ id, timestamp, body }: SignedMessage, secret: string): Buffer {
  return createHmac('sha256', signingKeyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
}
