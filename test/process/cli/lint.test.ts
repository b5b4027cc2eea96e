import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runHere } from '../../support/context.js';
import { builtMain, runDargah } from '../../support/dargah.js';
import { fileHolding } from '../../unit/cli/format/lint.js';
import { temporaryFolder } from '../reload/folder.js';

const good = 'version: 1\nrules: []\ndefault: { text_message: hi }\n';
/** Two warnings. */
const odd = 'version: 1\nvars: { one: 1, two: 2 }\ndefault: { text_message: hi }\n';
const broken = 'version: 1\n';

test('finds nothing in the shipped rules', async () => {
  expect(await runHere(['lint'])).toEqual({
    code: 0,
    stdout: '',
    stderr: '1 file: no errors, no warnings\n',
  });
});

test('prints errors with their place on standard output, and a summary on standard error', async () => {
  const file = fileHolding(`${good}surprise: 1\n`);
  const { code, stdout, stderr } = await runHere(['lint', file, 'rules.yaml']);
  expect(stdout.startsWith(`${file}:4:1: `), stdout).toBe(true);
  expect(stdout).toMatch(/ \[[a-z-]+\]\n {2}4 \| surprise: 1\n {4}\| \^{8}\n$/);
  expect(stderr).toBe('2 files: 1 error, no warnings\n');
  expect(code).toBe(1);
});

test('prints all findings of a file, in reading order', async () => {
  const file = fileHolding('version: 2\nrules: 1\ntimezone: 3\nsurprise: 4\n');
  const { stdout } = await runHere(['lint', '--format', 'json', file]);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { line: number; column: number }[] };
  expect(diagnostics.length).toBeGreaterThanOrEqual(5);
  const places = diagnostics.map(({ line, column }) => line * 1000 + column);
  expect(places).toEqual([...places].sort((a, b) => a - b));
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
  expect(stdout).toContain(
    `${file}:1:1: the file is not UTF-8 text: it looks like UTF-16, which Notepad calls "Unicode"`,
  );
  expect(stdout).toContain(`convert it: iconv -f UTF-16 -t UTF-8 ${file} > utf8.yaml [file]\n`);
  expect(code).toBe(1);
});

test('a file in the old encoding of Windows is wrong in the line that shows it', async () => {
  // «سلام»
  const file = fileHolding(
    Buffer.concat([Buffer.from('version: 1\ndefault: '), Uint8Array.of(0xd3, 0xe1, 0xc7, 0xe3)]),
  );
  const { stdout } = await runHere(['lint', file]);
  expect(stdout).toContain(`${file}:2:10: the file is not UTF-8 text: it looks like WINDOWS-1256`);
});

test('names the file that was probably meant', async () => {
  const folder = dirname(fileHolding('', 'rules.yaml.txt'));
  const { code, stderr } = await runHere(['lint', join(folder, 'rules.yaml')]);
  expect(stderr).toMatch(/cannot be read: there is no such file\. There is "rules\.yaml\.txt" beside it/);
  // Nothing was checked, so nothing is counted.
  expect(stderr).not.toContain('no errors');
  expect(code).toBe(2);
});

test('a file that cannot be read makes the command wrong, and the others are still checked', async () => {
  const { code, stdout, stderr } = await runHere(['lint', 'nope.yaml', 'src', fileHolding('')]);
  expect(stderr).toMatch(/^dargah: nope\.yaml cannot be read: there is no such file/m);
  expect(stderr).toMatch(/^dargah: no file below "src" begins like a rules file/m);
  expect(stderr).toMatch(/^1 file: 1 error, no warnings$/m);
  expect(stdout).toContain(':1:1: ');
  expect(code).toBe(2);
});

