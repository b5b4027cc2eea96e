import { describe, expect, test } from 'vitest';
import { excerpt, printable } from '../../../../src/cli/format/excerpt.js';

/** The line and the marker below it, of the first place in which a part stands in the line. */
function shown(line: string, part: string): string[] {
  const start = line.indexOf(part);
  const place = { line: 1, column: start + 1, endLine: 1, endColumn: start + part.length + 1 };
  const { before, marked, behind, indent, width } = excerpt(line, place);
  return [`${before}${marked}${behind}`, `${' '.repeat(indent)}${'^'.repeat(width)}`];
}

describe('the marker stands under the place', () => {
  test.for([
    ['in ASCII', 'respond: greet', 'greet', ['respond: greet', '         ^^^^^']],
    ['behind Persian letters', 'متن: greet', 'greet', ['متن: greet', '     ^^^^^']],
    ['behind marks, which have no width', 'مُهِمّ: x', 'x', ['مُهِمّ: x', '     ^']],
    ['behind a joiner, which has none either', 'می\u200Cشود x', 'x', ['می\u200Cشود x', '      ^']],
    ['behind wide letters', '漢字: x', 'x', ['漢字: x', '      ^']],
    ['behind an emoji', '🚗: x', 'x', ['🚗: x', '    ^']],
    ['under wide letters', 'x: 漢字', '漢字', ['x: 漢字', '   ^^^^']],
    ['under a tab', 'a\tb: x', 'b: x', ['a   b: x', '    ^^^^']],
    ['at the end of a line', 'key:', '', ['key:', '^']],
  ] as const)('%s', ([, line, part, expected]) => {
    expect(shown(line, part)).toEqual(expected);
  });

  test('and takes a column where the place is empty', () => {
    expect(excerpt('key:', { line: 1, column: 5, endLine: 1, endColumn: 5 })).toMatchObject({
      indent: 4,
      width: 1,
    });
  });

  test('to the end of the line where the place goes on in the next one', () => {
    const place = { line: 1, column: 4, endLine: 3, endColumn: 2 };
    expect(excerpt('a: [1,', place)).toMatchObject({ indent: 3, width: 3 });
  });
});

test('what a terminal would obey is made visible', () => {
  expect(shown('a\u202Eb\u001B[31m: x', 'x')).toEqual(['a\uFFFDb\uFFFD[31m: x', '          ^']);
  expect(printable('a\u001B[2J\u2066b\nمی\u200Cشود')).toBe('a\uFFFD[2J\uFFFDb\uFFFDمی\u200Cشود');
});

describe('a line that is wider than a screen', () => {
  const long = `${'ب'.repeat(5000)}HERE${'پ'.repeat(5000)}`;

  test('is cut on both sides of the place', () => {
    const [line = '', marker = ''] = shown(long, 'HERE');
    expect([...line].length).toBeLessThanOrEqual(120);
    expect(line).toMatch(/^…ب+HEREپ+…$/);
    expect(marker.length - 4).toBe(line.indexOf('HERE'));
  });

  test('shows its beginning where the place is there', () => {
    const [line = ''] = shown(`HERE${'پ'.repeat(5000)}`, 'HERE');
    expect(line).toMatch(/^HEREپ{115}…$/);
  });

  test('shows its end where the place is there', () => {
    const [line = ''] = shown(`${'ب'.repeat(5000)}HERE`, 'HERE');
    expect(line).toMatch(/^…ب{115}HERE$/);
  });

  test('leaves room for both where the place itself is wide', () => {
    const [line = '', marker = ''] = shown(`${'a'.repeat(300)}${'漢'.repeat(300)}`, '漢'.repeat(300));
    expect(line).toMatch(/^…a+漢+…$/);
    expect(marker).toMatch(/ \^{59}$/);
  });
});
