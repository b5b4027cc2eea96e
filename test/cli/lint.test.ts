import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../live/folder.js';
import { builtMain, runDargah } from '../support/dargah.js';
import { runHere } from './world.js';

const good = 'version: 1\nrules: []\ndefault: { text_message: hi }\n';

function fileHolding(content: string | Uint8Array): string {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, content);
  return file;
}

test('the shipped rules have nothing to complain of', async () => {
  expect(await runHere(['lint'])).toEqual({
    code: 0,
    stdout: '',
    stderr: '1 file: no errors, no warnings\n',
  });
});

test('errors stand on standard output with their place, the summary on standard error', async () => {
  const file = fileHolding(`${good}surprise: 1\n`);
  const { code, stdout, stderr } = await runHere(['lint', file, 'rules.yaml']);
  expect(stdout.startsWith(`${file}:4:1: `), stdout).toBe(true);
  expect(stdout).toMatch(/ \[[a-z-]+\]\n$/);
  expect(stderr).toBe('2 files: 1 error, no warnings\n');
  expect(code).toBe(1);
});

test('DARGAH_RULES names the file when none is given', async () => {
  const file = fileHolding('');
  const { code, stdout } = await runHere(['lint'], { DARGAH_RULES: file });
  expect(stdout).toContain(`${file}:1:1: `);
  expect(code).toBe(1);
});

test('a file that is not UTF-8 is wrong, as it is for serve', async () => {
  const file = fileHolding(Uint8Array.of(0xff, 0xfe, 0x41));
  const { code, stdout } = await runHere(['lint', file]);
  expect(stdout).toBe(`${file}:1:1: the file is not UTF-8 text. Save it as UTF-8 [file]\n`);
  expect(code).toBe(1);
});

test('a file that cannot be read makes the command wrong, and the others are still checked', async () => {
  const { code, stdout, stderr } = await runHere(['lint', 'nope.yaml', 'src', fileHolding('')]);
  expect(stderr).toMatch(/^dargah: nope\.yaml cannot be read: ENOENT/m);
  expect(stderr).toMatch(/^dargah: src cannot be read: EISDIR/m);
  expect(stderr).toMatch(/^1 file: 1 error, no warnings$/m);
  expect(stdout).toContain(':1:1: ');
  expect(code).toBe(2);
});

test('answers are held against the schemas of --schemas', async () => {
  const folder = temporaryFolder();
  const schema = { type: 'object', required: ['greeting'] };
  writeFileSync(join(folder, 'response.schema.json'), JSON.stringify(schema));
  const file = fileHolding(good);
  expect((await runHere(['lint', file])).code).toBe(0);

  const { code, stdout } = await runHere(['lint', '--schemas', folder, file]);

  expect(stdout).toContain('greeting');
  expect(code).toBe(1);
  expect(await runHere(['lint', file], { DARGAH_SCHEMAS: folder })).toMatchObject({ code: 1, stdout });
});

test('a reader that has seen enough changes neither the verdict nor prints a stack', async () => {
  const file = fileHolding('');
  const shell = 'set -o pipefail; "$0" "$1" lint $(yes "$2" | head -3000) | head -1';
  const command = ['bash', '-c', shell, process.execPath, builtMain(), file];
  const { code, stdout, stderr } = await runDargah({ command });
  expect(stdout).toContain(`${file}:1:1: `);
  expect(stderr).toBe('3000 files: 3000 errors, no warnings\n');
  expect(code).toBe(1);
});
