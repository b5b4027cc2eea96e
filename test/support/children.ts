import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { inject, onTestFinished } from 'vitest';
import { killAll } from './processes.js';

/**
 * Starts a program that ends with the test that started it, together with whatever it has started itself. It also ends
 * when this process is killed and no test gets to finish.
 */
export function startChild(file: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  // In a process group of its own, so that one signal reaches all of it.
  const child = spawn(file, args, { ...options, detached: true });
  const exited = once(child, 'exit').catch(() => {});
  if (child.pid !== undefined) {
    const forget = guard(child.pid);
    onTestFinished(async () => {
      killAll(child.pid!);
      await exited;
      forget();
    });
  }
  return child;
}

/**
 * Has a process and its group killed if this one ends before the returned function was called. The run fails if one of
 * them outlives it: see `no-leftovers.ts`.
 */
export function guard(pid: number): () => void {
  note(`+${pid}\n`);
  return () => note(`-${pid}\n`);
}

function note(line: string): void {
  guardian ??= startGuardian();
  guardian.stdin!.write(line);
  appendFileSync(inject('startedProcesses'), line);
}

let guardian: ChildProcess | undefined;

/** A process that reads which others to kill, and does it when this one ends, however that comes about. */
function startGuardian(): ChildProcess {
  const program = `
    /^\\+/ { guarded[substr($0, 2)] }
    /^-/ { delete guarded[substr($0, 2)] }
    END { for (pid in guarded) system("kill -s KILL -- -" pid " " pid " 2>/dev/null") }`;
  // Detached: an interrupt from the terminal must not reach it before its work is done.
  const started = spawn('awk', [program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // This one would wait for its test, although nobody is left who hears of it.
  const { ppid } = process;
  setInterval(() => process.ppid === ppid || process.kill(process.pid, 'SIGKILL'), 1_000).unref();
  started.unref();
  (started.stdin as unknown as { unref(): void }).unref();
  return started;
}
