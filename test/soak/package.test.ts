import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { builtMain, checkout, runDargah, startDargah } from '../support/dargah.js';
import { environmentForNpm, runNpm } from '../support/npm.js';

const minutes = 60_000;
let folder: string;
let packed: { files: { path: string; mode: number }[] };

beforeAll(() => {
  builtMain(); // what is packed is what is built
  folder = mkdtempSync(join(tmpdir(), 'dargah-package-'));
  // Without scripts: "prepare" would build again, under the feet of the other tests.
  const report = runNpm(checkout, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [tarball] = JSON.parse(report) as { filename: string; files: typeof packed.files }[];
  packed = tarball!;
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  // Nor does the installed package need any, of its own or of those that it depends on.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  runNpm(folder, 'npm', 'install', ...options, join(folder, tarball!.filename));
}, 5 * minutes);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds the build, the schemas and the rules, and no source', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      ...[
        'dist/start.cjs',
        'dist/bundle/main.cjs',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/index.cjs',
        'dist/index.d.cts',
        'dist/browser/index.js',
        'dist/browser.d.ts',
        'dist/console/page.js.br',
        'dist/console/core.js.br',
        'dist/console/vazirmatn.woff2.br',
        'package.json',
        'LICENSE',
        'README.md',
      ],
      ...[
        'schemas/request.schema.json',
        'schemas/response.schema.json',
        'schemas/rules.schema.json',
        'rules.yaml',
      ],
    ]),
  );
  expect(paths.filter((path) => !/^(dist|man|schemas)\/|^[\w-]+(\.\w+)*$/.test(path))).toEqual([]);
});

test('npx dargah works in a folder that it was installed into', async () => {
  const npx = (...args: string[]) => runNpm(folder, 'npx', '--no-install', 'dargah', ...args);
  expect(npx('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(npx('lint', 'node_modules/dargah/rules.yaml')).toBe('');
});

test('what init writes there works as it stands, in its workflow too', () => {
  expect(runNpm(folder, 'npx', '--no-install', 'dargah', 'init')).toContain(
    'wrote .github/workflows/rules.yml',
  );
  const { jobs } = parse(readFileSync(join(folder, '.github/workflows/rules.yml'), 'utf8')) as {
    jobs: { rules: { steps: { run?: string; if?: string }[] } };
  };
  // What is for pull requests alone needs one, and is tried where the manifests are.
  const runs = jobs.rules.steps.flatMap(({ run, if: where = '' }) =>
    run === undefined || where.includes('pull_request') ? [] : run,
  );
  expect(runs).toHaveLength(3);
  for (const run of runs) {
    execFileSync('bash', ['-ec', run], { cwd: folder, env: environmentForNpm(), stdio: 'pipe' });
  }
});

test('the installed command serves the rules that come with it, and has a place for events', async () => {
  const dargah = await startDargah({
    command: [join(folder, 'node_modules/.bin/dargah')],
    args: ['serve', '--rules', 'node_modules/dargah/rules.yaml', '--state-dir', 'state'],
    cwd: folder,
  });
  const answer = await dargah.click({ touchpoint: 'CHAT', extra_data: { ask: 'price' } });
  expect(await answer.json()).toEqual({ text_message: 'هزینهٔ کارشناسی این خودرو ۸۹۰٬۰۰۰ تومان است.' });
});

const program = `
const text = 'version: 1\\nrules: []\\ndefault: { text_message: hi }\\n';
const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text });
const lines: string[] = diagnostics.map((diagnostic: Diagnostic) => formatDiagnostic(diagnostic));
if (!ruleset) throw new Error(lines.join('\\n'));
const decision: Decision = decide(ruleset, { touchpoint: 'CHAT' }, { now: new Date(0) });
// @ts-expect-error: a decision has no such field, and so the types are read and not "any"
decision.nonsense;
// @ts-expect-error: an answer has no such field either
decision.response.nonsense;
const { action, text_message }: PlatformResponse = decide(ruleset, {}).response;
const link: string | undefined = action && 'open_direct_link' in action ? action.open_direct_link : undefined;
const error: SchemaError = new SchemaError('x');
console.log(decision.rule, decision.reason, decision.body, text_message, link, error.name);
`;
const names =
  'type Decision, type Diagnostic, type PlatformResponse, SchemaError, decide, formatDiagnostic, prepareRules';

describe('its types hold in a strict project, and its functions run there', () => {
  const both = { module: 'node16', moduleResolution: 'node16' };
  test.for([
    ['an ES module', 'embed.mts', both],
    ['an ES module with a bundler', 'embed.mts', { module: 'esnext', moduleResolution: 'bundler' }],
    ['CommonJS', 'embed.cts', both],
    ['CommonJS by TypeScript of today', 'embed.cts', { module: 'nodenext' }],
  ] as const)('%s', async ([, file, options]) => {
    const place = projectOf(file, `import { ${names} } from 'dargah';\n${program}`, options);
    const { code, stdout, stderr } = await runDargah({
      command: [process.execPath, join(place, file.replace('ts', 'js'))],
      cwd: folder,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('default no-match {"text_message":"hi"} hi undefined SchemaError\n');
  });

  test('the program of the README', () => {
    const [, example = ''] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(checkout, 'README.md'), 'utf8'))!;
    projectOf('readme.mts', example, { ...both, types: ['node'] });
  });
});

/** Compiles a program in a folder of its own, and returns where that is. */
function projectOf(file: string, text: string, options: object): string {
  const place = mkdtempSync(join(folder, 'project-'));
  writeFileSync(join(place, file), text);
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, target: 'es2023' },
    ...{ lib: ['es2023', 'dom'], types: [], typeRoots: [join(checkout, 'node_modules/@types')] },
    ...options,
  };
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: [file] }));
  execFileSync(process.execPath, [join(checkout, 'node_modules/typescript/bin/tsc'), '-p', place], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return place;
}

test('tools find the schemas and the manifest by the name of the package', async () => {
  const script =
    "const { createRequire } = require('node:module');" +
    "const r = createRequire(process.cwd() + '/x.js');" +
    "console.log(r('dargah/schemas/response.schema.json').$schema !== undefined, r('dargah/package.json').name)";
  const { stdout } = await runDargah({ command: [process.execPath, '-e', script], cwd: folder });
  expect(stdout).toBe('true dargah\n');
});
