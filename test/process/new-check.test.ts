import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from '../support/dargah.js';
import { runNpm } from '../support/npm.js';
import { inSoak } from '../support/soak.js';
import { temporaryFolder } from './reload/folder.js';

// It builds, types and tests a whole copy.
test('npm run new:check makes a check that works, with its fixtures and docs', inSoak, () => {
  const folder = temporaryFolder();
  const isCopied = (path: string) => !/\/(?:node_modules|dist|\.git)$/.test(path);
  cpSync(checkout, folder, { recursive: true, filter: isCopied });
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  const run = (command: 'npm' | 'npx', ...args: string[]) => runNpm(folder, command, ...args);
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');

  run('npm', 'run', 'new:check', 'rule-called-so');

  expect(read('test/unit/checks/rule-called-so/example.out')).toContain(' warning rule-called-so ');
  expect(read('docs/checks.md')).toContain('### rule-called-so\n');
  expect(read('docs/fa/checks.md')).toContain('[rule-called-so]');
  run('npx', 'tsc', '--noEmit');
  run('npx', 'biome', 'check', 'src', 'test');
  run(
    'npx',
    'vitest',
    'run',
    '--project',
    'unit',
    'test/unit/checks/checks',
    'test/unit/docs',
    'test/unit/persian',
    'test/layers',
  );
});
