import { randomUUID } from 'node:crypto';

/**
 * The id of an event: a UUID that begins with its time (version 7, RFC 9562, section 5.7). Events of one moment stand beside
 * each other in an index of ids, so that an outbox of many writes few pages of it.
 * @param ms since 1970
 */
export function createEventId(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  // Of the random one, all but the room of the time and of the version.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
