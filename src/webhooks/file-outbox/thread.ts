import { Worker } from 'node:worker_threads';
import { threadProgram } from '../../disk/thread-program.js';

/** A thread that makes one call after the other. A fault of its own ends this process, as any other of ours does. */
export interface Thread {
  /** Resolves with what the thread says; it says something for each call, and once when it has started. */
  call(what: unknown): Promise<unknown>;
  readonly started: Promise<unknown>;
  /** Nothing of it is open any more. */
  ended(): Promise<void>;
}

/**
 * Starts the thread of an outbox in a folder. It is never ended from outside: the SQLite of older versions of Node
 * would end the process if it were in the middle of a call. It ends by a call of its own.
 */
export function startOutboxThread(
  data: unknown,
  program = threadProgram('webhooks/file-outbox/worker'),
): Thread {
  const worker = new Worker(program, { workerData: data, env: {}, stdout: true });
  const waiting: ((reply: unknown) => void)[] = [];
  const reply = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      worker.ref();
    });
  worker.on('message', (message) => {
    waiting.shift()?.(message);
    // An open outbox alone does not keep a process from ending.
    if (waiting.length === 0 && !isEnding) worker.unref();
  });
  let isEnding = false;
  const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return {
    ended() {
      isEnding = true;
      worker.ref();
      return exit;
    },
    started: reply(),
    call(what) {
      worker.postMessage(what);
      return reply();
    },
  };
}
