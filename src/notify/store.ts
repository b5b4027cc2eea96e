import { chmod, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { OutboxUnavailable } from './outbox.js';
import { atMost, machineTime } from './time.js';

export type Change = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };

/** Keys and texts in one folder, in the order of their keys. Bytes that were acknowledged survive a power cut. */
export interface Store {
  /**
   * Resolves when these changes, and all that were owed before, are synced to disk; concurrent calls share one sync.
   * `written` is called then too, even where the caller was already told that it took too long.
   * @throws {OutboxUnavailable}
   */
  commit(changes: readonly Change[], written?: () => void): Promise<void>;
  /** Writes soon, unsynced; where the disk refuses, goes on trying. The last change of a key counts. */
  owe(changes: readonly Change[]): void;
  read(keys: string[]): Promise<(string | undefined)[]>;
  /** All entries from `from` up to, not including, `to`, some thousand at a time. */
  scan(from: string, to: string): AsyncGenerator<[key: string, value: string][]>;
  /** Whether the next commit has a chance. Turns true again by itself. */
  readonly writable: boolean;
  close(): Promise<void>;
}

export interface StoreOptions {
  folder: string;
  /** A commit is given up on after so long. */
  maxWriteMs: number;
  /** Told, in one sentence, what an operator should know. */
  report: (message: string) => void;
}

/** Another process holds the folder. */
export class OutboxInUse extends Error {
  override name = 'OutboxInUse';
}

/** The folder holds something that cannot be read as an outbox. Nothing in it was changed. */
export class OutboxDamaged extends Error {
  override name = 'OutboxDamaged';
}

const formatKey = 'format';
const format = '1';
const mendEveryMs = 1000;

/**
 * Opens `<folder>/outbox`, and makes it where it is missing.
 * @throws {OutboxInUse | OutboxDamaged | OutboxUnavailable}
 */
