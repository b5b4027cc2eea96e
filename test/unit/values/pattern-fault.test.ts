import { describe, expect, test } from 'vitest';
import { persian } from '../../../src/persian/persian.js';
import { compilePattern } from '../../../src/rules/logic/pattern.js';
import { english } from '../../../src/values/message.js';
import { patternFault, reasonIn } from '../../../src/values/pattern-fault.js';

/** Every reason that V8 has on Node 20 to 24, by a pattern that it is said of, and what is said in its place. */
const ofV8: [pattern: string, flags: string, reason: string][] = [
  ['(', 'u', 'a "(" is not closed'],
  [')', 'u', 'a ")" closes nothing. Write "\\)" for the sign itself'],
  ['[', 'u', 'a "[" is not closed'],
  ['a: [', 'u', 'a "[" is not closed'],
  ['[\\q{', 'v', 'a "[" is not closed'],
  ['\\', 'u', 'a "\\" stands at its end. Write "\\\\" for the sign itself'],
  ...['*a', 'a**', 'a{1}{2}', '(?=a)*'].map((pattern): [string, string, string] => [
    pattern,
    'u',
    'nothing stands before "*", "+", "?" or "{" that could be repeated. Write "\\" before it for the sign itself',
  ]),
  ['{', 'u', 'a "{", "}" or "]" stands alone. Write "\\" before it for the sign itself'],
  ['a{2,1}', 'u', 'the numbers in "{…}" are in the wrong order, as in {5,2}'],
  ['a{2', 'u', '"{…}" is not complete. Write {2}, {2,} or {2,5}'],
  ['(?P<a>x)', 'u', 'what stands behind "(?" is not known'],
  ['(?<1>a)', 'u', 'the name of a group is not valid. Write one as in (?<name>…)'],
  ['(?<a>x)(?<a>y)', 'u', 'two groups have one name'],
  ['\\k<a>', 'u', '"\\k" names no group of it'],
  ['\\k', 'u', '"\\k" names no group of it'],
  ['[z-a]', 'u', 'a range in "[…]" is none. Write the first letter first, as in [a-z]'],
  ['[\\d-z]', 'u', 'a range in "[…]" has a class such as \\d at its end. Write "\\-" for the sign itself'],
  ['\\p{Foo}', 'u', 'what stands behind "\\p" is no property of Unicode, such as \\p{L}'],
  ['[\\p{Foo}]', 'u', 'what stands behind "\\p" is no property of Unicode, such as \\p{L}'],
  ...['\\y', '\\01', '[\\1]'].map((pattern): [string, string, string] => [
    pattern,
    'u',
    '"\\" stands before a letter or digit that has no meaning with it',
  ]),
  ['\\u12', 'u', 'behind "\\u" stand four digits, as in \\u06A9'],
  ['[a&&&b]', 'v', 'what stands in "[…]" is not valid with the flag v'],
  ['[a--b&&c]', 'v', 'what stands in "[…]" is not valid with the flag v'],
  ['[^\\p{RGI_Emoji}]', 'v', 'what stands in "[…]" is not valid with the flag v'],
  ['a', 'q', 'its flags are wrong. Known: d, i, m, s, u, v'],
  ['a', 'uu', 'its flags are wrong. Known: d, i, m, s, u, v'],
  ['('.repeat(70_000) + ')'.repeat(70_000), 'u', 'it is too large'],
];

/** What only some versions have, or what takes long to come by. */
const byWords: [words: string, reason: string][] = [
  ['Repeated flag in flag group', 'the flags behind "(?" are wrong. Write them as in (?i:…)'],
  ['Multiple dashes in flag group', 'the flags behind "(?" are wrong. Write them as in (?i:…)'],
  ['Invalid flag group', 'the flags behind "(?" are wrong. Write them as in (?i:…)'],
  ['Invalid class escape', '"\\" stands before a letter or digit that has no meaning with it'],
  ['Invalid capture group name', 'the name of a group is not valid. Write one as in (?<name>…)'],
  ['Regular expression too large', 'it is too large'],
  ['Stack overflow', 'it is too large'],
];

/** Those of RE2, which names the piece. */
const ofRe2: [pattern: string, reason: string][] = [
  ['(', 'a "(" is not closed: ('],
  [')', 'a ")" closes nothing. Write "\\)" for the sign itself: )'],
  ['[a', 'a "[" is not closed: [a'],
  ['a\\', 'a "\\" stands at its end. Write "\\\\" for the sign itself'],
  [
    'a**',
    'nothing stands before "*", "+", "?" or "{" that could be repeated. Write "\\" before it for the sign itself: **',
  ],
  [
    '*',
    'nothing stands before "*", "+", "?" or "{" that could be repeated. Write "\\" before it for the sign itself: *',
  ],
  ['a{2000}', 'the numbers in "{…}" are in the wrong order, or above 1000: {2000}'],
  ['[z-a]', 'a range in "[…]" is none. Write the first letter first, as in [a-z]: z-a'],
  ['\\y', '"\\" stands before a letter or digit that has no meaning with it: \\y'],
  ['(?Z)', 'what stands behind "(?" is not known: (?Z'],
  ['(?P<1', 'the name of a group is not valid. Write one as in (?<name>…): (?P<1'],
  ['(?P<a>x)(?P<a>y)', 'two groups have one name: a'],
];

const sentence = /[a-z]{2,} [a-z]{2,} [a-z]{2,}/;

describe('why a regular expression cannot be read', () => {
  test.for(ofV8)('%.30s with the flags %s: %s', ([pattern, flags, reason]) => {
    const said = patternFault(pattern, flags)!;
    expect(english.render(said)).toBe(reason);
    expect(persian.render(said)).not.toMatch(sentence);
  });

  test.for(byWords)('%s: %s', ([words, reason]) => {
    const said = reasonIn(`Invalid regular expression: /x/u: ${words}`);
    expect(english.render(said)).toBe(reason);
  });

  test.for(ofRe2)('%s, by RE2: %s', ([pattern, reason]) => {
    let said: unknown;
    try {
      compilePattern(pattern);
    } catch (error) {
      said = error;
    }
    const words = reasonIn((said as Error).message);
    expect(english.render(words)).toBe(reason);
    expect(persian.render(words)).not.toMatch(sentence);
  });

  test('what is not known is passed on, and one that can be read has none', () => {
    expect(String(reasonIn('Invalid regular expression: /x/u: A new reason'))).toBe('A new reason');
    expect(patternFault('^09\\d{9}$', 'u')).toBeUndefined();
  });
});
