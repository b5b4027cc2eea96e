import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Script } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtMain, checkout, runDargah } from '../../support/dargah.js';
import { rows } from '../../support/soak.js';
import { temporaryFolder } from '../reload/folder.js';

interface Start {
  compileBundle(): Script;
  keptCodeFile(): string;
}

beforeAll(() => {
  builtMain();
});

test('the build keeps compiled code for the Node that it ran on, and V8 takes it', () => {
  const { compileBundle, keptCodeFile } = start(join(checkout, 'dist'));
  const kept = readdirSync(join(checkout, 'dist/bundle')).filter((name) => name.endsWith('.kept'));
  expect(kept).toEqual([basename(keptCodeFile())]);
  expect(compileBundle().cachedDataRejected).toBe(false);
});

describe('the command does the same', () => {
  const cases: [string, Partial<Record<'flags' | 'kept', unknown>>][] = [
    ['without kept code', {}],
    ['with kept code that is cut short', { kept: (code: Buffer) => code.subarray(0, 5000) }],
    ['with kept code that is empty', { kept: () => Buffer.alloc(0) }],
    ['with kept code of something else', { kept: () => Buffer.from('not code of V8') }],
    ['with flags that V8 compiles differently for', { flags: ['--no-opt'], kept: (code: Buffer) => code }],
  ];
  test.for(rows(cases, 2))('%s', async ([, { flags = [], kept }]) => {
    const dist = copyOfBuild();
    const file = start(dist).keptCodeFile();
    const code = readFileSync(start(join(checkout, 'dist')).keptCodeFile());
    if (kept) writeFileSync(file, (kept as (code: Buffer) => Buffer)(code));
    const command = [process.execPath, ...(flags as string[]), join(dist, 'start.cjs'), 'lint', 'rules.yaml'];
    expect(await runDargah({ command })).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 file: no errors, no warnings\n',
    });
  });
});

test('a fault of ours is told by names and lines that can be read', async () => {
  const dist = copyOfBuild();
  const bundle = join(dist, 'bundle/main.js');
  const text = readFileSync(bundle, 'utf8');
  const examine = /^function analyzeRules\(.*\{$/m;
  expect(text).toMatch(examine);
  writeFileSync(
    bundle,
    text.replace(examine, (line) => `${line} throw new Error('a fault of ours');`),
  );
  const { code, stderr } = await runDargah({ command: [process.execPath, join(dist, 'start.cjs'), 'lint'] });
  expect(code).toBe(1);
  expect(stderr).toMatch(/Error: a fault of ours\n\s+at analyzeRules \(.*bundle\/main\.js:\d+:\d+\)\n\s+at /);
});

function start(dist: string): Start {
  return createRequire(import.meta.url)(join(dist, 'start.cjs')) as Start;
}

/** Of what the command needs, without kept code. */
function copyOfBuild(): string {
  const folder = temporaryFolder();
  for (const name of ['dist', 'schemas', 'package.json']) {
    cpSync(join(checkout, name), join(folder, name), {
      recursive: true,
      filter: (path) => !path.endsWith('.kept'),
    });
  }
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'dist');
}
