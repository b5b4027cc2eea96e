import { describe, expect, it } from 'vitest';
import type { Finding, Path } from '../../../../src/rules/diagnostic.js';
import { parseDocument } from '../../../../src/rules/yaml/document.js';
import { isFull, size } from '../../../support/soak.js';
import { diagnosticsOf, expectAsWritten, fixturePairs } from '../fixture-pairs.js';

describe('trouble of the text is told with its exact place', () => {
  it.each(fixturePairs('document'))('$name', async ({ text, out }) => {
    await expectAsWritten(out, (language) => diagnosticsOf(text, language));
  });

  it.each<[string, string, string]>([
    ['a byte order mark takes no column', '\uFEFFa: [\n', '1:5 yaml-syntax'],
    ['CRLF is one line end', 'a: 1\r\nb: @x\r\n', '2:4 yaml-syntax'],
    ['a missing bracket stands before CRLF', 'a: [1\r\n', '1:6 yaml-syntax'],
    ['a lone carriage return is no line end', 'a: 1\rb: 2\r', '1:5 yaml-syntax'],
    ['a control character', 'a: "x\u0001"\n', '1:6 yaml-syntax'],
    ['a file full of zeros', '\0\0\0\0', '1:1 yaml-syntax'],
    ['a letter lost to another encoding', 'a: س\uFFFDم\n', '1:5 yaml-syntax'],
    ['a file in UTF-16', '\uFFFD\uFFFDv\0e\0r\0', '1:1 yaml-syntax'],
    ['an emoji takes two columns', 'a: "🙂" x\n', '1:9 yaml-syntax'],
    ['a text above 64 MiB', 'a'.repeat(64 * 1024 * 1024 + 1), '1:1 file-size'],
  ])('%s', (_name, text, expected) => {
    const { data, diagnostics } = parseDocument(text, 'rules.yaml');
    expect(diagnostics.map(({ line, column, check }) => `${line}:${column} ${check}`)).toEqual([expected]);
    expect(data).toBeUndefined();
  });

  // Some seconds of work, whoever reads them.
  it.skipIf(!isFull)('more than three million tokens', () => {
    const { data, diagnostics } = parseDocument('\n'.repeat(3_000_001), 'rules.yaml');
    expect(diagnostics).toMatchObject([{ line: 3_000_001, column: 1, check: 'file-size' }]);
    expect(data).toBeUndefined();
  });

  it('an operator without quotes is offered with them', () => {
    expect(parseDocument('a: { !=: [1, 2] }', 'rules.yaml').diagnostics).toEqual([
      expect.objectContaining({ file: 'rules.yaml', check: 'yaml-tag', suggestion: '"!=":' }),
    ]);
  });
});

