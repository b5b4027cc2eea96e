import cluster from 'node:cluster';
import type { CommandContext, Signal } from '../config/context.js';

export interface Signals {
  /** Resolves with the name of the signal that asks for the end. */
  stop: Promise<string>;
  onLook?: () => Promise<void>;
}

/** Those that ask for something. */
export const signals: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * Listens for what an operator asks for. Loads next to nothing, to be called first of all: as PID 1, a signal without a
 * listener does nothing, and any other process it ends.
 */
export function listenForSignals(context: CommandContext): Signals {
  return cluster.isWorker ? passOver(context) : listen(context);
}

// Who asks all processes at once asks the first one too, and it lets its workers know.
function passOver(context: CommandContext): Signals {
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
