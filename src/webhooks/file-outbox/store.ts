import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OutboxUnavailable, OutboxUnreadable, type ReportDamage } from '../outbox.js';
import { atMost, machineTime } from '../time.js';
import { asideIn, makePrivatePlace, syncFolder } from './folder.js';
import {
  bytesDropped,
  checkFormat,
  codeOf,
  damaged,
  fillPlace,
  format,
  formatKey,
  type Level,
  lacksParts,
  OutboxDamaged,
  OutboxInUse,
  openLevel,
  reasonOf,
  repairCommand,
  whileHeld,
  writeAheadLogIn,
} from './level.js';
import { damagedTables } from './tables.js';

export type Change = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };

/** Keys and texts in one folder, in the order of their keys. */
export interface Store {
  /** Where they are. */
  readonly folder: string;
  /** The disk has spoilt some of them, and LevelDB has left those out. */
  readonly lacksSome: boolean;
  /** A folder beside them, which is as private and held by this process alone. */
  readonly journalFolder: string;
  /**
   * Writes soon, and syncs; what is owed at one time as a whole. Where the disk refuses, goes on trying. The last change
   * of a key counts. A power cut may take the latest away.
   */
  owe(changes: readonly Change[]): void;
  /** The same, but for the sync: a power cut may take any of these away that nothing was owed after. */
  note(changes: readonly Change[]): void;
  /** So much is owed, which is in memory, that whoever can should wait. */
  readonly isBehind: boolean;
  /**
   * Resolves when nothing that is owed now can be lost to a power cut any more.
   * @throws {OutboxUnavailable} it is still owed
   */
  settle(): Promise<void>;
  /**
   * Resolves when none of the entries that are there from `from` up to, not including, `to` can be lost to a power cut
   * any more. What was taken away there may come back by one.
   * @throws {OutboxUnavailable} one of them is still owed
   */
  secure(from: string, to: string): Promise<void>;
  /**
   * With what is owed.
   * @throws {OutboxUnreadable}
   */
  read(keys: string[]): Promise<(string | undefined)[]>;
  /**
   * All entries from `from` up to, not including, `to`, so many at a time, with what is owed: as they are when the first
   * are asked for.
   * @throws {OutboxUnreadable}
   */
  scan(from: string, to: string, atOnce?: number): AsyncGenerator<[key: string, value: string][]>;
  close(): Promise<void>;
}

export interface StoreOptions {
  folder: string;
  /**
   * Called before the folder is given free for a moment. Another process may take it then, and must find nothing that
   * is written to afterwards: so until `back` is called, with what went wrong if it was taken.
   */
  onGap?: () => Promise<{ back(lost?: Error): void }> | undefined;
  /** Told, in one sentence, what an operator should know. */
  report: (message: string) => void;
  /** The same of damage. */
  reportDamage: ReportDamage;
}

/** Some seven for each delivery that a receiver refuses. */
const mostOwed = 4096;
const mendEveryMs = 1000;
const closeMs = 1000;

/**
 * Opens `<folder>/outbox`, and makes it where it is missing.
 * @throws {OutboxInUse | OutboxDamaged | OutboxUnavailable}
 */
