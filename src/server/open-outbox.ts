import { access, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailure, exitCodes, wrongCommand } from '../config/context.js';
import type { Settings } from '../config/settings.js';
import { saidBy, say, type Text } from '../values/message.js';
import type { Checked, Recovered } from '../webhooks/file-outbox/rounds.js';
import { type Dispatcher, type Outbox, OutboxUnavailable } from '../webhooks/outbox.js';
import type { Throttle } from '../webhooks/throttle.js';

/** Below the folder of `--state-dir`: the events. */
export function outboxFolderOf(stateDir: string): string {
  return join(stateDir, 'outbox');
}

/** Below the folder of `--state-dir`: the address of a running server, and the token that it asks for. */
export function adminFileOf(stateDir: string): string {
  return join(stateDir, 'admin.json');
}

/**
 * Call this before {@link openOutbox} to look only: opening makes an outbox where there is none.
 * @throws {CommandFailure} when there is none
 */
export async function expectOutbox(stateDir: string): Promise<void> {
  const place = outboxFolderOf(stateDir);
  try {
    await access(place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw wrongCommand(
        say`--state-dir: there is no outbox at ${place}. Name the folder that the server has`,
      );
    }
    // Opening reports any other trouble.
  }
}

export interface OpenOptions {
  dispatcher: Dispatcher;
  /** Limits the work of an outbox in a folder. Default: no limit. */
  throttle?: Throttle;
  /** Called with a sentence on what the operator should mend. */
  onTrouble: (message: string) => void;
}

/**
 * Opens the outbox that the settings name.
 * @throws {CommandFailure} when it cannot be opened; {@link OutboxHeld} when another process has it open;
 *   {@link OutboxUnopened} when this user cannot write there, or should not, so that nobody knows
 */
export async function openOutbox(
  { stateDir, outbox: url }: Pick<Settings, 'stateDir' | 'outbox'>,
  { dispatcher, throttle, onTrouble }: OpenOptions,
): Promise<Outbox> {
  // Each has its own libraries, and nobody needs both.
  if (url !== undefined) {
    const { openRedisOutbox } = await import('../webhooks/redis-outbox/outbox.js');
    return openRedisOutbox({ url, dispatcher, onTrouble });
  }
  await refuseForeign(outboxFolderOf(stateDir!));
  const { OutboxInUse, openFileOutbox } = await import('../webhooks/file-outbox/outbox.js');
  try {
    return await openFileOutbox({
      folder: stateDir!,
      dispatcher,
      ...(throttle !== undefined && { throttle }),
      report: onTrouble,
    });
  } catch (error) {
    if (error instanceof OutboxInUse) throw new OutboxHeld(error.said);
    if (error instanceof OutboxUnavailable) throw new OutboxUnopened(error.said);
    throw new CommandFailure(say`--state-dir: ${saidBy(error)}`, exitCodes.failed);
  }
}

/**
 * Puts an intact outbox in the place of the damaged one in a folder.
 * @throws {CommandFailure} when it cannot; {@link OutboxHeld} when another process has it open
 */
export function recoverFolder(stateDir: string): Promise<Recovered & { keptAt: string }> {
  return maintain(stateDir, 'recovered', ({ recoverOutbox }) => recoverOutbox(stateDir));
}

/**
 * Looks through all of the outbox in a folder.
 * @throws {CommandFailure} when it cannot; {@link OutboxHeld} when another process has it open
 */
export function checkFolder(stateDir: string): Promise<Checked> {
  return maintain(stateDir, 'checked', ({ checkOutbox }) => checkOutbox(stateDir));
}

async function maintain<Value>(
  stateDir: string,
  done: 'checked' | 'recovered',
  task: (maintenance: typeof import('../webhooks/file-outbox/maintenance.js')) => Promise<Value>,
): Promise<Value> {
  await refuseForeign(outboxFolderOf(stateDir));
  const { OutboxInUse } = await import('../webhooks/file-outbox/outbox.js');
  try {
    return await task(await import('../webhooks/file-outbox/maintenance.js'));
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof OutboxInUse) throw new OutboxHeld(say`${message}. Stop the server that has it`);
    const place = outboxFolderOf(stateDir);
    throw new CommandFailure(
      done === 'checked'
        ? say`--state-dir: ${place} cannot be checked: ${message}`
        : say`--state-dir: ${place} cannot be recovered: ${message}`,
      exitCodes.failed,
    );
  }
}

/**
 * Nothing keeps root from the folder of another user, and what root makes there that user cannot open. Whose a new file
 * would be is tried rather than concluded from who this user is: a share may give all files to one.
 */
async function refuseForeign(place: string): Promise<void> {
  let owner: number | undefined;
  let ownerOfNew: number;
  try {
    owner = (await stat(place)).uid;
    ownerOfNew = await ownerOfNewIn(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return; // The opening says what is the matter.
    const whose = owner === undefined ? '' : say`, which belongs to user ${String(owner)}`;
    throw new OutboxUnopened(say`this user may not open ${place}${whose}. ${asOwner(owner)}`);
  }
  if (ownerOfNew === owner) return;
  throw new OutboxUnopened(
    say`${place} belongs to user ${String(owner)}, who could not open what this user would write there. ${asOwner(owner)}`,
  );
}

async function ownerOfNewIn(folder: string): Promise<number> {
  const made = await mkdtemp(join(folder, '.owner-'));
  try {
    return (await stat(made)).uid;
  } finally {
    await rmdir(made);
  }
}

function asOwner(owner: number | undefined): Text {
  if (owner === undefined) return say`Run it as the user that the server runs as`;
  return say`Run it as that user, by "sudo -u '#${owner}' …" or "docker exec -u ${owner} …"; if the server is to run as this one, give it the folder by "chown -R"`;
}

/** Another process holds the folder. */
export class OutboxHeld extends CommandFailure {
  override name = 'OutboxHeld';
  constructor(message: Text) {
    super(say`--state-dir: ${message}`, exitCodes.failed);
  }
}

/**
 * The folder's disk is full or read-only, or this user may or should not write there. A server may hold it
 * nevertheless.
 */
export class OutboxUnopened extends CommandFailure {
  override name = 'OutboxUnopened';
  constructor(message: Text) {
    super(say`--state-dir: ${message}`, exitCodes.failed);
  }
}
