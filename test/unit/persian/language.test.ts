import { expect, test } from 'vitest';
import { persian } from '../../../src/persian/persian.js';
import { escapeInvisible } from '../../../src/values/escape-invisible.js';
import { english, say } from '../../../src/values/message.js';
import { runHere } from '../../support/context.js';

const broken = 'version: 1\ndefault: thanks\n';

/** What lint says of a file with an unknown response. */
async function lint(argv: readonly string[] = [], environment = {}): Promise<string> {
  const { stdout } = await runHere([...argv, 'lint', '-'], environment, { stdin: broken });
  return stdout.split('\n')[0]!;
}

const inEnglish =
  '-:2:10: the default responds with "thanks", which is not defined. The file defines no responses [unknown-response]';
const inPersian =
  '-:2:10: \u2068پاسخ پیش‌فرض با «\u2068thanks\u2069» پاسخ می‌دهد، ولی تعریف نشده است. فایل در \u2068responses\u2069 چیزی تعریف نمی‌کند\u2069 [unknown-response]';

test('lint speaks English, and Persian where it is asked to', async () => {
  expect(await lint()).toBe(inEnglish);
  expect(await lint(['--lang', 'fa'])).toBe(inPersian);
  expect(await lint(['--lang=fa'])).toBe(inPersian);
  const { stdout } = await runHere(['lint', '-', '--lang', 'fa'], {}, { stdin: broken });
  expect(stdout.split('\n')[0]).toBe(inPersian);
});

test.each([
  [{ LANG: 'fa_IR.UTF-8' }, inPersian],
  [{ LANG: 'fa' }, inPersian],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'fa_IR' }, inPersian],
  [{ LANG: 'fa_IR.UTF-8', LC_ALL: 'C.UTF-8' }, inEnglish],
  [{ LANG: 'fil_PH.UTF-8' }, inEnglish],
  [{ LANG: 'fa_IR.UTF-8', DARGAH_LANG: 'en' }, inEnglish],
  [{ LANG: 'fa_IR.UTF-8', DARGAH_LANG: '' }, inPersian],
  [{ DARGAH_LANG: 'fa' }, inPersian],
])('the environment %j decides where no flag does', async (environment, wanted) => {
  expect(await lint([], environment)).toBe(wanted);
  expect(await lint(['--lang', 'en'], environment)).toBe(inEnglish);
});

test('another language is refused, and the message names those that there are', async () => {
  expect(await runHere(['lint', '--lang', 'de'])).toMatchObject({
    code: 2,
    stderr: 'dargah: --lang is "de", which is not a language. Write en or fa\n',
  });
  expect((await runHere(['lint'], { DARGAH_LANG: 'farsi' })).stderr).toContain('DARGAH_LANG is "farsi"');
});

test('what stands between two values is no word, and takes the signs of the language', () => {
  const message = say`"${'a'}", ${say`line ${12}`}`;
  expect(english.render(message)).toBe('"a", line 12');
  expect(persian.render(message)).toBe('\u2068«\u2068a\u2069»، خط ۱۲\u2069');
});

test('a value cannot break out of its isolate', () => {
  const message = say`line ${'a\u2069\u202eb'}`;
  expect(persian.render(message)).toBe('\u2068خط \u2068a\\u2069\\u202eb\u2069\u2069');
});

test('isolates that are closed pass to the terminal, and no other signs of direction', () => {
  const text = '\u2068a\u2069 \u2069\u2068\u202e\u2067b\u2069 \u2068\n\u2069';
  expect(escapeInvisible(text, { keepLines: true })).toBe(
    '\u2068a\u2069 \\u2069\u2068\\u202e\\u2067b\u2069 \\u2068\n\\u2069',
  );
});
