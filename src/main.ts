#!/usr/bin/env node
import { run } from './cli/program.js';

// `dargah lint | head`: a reader that has seen enough changes neither the verdict nor the exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run({
  argv: process.argv.slice(2),
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  onSignal: (signal, listener) => process.on(signal, listener),
  exit: (code) => process.exit(code),
});