export async function openStore({ folder, onGap, report, reportDamage }: StoreOptions): Promise<Store> {
  const place = await makePrivatePlace(folder, 'outbox', fillPlace);
  let db = await openSound(place);
  await checkFormat(db, place);
  const bytes = await bytesDropped(place);
  if (bytes > 0) reportDamage(logDamaged(place, bytes), 0);
  const lacksSome = await lacksParts(place);

  const owed = new Map<string, Change>();
  let isToSync = false;
  let beingWritten = new Map<string, Change>();
  const waiting: Waiter[] = [];
  let state: 'open' | 'closing' | 'closed' = 'open';
  let working: Promise<void> | undefined;
  // LevelDB goes on after a failed write as if its log were whole, and would lose what it acknowledges after it.
  // So nothing more is written until the folder was opened anew; reading goes on.
  let broken: Error | undefined;
  let mendNotBefore = 0;
  let reopening: Promise<void> | undefined;

  return {
    folder: place,
    lacksSome,
    journalFolder: writeAheadLogIn(place),
    owe(changes) {
      isToSync = true;
      change(changes);
    },
    note: change,
    get isBehind() {
      return owed.size >= mostOwed;
    },
    settle,
    async secure(from, to) {
      try {
        await settle();
      } catch (error) {
        // A full disk may need the room of what it could then give up.
        if (state !== 'open' || changesIn(from, to).some(({ type }) => type === 'put')) throw error;
        await syncFolder(place);
      }
    },
    async read(keys) {
      const due = keys.map((key) => owed.get(key) ?? beingWritten.get(key));
      const written = await readable(async () => {
        await reopening;
        return db.getMany(keys);
      });
      return due.map((change, index) => (change === undefined ? written[index] : valueIn(change)));
    },
    async *scan(from, to, atOnce = 2000) {
      const { due, entries } = await readable(async () => {
        await reopening;
        // Both are of this moment.
        return { due: changesIn(from, to), entries: db.iterator({ gte: from, lt: to }) };
      });
      try {
        for (let isLast = false; !isLast; ) {
          const some = await readable(() => entries.nextv(atOnce));
          isLast = some.length === 0;
          const withDue = merge(some, due, isLast);
          if (withDue.length > 0) yield withDue;
        }
      } finally {
        await entries.close();
      }
    },
    async close() {
      if (state !== 'open') return;
      const settling = settle();
      state = 'closing';
      // A disk that hangs must not keep the process.
      await atMost(
        closeMs,
        settling.catch(() => undefined),
      );
      state = 'closed';
      refuse(waiting.splice(0), new OutboxUnavailable('the outbox was closed'));
      await atMost(closeMs, closeLevel());
    },
  };

  function change(changes: readonly Change[]): void {
    if (state === 'closed') return;
    for (const change of changes) owed.set(change.key, change);
    work();
  }

  async function readable<Result>(read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      const wayOut = codeOf(error as Error) === 'LEVEL_CORRUPTION' ? `. ${afterStop(place)}` : '';
      throw new OutboxUnreadable(`${place} cannot be read: ${reasonOf(error as Error)}${wayOut}`, {
        cause: error,
      });
    }
  }

  /** In the order of their keys. */
  function changesIn(from: string, to: string): Change[] {
    const changes = new Map<string, Change>();
    for (const some of [beingWritten, owed])
      for (const change of some.values())
        if (change.key >= from && change.key < to) changes.set(change.key, change);
    return [...changes.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  function settle(): Promise<void> {
    if (state !== 'open') return Promise.reject(new OutboxUnavailable('the outbox is closed'));
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      work();
    });
  }

  function work(): void {
    working ??= writeGroups().finally(() => {
      working = undefined;
      // What came in between the last look and now.
      if (waiting.length > 0 || (owed.size > 0 && broken === undefined)) work();
    });
  }

  async function writeGroups(): Promise<void> {
    await undefined; // What is owed in one turn of the event loop is written together.
    while (state !== 'closed' && (waiting.length > 0 || owed.size > 0)) {
      if (broken !== undefined && !(await mend())) {
        refuse(waiting.splice(0), unavailable(broken));
        return;
      }
      await writeGroup(waiting.splice(0));
    }
  }

  async function writeGroup(group: Waiter[]): Promise<void> {
    beingWritten = new Map(owed);
    owed.clear();
    // After a power cut a hole in what was not synced would take some changes away, and leave later ones.
    const sync = isToSync || group.length > 0;
    isToSync = false;
    try {
      // Chained, since that takes half the processor time of an array of operations.
      const batch = db.batch();
      for (const change of beingWritten.values()) {
        if (change.type === 'put') batch.put(change.key, change.value);
        else batch.del(change.key);
      }
      // What was written unsynced is synced only by a write, and one of nothing would not reach LevelDB.
      if (sync && batch.length === 0) batch.put(formatKey, format);
      await batch.write({ sync });
      // LevelDB may have begun a file, whose name it does not sync.
      if (group.length > 0) await syncFolder(place);
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const [key, change] of beingWritten) if (!owed.has(key)) owed.set(key, change);
      isToSync = true;
      breakDown(error as Error);
      refuse(group, unavailable(error as Error));
    }
  }

  function breakDown(error: Error): void {
    broken = error;
    mendNotBefore = 0;
    report(
      `what became of deliveries cannot be written to ${place}, and is kept in memory: ${reasonOf(error)}`,
    );
    tryAgain();
  }

  function tryAgain(): void {
    machineTime.after(mendEveryMs, async () => {
      if (state !== 'open' || broken === undefined) return;
      await working;
      if (broken === undefined) return;
      working ??= mend().then(() => {
        working = undefined;
        work();
        if (broken !== undefined) tryAgain();
      });
    });
  }

  async function mend(): Promise<boolean> {
    if (Date.now() < mendNotBefore) return false;
    mendNotBefore = Date.now() + mendEveryMs / 2;
    try {
      await probe(place);
      reopening = reopen();
      await reopening;
      broken = undefined;
      report(`what became of deliveries can be written to ${place} again`);
    } catch (error) {
      broken = error as Error;
    } finally {
      reopening = undefined;
    }
    return broken === undefined;
  }

  async function closeLevel(): Promise<void> {
    await reopening?.catch(() => undefined);
    await db.close();
  }

  async function reopen(): Promise<void> {
    const gap = await onGap?.();
    try {
      await db.close();
      db = await openLevel(place);
      gap?.back();
    } catch (error) {
      const isTaken = error instanceof OutboxInUse;
      if (isTaken) {
        state = 'closed';
        report(`${place} was taken by another process: this one keeps nothing more there. Start it anew`);
      }
      gap?.back(isTaken ? error : undefined);
      throw error;
    }
  }

  function unavailable(error: Error): OutboxUnavailable {
    return new OutboxUnavailable(`${place} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

function valueIn(change: Change): string | undefined {
  return change.type === 'put' ? change.value : undefined;
}

/** Takes the changes that belong before the last of the entries, or all, from their begin, and makes them. */
function merge(entries: [string, string][], changes: Change[], isLast: boolean): [string, string][] {
  const merged: [string, string][] = [];
  const takeUpTo = (key: string | undefined) => {
    while (changes.length > 0 && (key === undefined || changes[0]!.key < key)) {
      const change = changes.shift()!;
      if (change.type === 'put') merged.push([change.key, change.value]);
    }
  };
  for (const entry of entries) {
    takeUpTo(entry[0]);
    if (changes[0]?.key !== entry[0]) merged.push(entry);
  }
  if (isLast) takeUpTo(undefined);
  return merged;
}

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

function refuse(group: Waiter[], error: Error): void {
  for (const { reject } of group) reject(error);
}

/**
 * Opens it without the tables whose checksums do not hold: LevelDB looks at none, and of what is spoilt it may end the
 * process. Some are left from a process that was killed. Of the others it says that they are missing.
 */
async function openSound(place: string): Promise<Level> {
  const spoilt = await whileHeld(place, () => damagedTables(place)).catch((error: Error) => {
    if (error instanceof OutboxInUse) throw error;
    return []; // Nothing can be written: opening it says why.
  });
  if (spoilt.length === 0) return openLevel(place);
  const aside = asideIn(place);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  for (const name of spoilt) await rename(join(place, name), join(aside, name));
  try {
    const db = await openLevel(place);
    for (const name of spoilt) await rm(join(aside, name));
    return db;
  } catch (error) {
    for (const name of spoilt) await rename(join(aside, name), join(place, name));
    if (!(error instanceof OutboxDamaged)) throw error;
    throw damaged(place, `the checksums of ${spoilt.join(', ')} do not hold`, error);
  }
}

function logDamaged(place: string, bytes: number): string {
  return (
    `${place} was damaged: ${bytes} bytes of its log could not be read. ` +
    'If the power was cut, they were not needed; else the deliveries in them are lost'
  );
}

function afterStop(place: string): string {
  return `To mend it, stop the server and run ${repairCommand(place)}`;
}

/** Writes as much as LevelDB will when it opens the folder anew, so that an open one is not given up in vain. */
async function probe(place: string): Promise<void> {
  const file = join(place, 'probe');
  try {
    const handle = await open(file, 'w', 0o600);
    try {
      await handle.writeFile(Buffer.alloc((await sizeOfLogs(place)) + 256 * 1024, 1));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(file, { force: true });
  }
}

async function sizeOfLogs(place: string): Promise<number> {
  const logs = (await readdir(place)).filter((name) => name.endsWith('.log'));
  const sizes = await Promise.all(logs.map(async (name) => (await stat(join(place, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
