import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFile, syncFolder } from './folder.js';
import { OutboxDamaged, openingError, refuseFormerFormat } from './outbox.js';
import type { Checked, Recovered, Result } from './rounds.js';
import { startOutboxThread, type Thread } from './thread.js';

/**
 * Looks through all of the outbox in a folder, and changes nothing.
 * @throws {OutboxInUse | OutboxUnavailable}
 * @throws {OutboxDamaged} it cannot be looked through
 */
export function checkOutbox(folder: string): Promise<Checked> {
  const place = join(folder, 'outbox');
  return run(place, ({ call }) => call('check', join(place, databaseFile)));
}

/**
 * Puts an intact outbox with all that can be read of a damaged one in its place.
 * @throws {OutboxInUse | OutboxUnavailable}
 * @throws {OutboxDamaged} nothing can be read, and nothing was changed
 */
export async function recoverOutbox(folder: string): Promise<Recovered & { keptAt: string }> {
  const place = join(folder, 'outbox');
  const draft = await mkdtemp(join(folder, '.outbox-'));
  const intact = join(draft, 'intact');
  try {
    await mkdir(intact, { mode: 0o700 });
    const [file, into] = [join(place, databaseFile), join(intact, databaseFile)];
    const recovered = await run(place, ({ call }) => call('recover', file, into));
    await syncFolder(intact);
    return { ...recovered, keptAt: await exchange(place, intact) };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function run<Value>(place: string, task: (thread: Thread) => Promise<Result<Value>>): Promise<Value> {
  refuseFormerFormat(place);
  const thread = startOutboxThread();
  const result = await task(thread);
  await thread.end();
  if ('value' in result) return result.value;
  if (result.failure.kind === 'damaged') throw new OutboxDamaged(result.failure.message);
  throw openingError(place, result.failure);
}

async function exchange(place: string, intact: string): Promise<string> {
  const keptAt = `${place}-damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  await rename(place, keptAt);
  await rename(intact, place).catch(async (error) => {
    await rename(keptAt, place);
    throw error;
  });
  await syncFolder(join(place, '..'));
  return keptAt;
}
