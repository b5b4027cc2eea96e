import { crc32 } from 'node:zlib';
import type { Row, WholeRow } from './schema.js';

/** A checksum of all of a delivery that never changes. */
export function sealOf(
  {
    seq,
    receiver,
    ordering_key,
    clicked_at,
    id,
    rule,
  }: Omit<Row, 'state' | 'due_at' | 'attempts' | 'last_error'>,
  body: string,
): number {
  return crc32(body, crc32(JSON.stringify([seq, receiver, ordering_key, clicked_at, id, rule])));
}

/** Whether it is as it was written. */
export function isIntact(row: WholeRow): boolean {
  return row.body !== null && row.seal === sealOf(row, row.body);
}

/** For a message. */
export function nameOfRow({ seq, id, receiver }: Row): string {
  return `delivery ${seq}, of event ${id} to ${receiver},`;
}
