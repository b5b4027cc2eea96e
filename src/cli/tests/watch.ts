import { type CommandContext, CommandFailure, stopSignal } from '../../config/context.js';
import { follow } from '../../reload/follow.js';
import type { SeenFiles } from './run-tests.js';

/**
 * Runs again whenever a file changes that a run has read, until a signal ends it.
 * @throws {CommandFailure} when the first run does
 */
export async function runOnChanges(
  run: (seen: SeenFiles) => Promise<unknown>,
  pollIntervalMs: number,
  context: CommandContext,
): Promise<void> {
  const followed = new Map<string, Awaited<ReturnType<typeof follow>>>();
  let isStale = false;
  let running: Promise<void> | undefined;

  async function runUntilFresh(): Promise<void> {
    do {
      isStale = false;
      const seen: SeenFiles = new Set();
      await run(seen);
      for (const file of seen) if (!followed.has(file)) await start(file);
      context.stderr.write('Watching for changes; Ctrl+C ends\n\n');
    } while (isStale);
  }

  async function start(file: string): Promise<void> {
    let isFirst = true;
    const onNews = () => {
      isStale ||= !isFirst; // what the first look finds has just been read
      if (isStale) rerun();
    };
    followed.set(file, await follow({ file, pollIntervalMs, onText: onNews, onTrouble: onNews }));
    isFirst = false;
  }

  function rerun(): void {
    running ??= runAgain().finally(() => {
      running = undefined;
      if (isStale) rerun();
    });
  }

  /** What cannot be run now, such as a folder without tests, may be mended by the next edit. */
  async function runAgain(): Promise<void> {
    try {
      await runUntilFresh();
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      context.stderr.write(`dargah: ${error.message}\n`);
    }
  }

  const stopped = stopSignal(context);
  try {
    running = runUntilFresh();
    await running;
    running = undefined;
    if (isStale) rerun();
    await stopped;
  } finally {
    for (const follower of followed.values()) await follower.close();
    await running;
  }
}
