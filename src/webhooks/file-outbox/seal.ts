import { crc32 } from 'node:zlib';

/** A text with the checksum of itself and of its key: LevelDB looks at none when it reads, nor when it is repaired. */
export function seal(key: string, text: string): string {
  return `${text} ${sumOf(key + text)}`;
}

/** The text. Undefined: it was spoilt. Version 0.1 sealed nothing: what it wrote ends with the brace of its JSON. */
export function unseal(key: string, sealed: string): string | undefined {
  if (sealed.endsWith('}')) return sealed;
  const text = sealed.slice(0, -sumOf('').length - 1);
  return sealed === seal(key, text) ? text : undefined;
}

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
