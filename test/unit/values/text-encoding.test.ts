import { expect, test } from 'vitest';
import { guessEncoding } from '../../../src/values/text-encoding.js';

/** «سلام» in windows-1256. */
const salaam = [0xd3, 0xe1, 0xc7, 0xe3];

test.each<[string, number[], string, number]>([
  ['UTF-16 with its mark', [0xff, 0xfe, 0x76, 0, 0x65, 0], 'UTF-16', 0],
  ['UTF-16 with its other mark', [0xfe, 0xff, 0, 0x76, 0, 0x65], 'UTF-16', 0],
  ['UTF-16 without a mark', [0x76, 0, 0x65, 0, 0xc7, 0x06], 'UTF-16', 0],
  ['the old encoding of Persian on Windows', [0x61, 0x3a, 0x20, ...salaam], 'WINDOWS-1256', 3],
  ['a letter of Western Europe', [0x63, 0x61, 0x66, 0xe9], 'ISO-8859-1', 3],
  ['one behind good Persian letters', [0xd8, 0xb3, 0x20, 0xe9, 0x20], 'ISO-8859-1', 3],
  ['a character that is cut off', [0x61, 0xd8], 'ISO-8859-1', 1],
])('%s', (_, bytes, encoding, offset) => {
  expect(guessEncoding(Uint8Array.from(bytes))).toEqual({ encoding, offset });
});
