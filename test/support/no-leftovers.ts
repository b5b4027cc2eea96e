import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { isLeft, killAll } from './processes.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file in which `children.ts` writes down what tests start and end. */
    startedProcesses: string;
  }
}

/** Fails the run when a process that a test has started outlives all tests. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-started-'));
  const list = join(folder, 'processes');
  writeFileSync(list, '');
  project.provide('startedProcesses', list);
  return async () => {
    const started = new Set<number>();
    for (const [, change, pid] of readFileSync(list, 'utf8').matchAll(/^([+-])(\d+)$/gm)) {
      if (change === '+') started.add(Number(pid));
      else started.delete(Number(pid));
    }
    rmSync(folder, { recursive: true });
    // Those of a test process that has just ended are on their way out.
    for (let tries = 0; tries < 1_000 && [...started].some(isLeft); tries++) await pause(10);
    const left = [...started].filter(isLeft);
    for (const pid of left) killAll(pid);
    if (left.length === 0) return;
    // Vitest prints what is thrown here, and exits with 0 all the same.
    process.exitCode = 1;
    throw new Error(`processes that tests have started outlived them, and were killed: ${left.join(', ')}`);
  };
}
