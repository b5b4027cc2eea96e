#!/usr/bin/env node
import * as nodeModule from 'node:module';

// From Node 22.8 on, compiled code is kept between runs; where it cannot be written, every run compiles anew.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
const { run } = await import('./cli/program.js');

// `dargah lint | head`: a reader that has seen enough changes neither the verdict nor the exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run({
  argv: process.argv.slice(2),
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: async () => Buffer.concat(await process.stdin.toArray()),
  onSignal: (signal, listener) => process.on(signal, listener),
  exit: (code) => process.exit(code),
});
