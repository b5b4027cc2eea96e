import { expect, it } from 'vitest';
import { murmurHash3 } from '../../../src/values/murmur-hash.js';

// As published, and of the others as mmh3 5 for Python has them: MurmurHash3_x86_32 with seed 0, of texts as UTF-8.
it.each([
  ['', 0x0],
  ['test', 0xba6bd213],
  ['Hello, world!', 0xc0363e43],
  ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ['hello', 0x248bfa47],
  ['ππππππππ', 0xec72b6e8],
  ['checkout۱۲', 0x5cf7650e],
  ['a€😀', 0x283d8e25],
])('the hash of %j is known', (text, hash) => {
  expect(murmurHash3(text)).toBe(hash);
});
