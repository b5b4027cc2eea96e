import { describe, expect, test } from 'vitest';
import { persian } from '../../../src/persian/persian.js';
import { findJsonFault, jsonFault } from '../../../src/values/json-fault.js';
import { english, say } from '../../../src/values/message.js';
import { below, mulberry32, pick } from '../../support/random.js';

/** A text with ▸ before the character that has to change, and what is said of it. */
const slips: [marked: string, reason: string][] = [
  ['▸', 'nothing stands in it'],
  ['  \n▸', 'nothing stands in it'],
  ['{"a": 1,\n "b": ▸}', 'a value is missing before this'],
  ['{"a": ▸,"b": 1}', 'a value is missing before this'],
  ['{"a": 1 ▸"b": 2}', '"," is missing before this'],
  ['[1 ▸2]', '"," is missing before this'],
  ['{"a"▸ 1}'.replace('▸ ', ' ▸'), '":" is missing before this'],
  ['{"a" ▸= 1}', 'JSON writes ":" for "="'],
  ['{"a": 1▸,}', 'nothing follows this ",". Remove it'],
  ['[1▸,\n]', 'nothing follows this ",". Remove it'],
  ['{▸a: 1}', 'a key stands in double quotes: write {"key": value}'],
  ["{▸'a': 1}", 'JSON has no single quotes. Put the text in "…"'],
  ['{"a": ▸\'x\'}', 'JSON has no single quotes. Put the text in "…"'],
  ['{▸“a”: 1}', '“ (U+201C) is not a quote in JSON. Write "…"'],
  ['{"a": ▸«x»}', '« (U+00AB) is not a quote in JSON. Write "…"'],
  ['{"a": 1▸، "b": 2}', '«،» (U+060C) stands here, where JSON wants ","'],
  ['{"a": 1▸؛ "b": 2}', '«؛» (U+061B) stands here, where JSON wants ";"'],
  ['{"a": ▸۵}', '«۵» (U+06F5) stands here, where JSON wants "5"'],
  ['{▸\u00a0"a": 1}', 'a non-breaking space (U+00A0) stands here. Remove it'],
  ['{"a": 1}▸\u200f', 'a direction mark (U+200F) stands here. Remove it'],
  ['{"a": 1, ▸// one\n "b": 2}', 'JSON has no comments. Remove this one'],
  ['▸# click\n{}', 'JSON has no comments. Remove this one'],
  ['{"a": ▸True}', 'JSON has true, false and null, in small letters'],
  ['{"a": ▸None}', 'JSON has true, false and null, in small letters'],
  ['{"a": ▸NaN}', 'JSON has no NaN, Infinity and undefined. Write null'],
  ['{"a": ▸undefined}', 'JSON has no NaN, Infinity and undefined. Write null'],
  ['{"a": ▸.5}', 'a number of JSON begins with a digit, or with "-" and a digit'],
  ['{"a": ▸+98}', 'a number of JSON begins with a digit, or with "-" and a digit'],
  ['{"a": ▸yes}', 'a text stands in double quotes: write "…"'],
  [
    '{"a": ▸0912}',
    'a number of JSON does not begin with 0. Put it in quotes if it is an id or a telephone number',
  ],
  ['{"a": 0▸x1F}', 'this is no number of JSON. Put it in quotes if it is a text'],
  ['{"a": 1▸.}', 'this is no number of JSON. Put it in quotes if it is a text'],
  ['{"a": 8▸:30}', '"," is missing before this'],
  ['{"a": "he said "▸hi""}', 'a text ends with its quote. Within it, write \\" for a quote'],
  ['{"a": ▸"yes\n}', 'this " opens a text that is not closed'],
  ['{"a": ▸"yes', 'this " opens a text that is not closed'],
  ['{"a": "C:▸\\data"}', '"\\d" is no escape of JSON. Write "\\\\" for a backslash'],
  ['{"a": "x▸\ty"}', 'a control character stands in this text. Write "\\t" for a tab'],
  ['{"a": [1, 2▸}', '"]" is expected here, not "}"'],
  ['{"a": {"b": 1}▸', '"}" is missing here: the "{" of column 1 is not closed'],
  ['{"a": [\n1,\n2▸\n', '"]" is missing here: the "[" of line 1 is not closed'],
  ['{"a": 1} ▸{"b": 2}', 'the JSON has ended before this. Remove what follows'],
  ['▸<h1>سلام</h1>', 'a text stands in double quotes: write "…"'],
];

describe('what is wrong with a text that is not JSON', () => {
  test.for(slips)('%j: %s', ([marked, reason]) => {
    const before = marked.slice(0, marked.indexOf('▸')).split('\n');
    const text = marked.replace('▸', '');
    expect(() => void JSON.parse(text)).toThrow();
    const { line, column, reason: said } = findJsonFault(text)!;
    expect(`${line}:${column} ${english.render(said)}`).toBe(
      `${before.length}:${before.at(-1)!.length + 1} ${reason}`,
    );
    expect(persian.render(say`${jsonFault(text)}`)).not.toMatch(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/);
  });

  test('in Persian, too', () => {
    expect(persian.render(jsonFault('{\n "a": 1,\n}'))).toBe(
      '\u2068خط ۲، ستون ۸: پس از این \u2068","\u2069 چیزی نمی‌آید. حذفش کنید\u2069',
    );
  });
});

test('nothing is wrong with JSON, and something with everything else', () => {
  const random = mulberry32(17);
  const whole = JSON.stringify(
    { a: [1, -2.5e3, true, null, { b: 'سلام "x" \\ \n' }], 'c d': {}, e: [] },
    null,
    1,
  );
  const signs = [...'{}[]",:\\ 0129.eE+-tfn/\'\n\t\u0001،u'];
  for (let round = 0; round < 20_000; round++) {
    const at = below(random, whole.length);
    const sign = below(random, 4) === 0 ? '' : pick(random, signs);
    const text = whole.slice(0, at) + sign + whole.slice(at + below(random, 3));
    expect(findJsonFault(text) === undefined, text).toBe(isJson(text));
  }
});

test('a text of a million brackets is read without recursion', () => {
  expect(findJsonFault('['.repeat(1_000_000))).toMatchObject({ line: 1, column: 1_000_001 });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
