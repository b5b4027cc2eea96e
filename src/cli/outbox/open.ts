import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { type Courier, type Outbox, OutboxUnavailable } from '../../notify/outbox.js';
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
 * To be called before {@link openOutbox} by who only looks: it would make an outbox where there is none.
 * @throws {CommandFailure} when there is none, or not for this user
 */
export async function expectOutbox(stateDir: string): Promise<void> {
  const place = outboxFolderOf(stateDir);
  try {
    await access(place, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new CommandFailure(
        `--state-dir: there is no outbox at ${place}. Name the folder that the server has`,
        exitCodes.wrongCommand,
      );
    }
    if (code === 'EACCES') {
      throw new CommandFailure(
        `--state-dir: this user may not open ${place}. Run the command as the user that the server runs as`,
        exitCodes.failed,
      );
    }
    // What else there may be to say, the opening says.
  }
}

/**
 * Opens the outbox that the settings name.
 * @param onTrouble hears, in a sentence each, of what the operator should mend
 * @throws {CommandFailure} when it cannot be opened; {@link OutboxHeld} when another process has it open;
 *   {@link OutboxUnopened} when that cannot be told, as nothing can be written there
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
      pace: createPace(),
      report: onTrouble,
    });
  } catch (error) {
    if (error instanceof OutboxInUse) throw new OutboxHeld(error.message);
    if (error instanceof OutboxUnavailable) throw new OutboxUnopened(error.message);
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

/** The folder's disk is full or read-only, or this user may not write there. A server may hold it nevertheless. */
export class OutboxUnopened extends CommandFailure {
  override name = 'OutboxUnopened';
  constructor(message: string) {
    super(`--state-dir: ${message}`, exitCodes.failed);
  }
}
