import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../process/reload/folder.js';
import { checkout } from '../support/dargah.js';
import { seededFaults } from '../support/seeded-faults.js';
import { isSoak, size } from '../support/soak.js';

/** Tests of `npm test` that enter by a file's text and look at the answer. */
const tests = [
  'test/unit/rules/front-door.test.ts',
  'test/unit/rules/engine/shared-predicates.test.ts',
  'test/unit/rules/engine/index/crowds.test.ts',
];

const faults = Object.entries(seededFaults).flatMap(([file, ofFile]) =>
  ofFile.map(([from, to]) => [file, from, to] as const),
);

// A run of the tests for each: too long for every run, and the short soak has one. What is looked for stands in the source all the same.
it.each(faults)('src/rules/%s holds what a fault is made of: %s', (file, from) => {
  expect(readFileSync(join(checkout, 'src/rules', file), 'utf8').split(from)).toHaveLength(2);
});

it.runIf(isSoak).each(faults.slice(0, size(faults.length, 1)))(
  'a fault in %s is caught: %s → %s',
  async (file, from, to) => {
    const folder = temporaryFolder();
    for (const name of ['src', 'test', 'schemas', 'package.json', 'tsconfig.json']) {
      cpSync(join(checkout, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
    // Of the source: what is built would have to be built anew for each fault.
    writeFileSync(join(folder, 'vitest.config.mjs'), 'export default { test: { testTimeout: 600_000 } };\n');
    const path = join(folder, 'src/rules', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(from, () => to),
    );
    const run = promisify(execFile)(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', ...tests],
      {
        cwd: folder,
        env: { PATH: process.env.PATH, NO_COLOR: '1' },
        maxBuffer: 2 ** 26,
      },
    );
    await expect(run).rejects.toThrow();
    // It fails by its assertions, and not since it cannot run.
    const { stderr } = (await run.catch((error: unknown) => error)) as { stderr: string };
    expect(stderr).toMatch(/AssertionError/);
  },
);
