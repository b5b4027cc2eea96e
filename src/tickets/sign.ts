import { randomUUID } from 'node:crypto';
import type { SignTicket } from '../rules/engine/tickets.js';
import { memoize } from '../values/memo.js';
import { keyOf, signatureOf } from './signature.js';

/** Of every ticket: JWS compact (RFC 7515) with HMAC-SHA256. */
const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

/**
 * Signs tickets. Each gets an id of its own (`jti`), so that a page can take it once.
 * @param secretOf finds the text of a secret by the name that the rules file gives
 */
export function createTicketSigner(secretOf: (name: string) => string | undefined): SignTicket {
  const keys = memoize(keyOf, new Map());
  return (claims, { secrets: [name = ''] }) => {
    const secret = secretOf(name);
    if (secret === undefined) throw new Error(`there is no secret under ${name}`);
    const payload = Buffer.from(JSON.stringify({ ...claims, jti: randomUUID() })).toString('base64url');
    const signed = `${header}.${payload}`;
    return `${signed}.${signatureOf(signed, keys(secret)).toString('base64url')}`;
  };
}
