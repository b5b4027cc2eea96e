import { chmod, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../../disk/make-folder.js';
import { say } from '../../values/message.js';
import { reasonOf } from '../../values/system-fault.js';
import { OutboxUnavailable } from '../outbox.js';

/** In the folder of an outbox. */
export const databaseFile = 'events.db';

/**
 * Makes a folder into which only this user may look, and those above it, where they are missing. A new one is filled
 * aside and moved into place whole: so one that lacks something is damaged, never new.
 * @throws {OutboxUnavailable}
 */
export async function makePrivatePlace(place: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const folder = dirname(place);
  try {
    // The folder may be a volume whose mode is not ours to set; the place inside is.
    const made = await makeFolder(folder, 0o700);
    if (made !== undefined) await syncMade(resolve(folder), resolve(made));
    if (await isMissing(place)) await create(folder, place, fill);
    if (((await stat(place)).mode & 0o077) !== 0) await chmod(place, 0o700);
  } catch (error) {
    if (error instanceof OutboxUnavailable) throw error;
    throw new OutboxUnavailable(
      say`${place} cannot be made: ${reasonOf(error)}. Choose a folder that this user may write to`,
      { cause: error },
    );
  }
}

/** Makes what happened to the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Makes folders survive a power cut, from one up to one above it. */
async function syncMade(folder: string, upTo: string): Promise<void> {
  const parent = dirname(folder);
  await syncFolder(parent);
  if (folder !== upTo && parent !== folder) await syncMade(parent, upTo);
}

async function create(folder: string, place: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const draft = await mkdtemp(join(folder, '.outbox-'));
  try {
    await fill(draft);
    await syncFolder(draft);
    await rename(draft, place);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was quicker: which of the two holds it is found out when it is opened.
    if (await isMissing(place)) throw error;
  }
}

function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return true;
      throw error;
    },
  );
}
