import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { looksLikeRules } from '../../../src/cli/lint/find-rules.js';
import { runHere } from '../../support/context.js';
import { fileHolding } from '../../unit/cli/format/lint.js';
import { temporaryFolder } from '../reload/folder.js';

const good = 'version: 1\nrules: []\ndefault: { text_message: hi }\n';
/** Two warnings. */
const odd = 'version: 1\nvars: { one: 1, two: 2 }\ndefault: { text_message: hi }\n';
const broken = 'version: 1\nrules: 5\n';
const compose = 'version: "3.9"\nservices: { web: { image: nginx } }\n';

function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

interface Report {
  files: number;
  errors: number;
  warnings: number;
  diagnostics: { file: string; line: number; severity: string; check: string; message: string }[];
}

async function reportOf(...args: string[]): Promise<Report> {
  const { stdout } = await runHere(['lint', '--format', 'json', ...args]);
  return JSON.parse(stdout) as Report;
}

describe('standard input', () => {
  test('is what "-" stands for', async () => {
    const { code, stdout, stderr } = await runHere(['lint', '-'], {}, { stdin: broken });
    expect(stdout).toMatch(/^-:2:8: /m);
    expect(stderr).toBe('1 file: 2 errors, no warnings\n');
    expect(code).toBe(1);
  });

  test('has the name of --stdin-filename', async () => {
    const args = ['lint', '-', '--stdin-filename', 'shop/rules.yaml'];
    expect((await runHere(args, {}, { stdin: broken })).stdout).toMatch(/^shop\/rules\.yaml:2:8: /m);
  });

  test('can be fixed as a patch only', async () => {
    const slip = 'version: ۱\ndefault: { text_message: hi }\n';
    const args = ['lint', '-', '--diff', '--stdin-filename', 'rules.yaml'];
    const patch = await runHere(args, {}, { stdin: slip });
    expect(patch.stdout).toContain(
      '--- a/rules.yaml\n+++ b/rules.yaml\n@@ -1,2 +1,2 @@\n-version: ۱\n+version: 1\n',
    );
    const { code, stderr } = await runHere(['lint', '-', '--fix'], {}, { stdin: slip });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'dargah: --fix writes files, and standard input is none. Add --diff for a patch\n',
    });
  });
});

