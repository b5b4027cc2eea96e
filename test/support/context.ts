import { run } from '../../src/cli/program.js';
import type { Environment } from '../../src/config/context.js';

/** Runs a command line in this process; for commands that end by themselves. */
export async function runHere(
  argv: string[],
  environment: Environment = {},
  { stdin = '', isTTY = false }: { stdin?: string; isTTY?: boolean } = {},
) {
  let stdout = '';
  let stderr = '';
  const code = await run({
    argv,
    environment,
    stdout: { write: (text) => (stdout += text), isTTY },
    stderr: { write: (text) => (stderr += text), isTTY },
    readStdin: async () => Buffer.from(stdin),
    stdio: () => {
      throw new Error('a protocol is spoken with a real process');
    },
    onSignal: () => {},
    processorMs: () => 0,
    exit: (code) => {
      throw new Error(`exit(${code}) is for signals`);
    },
  });
  return { code, stdout, stderr };
}
