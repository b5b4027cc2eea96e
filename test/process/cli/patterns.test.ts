import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFiles } from '../../../src/cli/patterns.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dargah-patterns-'));
  const names = ['a.yaml', 'b.yaml', 'ab.yml', '.hidden.yaml', 'x[1].yaml', 'کانال.yaml', 'sub/a.yaml'];
  names.push(
    'sub/deep/er/c.yaml',
    '.git/d.yaml',
    'node_modules/e.yaml',
    'sub/node_modules/f.yaml',
    'a+b.yaml',
  );
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
  symlinkSync(folder, join(folder, 'sub/loop'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.for([
  ['a.yaml', ['a.yaml']],
  ['nothing.yaml', ['nothing.yaml']],
  ['[ab].yaml', ['a.yaml', 'b.yaml']],
  ['[!a].yaml', ['b.yaml']],
  ['[a-z].yaml', ['a.yaml', 'b.yaml']],
  ['?.yaml', ['a.yaml', 'b.yaml']],
  ['*.yml', ['ab.yml']],
  ['a*', ['a+b.yaml', 'a.yaml', 'ab.yml']],
  ['.*.yaml', ['.hidden.yaml']],
  ['*/a.yaml', ['sub/a.yaml']],
  ['*', ['a+b.yaml', 'a.yaml', 'ab.yml', 'b.yaml', 'x[1].yaml', 'کانال.yaml']],
  ['**/a.yaml', ['a.yaml', 'sub/a.yaml']],
  ['sub/**', ['sub/a.yaml', 'sub/deep/er/c.yaml']],
  ['sub/**/**/c.yaml', ['sub/deep/er/c.yaml']],
  ['**/{c,d,e,f}.yaml', ['sub/deep/er/c.yaml']],
  ['node_modules/*.yaml', ['node_modules/e.yaml']],
  ['{a,b}.yaml', ['a.yaml', 'b.yaml']],
  ['{a,sub/{a,deep/er/c}}.y{a,}ml', ['a.yaml', 'sub/a.yaml', 'sub/deep/er/c.yaml']],
  ['x[1].yaml', ['x[1].yaml']],
  ['ک*.yaml', ['کانال.yaml']],
  ['a+*.yaml', ['a+b.yaml']],
  ['*.json', []],
  ['none/*', []],
  ['a.yaml/*', []],
  ['{b}.yaml', []],
] as const)('%s', async ([pattern, expected]) => {
  const found = await findFiles(join(folder, pattern));
  expect(found.map((file) => relative(folder, file))).toEqual(expected);
});

test('a pattern without a folder is about the current one', async () => {
  expect(await findFiles('rules.y?ml')).toEqual(['rules.yaml']);
  expect(await findFiles('./rules.y?ml')).toEqual(['rules.yaml']);
  expect(await findFiles('sche*/re{quest,sponse}.*.json')).toEqual([
    'schemas/request.schema.json',
    'schemas/response.schema.json',
  ]);
});
