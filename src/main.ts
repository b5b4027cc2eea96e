import { run } from './cli/program.js';

// `dargah lint | head`: a reader that has seen enough changes neither the verdict nor the exit code.
// Nor does one of standard error end a server that answers clicks.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// Not awaited at the top: this file is bundled as CommonJS. What is thrown ends the process, as it would be there.
void run({
  argv: process.argv.slice(2),
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: async () => Buffer.concat(await process.stdin.toArray()),
  stdio: () => ({ input: process.stdin, output: process.stdout }),
  onSignal: (signal, listener) => process.on(signal, listener),
  processorMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  exit: (code) => process.exit(code),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
