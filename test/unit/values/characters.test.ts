import { expect, test } from 'vitest';
import { shortened } from '../../../src/values/characters.js';

test('a text is cut where it is long, and not in half an emoji', () => {
  expect(shortened('abcd', 4)).toBe('abcd');
  expect(shortened('abcde', 4)).toBe('abc…');
  expect(shortened('ab😀de', 4)).toBe('ab…');
  expect(shortened('a😀cde', 4)).toBe('a😀…');
});