export async function openStore({ folder, maxWriteMs, report }: StoreOptions): Promise<Store> {
  const place = join(folder, 'outbox');
  await makePrivateFolder(folder, place);
  let db = await openLevel(place);
  await checkFormat(db, place);
  await reportLosses(place, report);

  let queue: Commit[] = [];
  /** Those that have not heard what became of them, the oldest first. */
  const pending = new Set<Commit>();
  let watching = false;
  const owed = new Map<string, Change>();
  let state: 'open' | 'closing' | 'closed' = 'open';
  let working: Promise<void> | undefined;
  // LevelDB goes on after a failed write as if its log were whole, and would lose what it acknowledges after it.
  // So nothing more is written until the folder was opened anew; reading goes on.
  let broken: Error | undefined;
  let stalled = false;
  let mendNotBefore = 0;
  let reopening: Promise<void> | undefined;

  return {
    commit,
    owe(changes) {
      if (state === 'closed') return;
      for (const change of changes) owed.set(change.key, change);
      work();
    },
    async read(keys) {
      await reopening;
      return db.getMany(keys);
    },
    async *scan(from, to) {
      await reopening;
      const entries = db.iterator({ gte: from, lt: to });
      try {
        for (let some = await entries.nextv(2000); some.length > 0; some = await entries.nextv(2000))
          yield some;
      } finally {
        await entries.close();
      }
    },
    get writable() {
      return broken === undefined && !stalled;
    },
    async close() {
      if (state !== 'open') return;
      const last = commit([]).catch(() => undefined);
      state = 'closing';
      await last;
      state = 'closed';
      refuse(queue.splice(0), new OutboxUnavailable('the outbox was closed'));
      // A disk that hangs must not keep the process.
      await atMost(maxWriteMs, closeLevel());
    },
  };

  function commit(changes: readonly Change[], written: () => void = () => undefined): Promise<void> {
    if (state !== 'open') return Promise.reject(new OutboxUnavailable('the outbox is closed'));
    // The person of each click would wait in vain for the whole time.
    if (stalled) return Promise.reject(tooSlow());
    return new Promise((resolve, reject) => {
      const entry: Commit = {
        changes,
        since: performance.now(),
        succeed() {
          pending.delete(entry);
          written();
          resolve();
        },
        fail(error) {
          pending.delete(entry);
          reject(error);
        },
      };
      pending.add(entry);
      queue.push(entry);
      watch();
      work();
    });
  }

  /** One look at all that waits, since a timer for each append would cost more than its place in the group. */
  function watch(): void {
    if (watching) return;
    watching = true;
    machineTime.after(Math.min(maxWriteMs, watchEveryMs), () => {
      watching = false;
      const now = performance.now();
      for (const entry of pending) {
        if (now - entry.since < maxWriteMs) break; // the others came later
        stalled = true;
        queue = queue.filter((other) => other !== entry);
        entry.fail(tooSlow());
      }
      if (pending.size > 0) watch();
    });
  }

  function work(): void {
    working ??= writeGroups().finally(() => {
      working = undefined;
      stalled = false;
      // What came in between the last look and now.
      if (queue.length > 0 || (owed.size > 0 && broken === undefined)) work();
    });
  }

  /** One sync at a time; what comes in meanwhile shares the next. An idle store waits for nothing. */
  async function writeGroups(): Promise<void> {
    await undefined; // Appends of one turn of the event loop share a sync as well.
    while (state !== 'closed' && (queue.length > 0 || owed.size > 0)) {
      if (broken !== undefined && !(await mend())) {
        refuse(queue.splice(0), unavailable(broken));
        return;
      }
      await writeGroup(queue.splice(0), takeOwed());
    }
  }

  async function writeGroup(group: Commit[], settled: Change[]): Promise<void> {
    try {
      // Chained, since that takes half the processor time of an array of operations.
      const batch = db.batch();
      for (const change of [...settled, ...group.flatMap(({ changes }) => changes)]) {
        if (change.type === 'put') batch.put(change.key, change.value);
        else batch.del(change.key);
      }
      await batch.write({ sync: group.length > 0 });
    } catch (error) {
      for (const change of settled) if (!owed.has(change.key)) owed.set(change.key, change);
      breakDown(error as Error);
      refuse(group, unavailable(error as Error));
      return;
    }
    stalled = false;
    for (const entry of group) entry.succeed();
  }

  function takeOwed(): Change[] {
    const changes = [...owed.values()];
    owed.clear();
    return changes;
  }

  function breakDown(error: Error): void {
    broken = error;
    mendNotBefore = 0;
    report(`the outbox in ${place} cannot be written: ${reasonOf(error)}`);
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
      stalled = false;
      report(`the outbox in ${place} can be written again`);
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
    await db.close();
    db = await openLevel(place);
  }

  function tooSlow(): OutboxUnavailable {
    return new OutboxUnavailable(`the disk of ${place} took more than ${maxWriteMs} ms`);
  }

  function unavailable(error: Error): OutboxUnavailable {
    return new OutboxUnavailable(`${place} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

interface Commit {
  changes: readonly Change[];
  /** On the clock of `performance`. */
  since: number;
  succeed(): void;
  fail(error: Error): void;
}

function refuse(group: Commit[], error: Error): void {
  for (const entry of group) entry.fail(error);
}

/** The folder itself may be a volume whose mode is not ours to set; the one inside is. */
async function makePrivateFolder(folder: string, place: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (await isMissing(place)) await create(folder, place);
    if (((await stat(place)).mode & 0o077) !== 0) await chmod(place, 0o700);
  } catch (error) {
    throw new OutboxUnavailable(
      `${place} cannot be made: ${reasonOf(error as Error)}. Choose a folder that this user may write to`,
      { cause: error },
    );
  }
}

/** Made aside and moved into place whole: so a folder without the mark of its format is a damaged one, never a new one. */
async function create(folder: string, place: string): Promise<void> {
  const draft = await mkdtemp(join(folder, '.outbox-'));
  try {
    const db = new ClassicLevel(draft);
    await db.put(formatKey, format, { sync: true });
    await db.close();
    await rename(draft, place);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was quicker: which of the two holds it is found out when it is opened.
    if (await isMissing(place)) throw error;
  }
}

async function openLevel(place: string): Promise<ClassicLevel> {
  const db = new ClassicLevel(place, { createIfMissing: false, ...levelOptions });
  try {
    await db.open();
    return db;
  } catch (error) {
    await db.close().catch(() => undefined);
    throw openingError(place, error as Error);
  }
}

/** How late a write that takes too long may be noticed. */
const watchEveryMs = 50;

/** Most events are gone within a second: a buffer for many of them, and nothing compressed that is soon deleted. */
const levelOptions = { writeBufferSize: 16 * 1024 * 1024, compression: false };

function openingError(place: string, error: Error): Error {
  const code = codeOf(error);
  const reason = reasonOf(error);
  if (code === 'LEVEL_LOCKED') {
    return new OutboxInUse(
      `${place} is in use by another process: each server needs a state folder of its own`,
    );
  }
  // A file of ours that is gone does not come back by itself, as room on the disk does.
  if (code === 'LEVEL_IO_ERROR' && !reason.includes('No such file'))
    return new OutboxUnavailable(`${place} cannot be opened: ${reason}`, { cause: error });
  return damaged(place, reason, error);
}

function damaged(place: string, reason: string, cause?: Error): OutboxDamaged {
  const wayOut =
    'Copy the folder, then let LevelDB save what it can: ' +
    `node -e "require('classic-level').ClassicLevel.repair('${place}')". To begin anew, move the folder away`;
  return new OutboxDamaged(`${place} is damaged: ${reason}. ${wayOut}`, { cause });
}

async function checkFormat(db: ClassicLevel, place: string): Promise<void> {
  const found = await db.get(formatKey).catch((error: Error) => error);
  if (found === format) return;
  await db.close();
  if (found instanceof Error) throw damaged(place, reasonOf(found), found);
  if (found === undefined) throw damaged(place, 'it does not say which format it has');
  throw new OutboxDamaged(`${place} has format ${found}, and this version of Dargah reads format ${format}`);
}

/** LevelDB skips spoilt parts of its log and says so nowhere but in its diary. */
async function reportLosses(place: string, report: (message: string) => void): Promise<void> {
  const diary = await readFile(join(place, 'LOG'), 'utf8').catch(() => '');
  const losses = diary.split('\n').filter((line) => /: dropping \d+ bytes/.test(line));
  if (losses.length === 0) return;
  const bytes = losses.reduce((sum, line) => sum + Number(/dropping (\d+) bytes/.exec(line)![1]), 0);
  report(
    `${place} was damaged: ${bytes} bytes of its log could not be read, and the deliveries in them are lost`,
  );
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

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
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

/** `abstract-level` wraps LevelDB's errors. */
function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}

function reasonOf(error: Error): string {
  return rootOf(error).message;
}

function codeOf(error: Error): string | undefined {
  return (rootOf(error) as NodeJS.ErrnoException).code;
}