describe('a folder', () => {
  test('stands for the rules files in it, at any depth', async () => {
    const folder = folderOf({
      'shop/rules.yaml': broken,
      'panel/clicks.yml': broken,
      'docker-compose.yaml': compose,
      'shop/rules.test.yaml': 'rules: ./rules.yaml\ncases: []\n',
      'node_modules/dargah/rules.yaml': broken,
      '.github/workflows/ci.yaml': 'name: ci\n',
    });
    const { files, diagnostics } = await reportOf(folder);
    expect(files).toBe(2);
    const names = new Set(diagnostics.map(({ file }) => relative(folder, file)));
    expect([...names].sort()).toEqual(['panel/clicks.yml', 'shop/rules.yaml']);
  });

  test('of which all is ignored says so', async () => {
    const folder = folderOf({ 'legacy/rules.yaml': broken });
    const config = join(folder, 'dargah.config.yaml');
    writeFileSync(config, `lint: { ignore: ["**/legacy"] }\n`);
    const { code, stderr } = await runHere(['lint', '--config', config, join(folder, 'legacy')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/dargah\.config\.yaml ignores YAML files below ".*legacy"/);
  });

  // The superuser may read everything.
  test.skipIf(process.getuid?.() === 0)('with a file that may not be read is not fine', async () => {
    const folder = folderOf({ 'good.yaml': good, 'shop/closed.yaml': good });
    chmodSync(join(folder, 'shop/closed.yaml'), 0);
    const { errors, diagnostics } = await reportOf(folder);
    expect({ errors, message: diagnostics[0]!.message }).toEqual({
      errors: 1,
      message: expect.stringContaining('closed.yaml cannot be read: this user has no permission'),
    });
    chmodSync(join(folder, 'shop'), 0);
    expect((await reportOf(folder)).diagnostics.map(({ message }) => message)).toEqual([
      expect.stringMatching(/shop cannot be read: this user has no permission.* under "ignore" in dargah/),
    ]);
    const { code, stderr } = await runHere(['lint', join(folder, 'shop')]);
    chmodSync(join(folder, 'shop'), 0o700);
    expect(code).toBe(2);
    expect(stderr).toMatch(/shop cannot be read: this user has no permission/);
  });

  test('without one is wrong', async () => {
    const folder = folderOf({ 'compose.yaml': compose });
    const { code, stdout, stderr } = await runHere(['lint', folder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`dargah: no file below "${folder}" begins like a rules file`);
  });

  test('of this project holds its rules', async () => {
    const config = fileHolding('lint: { ignore: [test, docs] }\n');
    const { files, errors } = await reportOf('.', '--config', config);
    expect({ files, errors }).toEqual({ files: 1, errors: 0 });
  });
});

test.for([
  ['a small file', good, true],
  ['with comments and a mark above it', `\uFEFF# ours\n---\n${good}`, true],
  ['keys in quotes', '"version": 1\n"default": thanks\n', true],
  [
    'a schema that says so',
    '# yaml-language-server: $schema=./schemas/rules.schema.json\nverison: 1\n',
    true,
  ],
  ['compose', compose, false],
  ['rules of another linter', 'rules:\n  no-console: error\n', false],
  ['a linter with a version', 'version: "2"\nlinters: { default: none }\n', false],
  ['a chart', 'apiVersion: v2\nname: a\nversion: 1.0.0\n', false],
  ['one of no keys', '- version: 1\n- default: a\n', false],
  ['nothing', '', false],
] as const)('whether a file looks like rules: %s', ([, text, expected]) => {
  expect(looksLikeRules(text)).toBe(expected);
});

describe('dargah.config.yaml', () => {
  test('says what a warning counts as', async () => {
    const file = fileHolding(odd);
    const config = fileHolding('lint:\n  checks: { unused-var: error }\n', 'dargah.config.yaml');
    expect(await reportOf(file)).toMatchObject({ errors: 0, warnings: 2 });
    expect(await reportOf(file, '--config', config)).toMatchObject({ errors: 2, warnings: 0 });
    expect((await runHere(['lint', file, '--config', config])).code).toBe(1);
    const off = fileHolding('lint:\n  checks: { unused-var: off }\n');
    expect(await runHere(['lint', file, '--config', off])).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 file: no errors, no warnings\n',
    });
  });

  test('leaves files out of folders and patterns, and not those that are named', async () => {
    const folder = folderOf({
      'new/rules.yaml': good,
      'old/rules.yaml': broken,
      'old/deep/rules.yaml': broken,
    });
    const config = fileHolding('lint:\n  ignore: ["**/old"]\n');
    expect(await reportOf(folder, '--config', config)).toMatchObject({ files: 1, errors: 0 });
    const pattern = join(folder, '**/*.yaml');
    expect(await reportOf(pattern, '--config', config)).toMatchObject({ files: 1, errors: 0 });
    const named = join(folder, 'old/rules.yaml');
    expect(await reportOf(named, '--config', config)).toMatchObject({ files: 1, errors: 2 });
  });

  test.for([
    ['lint: { check: {} }', /:1:9: .*"check".*"checks".* \[unknown-key\]/],
    ['lint: { checks: { unused-vra: off } }', /there is no check "unused-vra". Did you mean "unused-var"\?/],
    [
      'lint: { checks: { duplicate-id: off } }',
      /"duplicate-id" finds errors, and a file with an error is not/,
    ],
    ['lint: { checks: { unused-var: no } }', /must be "error", "warning" or "off", but/],
    ['lint: { ignore: old }', /must be a list, but it is a text/],
    ['lint: [', /yaml-syntax/],
  ] as const)('%s is a wrong command', async ([text, message]) => {
    const config = fileHolding(`${text}\n`, 'dargah.config.yaml');
    const { code, stdout, stderr } = await runHere(['lint', 'rules.yaml', '--config', config]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('may be empty, and must be there if it is named', async () => {
    expect((await runHere(['lint', 'rules.yaml', '--config', fileHolding('# nothing\n')])).code).toBe(0);
    expect((await runHere(['lint', 'rules.yaml', '--config', 'nope.yaml'])).code).toBe(2);
  });
});

describe('what cannot be linted', () => {
  test.for(['json', 'sarif', 'junit', 'github', 'checkstyle'])('stands in %s, too', async (format) => {
    const { code, stdout, stderr } = await runHere(['lint', '--format', format, 'nope.yaml', 'none/*.yaml']);
    for (const text of [stdout, stderr]) {
      expect(text).toContain('nope.yaml cannot be read');
      expect(text).toMatch(/no rules file matches (?:"|&quot;|\\")none\/\*\.yaml/);
    }
    expect(code).toBe(2);
  });

  test('is an error of the report', async () => {
    const { files, errors, diagnostics } = await reportOf('nope.yaml', 'rules.yaml');
    expect({ files, errors }).toEqual({ files: 2, errors: 1 });
    expect(diagnostics).toMatchObject([{ file: 'nope.yaml', line: 1, severity: 'error', check: 'file' }]);
  });
});

test('three hundred warnings of one check are a few, and a line', async () => {
  const vars = Array.from({ length: 300 }, (_, index) => `  v${index}: ${index}\n`).join('');
  const file = fileHolding(`version: 1\nvars:\n${vars}default: { text_message: hi }\n`);
  const { stdout, stderr } = await runHere(['lint', file]);
  expect(stdout.match(/\[unused-var\]/g)).toHaveLength(10);
  expect(stdout).toContain(
    `${file}: 290 more warnings of unused-var, in the lines 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 and 280 more (all: --format json)\n`,
  );
  expect(stderr).toBe('1 file: no errors, 300 warnings\n');
  expect((await reportOf(file)).diagnostics).toHaveLength(300);
});

describe('SARIF', () => {
  interface Rule {
    id: string;
    helpUri?: string;
    help: { text: string; markdown: string };
  }

  async function rulesOf(...args: string[]): Promise<Rule[]> {
    const { stdout } = await runHere(['lint', '--format', 'sarif', 'rules.yaml', ...args]);
    const log = JSON.parse(stdout) as { runs: [{ tool: { driver: { rules: Rule[] } } }] };
    return log.runs[0].tool.driver.rules;
  }

  test('has no link that leads nowhere', async () => {
    for (const { help, helpUri } of await rulesOf()) {
      expect(help.markdown).not.toMatch(/\]\(/);
      expect(helpUri).toBeUndefined();
    }
  });

  test('links each check to its section, where the configuration says where the docs are', async () => {
    const config = fileHolding('lint: { docs: https://git.example.com/dargah/docs }\n');
    const rules = await rulesOf('--config', config);
    for (const { id, helpUri, help } of rules) {
      expect(helpUri).toBe(`https://git.example.com/dargah/docs/checks.md#${id}`);
      expect(help.text).not.toMatch(/\]\(/);
      for (const [, target] of help.markdown.matchAll(/\]\(([^)]*)\)/g)) {
        expect(target).toMatch(/^https:\/\/git\.example\.com\/dargah\/docs\/[a-z]+\.md(?:#[\w-]+)?$/);
      }
    }
    expect(rules.some(({ help }) => help.markdown.includes('docs/rules.md#filters'))).toBe(true);
  });
});
