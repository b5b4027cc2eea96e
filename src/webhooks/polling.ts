import { machineTime } from './time.js';

export interface Polling {
  /** Runs the task now, or once more after the run under way. Resolves when the present run has ended. */
  wake(): Promise<void>;
  /** Resolves when the run under way has ended, the last one. */
  stop(): Promise<void>;
}

/**
 * Runs a task whenever it is woken and every `everyMs`, but never twice at a time.
 * @param task returns when it wants to run next at the latest, in milliseconds since 1970. It never rejects.
 */
export function createPolling(everyMs: number, task: () => Promise<number>): Polling {
  let isOpen = true;
  let isAskedAgain = false;
  let running: Promise<void> | undefined;
  let callOff = () => {};

  async function run(): Promise<void> {
    const latest = machineTime.now() + everyMs;
    const nextAt = await task();
    running = undefined;
    if (isAskedAgain) void wake();
    else schedule(Math.min(latest, nextAt));
  }

  function schedule(at: number): void {
    if (isOpen) callOff = machineTime.after(Math.max(0, at - machineTime.now()), () => void wake());
  }

  async function wake(): Promise<void> {
    isAskedAgain = running !== undefined;
    if (!isAskedAgain && isOpen) {
      callOff();
      running = run();
    }
    await running;
  }

  return {
    wake,
    async stop() {
      isOpen = false;
      callOff();
      await running;
    },
  };
}
