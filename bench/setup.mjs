/**
 * Installs the peers that Dargah is measured beside into bench/node_modules, as bench/package-lock.json says:
 * `node bench/setup.mjs`. They are no dependency of Dargah's, and `npm ci` leaves them alone.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

export function arePeersInstalled() {
  return existsSync(join(here, 'node_modules/.package-lock.json'));
}

/** Runs no install script of theirs. */
export function installPeers() {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installPeers();
