import cluster from 'node:cluster';
import type { CommandContext, Signal } from '../config/context.js';

export interface Signals {
  /** Resolves with the name of the signal that asks to stop. */
  stop: Promise<string>;
  /** Called on SIGHUP. */
  onLook?: () => Promise<void>;
}

/** The signals that ask for something. */
export const signals: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * Listens for the operator's signals. Called before anything else, so it loads next to nothing: a signal without a
 * listener ends the process, or does nothing to PID 1.
 */
export function listenForSignals(context: CommandContext): Signals {
  return cluster.isWorker ? ignoreAll(context) : listen(context);
}

// A signal to all processes at once reaches the primary too, which tells its workers.
function ignoreAll(context: CommandContext): Signals {
  for (const signal of signals) context.onSignal(signal, () => {});
  return { stop: new Promise(() => {}) };
}

function listen(context: CommandContext): Signals {
  let asked = false;
  const listening: Signals = {
    stop: new Promise((resolve) => {
      for (const [signal, exitCode] of [
        ['SIGTERM', 143],
        ['SIGINT', 130],
      ] as const) {
        context.onSignal(signal, () => {
          if (asked) context.exit(exitCode);
          asked = true;
          resolve(signal);
        });
      }
    }),
  };
  context.onSignal('SIGHUP', () => void listening.onLook?.());
  return listening;
}
