import { hash, timingSafeEqual } from 'node:crypto';

/** The identification keys of which a caller has to show one. Several hold at once, so that they can be rotated. */
export interface KeyRing {
  /**
   * Whether the value of an Authorization header, as Node hands it over, is one of the keys.
   * @param connection on which it came. One that has shown a key is compared with what it showed, and not digested
   * anew at each click
   */
  accepts(header: string, connection?: object): boolean;
  /** Puts other keys in the place of all. With none, nobody is accepted. */
  replace(keys: readonly string[]): void;
}

/**
 * A ring of keys, of which only digests are kept. A key is any printable text. Spaces around it do not count, since
 * HTTP takes them from a header's value; an empty key is no key.
 */
export function createKeyRing(keys: readonly string[]): KeyRing {
  let digests = digestsOf(keys);
  let shownBefore = new WeakMap<object, string>();
  return {
    accepts(header, connection) {
      const before = connection && shownBefore.get(connection);
      if (before !== undefined && isSame(before, header)) return true;
      // Node reads each byte of a header as one character (latin1), while keys are text in UTF-8: compare the bytes.
      const shown = digest(Buffer.from(header, 'latin1'));
      let accepted = false;
      for (const known of digests) {
        const same = timingSafeEqual(known, shown);
        accepted ||= same;
      }
      if (accepted && connection) shownBefore.set(connection, header);
      return accepted;
    },
    replace(keys) {
      digests = digestsOf(keys);
      shownBefore = new WeakMap();
    },
  };
}

// In a time that depends on the lengths alone: behind a proxy several callers may share a connection.
function isSame(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
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
