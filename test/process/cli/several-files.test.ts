import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { runHere } from '../../support/context.js';

const files = {
  'rules.yaml': `version: 1
include: texts.yaml
vars: { site: "https://a.example" }
rules:
  - { id: first, match: { touchpoint: MY_POST }, respond: thanks }
  - include: rules/*.yaml
default: thanks
`,
  'texts.yaml': 'responses: { thanks: { text_message: "سپاس {{ vars.site }}" } }\n',
  'rules/cars.yaml': `rules:
  - { id: car, match: { extra_data.kind: car }, respond: { text_message: خودرو } }
`,
  'rules/homes.yaml': `rules:
  - { id: home, match: { extra_data.kind: home }, respond: thanks }
`,
  'staging.yaml': 'site: https://staging.example\n',
  'rules.test.yaml': `cases:
  - { name: car, request: { touchpoint: CHAT, extra_data: { kind: car } }, expect: { rule: car } }
`,
};

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dargah-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(at('rules'));
  for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
});

/** What a command prints, with names from the folder. */
async function run(...argv: string[]) {
  const { stdout, stderr, ...rest } = await runHere(argv);
  return {
    ...rest,
    stdout: stdout.replaceAll(`${folder}/`, ''),
    stderr: stderr.replaceAll(`${folder}/`, ''),
  };
}

test('lint finds what is wrong in each file, with the line of that file', async () => {
  expect(await run('lint', at('rules.yaml'))).toMatchObject({
    code: 0,
    stderr: '4 files: no errors, no warnings\n',
  });
  writeFileSync(at('rules/cars.yaml'), files['rules/cars.yaml'].replace('{ text_message: خودرو }', 'thank'));
  const { code, stdout } = await run('lint', at('rules.yaml'));
  expect(code).toBe(1);
  expect(stdout).toContain('rules/cars.yaml:2:58: rule "car" responds with "thank"');
  expect(stdout).toContain('  2 |   - { id: car, match: { extra_data.kind: car }, respond: thank }');
});

test('lint --fix writes into the file in which a finding stands', async () => {
  writeFileSync(at('rules/cars.yaml'), files['rules/cars.yaml'].replace('match', 'mach'));
  await run('lint', '--fix=all', at('rules.yaml'));
  expect(readFileSync(at('rules/cars.yaml'), 'utf8')).toBe(files['rules/cars.yaml']);
  expect(readFileSync(at('rules.yaml'), 'utf8')).toBe(files['rules.yaml']);
});

test('lint of a folder takes parts with the file that includes them, and not by themselves', async () => {
  expect(await run('lint', join(folder, '**/{rules,cars,homes}.yaml'))).toMatchObject({ code: 0 });
});

test('lint leaves out no file that includes itself, or one that includes it', async () => {
  const lint = (...names: string[]) => run('lint', '--format', 'json', ...names.map(at));
  const including = (name: string) => `version: 1\ninclude: ${name}\ndefault: { text_messag: خب }\n`;
  writeFileSync(at('self.yaml'), including('self.yaml'));
  writeFileSync(at('one.yaml'), including('other.yaml'));
  writeFileSync(at('other.yaml'), including('one.yaml'));
  for (const names of [['self.yaml'], ['one.yaml', 'other.yaml']]) {
    const { code, stdout } = await lint(...names);
    expect(code).toBe(1);
    for (const name of names) expect(stdout).toContain(`"${name}"`);
  }
});

test('explain names the file of each line', async () => {
  const { stdout } = await run(
    'explain',
    '--rules',
    at('rules.yaml'),
    '--touchpoint',
    'CHAT',
    '--data',
    'kind=home',
  );
  expect(stdout).toContain('Rule home (rules/homes.yaml:2:5) answers.');
  expect(stdout).toContain('cars.yaml:2  ✗ car');
});

test('a test covers the rules of parts, and LCOV has a record of each file', async () => {
  const { code, stderr, stdout } = await run(
    'test',
    '--coverage',
    '--lcov',
    at('out.info'),
    at('rules.test.yaml'),
  );
  expect(code).toBe(0);
  expect(stdout + stderr).toContain('rules/homes.yaml:2:5: rule "home" never answered');
  const records = readFileSync(at('out.info'), 'utf8').split('end_of_record\n');
  const cars = records.find((record) => /^SF:.*cars\.yaml$/m.test(record))!;
  expect(cars).toContain('FNDA:1,car');
  expect(cars).not.toContain('home');
});

test('--vars puts other constants in the place of those of the rules', async () => {
  const explain = (...more: string[]) =>
    run('explain', '--rules', at('rules.yaml'), '--touchpoint', 'CHAT', ...more);
  expect((await explain()).stdout).toContain('سپاس https://a.example');
  expect((await explain('--vars', at('staging.yaml'))).stdout).toContain('سپاس https://staging.example');
  writeFileSync(at('staging.yaml'), 'sites: x\n');
  const { code, stderr } = await explain('--vars', at('staging.yaml'));
  expect(code).toBe(1);
  expect(stderr).toContain(
    'staging.yaml:1:1: the rules have no constant "sites". Did you mean "site"? [unknown-var]',
  );
  expect(await explain('--vars', at('none.yaml'))).toMatchObject({ code: 2 });
});

test('plan takes the parts of the same revision, and names the file of an edit', async () => {
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...argv], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'rules');
  const plan = () => run('plan', `git:HEAD:${at('rules.yaml')}`, at('rules.yaml'), '--format', 'json');
  expect(JSON.parse((await plan()).stdout)).toMatchObject({ verdict: 'same' });
  writeFileSync(at('rules/cars.yaml'), files['rules/cars.yaml'].replace('kind: car', 'kind: [car, van]'));
  expect(JSON.parse((await plan()).stdout)).toMatchObject({ verdict: 'changes' });
  const { stdout } = await run(
    'plan',
    `git:HEAD:${at('rules.yaml')}`,
    at('rules.yaml'),
    '--format',
    'github',
  );
  expect(stdout).toMatch(/file=\S*cars\.yaml,line=2/);
});
