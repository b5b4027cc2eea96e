import { expect, test } from 'vitest';
import { parseExpression } from '../../../../src/rules/logic/expression.js';
import { wordingOf, wordingOfValue } from '../../../../src/rules/logic/wording.js';
import { escapeInvisible } from '../../../../src/values/escape-invisible.js';

const a = { var: 'a' };
const b = { var: ['b'] };

test.for([
  [{ '==': [a, 'بله'] }, 'a == "بله"'],
  [{ '<=': [9, { var: 'now.hour' }, 16] }, '9 <= now.hour <= 16'],
  [{ in: [a, ['x', 1]] }, 'a in ["x",1]'],
  [{ and: [{ or: [a, b] }, { '>': [a, 1] }] }, '(a or b) and a > 1'],
  [{ or: [{ and: [a, b] }, { '!': [a] }] }, 'a and b or not (a)'],
  [{ '-': [a, { '-': [b, 1] }] }, 'a - (b - 1)'],
  [{ '*': [{ '+': [a, b] }, 2] }, '(a + b) * 2'],
  [{ '-': [a] }, '-(a)'],
  [{ '!!': [{ '==': [a, b] }] }, 'a == b'],
  [{ cat: [a, '؟', b] }, 'cat(a, "؟", b)'],
  [{ '>': [{ var: ['a', 7] }, { '+': [b] }] }, '(a, or 7) > +(b)'],
  [{ some: [a, { '==': [{ var: '' }, 1] }] }, 'some(a, the item == 1)'],
  [{ missing: ['a', 'b'] }, 'missing("a", "b")'],
  [{ condition: 'closed' }, 'condition closed'],
  [[a, 1], '[a, 1]'],
  [{ var: '' }, 'the facts'],
] as const)('%j is worded %s', ([logic, wording]) => {
  expect(wordingOf(parseExpression(logic, [], () => {}))).toBe(wording);
});

test.for([
  [null, 'null'],
  [undefined, 'null'],
  ['a "b"', '"a \\"b\\""'],
  [{ a: [1] }, '{"a":[1]}'],
  [Number.NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  ['\u202eab\u0000\u009b\u2028', '"\\u202eab\\u0000\\u009b\\u2028"'],
  ['می\u200cشود', '"می\u200cشود"'],
] as const)('the value %j is worded %s', ([value, wording]) => {
  expect(wordingOfValue(value)).toBe(wording);
});

test('a value that nests too deeply to be written is an ellipsis', () => {
  let value: unknown = [];
  for (let depth = 0; depth < 100_000; depth++) value = [value];
  expect(wordingOfValue(value)).toBe('…');
});

test('line breaks of a whole text stay, if it is asked for', () => {
  expect(escapeInvisible('a\nb\u0007', { keepLines: true })).toBe('a\nb\\u0007');
  expect(escapeInvisible('a\nb')).toBe('a\\u000ab');
});
