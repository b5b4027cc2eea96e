import { createHash } from 'node:crypto';

/**
 * The name of a text: the first 12 hex digits of its SHA-256. Decoding was strict, so the text's bytes are the file's,
 * and `sha256sum` agrees.
 */
export function revisionOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, revisionLength);
}

export const revisionLength = 12;
