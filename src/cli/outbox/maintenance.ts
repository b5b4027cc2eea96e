import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandContext, complain } from '../../config/context.js';
import {
  checkFolder,
  expectOutbox,
  OutboxHeld,
  openOutbox,
  recoverFolder,
} from '../../server/open-outbox.js';
import { retry } from '../../server/retry.js';
import { idleDispatcher } from './admin.js';

export interface RecoverySummary {
  waiting: number;
  dead: number;
  /** At most so many were lost. Absent where nothing says how many there were. */
  lost?: number;
  /** Where the damaged folder is now. */
  keptAt: string;
}

/** Brings back what can be read of a damaged folder. @throws {CommandFailure} when nothing can */
export async function recoverOutbox(
  stateDir: string,
  context: Pick<CommandContext, 'stderr' | 'language'>,
): Promise<RecoverySummary> {
  const { deliveries: _, ...recovered } = await whenFree(stateDir, () => recoverFolder(stateDir));
  const onTrouble = (problem: string) => complain(context, problem);
  const outbox = await openOutbox({ stateDir, outbox: undefined }, { dispatcher: idleDispatcher, onTrouble });
  try {
    const { waiting, dead } = await outbox.stats();
    return { waiting, dead, ...recovered };
  } finally {
    await outbox.close(0);
  }
}

export interface CheckSummary {
  events: number;
  /** Each in a sentence without its full stop. */
  problems: readonly string[];
}

/** Looks through all of a folder. @throws {CommandFailure} when it cannot be read at all */
export async function checkOutbox(stateDir: string): Promise<CheckSummary> {
  const { deliveries, problems } = await whenFree(stateDir, () => checkFolder(stateDir));
  return { events: deliveries, problems };
}

/** Damaged folders that a recovery has put aside: they hold events as well. */
export async function foldersPutAside(stateDir: string): Promise<string[]> {
  const names = await readdir(stateDir).catch(() => []);
  return names.filter((name) => name.startsWith('outbox-damaged-')).map((name) => join(stateDir, name));
}

async function whenFree<Value>(stateDir: string, task: () => Promise<Value>): Promise<Value> {
  await expectOutbox(stateDir);
  return retry(task, {
    isTransient: (failure) => failure instanceof OutboxHeld,
    onWait: () => {},
    // A server that is restarted again and again, and ends because the folder is damaged, holds it for moments only.
    maxWaitMs: 2000,
  });
}
