import { type CommandContext, CommandFailure, complain, stopSignal, talk } from '../../config/context.js';
import { type Follower, follow } from '../../reload/follow.js';
import { say } from '../../values/message.js';
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
  const stopped = stopSignal(context).then(() => false);
  const followers = new Map<string, Follower>();
  let onChange = () => {};
  const nextChange = () =>
    new Promise<true>((resolve) => {
      onChange = () => resolve(true);
    });

  async function followFile(file: string): Promise<void> {
    let isFirst = true;
    const onNews = () => {
      // The run has just read what the first look finds.
      if (!isFirst) onChange();
    };
    followers.set(file, await follow({ file, pollIntervalMs, onText: onNews, onTrouble: onNews }));
    isFirst = false;
  }

  async function runAndFollow(): Promise<void> {
    const seen: SeenFiles = new Set();
    await run(seen);
    for (const file of seen) if (!followers.has(file)) await followFile(file);
    talk(context, say`Watching for changes; Ctrl+C ends`);
    talk(context, '');
  }

  try {
    // Awaited from before the run, so that a change during it counts.
    let change = nextChange();
    await runAndFollow();
    while (await Promise.race([stopped, change])) {
      change = nextChange();
      await runAndFollow().catch((error: unknown) => {
        if (!(error instanceof CommandFailure)) throw error;
        // Such as a folder without tests: the next edit may mend it.
        complain(context, error.said);
      });
    }
  } finally {
    for (const follower of followers.values()) await follower.close();
  }
}
