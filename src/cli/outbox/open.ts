import { join } from 'node:path';
import type { Courier, Outbox } from '../../notify/outbox.js';
import { createPace } from '../../notify/pace.js';
import type { Settings } from '../settings.js';
import { CommandFailure, exitCodes } from '../world.js';

/** Below the folder of `--state-dir`: the events. */
export function outboxFolderOf(stateDir: string): string {
  return join(stateDir, 'outbox');
}

/** Below the folder of `--state-dir`: where a running server is asked, and the token that it asks for. */
export function adminFileOf(stateDir: string): string {
  return join(stateDir, 'admin.json');
}

/**
 * Opens the outbox that the settings name.
 * @param onTrouble hears, in a sentence each, of what the operator should mend
 * @throws {CommandFailure} when it cannot be opened; {@link OutboxHeld} when another process has it open
 */
export async function openOutbox(
  { stateDir, outbox: url }: Pick<Settings, 'stateDir' | 'outbox'>,
  courier: Courier,
  onTrouble: (message: string) => void,
): Promise<Outbox> {
  // Each with libraries of its own, of which nobody needs both.
  if (url !== undefined) {
    const { openRedisOutbox } = await import('../../notify/redis-outbox.js');
    return openRedisOutbox({ url, courier, onTrouble });
  }
  const { OutboxInUse, openFolderOutbox } = await import('../../notify/folder-outbox.js');
  try {
    return await openFolderOutbox({
      folder: stateDir!,
      courier,
      maxConcurrent: createPace(16),
      report: onTrouble,
    });
  } catch (error) {
    if (error instanceof OutboxInUse) throw new OutboxHeld(error.message);
    throw new CommandFailure(`--state-dir: ${(error as Error).message}`, exitCodes.failed);
  }
}

/** Another process holds the folder. */
export class OutboxHeld extends CommandFailure {
  override name = 'OutboxHeld';
  constructor(message: string) {
    super(`--state-dir: ${message}`, exitCodes.failed);
  }
}
