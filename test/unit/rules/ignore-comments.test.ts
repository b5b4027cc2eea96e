import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../../src/rules/yaml/document.js';
import { fileOf, troubles } from '../../support/rules.js';

const unused = '  festival: { text_message: به جشنواره خوش آمدید. }';
const twice = '  again: { text_message: دوباره خوش آمدید. }';
const ignore = '# dargah-ignore-next-line unused-response for next week';

describe('an ignore comment', () => {
  test('hides a warning in the next line, and no other', () => {
    const text = fileOf(`responses:\n  ${ignore}\n${unused}\n${twice}`);
    expect(troubles(text)).toEqual(['5:3 unused-response (warning)']);
  });

  test('at the head hides it in all of the file', () => {
    const text = fileOf(`responses:\n${unused}\n${twice}`);
    expect(troubles(text)).toHaveLength(2);
    expect(troubles(`# dargah-ignore unused-response examples\n${text}`)).toEqual([]);
    expect(troubles(`---\n\n# dargah-ignore unused-response examples\n${text}`)).toEqual([]);
  });

  test('hides what it names and nothing else', () => {
    const text = fileOf(`responses:\n  # dargah-ignore-next-line unused-var for next week\n${unused}`);
    expect(troubles(text)).toEqual(['3:3 unused-ignore (warning)', '4:3 unused-response (warning)']);
  });

  test('may stand behind something else', () => {
    const text = fileOf(`responses: ${ignore}\n${unused}`);
    expect(troubles(text)).toEqual([]);
  });

  test.each(['\n', '\r\n'])('ends with its line, which ends with %j', (end) => {
    const text = fileOf(`responses:\n  ${ignore}\n${unused}`).replaceAll('\n', end);
    expect(troubles(text)).toEqual([]);
  });

  test('is none within a text', () => {
    const block = `  festival:\n    text_message: |\n      ${ignore}\n${twice}`;
    const quoted = `  festival: { text_message: "${ignore}" }\n${twice}`;
    const wrapped = `  festival:\n    text_message: "a\n      ${ignore}\n      b"\n${twice}`;
    for (const body of [block, quoted, wrapped]) {
      expect(troubles(fileOf(`responses:\n${body}`))).toEqual([
        '3:3 unused-response (warning)',
        expect.stringMatching(/^\d:3 unused-response \(warning\)$/),
      ]);
    }
  });

  test('of a byte order mark and all counts columns as the rest does', () => {
    const text = `\uFEFF# dargah-ignore unused-respons x\n${fileOf('')}`;
    expect(troubles(text)).toEqual(['1:17 unknown-check (warning)']);
  });
});

describe('an error', () => {
  const wrong = '    when: { "==": [{ var: vars.nothing }, 1] }';
  const odd = '    when: { "==": [{ var: nothing }, 1] }';
  const rule = (when: string) =>
    fileOf(
      `rules:\n  - id: a\n    # dargah-ignore-next-line unknown-variable it will come\n${when}\n    respond: { text_message: بله }`,
    );

  test('stays, and so does the file out of service', () => {
    expect(troubles(rule(wrong))).toEqual(['4:5 ignored-error (warning)', '5:27 unknown-variable']);
  });

  test('is not what a warning of the same check is', () => {
    expect(troubles(rule(odd))).toEqual([]);
  });

  test('keeps checks from speaking, so that no ignore is called useless', () => {
    const text = fileOf(`responses:\n  ${ignore}\n${unused}`);
    const useless = text.replace('unused-response', 'unused-var');
    expect(troubles(useless)).toContain('3:3 unused-ignore (warning)');
    expect(troubles(`${useless}surprise: 1\n`)).not.toContain('3:3 unused-ignore (warning)');
  });

  test('of the text itself leaves the comments before it', () => {
    expect(troubles(`# dargah-ignore yaml-syntax\nversion: 1\ndefault: [\n`)).toEqual([
      '1:1 ignore-without-reason (warning)',
      '1:1 ignored-error (warning)',
      expect.stringContaining('yaml-syntax'),
    ]);
  });
});

test('comments are known by their place', () => {
  const text = '# one\na: # two\n  - b\n    # three\n  - "# four" # five\n';
  const { comments } = parseDocument(text, 'rules.yaml');
  expect(
    comments.map(({ line, column, text, isAlone, isAtHead }) => [line, column, text, isAlone, isAtHead]),
  ).toEqual([
    [1, 1, '# one', true, true],
    [2, 4, '# two', false, false],
    [4, 5, '# three', true, false],
    [5, 14, '# five', false, false],
  ]);
});
