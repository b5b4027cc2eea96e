import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointIn, checkpointKey } from './checkpoint.js';
import { asideIn, syncFolder } from './folder.js';
import {
  bytesDropped,
  checkFormat,
  fillPlace,
  type Level,
  OutboxDamaged,
  openLevel,
  reasonOf,
  salvage,
  whileHeld,
  writeAheadLogIn,
} from './level.js';
import { isBodyOf, keys, noteIn, type Range, ranges, seqIn } from './rows.js';
import { damagedTables, entriesOf } from './tables.js';

export interface Repaired {
  /** Where the damaged folder is kept, as it was. */
  keptAt: string;
  /** Deliveries of the store that could not be brought back, as far as there is a trace of them. */
  lost: number;
  /** Of the store's log, which could not be read, and may have been deliveries without a trace. */
  bytesLost: number;
  /** The store's tables that hold the same. */
  tables: readonly string[];
}

/**
 * Puts a sound outbox in the place of a damaged one. What is in the write-ahead log is taken over as it is: who opens
 * it passes over what is spoilt there, and says so.
 * @throws {OutboxInUse}
 * @throws {OutboxDamaged} nothing can be brought back, and nothing was changed
 */
export async function repairOutbox(folder: string): Promise<Repaired> {
  const place = join(folder, 'outbox');
  const draft = await mkdtemp(join(folder, '.outbox-'));
  const [remains, spoilt, sound] = [
    join(draft, 'remains'),
    join(draft, 'spoilt'),
    join(draft, 'sound'),
  ] as const;
  try {
    // The lock is not in the place itself, which moves away.
    return await whileHeld(
      place,
      async () => {
        await linkFiles(place, remains, /^(\d+\.(ldb|sst|log)|MANIFEST-\d+|CURRENT)$/);
        if ((await readdir(remains)).length === 0) {
          throw new OutboxDamaged('it holds nothing of an outbox');
        }
        // Set aside by a process that was killed as it opened the place.
        await linkFiles(asideIn(place), remains, /^\d+\.(ldb|sst)$/);
        const tables = await damagedTables(remains);
        await linkFiles(remains, spoilt, new RegExp(`^(${tables.join('|')})$`));
        for (const name of tables) await rm(join(remains, name));
        await mkdir(sound, { mode: 0o700 });
        await fillPlace(sound);
        const lost = await bringOver({ remains, spoilt, sound }, place);
        await linkFiles(writeAheadLogIn(place), writeAheadLogIn(sound), /\.journal$/);
        await syncFolder(writeAheadLogIn(sound));
        await syncFolder(sound);
        const bytesLost = await bytesDropped(remains, 'LOG.old');
        return { keptAt: await exchange(place, sound), lost, bytesLost, tables };
      },
      folder,
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function exchange(place: string, sound: string): Promise<string> {
  const keptAt = `${place}-damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  await rename(place, keptAt);
  await rename(sound, place).catch(async (error) => {
    await rename(keptAt, place);
    throw error;
  });
  await syncFolder(join(place, '..'));
  return keptAt;
}

/** Files that are there twice: none of them is changed, and a disk may be full. */
async function linkFiles(from: string, to: string, names: RegExp): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const found = await readdir(from).catch(() => []); // A folder may be what is missing.
  for (const name of found.filter((name) => names.test(name)))
    await link(join(from, name), join(to, name)).catch(() => copyFile(join(from, name), join(to, name)));
}

async function bringOver(
  { remains, spoilt, sound }: { remains: string; spoilt: string; sound: string },
  place: string,
): Promise<number> {
  const from = await salvage(remains).catch((error) => {
    throw new OutboxDamaged(reasonOf(error), { cause: error });
  });
  try {
    // What is in another table may be younger.
    for (const name of await readdir(spoilt))
      for await (const [key, value] of entriesOf(join(spoilt, name)))
        if ((await from.get(key)) === undefined) await from.put(key, value);
    await checkFormat(from, place, 'unless it is lost');
    const to = await openLevel(sound);
    try {
      return await bringEntries(from, to);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** The order among them is made anew by who opens it. */
async function bringEntries(from: Level, to: Level): Promise<number> {
  const brought = new Set<number>();
  const traces = new Set<number>();
  await to.put(keys.damaged, 'yes');
  const mark = await from.get(checkpointKey).catch(() => undefined);
  if (mark !== undefined && checkpointIn(mark) !== undefined) await to.put(checkpointKey, mark);
  for await (const [key, text] of entriesIn(from, ranges.allNotes())) {
    const seq = seqIn(key);
    traces.add(seq);
    const note = noteIn(key, text);
    const body = await from.get(keys.body(seq)).catch(() => undefined);
    if (note === undefined || body === undefined || !isBodyOf(note, body)) continue;
    brought.add(seq);
    await to.batch([
      { type: 'put', key, value: text },
      { type: 'put', key: keys.body(seq), value: body },
      { type: 'put', key: keys.id(note.id, seq), value: note.receiver },
    ]);
  }
  for await (const [key] of entriesIn(from, ranges.ids())) traces.add(seqIn(key));
  // What was written before it is synced with it.
  await to.put(keys.damaged, 'yes', { sync: true });
  return [...traces].filter((seq) => !brought.has(seq)).length;
}

/** As far as they can be read. */
async function* entriesIn(db: Level, [gte, lt]: Range): AsyncGenerator<[key: string, value: string]> {
  const entries = db.iterator({ gte, lt });
  try {
    for (;;) {
      const entry = await entries.next().catch(() => undefined);
      if (entry === undefined) return;
      yield entry;
    }
  } finally {
    await entries.close();
  }
}
