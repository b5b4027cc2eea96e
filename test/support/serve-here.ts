import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { run as runProgram } from '../../src/cli/program.js';
import type { CommandContext } from '../../src/config/context.js';
import {
  builtMain,
  type Command,
  checkout,
  freePort,
  type Gateway,
  onceItAnswers,
  serving,
} from './dargah.js';

type Given = Pick<Command, 'args' | 'environment' | 'cwd'>;

/**
 * Starts `dargah serve` as `startDargah` does, but in this process, which takes a fraction of the processor time. For
 * what a server does, and not what its process does: how signals reach it, its workers, the bundle that it is.
 */
export async function serveHere(given: Given = {}): Promise<Gateway> {
  const adminPort = await freePort();
  return onceItAnswers(await startHere(serving(given, adminPort)), adminPort);
}

/** Runs a command line in this process to its end, as the built program, in a folder of its own. */
export async function runBuiltHere(given: Given): Promise<{ code: number; stdout: string; stderr: string }> {
  const started = await startHere(given);
  const code = await started.ended;
  return { code, stdout: started.stdout(), stderr: started.stderr() };
}

/** Starts a command in this process that speaks a protocol over standard input and output, until the test ends. */
export async function speakHere(given: Given): Promise<{ stdin: Writable; stdout: Readable }> {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  await startHere(given, { stdio: () => ({ input: stdin, output: stdout }), exit: () => {} });
  // The last that is registered is the first that is done: the command ends by it.
  onTestFinished(() => void stdin.end());
  return { stdin, stdout };
}

/** Starts a command in this process, and leaves it running. What is built: a server's threads run nothing else. */
export async function startHere(
  { args = [], environment = {}, cwd }: Given,
  speaking: Partial<CommandContext> = {},
) {
  const workers = args[args.indexOf('--workers') + 1];
  if (args.includes('--workers') && workers !== '1') throw new Error('workers are started by a real process');
  const program = new URL('bundle/cli/program.cjs', pathToFileURL(builtMain()));
  const { run } = (await import(program.href)) as { run: typeof runProgram };
  const leave = enter(resolve(cwd ?? (running > 0 ? '' : checkout)));
  const lines = new EventEmitter<{ line: [string] }>();
  const signals = new EventEmitter();
  let [stdout, stderr] = ['', ''];
  const ended = run({
    argv: [...args],
    environment,
    stdout: {
      write(text) {
        stdout += text;
        for (const line of text.split('\n').slice(0, -1)) lines.emit('line', line);
      },
    },
    stderr: { write: (text) => (stderr += text) },
    readStdin: () => Promise.reject(new Error('standard input is read by real processes')),
    stdio: () => {
      throw new Error('a protocol is spoken with a real process');
    },
    onSignal: (name, listener) => signals.on(name, listener),
    processorMs: () => 0,
    exit: (code) => {
      throw new Error(`exit(${code}) would end the tests`);
    },
    ...speaking,
  }).finally(leave);
  let isOver = false;
  ended.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  onTestFinished(async () => {
    if (!isOver) signals.emit('SIGTERM');
    await ended;
  });
  return {
    onLine: (listener: (line: string) => void) => void lines.on('line', listener),
    stdout: () => stdout,
    stderr: () => stderr,
    signal: (name: NodeJS.Signals) => void signals.emit(name),
    ended,
  };
}

let running = 0;

/** Files are named from the folder in which a command is started, and a process is in one. Returns what leaves it. */
function enter(folder: string): () => void {
  if (running > 0 && process.cwd() !== folder) throw new Error(`another command runs in ${process.cwd()}`);
  running++;
  process.chdir(folder);
  return () => {
    running--;
    if (running === 0) process.chdir(checkout);
  };
}
