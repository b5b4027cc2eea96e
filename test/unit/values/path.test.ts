import { expect, it } from 'vitest';
import { joinPath, plainPath, splitPath } from '../../../src/values/path.js';

it.each([
  ['', []],
  ['a', ['a']],
  ['a.b.0', ['a', 'b', '0']],
  ['a["b.c"]', ['a', 'b.c']],
  ["a['b.c'].d", ['a', 'b.c', 'd']],
  ['a["b.c"]["d[e]"].f', ['a', 'b.c', 'd[e]', 'f']],
  ['["a.b"].c', ['a.b', 'c']],
  ['a["say \\"hi\\"."]', ['a', 'say "hi".']],
  // What is no path with brackets has dots alone, as ever.
  ['a[0].b', ['a[0]', 'b']],
  ['a["b', ['a["b']],
  ['a["b"]c', ['a["b"]c']],
])('%s leads through %j', (path, keys) => {
  expect(splitPath(path)).toEqual(keys);
  if (!path.includes("'") && plainPath(path) === path) expect(joinPath(keys)).toBe(path);
});

it('one path has one spelling', () => {
  expect(plainPath('a["b"].c')).toBe('a.b.c');
  expect(plainPath("a['b.c']")).toBe('a["b.c"]');
  expect(joinPath(splitPath('a[0].b'))).toBe('a["[0]"].b'.replace('a["[0]"]', '["a[0]"]'));
});
