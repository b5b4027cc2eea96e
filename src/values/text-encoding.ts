import { say, type Text } from './message.js';

/** What a text that is not UTF-8 is most likely written in. */
export type OtherEncoding = 'UTF-16' | 'WINDOWS-1256' | 'ISO-8859-1';

/** Guesses the encoding of bytes that are not UTF-8, and finds the first of them that show it. */
export function guessEncoding(bytes: Uint8Array): { encoding: OtherEncoding; offset: number } {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || hasZeros(bytes)) {
    return { encoding: 'UTF-16', offset: 0 };
  }
  const offset = firstWrong(bytes);
  const text = new TextDecoder('windows-1256').decode(bytes);
  const encoding = /[\u0627-\u064A\u067E\u0686\u0698\u06AF]{2}/.test(text) ? 'WINDOWS-1256' : 'ISO-8859-1';
  return { encoding, offset };
}

/** How messages name an encoding and what to do about it: `in UTF-16 … iconv …`. */
export function convertHint(encoding: OtherEncoding, file: string): Text {
  const extension = /\.\w+$/.exec(file)?.[0] ?? '.yaml';
  const maker =
    encoding === 'UTF-16'
      ? say`, which Notepad calls "Unicode"`
      : encoding === 'WINDOWS-1256'
        ? say`, the old encoding of Persian and Arabic on Windows`
        : '';
  return say`it looks like ${encoding}${maker}. Save it as UTF-8, or convert it: iconv -f ${encoding} -t UTF-8 ${file} > utf8${extension}`;
}

/** In UTF-16, each Latin letter has a zero beside it. */
function hasZeros(bytes: Uint8Array): boolean {
  const some = bytes.subarray(0, 200);
  return some.length > 3 && some.filter((byte) => byte === 0).length > some.length / 4;
}

/** The offset of the first byte that is no part of a character of UTF-8. */
function firstWrong(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = lengthOfCharacter(bytes[at]!);
    const rest = bytes.subarray(at + 1, at + length);
    if (length === 0 || rest.length < length - 1 || !rest.every((byte) => byte >> 6 === 0b10)) return at;
    at += length;
  }
  return 0;
}

/** How many bytes a character has that begins with this one; 0 where none does. */
function lengthOfCharacter(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}
