import { expect, test } from 'vitest';
import { neededLetters } from '../../../../src/rules/analysis/pattern-letters.js';
import { compilePattern } from '../../../../src/rules/logic/pattern.js';

/** Patterns, and the shortest text that holds each. */
test.each([
  ['abc', 'abc', 3],
  ['^a+b*c?$', 'a', 1],
  ['a{2}b{0}c{0,2}d{1,}', 'aad', 2],
  ['[A-Z]x[^]y]', 'Axz', 1],
  ['[[:alpha:]]x', 'ax', 1],
  ['(A|B)c', 'Ac', 0],
  ['(?:Ab)c', 'Abc', 1],
  ['(?P<Name>a)b', 'ab', 1],
  ['(?i)Ab', 'ab', 0],
  ['a(?i)B', 'ab', 0],
  ['(?s)a.b', 'a\nb', 2],
  [String.raw`^\d{3}-\w\.$`, '123-a.', 3],
  [String.raw`\d*x`, 'x', 1],
  [String.raw`\bA\B`, 'Ab', 1],
  [String.raw`^\p{L}+\pN\P{Lu}$`, 'a1b', 0],
  [String.raw`\x41\x{42}\103`, 'ABC', 0],
  [String.raw`\QA|B\EC`, 'A|BC', 0],
  [String.raw`\*\(A\)`, '*(A)', 4],
  ['(A?)*b', 'b', 1],
  ['۱۲🚗', '۱۲🚗', 3],
] as const)('every text that holds %s, as %j, has what it needs', (pattern, text, count) => {
  expect(compilePattern(pattern).test(text)).toBe(true);
  const needed = neededLetters(pattern);
  expect(needed).toHaveLength(count);
  for (const letter of needed) {
    if (letter === String.raw`\d`) expect(text).toMatch(/\d/);
    else expect(text).toContain(letter);
  }
});
