import { symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { followKeys } from '../../../src/reload/key-file.js';
import { eventually, pause, replaceFile, temporaryFolder, updateConfigMap } from './folder.js';

async function start(file: string) {
  const changes: (readonly string[])[] = [];
  const troubles: string[] = [];
  const hints: string[] = [];
  const comments: number[] = [];
  const live = await followKeys({
    file,
    pollIntervalMs: 20,
    settleMs: 25,
    onKeys: (keys) => void changes.push(keys),
    onComments: (count) => void comments.push(count),
    onTrouble: (message) => void troubles.push(String(message)),
    onHint: (message) => void hints.push(message),
  });
  onTestFinished(() => live.close());
  return { live, changes, troubles, hints, comments };
}

function fileOf(content: string | Buffer): string {
  const file = join(temporaryFolder(), 'keys');
  writeFileSync(file, content);
  return file;
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, i) => `key-${i}`).join('\n');
}

test.each([
  ['one key', 'secret', ['secret']],
  ['one a line', 'first\nsecond\n', ['first', 'second']],
  ['lines as Windows ends them', '\uFEFFfirst\r\nsecond\r\n', ['first', 'second']],
  ['space within a key, which belongs to it', 'Bearer  a b\n', ['Bearer  a b']],
  ['space around a key, which HTTP would drop', '  first \n\tsecond\t\n', ['first', 'second']],
  ['empty lines', '\nfirst\n\n \nsecond\n\n', ['first', 'second']],
  ['a repetition', 'first\nsecond\nfirst\n', ['first', 'second']],
  ['a comment', '# production\nfirst\n#second\n', ['first']],
  [
    'a comment after a byte order mark, and one after a blank',
    '\uFEFF# production\r\nfirst\r\n\t # old',
    ['first'],
  ],
  ['signs that other files use for comments', '; first\n//second\n', ['; first', '//second']],
  ['a key with a number sign inside', 'first#1\n', ['first#1']],
  ['a key in quotes, which belong to it', '"first"\n', ['"first"']],
  ['as many as anybody means', lines(1_000), lines(1_000).split('\n')],
])('a file of keys may hold %s', async (_, text, keys) => {
  const { live, changes } = await start(fileOf(text));
  expect(live.keys).toEqual(keys);
  expect(changes).toEqual([]);
});

test.each([
  ['empty', '', 'is empty'],
  ['of empty lines', '\n \n', 'is empty'],
  ['of comments alone', '# first\n\n#second\n', 'no key: each of its lines begins with "#"'],
  ['with a control character', 'first\nsec\0ret\n', 'line 2 has a control character'],
  ['not text', Buffer.from([0xff, 0xfe]), 'not UTF-8'],
  ['of more than could be meant', lines(1_001), 'the file has 1001 lines that could be keys'],
])('a file of keys that is %s is refused at the start', async (_, content, reason) => {
  const file = fileOf(content);
  const error = await start(file).catch((e: unknown) => e as Error);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).toContain(`${file}: `);
  expect((error as Error).message).toContain(reason);
  expect((error as Error).message).not.toContain('ret');
});

test('lines that are passed over as comments are counted, at the start and after an edit', async () => {
  const file = fileOf('# production\nfirst\n# second\n');
  const { changes, comments, hints } = await start(file);
  expect({ comments, hints }).toEqual({ comments: [2], hints: [] });
  replaceFile(file, 'first\n# second\n# third\n # fourth\n');
  await eventually(() => expect(changes).toEqual([['first']]));
  expect(comments).toEqual([2, 3]);
});

test.each([
  ['is in double quotes', 'first\n"second"\n', /: line 2 is in quotes/],
  ['is in single quotes', "'second'\n", /: line 1 is in quotes/],
  [
    'has a zero width space at its end',
    'first\nsecond\u200B\n',
    /: line 2 has invisible characters \(U\+200B\)/,
  ],
  ['has a mark of direction', '\u200Fsecond\n', /: line 1 has invisible characters \(U\+200F\)/],
  ['has a blank that is no space', 'sec\u00A0ond\n', /: line 1 has invisible characters \(U\+00A0\)/],
  ['has a comment behind it', 'second # production\n', /: line 1 has a "#" after a blank/],
])('a key that %s is in force as it stands, with a hint that does not quote it', async (_, text, hint) => {
  const file = fileOf(text);
  const { live, hints } = await start(file);
  expect(live.keys).toContain(text.trim().split('\n').at(-1));
  expect(hints).toEqual([expect.stringMatching(hint)]);
  expect(hints[0]).toContain(file);
  expect(hints[0]).not.toMatch(/second|production/);
});

test.each(['"first', 'fir"st"', '"', '#"first"\nother'])('no hint is given for %j', async (text) => {
  expect((await start(fileOf(text))).hints).toEqual([]);
});

test('a missing file of keys is refused at the start', async () => {
  await expect(start(join(temporaryFolder(), 'keys'))).rejects.toThrow('does not exist');
});

test('a changed file of keys is told', async () => {
  const file = fileOf('first');
  const { live, changes } = await start(file);
  replaceFile(file, 'first\nsecond');
  await eventually(() => expect(changes).toEqual([['first', 'second']]));
  expect(live.keys).toEqual(['first', 'second']);
});

test('a Secret of Kubernetes is followed', async () => {
  const folder = temporaryFolder();
  updateConfigMap(folder, 'keys', 'first');
  symlinkSync('..data/keys', join(folder, 'keys'));
  const { live } = await start(join(folder, 'keys'));
  updateConfigMap(folder, 'keys', 'second');
  await eventually(() => expect(live.keys).toEqual(['second']));
});

describe('a file of keys that goes bad keeps the last good keys, and is told', () => {
  test.each<[string, (file: string) => void, string]>([
    ['emptied', (file) => writeFileSync(file, ''), 'the file is empty'],
    ['deleted', (file) => unlinkSync(file), 'the file does not exist'],
    ['commented out', (file) => writeFileSync(file, '# first\n# second'), 'the file has no key'],
    [
      'with a control character',
      (file) => writeFileSync(file, 'third\u0007'),
      'line 1 has a control character',
    ],
  ])('%s', async (_, breakIt, reason) => {
    const file = fileOf('first\nsecond');
    const { live, changes, troubles } = await start(file);
    breakIt(file);
    await eventually(() => expect(troubles).toHaveLength(1));
    expect(troubles[0]).toContain(reason);
    expect(troubles[0]).not.toContain('third');
    expect(live.keys).toEqual(['first', 'second']);
    expect(changes).toEqual([]);

    replaceFile(file, 'first\nsecond');
    await eventually(() => expect(changes).toEqual([['first', 'second']]));
  });
});

test('nothing is told after close()', async () => {
  const file = fileOf('first');
  const { live, changes } = await start(file);
  await live.close();
  writeFileSync(file, 'second');
  await pause(80);
  expect(changes).toEqual([]);
});
