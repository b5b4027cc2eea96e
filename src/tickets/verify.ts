import { timingSafeEqual } from 'node:crypto';
import { fromBase64Url } from '../values/base64url.js';
import { isObject, type JsonObject } from '../values/json.js';
import { keyOf, signatureOf } from './signature.js';

/** What a ticket says, or why it is refused. */
export type VerifiedTicket =
  | { ok: true; claims: TicketContent }
  | { ok: false; reason: TicketRefusal; message: string };

/** What a ticket that holds says: the facts that the rules include, and these. Times are in seconds since 1970. */
export interface TicketContent extends JsonObject {
  iat: number;
  exp: number;
  /** The same for no other ticket. */
  jti: string;
}

/** `malformed`: no ticket. `algorithm`: not HS256. `signature`: of another secret, or changed. `expired`: too old. */
export type TicketRefusal = 'malformed' | 'algorithm' | 'signature' | 'expired';

/** Far more than a request may hold. */
const maxLength = 128 * 1024;

/**
 * Verifies a ticket, as it stands in a link of a session.
 * @param secrets the one that signs, or two while one replaces the other
 * @param options.now the present unless given
 * @throws {Error} when a secret is none: see `docs/tickets.md`
 */
export function verifyTicket(
  ticket: string,
  secrets: string | readonly string[],
  { now = new Date() }: { now?: Date } = {},
): VerifiedTicket {
  const keys = [secrets].flat().map((secret) => keyOf(secret));
  if (keys.length === 0) throw new Error('there is no secret to verify with');
  if (Number.isNaN(now.getTime())) throw new Error('"now" is no instant, so the ticket cannot be expired');
  const parts = partsOf(ticket);
  if (parts === undefined) return refuse('malformed', 'it is not three parts of base64url with dots between');
  const { header, payload, signature, signed } = parts;
  const head = parse(header);
  if (head === undefined) return refuse('malformed', 'its header is not a JSON object');
  if (head.alg !== 'HS256') {
    return refuse(
      'algorithm',
      'its header names another algorithm than HS256, the only one that is accepted',
    );
  }
  if (Object.hasOwn(head, 'crit')) return refuse('malformed', 'its header demands an extension');
  // Each key is tried, so that the time says nothing about which one it was.
  const matches = keys.map((key) => isSame(signatureOf(signed, key), signature));
  if (!matches.includes(true)) {
    return refuse('signature', 'it was signed with another secret, or changed since');
  }
  const claims = parse(payload);
  if (!isContent(claims)) return refuse('malformed', 'it lacks one of iat, exp and jti');
  if (now.getTime() >= claims.exp * 1000) {
    return refuse('expired', `it was valid until ${new Date(claims.exp * 1000).toISOString()}`);
  }
  return { ok: true, claims };
}

function refuse(reason: TicketRefusal, message: string): VerifiedTicket {
  return { ok: false, reason, message };
}

function partsOf(ticket: unknown) {
  if (typeof ticket !== 'string' || ticket.length > maxLength) return undefined;
  const texts = ticket.split('.', 4);
  const [header, payload, signature] = texts.map(fromBase64Url);
  if (texts.length !== 3 || !header || !payload || !signature) return undefined;
  return { header, payload, signature, signed: ticket.slice(0, ticket.lastIndexOf('.')) };
}

function parse(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSame(right: Buffer, given: Buffer): boolean {
  return given.length === right.length && timingSafeEqual(given, right);
}

function isContent(claims: JsonObject | undefined): claims is TicketContent {
  if (claims === undefined) return false;
  const { iat, exp, jti } = claims;
  return isInstant(iat) && isInstant(exp) && typeof jti === 'string';
}

/** Seconds that JavaScript can show as a date. */
function isInstant(seconds: unknown): boolean {
  return Number.isSafeInteger(seconds) && Math.abs(seconds as number) <= 8.64e12;
}
