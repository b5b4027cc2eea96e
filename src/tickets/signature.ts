import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { readTicketSecret, ticketKeyOf } from '../values/ticket-secret.js';

// Apart from what the package exports, whose types need none of Node's.

/** @throws {Error} that says what is wrong with the secret, and not what it is */
export function keyOf(secret: string): KeyObject {
  // As of a variable that is not set.
  if (typeof secret !== 'string')
    throw new Error(`the secret is ${secret === null ? 'null' : typeof secret}, not a text`);
  const read = readTicketSecret(secret);
  if ('trouble' in read) throw new Error(`the secret ${read.trouble}`);
  return createSecretKey(ticketKeyOf(read.secrets[0]!));
}

export function signatureOf(signed: string, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(signed).digest();
}
