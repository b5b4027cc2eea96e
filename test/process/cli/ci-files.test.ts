import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { validateAction } from '@action-validator/core';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { builtMain, checkout } from '../../support/dargah.js';
import { temporaryFolder } from '../reload/folder.js';

const action = readFileSync(join(checkout, 'action.yml'), 'utf8');

interface Action {
  inputs: Record<string, { default: string }>;
  runs: { steps: { name: string; run?: string }[] };
}

test('action.yml is an action of GitHub', () => {
  expect(validateAction(action)).toEqual({ actionType: 'action', errors: [] });
});

test('the schema that says so would notice', () => {
  expect(validateAction(action.replace('shell: bash', 'shel: bash')).errors).not.toEqual([]);
});

test('the action annotates what is wrong, and fails', () => {
  builtMain();
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), 'version: 1\nrules: 5\n');
  writeFileSync(join(folder, 'good.yaml'), 'version: 1\ndefault: { text_message: سلام }\n');
  const { inputs, runs } = parse(action) as Action;
  const lint = (files: string, workspace = folder) =>
    execFileSync('bash', ['-e', '-c', runs.steps.find(({ name }) => name === 'Lint')!.run!], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: {
        ...process.env,
        GITHUB_ACTION_PATH: checkout,
        GITHUB_WORKSPACE: workspace,
        FILES: files,
        FAIL_ON: inputs['fail-on']!.default,
        CONFIG: inputs.config!.default,
      },
    });
  expect(lint('\n  \n  good.yaml \r\n')).toBe('');
  expect(() => lint(inputs.files!.default)).toThrow(
    expect.objectContaining({
      status: 1,
      stdout: expect.stringContaining('::error file=rules.yaml,line=2,'),
    }),
  );
  // With "working-directory", GitHub still looks for files from the top of the repository.
  for (const files of ['rules.yaml', '']) {
    expect(() => lint(files, dirname(folder))).toThrow(
      expect.objectContaining({
        status: 1,
        stdout: expect.stringContaining(`::error file=${basename(folder)}/rules.yaml,line=2,`),
      }),
    );
  }
});

test('the hook of pre-commit finds what is wrong in a part, whichever files a commit changes', () => {
  const hooks = parse(readFileSync(join(checkout, '.pre-commit-hooks.yaml'), 'utf8')) as { entry: string }[];
  expect(hooks).toMatchObject([{ pass_filenames: false, types: ['yaml'] }]);
  const [, command = ''] = /^npx --no-install dargah (.+)$/.exec(hooks[0]!.entry) ?? [];
  const folder = temporaryFolder();
  const rules =
    'version: 1\ninclude: [texts.yaml]\nrules: [{ id: a, match: { touchpoint: CHAT }, respond: sorry }]\n';
  writeFileSync(join(folder, 'rules.yaml'), `${rules}default: { text_message: سلام }\n`);
  writeFileSync(join(folder, 'texts.yaml'), 'responses: { sorry: { text_mesage: ببخشید } }\n');
  writeFileSync(join(folder, 'compose.yaml'), 'services: {}\n');
  const run = () =>
    execFileSync(process.execPath, [builtMain(), ...command.split(' ')], { cwd: folder, stdio: 'pipe' });
  expect(run).toThrow(expect.objectContaining({ status: 1 }));
  writeFileSync(join(folder, 'texts.yaml'), 'responses: { sorry: { text_message: ببخشید } }\n');
  expect(run().toString()).toBe('');
});
