import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../src/cli/commands/index.js';
import { completedCommands } from '../../../src/cli/completion/table.js';
import { runHere } from '../../support/context.js';
import { temporaryFolder } from '../reload/folder.js';

const script = async (shell: string) => (await runHere(['completion', shell])).stdout;

describe('bash', () => {
  /** What a real bash offers behind these words, in a folder with a rules file. */
  async function offered(...words: string[]): Promise<string[]> {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'completion'), await script('bash'));
    const program = `
      source ./completion
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      _dargah
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['--norc', '-c', program, 'bash', 'dargah', ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    return out.split('\n').filter(Boolean);
  }

  test('offers the commands', async () => {
    expect(await offered('')).toEqual(commands.map(({ name }) => name));
    expect(await offered('pl')).toEqual(['plan']);
    expect(await offered('outbox', '')).toContain('retry');
  });

  test('offers the languages', async () => {
    expect(await offered('lint', '--lang', '')).toEqual(['en', 'fa']);
    expect(await offered('--la')).toEqual(['--lang']);
  });

  test('offers the flags of a command', async () => {
    expect(await offered('lint', '--f')).toEqual(['--format', '--fix', '--fail-on']);
    expect(await offered('outbox', 'list', '--st')).toEqual(['--state-dir', '--state']);
    expect(await offered('lint', 'rules.yaml', '--max')).toEqual(['--max-warnings']);
  });

  test('offers what a flag takes', async () => {
    expect(await offered('lint', '--format', '')).toContain('sarif');
    expect(await offered('lint', '--fail-on', 'w')).toEqual(['warning']);
    expect(await offered('lint', '--fix', '=', '')).toEqual(['safe', 'all']);
    expect(await offered('lint', '--format', '=')).toContain('junit');
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  test('offers the values of a flag that may go without, and flags where one begins', async () => {
    expect(await offered('serve', '--console', '')).toEqual(['look', 'edit']);
    expect(await offered('serve', '--console', '=', 'e')).toEqual(['edit']);
    expect(await offered('serve', '--console', '--ru')).toEqual(['--rules']);
    expect(await offered('serve', '--log-level', 'f')).toEqual(['fatal']);
    expect(await offered('explain', '--user-side', '')).toEqual(['SUPPLY', 'DEMAND']);
  });

  test('offers folders where one is asked for', async () => {
    expect(await offered('serve', '--state-dir', '')).toEqual(['sub']);
    expect(await offered('init', '')).toEqual(['sub']);
  });

  test('leaves files to the shell', async () => {
    expect(await offered('lint', '')).toEqual([]);
    expect(await offered('lint', '--fix', '')).toEqual([]);
    expect(await offered('serve', '--rules', '')).toEqual([]);
    expect(await script('bash')).toMatch(/^complete -o default -F _dargah dargah$/m);
  });
});

describe('fish', () => {
  /** What a real fish offers behind these words, in a folder with a file and a folder. */
  async function offered(line: string): Promise<string[]> {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'completion'), await script('fish'));
    const program = `source ./completion; complete -C 'dargah ${line}'`;
    const out = execFileSync('fish', ['--no-config', '-c', program], { cwd: folder, encoding: 'utf8' });
    return out.split('\n').flatMap((found) => found.split('\t')[0] || []);
  }

  test('offers the values of a flag, and files where it takes files', async ({ skip }) => {
    if (!isInstalled('fish')) skip();
    expect(await offered('serve --console ')).toEqual(['edit', 'look']);
    expect(await offered('serve --console=')).toEqual(['--console=edit', '--console=look']);
    expect(await offered('lint --fix ')).toEqual(['completion', 'sub/']);
    expect(await offered('serve --rules ')).toEqual(['completion', 'sub/']);
    expect(await offered('serve --state-dir ')).toEqual(['sub/']);
    expect(await offered('serve --port ')).toEqual([]);
    expect(await offered('serve ')).toEqual([]);
  });
});

test.for([
  ["'--console=[", '::value:(look edit)'],
  ["'--fix=-[", '::value:(safe all)'],
  ["'--format=[", ':value:(text json sarif junit github checkstyle)'],
  ["'--rules=[", ':value:_files'],
  ["'--state-dir=[", ':value:_files -/'],
  ["'--port=[", ':value: '],
])('zsh is told what %s…] takes: %s', async ([flag, value]) => {
  const lines = (await script('zsh')).split('\n').filter((line) => line.includes(flag!));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.some((line) => line.includes(`]${value}'`))).toBe(true);
});

test.for(['bash', 'zsh', 'fish'])('%s knows every command and every flag', async (shell) => {
  const text = await script(shell);
  for (const { path, flags } of completedCommands(commands)) {
    expect(text).toContain(path.split(' ').at(-1));
    for (const { name } of flags) expect(text).toContain(shell === 'fish' ? `-l ${name.slice(2)} ` : name);
  }
});

// Where they are installed. The machines of CI have neither.
test.for(['zsh', 'fish'])('%s can read its script', async (shell, { skip }) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'completion'), await script(shell));
  if (!isInstalled(shell)) skip();
  expect(execFileSync(shell, ['-n', join(folder, 'completion')], { encoding: 'utf8', stdio: 'pipe' })).toBe(
    '',
  );
});

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('another shell is a wrong command', async () => {
  const { code, stderr } = await runHere(['completion', 'fis']);
  expect(code).toBe(2);
  expect(stderr).toContain(
    '"fis" is not a shell that is known here. Did you mean "fish"? Write bash, zsh or fish',
  );
});