describe('a text becomes the data that JSON would hold', () => {
  it.each<[string, unknown]>([
    ['', null],
    ['# nothing yet\n', null],
    ['---\n...\n', null],
    ['سلام', 'سلام'],
    [
      'a: yes\nb: no\nc: on\nd: 2026-11-22\ne: 10:00\nf: 0777x',
      {
        a: 'yes',
        b: 'no',
        c: 'on',
        d: '2026-11-22',
        e: '10:00',
        f: '0777x',
      },
    ],
    ['[true, True, FALSE, null, ~, Null, ]', [true, true, false, null, null, null]],
    [
      '[1, -1, +1, 1.5, .5, 1e3, 0x1F, 0o17, 9007199254740991]',
      [1, -1, 1, 1.5, 0.5, 1000, 31, 15, 9007199254740991],
    ],
    [
      'a: !!str 12\nb: !!int "7"\nc: !!null ""\nd: !!map {}\ne: !!seq []\nf: !!bool "true"\ng: !!float 1.5',
      {
        a: '12',
        b: 7,
        c: null,
        d: {},
        e: [],
        f: true,
        g: 1.5,
      },
    ],
    [
      '1: a\ntrue: b\nnull: c\n~: d\n"": e\n1.50: f\n',
      { 1: 'a', true: 'b', null: 'c', '~': 'd', '': 'e', '1.50': 'f' },
    ],
    ['a: |\n  یک\n  دو\n\nb: >-\n  سه\n  چهار\n', { a: 'یک\nدو\n', b: 'سه چهار' }],
    ["a: 'it''s'\nb: \"\\u0633\\n\\\"\"\n", { a: "it's", b: 'س\n"' }],
    ['a:\nb: {}\nc: []\nd: ""\n', { a: null, b: {}, c: [], d: '' }],
    ['and: [condition: seller, a: 1]', { and: [{ condition: 'seller' }, { a: 1 }] }],
    ['"<<": 1', { '<<': 1 }],
    [
      '-: [1]\n==: [1]\n<: [1]\n+: [1]\n/: [1]\n?: [1]\n',
      { '-': [1], '==': [1], '<': [1], '+': [1], '/': [1], '?': [1] },
    ],
    ['\uFEFFa: 1\r\nb: "x"\r\n', { a: 1, b: 'x' }],
    ['{"a": [1, "x", null, true], "b": {"c": 1.5}}', { a: [1, 'x', null, true], b: { c: 1.5 } }],
  ])('%j', (text, expected) => {
    const { data, diagnostics } = parseDocument(text, 'rules.yaml');
    expect(diagnostics).toEqual([]);
    expect(data).toEqual(expected);
  });

  it('a key "__proto__" is a key like any other', () => {
    const { data } = parseDocument('__proto__: { polluted: true }\nconstructor: 1', 'rules.yaml');
    expect(Object.keys(data as object)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect((data as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('%YAML 1.1 changes nothing but is told', () => {
    expect(parseDocument('%YAML 1.1\n---\na: yes\nb: 010\n', 'rules.yaml').data).toEqual({ a: 'yes', b: 10 });
  });

  it('the first of two equal keys and the first of two documents count', () => {
    expect(parseDocument('a: 1\na: 2\n---\na: 3\n', 'rules.yaml').data).toEqual({ a: 1 });
  });
});

describe('a finding is shown where it stands', () => {
  const text = `# نظر
version: 1
responses:
  سلام: { text_message: "درود بر شما" , list: [a, 'b b', {c: 1}] } # پایان
  block: |
    یک
    دو

  folded: "یک
    دو"   # نظر
rules:
  - id: a # شناسه
    match:
      extra_data.answer: yes
      touchpoint:   [CHAT, MY_POST]

    when:
    respond: سلام
  -
  - - x
empty: {}
`;
  const { locate } = parseDocument(text, 'rules.yaml');
  const place = (path: Path, more: Partial<Finding> = {}) => {
    const { line, column, endLine, endColumn } = locate({
      path,
      severity: 'error',
      check: 'x',
      message: 'x',
      ...more,
    });
    return `${line}:${column}-${endLine}:${endColumn}`;
  };

  it.each<[Path, string, string]>([
    [['version'], '2:10-2:11', '2:1-2:8'],
    [['responses'], '4:3-10:8', '3:1-3:10'],
    [['responses', 'سلام'], '4:9-4:67', '4:3-4:7'],
    [['responses', 'سلام', 'text_message'], '4:25-4:38', '4:11-4:23'],
    [['responses', 'سلام', 'list'], '4:47-4:65', '4:41-4:45'],
    [['responses', 'سلام', 'list', 1], '4:51-4:56', '4:51-4:56'],
    [['responses', 'سلام', 'list', 2, 'c'], '4:62-4:63', '4:59-4:60'],
    [['responses', 'block'], '5:10-7:7', '5:3-5:8'],
    [['responses', 'folded'], '9:11-10:8', '9:3-9:9'],
    [['rules'], '12:3-20:8', '11:1-11:6'],
    [['rules', 0], '12:5-18:18', '12:5-12:7'],
    [['rules', 0, 'id'], '12:9-12:10', '12:5-12:7'],
    [['rules', 0, 'match'], '14:7-15:36', '13:5-13:10'],
    [['rules', 0, 'match', 'touchpoint', 1], '15:28-15:35', '15:28-15:35'],
    [['rules', 0, 'when'], '17:5-17:9', '17:5-17:9'],
    [['rules', 1], '19:3-19:4', '19:3-19:4'],
    [['rules', 2, 0], '20:7-20:8', '20:7-20:8'],
    [['empty'], '21:8-21:10', '21:1-21:6'],
    // Not there: the deepest that is.
    [['rules', 0, 'respond', 'text_message'], '18:5-18:12', '18:5-18:12'],
    [['rules', 0, 'nowhere', 'at', 'all'], '12:5-12:7', '12:5-12:7'],
    [['rules', 7, 'id'], '11:1-11:6', '11:1-11:6'],
    [['nowhere'], '2:1-2:8', '2:1-2:8'],
    [[], '2:1-21:10', '2:1-2:8'],
  ])('%j: %s, its key %s', (path, value, key) => {
    expect(place(path)).toBe(value);
    expect(place(path, { at: 'key' })).toBe(key);
  });

  it('in an empty file it is the beginning', () => {
    const finding: Finding = { path: ['a'], severity: 'error', check: 'x', message: 'x' };
    expect(parseDocument('', 'rules.yaml').locate(finding)).toEqual({
      file: 'rules.yaml',
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      severity: 'error',
      check: 'x',
      message: 'x',
    });
  });

  it.each<[string, string]>([
    ['a: سلام {{ x }}', '1:9-1:16'],
    ['a: "سلام {{ x }} 🙂"', '1:10-1:17'],
    ['a: "\\u0633 \\"{{ x }}\\""', '1:14-1:21'],
    ['a: "🙂\\U0001F642 {{ x }}"', '1:18-1:25'],
    ["a: 'it''s {{ x }}'", '1:11-1:18'],
    ['a: >-\n    سلام\n    {{ x }}\n', '3:5-3:12'],
    ['a: |\n  یک\n\n    {{ x }}\n', '4:5-4:12'],
    ['a: "یک\n\n   دو {{ x }}"', '3:7-3:14'],
    ['a: "یک \\\n   دو {{ x }}"', '2:7-2:14'],
    ['a: "یک {{\n  x }}"', '1:8-2:7'],
    ['a: "{{ x }}"', '1:5-1:12'],
    ['a: |\r\n  یک\r\n  {{ x }}\r\n', '3:3-3:10'],
  ])('a part of the text %j at %s', (source, expected) => {
    const document = parseDocument(source, 'rules.yaml');
    const { a } = document.data as { a: string };
    const within = [a.indexOf('{{'), a.indexOf('}}') + 2] as const;
    const found = document.locate({ path: ['a'], within, severity: 'error', check: 'x', message: 'x' });
    expect(`${found.line}:${found.column}-${found.endLine}:${found.endColumn}`).toBe(expected);
  });

  it('keeps a suggestion, and leaves the key out where there is none', () => {
    const finding: Finding = { path: [], severity: 'warning', check: 'x', message: 'y' };
    expect(locate(finding)).not.toHaveProperty('suggestion');
    expect(locate({ ...finding, suggestion: 'z' })).toMatchObject({ severity: 'warning', suggestion: 'z' });
  });

  it('finds thousands of findings among thousands of rules', () => {
    const count = size(10_000, 1_000);
    const names = Array.from({ length: count }, (_, i) => `  name${i}: { text_message: x }\n`).join('');
    const rules = Array.from({ length: count }, (_, i) => `  - { id: r${i}, respond: name${i} }\n`).join('');
    const large = parseDocument(`responses:\n${names}rules:\n${rules}`, 'rules.yaml');
    const lineOfPath = (path: Path) =>
      large.locate({ path, severity: 'error', check: 'x', message: 'x' }).line;
    const all = Array.from({ length: count }, (_, i) => i);
    const lines = all.map((i) => [
      lineOfPath(['responses', `name${i}`, 'text_message']),
      lineOfPath(['rules', i, 'respond']),
    ]);
    expect(lines).toEqual(all.map((i) => [i + 2, count + i + 3]));
  });
});