test('checks responses against the schemas of --schemas', async () => {
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

describe('the exit code', () => {
  test.for([
    ['of a clean file', good, [], 0],
    ['of a warning', odd, [], 0],
    ['of an error', broken, [], 1],
    ['of a warning with --fail-on warning', odd, ['--fail-on', 'warning'], 1],
    ['of a clean file with --fail-on warning', good, ['--fail-on', 'warning'], 0],
    ['of an error with --fail-on warning', broken, ['--fail-on', 'warning'], 1],
    ['of an error with --fail-on never', broken, ['--fail-on', 'never'], 0],
    ['of two warnings with --max-warnings 2', odd, ['--max-warnings', '2'], 0],
    ['of two warnings with --max-warnings 1', odd, ['--max-warnings', '1'], 1],
    ['of an error with --max-warnings 9', broken, ['--max-warnings', '9'], 1],
  ] as const)('%s', async ([, text, args, code]) => {
    expect((await runHere(['lint', ...args, fileHolding(text)])).code).toBe(code);
  });

  test('and why, where warnings are too many', async () => {
    const { stderr } = await runHere(['lint', '--max-warnings', '0', fileHolding(odd)]);
    expect(stderr).toBe('1 file: no errors, 2 warnings\ndargah: --max-warnings allows no warnings\n');
  });
});

test.for([
  [
    ['--format', 'jsno'],
    '--format is "jsno", which is not a format. Did you mean "json"? Write text, json, sarif, junit, github or checkstyle',
  ],
  [['--format', 'toString'], /^dargah: --format is "toString", which is not a format/],
  [['--fail-on', 'info'], '--fail-on is "info", which is not a severity. Write error, warning or never'],
  [['--max-warnings', '-1'], '--max-warnings is "-1", which is not a number. Write 0 or more'],
  [
    ['--fail-on', 'never', '--max-warnings', '1'],
    '--max-warnings says when to fail, and --fail-on never says not to. Leave one of them out',
  ],
] as const)('lint %j is a wrong command', async ([args, message]) => {
  const { code, stdout, stderr } = await runHere(['lint', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  if (typeof message === 'string') expect(stderr).toBe(`dargah: ${message}\n`);
  else expect(stderr).toMatch(message);
});

describe('patterns', () => {
  function folderOf(...names: string[]): string {
    const folder = temporaryFolder();
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), broken);
    }
    return folder;
  }

  /** The files that a lint of a pattern finds fault with. */
  async function lintedFiles(folder: string, ...patterns: string[]) {
    const args = patterns.map((pattern) => join(folder, pattern));
    const { code, stdout, stderr } = await runHere(['lint', '--format', 'json', ...args]);
    const { files, diagnostics } = JSON.parse(stdout) as { files: number; diagnostics: { file: string }[] };
    const names = [...new Set(diagnostics.map(({ file }) => relative(folder, file)))];
    expect(files).toBe(names.length);
    return { code, stderr, names };
  }

  test('stand for the files that match, each once', async () => {
    const folder = folderOf('a.yaml', 'b.yml', 'sub/c.yaml', 'd.txt');
    const { names } = await lintedFiles(folder, '**/*.{yaml,yml}', '*.yaml', 'a.yaml');
    expect(names).toEqual(['a.yaml', 'b.yml', 'sub/c.yaml']);
  });

  test('pass over files of tests', async () => {
    const folder = folderOf('rules.yaml', 'rules.test.yaml');
    expect((await lintedFiles(folder, '*.yaml')).names).toEqual(['rules.yaml']);
  });

  test('that match nothing make the command wrong, and the rest is still checked', async () => {
    const folder = folderOf('a.yaml', 'a.test.yaml');
    for (const pattern of ['*.yml', 'none/**/*.yaml', '*.test.yaml']) {
      const { code, stderr, names } = await lintedFiles(folder, pattern, 'a.yaml');
      expect(stderr).toContain(`dargah: no rules file matches "${join(folder, pattern)}"\n`);
      expect({ code, names }).toEqual({ code: 2, names: ['a.yaml', pattern] });
    }
  });
});

test('a file of tests that is named by itself is not taken for rules', async () => {
  const file = fileHolding('cases: []\n', 'rules.test.yaml');
  const { code, stdout, stderr } = await runHere(['lint', file]);
  expect(stderr).toContain(`dargah: ${file} holds tests, not rules. Run "dargah test ${file}"\n`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a reader that stops early changes neither the exit code nor prints a stack', async () => {
  const rules = Array.from({ length: 3000 }, (_, index) => `  - { id: r${index}, respond: nothing }\n`);
  const file = fileHolding(`version: 1\nrules:\n${rules.join('')}default: { text_message: بله }\n`);
  const shell = 'set -o pipefail; "$0" "$1" lint --format github "$2" | head -1';
  const command = ['bash', '-c', shell, process.execPath, builtMain(), file];
  const { code, stdout, stderr } = await runDargah({ command });
  expect(stdout.split('\n')).toHaveLength(2);
  expect(stderr).toMatch(/^1 file: 3000 errors, /);
  expect(code).toBe(1);
});

test('a lint loads neither Koa nor prom-client: nothing but its few files, and the validators of responses', async () => {
  const coverage = temporaryFolder();
  const { code } = await runDargah({ args: ['lint'], environment: { NODE_V8_COVERAGE: coverage } });
  expect(code).toBe(0);
  const loaded = loadedScripts(coverage)
    .filter((url) => url.startsWith('file:'))
    .map((url) => url.replace(/^.*\/dist\//, ''));
  // Every file costs a cold lint time, however small it is.
  expect(loaded.sort()).toEqual([
    ...['analyze', 'base', 'contract', 'lint', 'main', 'platform', 'program', 'rolldown-runtime'].map(
      (name) => `bundle/${name}.cjs`,
    ),
    'platform/shipped/every-response-error.cjs',
    'platform/shipped/every-session-response-error.cjs',
    'platform/shipped/session-response.cjs',
    'start.cjs',
  ]);
});

/** The scripts that a process with NODE_V8_COVERAGE has loaded, of ESM and CommonJS alike. */
function loadedScripts(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
}

describe('with --env', () => {
  const file = () =>
    fileHolding(`version: 1
notify: { crm: { url: "https://crm.example.com", secret: CRM_SECRET } }
notify_all: crm
default: { text_message: hi }
`);

  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const fileWith = (text: string) => {
    const path = join(temporaryFolder(), 'secret');
    writeFileSync(path, text);
    return path;
  };

  test.each([
    ['the variable', () => ({ CRM_SECRET: secret })],
    ['the variable, without padding', () => ({ CRM_SECRET: `whsec_${'Bw'.repeat(21)}c` })],
    ['the variable, as words', () => ({ CRM_SECRET: 'correct horse battery staple' })],
    ['a file that holds it', () => ({ CRM_SECRET_FILE: fileWith(`\uFEFF${secret}\r\n`) })],
  ])('a secret that the environment has as %s is fine', async (_, environment) => {
    const { code, stdout } = await runHere(['lint', '--env', file()], environment());
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  const lacking = /the environment has neither CRM_SECRET nor CRM_SECRET_FILE/;
  test.each([
    ['lacks', {}, lacking],
    ['has empty', { CRM_SECRET: '' }, lacking],
    ['has blank', { CRM_SECRET: ' ' }, /: CRM_SECRET is blank\. Set the secret/],
    ['has with nothing behind whsec_', { CRM_SECRET: 'whsec_' }, /: CRM_SECRET holds "whsec_" with nothing/],
    ['has with v1, before it', { CRM_SECRET: `v1,${secret}` }, /Remove what stands before it/],
    ['has in quotes', { CRM_SECRET: `"${secret}"` }, /: CRM_SECRET is in quotes/],
    [
      'has in a file that is not there',
      { CRM_SECRET_FILE: '/nowhere/x' },
      /CRM_SECRET_FILE names cannot be read/,
    ],
  ])('a secret that the environment %s is an error, and is not quoted', async (_, environment, message) => {
    const { code, stdout } = await runHere(['lint', '--env', file()], environment);
    expect(stdout).toMatch(message);
    expect(stdout).toContain('[missing-secret]');
    expect(stdout).not.toMatch(/MfKQ9|nowhere/);
    expect(code).toBe(1);
  });

  test('a secret that the receiver may take for another key is a warning', async () => {
    const environment = { CRM_SECRET: secret.slice('whsec_'.length) };
    const { code, stdout } = await runHere(['lint', '--env', file()], environment);
    expect(stdout).toMatch(
      /warning: CRM_SECRET is used as it stands.* put whsec_ in front \[missing-secret\]/,
    );
    expect(stdout).not.toContain('MfKQ9');
    expect(code).toBe(0);
  });

  test('and without it the environment is not read', async () => {
    expect(await runHere(['lint', file()])).toMatchObject({ code: 0, stdout: '' });
  });
});
