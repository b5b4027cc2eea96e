import { execFileSync } from 'node:child_process';

/** Runs npm or npx in a folder, and returns what it printed. */
export function runNpm(cwd: string, command: 'npm' | 'npx', ...args: string[]): string {
  return execFileSync(command, args, {
    cwd,
    env: environmentForNpm(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Without what `npm test` tells its scripts: it would lead an npm that they start back to this checkout. */
export function environmentForNpm(): NodeJS.ProcessEnv {
  const told =
    /^(npm_(package|lifecycle)_|npm_(command|execpath|node_execpath)$|npm_config_(local_)?prefix$|INIT_CWD$)/;
  const ofTests = /^(NODE_ENV|VITEST|TEST|DEV|PROD|MODE|BASE_URL)/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !told.test(name) && !ofTests.test(name)),
  );
}
