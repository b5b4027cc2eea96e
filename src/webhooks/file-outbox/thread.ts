import { Worker } from 'node:worker_threads';
import { threadProgram } from '../../disk/thread-program.js';
import type { Result, Tasks } from './rounds.js';

/** A thread that does one task after the other. A fault of its own ends this process, as any other of ours does. */
export interface Thread {
  call<Name extends keyof Tasks>(
    name: Name,
    ...given: Parameters<Tasks[Name]>
  ): Promise<Result<ReturnType<Tasks[Name]>>>;
  /** Has it close what it has open. Resolves when it has ended. */
  end(): Promise<void>;
}

/**
 * Starts the thread of an outbox in a folder. It is never ended from outside: the SQLite of older versions of Node
 * would end the process if it were in the middle of a call. It ends by a task of its own.
 */
export function startOutboxThread(program = threadProgram('webhooks/file-outbox/worker')): Thread {
  const worker = new Worker(program, { env: {}, stdout: true });
  const waiting: ((result: Result<never>) => void)[] = [];
  let isEnding = false;
  worker.on('message', (result) => {
    waiting.shift()?.(result);
    // An open outbox alone does not keep a process from ending.
    if (waiting.length === 0 && !isEnding) worker.unref();
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const call: Thread['call'] = (...task) => {
    worker.ref();
    worker.postMessage(task);
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    call,
    end() {
      isEnding = true;
      void call('close');
      return ended;
    },
  };
}
