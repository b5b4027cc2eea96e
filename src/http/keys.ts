import { hash, timingSafeEqual } from 'node:crypto';

/** The identification keys of which a caller has to show one. Several hold at once, so that they can be rotated. */
export interface KeyRing {
  /** Whether the value of an Authorization header, as Node hands it over, is one of the keys. */
  accepts(header: string): boolean;
  /** Puts other keys in the place of all. With none, nobody is accepted. */
  replace(keys: readonly string[]): void;
}

/**
 * A ring of keys, of which only digests are kept. A key is any printable text. Spaces around it do not count, since
 * HTTP takes them from a header's value; an empty key is no key.
 */
export function createKeyRing(keys: readonly string[]): KeyRing {
  let digests = digestsOf(keys);
  return {
    accepts(header) {
      // Node reads each byte of a header as one character (latin1), while keys are text in UTF-8: compare the bytes.
      const shown = digest(Buffer.from(header, 'latin1'));
      let accepted = false;
      for (const known of digests) {
        const same = timingSafeEqual(known, shown);
        accepted ||= same;
      }
      return accepted;
    },
    replace(keys) {
      digests = digestsOf(keys);
    },
  };
}

function digestsOf(keys: readonly string[]): Buffer[] {
  return keys
    .map((key) => key.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((key) => key !== '')
    .map((key) => digest(Buffer.from(key, 'utf8')));
}

// Digests are of one length, which `timingSafeEqual` demands, and tell nothing of a key's own length.
function digest(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
