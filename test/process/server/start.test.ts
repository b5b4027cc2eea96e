import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtMain, checkout, runDargah } from '../../support/dargah.js';
import { temporaryFolder } from '../reload/folder.js';

test('a fault of ours is reported by names and lines that can be read', async () => {
  const dist = copyOfBuild();
  const bundle = join(dist, 'bundle/analyze.cjs');
  const text = readFileSync(bundle, 'utf8');
  const analyze = /^function analyzeRules\(.*\{$/m;
  expect(text).toMatch(analyze);
  writeFileSync(
    bundle,
    text.replace(analyze, (line) => `${line} throw new Error('a fault of ours');`),
  );
  const { code, stderr } = await runDargah({ command: [process.execPath, join(dist, 'start.cjs'), 'lint'] });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /Error: a fault of ours\n\s+at (?:\w+\.)*analyzeRules \(.*bundle\/analyze\.cjs:\d+:\d+\)\n\s+at /,
  );
});

/** Of what the command needs. */
function copyOfBuild(): string {
  builtMain();
  const folder = temporaryFolder();
  for (const name of ['dist', 'schemas', 'package.json']) {
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'dist');
}
