import { dirname, join } from 'node:path';
import type { Delivery } from '../outbox.js';
import { isSearched, openDatabase, structureProblem } from './check.js';
import { openSqlite, type Sqlite } from './driver.js';
import { DatabaseDamaged, resultOf, tryTo } from './failure.js';
import { createReserve, type Reserve } from './reserve.js';
import { type Done, isChange, type Result, type Round } from './rounds.js';
import {
  createSyncedFile,
  missingIn,
  openSyncedFile,
  readSynced,
  type SyncedFile,
  syncedFileOf,
} from './synced.js';
import { DeliveryTable } from './table.js';

/** A database of deliveries, to be used in a thread of its own: each call waits for the disk. */
export class Store {
  private readonly table: DeliveryTable;
  private readonly reserve: Reserve;
  private readonly synced: SyncedFile;

  /** @throws {Error} of which `failureOf` says what it means */
  static open(file: string, open: (file: string) => Sqlite = openSqlite): Store {
    const db = openDatabase(file, open);
    try {
      for (const setting of settings) db.exec(`PRAGMA ${setting}`);
      const problem = structureProblem(db, file);
      if (problem !== undefined) throw new DatabaseDamaged(problem);
      const store = new Store(db, file);
      if (isSearched(file)) store.table.mendTurns(Date.now());
      return store;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  private constructor(
    private readonly db: Sqlite,
    file: string,
  ) {
    this.table = new DeliveryTable(db);
    const syncedFile = syncedFileOf(file);
    const missing = missingIn(this.table.tally, syncedFile);
    if (missing !== undefined) this.table.damage.push(missing);
    if (readSynced(syncedFile) === undefined) createSyncedFile(syncedFile, this.table.tally);
    this.synced = openSyncedFile(syncedFile);
    this.synced.write(this.table.tally);
    this.reserve = createReserve(join(dirname(file), 'reserve'));
    tryTo(() => this.reserve.restore());
  }

  /** Does all of it that the disk lets be done. */
  do({ now, append, settle, take, ask }: Round): Done {
    const { table } = this;
    const [appended, ...results] = this.together([
      { run: () => this.append(append), isToSync: append.length > 0 },
      ...settle.map((one) => ({ run: () => table.settle(one, now), isToSync: false })),
      ...take.map((receiver) => ({ run: () => table.take(receiver, now), isToSync: false })),
      ...ask.map((one) => ({ run: () => table.answer(one, now), isToSync: isChange(one) })),
    ]);
    // Else the log would have what was deleted until it is overwritten.
    if (ask.some(({ ask }) => ask === 'forget')) tryTo(() => this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
    const next = (items: readonly unknown[]) => results.splice(0, items.length) as never[];
    return {
      ...{ append: appended!, settle: next(settle), take: next(take), ask: next(ask) },
      damage: table.damage.splice(0),
    };
  }

  private append(deliveries: readonly Delivery[]): void {
    // With what the disk has left, and no reserve, nothing that is appended now could ever leave.
    if (deliveries.length > 0) this.reserve.restore();
    for (const one of deliveries) this.table.append(one);
  }

  /** Throws where the disk has no room for what comes. */
  probe(): void {
    const { db } = this;
    db.exec('PRAGMA synchronous = FULL');
    // The log has no room to grow: it begins anew for each part of what is given back.
    db.exec('PRAGMA wal_checkpoint(RESTART)');
    for (let parts = 0; parts < mostParts && this.shrink(); parts += 1)
      db.exec('PRAGMA wal_checkpoint(RESTART)');
    // First, since what is inserted makes the database grow: without a reserve, that might be the last room.
    this.reserve.restore();
    db.exec(`INSERT INTO probe VALUES (zeroblob(${256 * 1024})); DELETE FROM probe`);
  }

  /** While nothing else is to be done: gives room back to the disk, but for the reserve. Returns whether there is more. */
  rest(): boolean {
    const isMore = tryTo(() => {
      if (this.shrink()) return true;
      this.db.exec('PRAGMA wal_checkpoint(PASSIVE)');
      this.reserve.restore();
      return false;
    });
    return isMore === true;
  }

  /** Gives some room back to the disk. Returns whether there was some. */
  private shrink(): boolean {
    const { db } = this;
    const { freelist_count: free } = db.prepare('PRAGMA freelist_count').get() as { freelist_count: number };
    if (free > keptPages) db.exec(`PRAGMA incremental_vacuum(${Math.min(free - keptPages, pagesAtOnce)})`);
    return free > keptPages;
  }

  close(): void {
    this.db.close();
    this.synced.close();
  }

  /** In one transaction, or, where that fails, each by itself. */
  private together(parts: readonly Part[]): Result<unknown>[] {
    const result = resultOf(() => this.transaction(parts));
    if ('value' in result) return result.value.map((value) => ({ value }));
    if (parts.length > 1) return parts.flatMap((part) => this.together([part]));
    // What is noted makes room; what is appended takes it.
    const makesRoom = result.failure.kind === 'unavailable' && !parts[0]!.isToSync;
    return makesRoom && this.reserve.release() ? this.together(parts) : [result];
  }

  private transaction(parts: readonly Part[]): unknown[] {
    const { db, table } = this;
    const isToSync = parts.some((part) => part.isToSync);
    const before = { tally: { ...table.tally }, damage: table.damage.length };
    db.exec(`PRAGMA synchronous = ${isToSync ? 'FULL' : 'NORMAL'}; BEGIN IMMEDIATE`);
    try {
      const values = parts.map(({ run }) => run());
      if (isToSync || table.tally.deliveries !== before.tally.deliveries) table.writeTally();
      db.exec('COMMIT');
      if (isToSync) tryTo(() => this.synced.write(table.tally));
      return values;
    } catch (error) {
      table.tally = before.tally;
      table.damage.length = before.damage;
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

const settings = [
  // What was deleted is overwritten: events name people.
  'secure_delete = ON',
  // In kB, all of which an open outbox takes. With 16 MB nothing was faster that was measured.
  'cache_size = -6000',
  'wal_autocheckpoint = 1000',
  'journal_size_limit = 16777216',
  // On macOS a sync alone may leave it in the memory of the disk.
  'fullfsync = ON',
  'checkpoint_fullfsync = ON',
];

interface Part {
  run(): unknown;
  /** It was promised that this is on the disk once it is done. */
  isToSync: boolean;
}

/** Of 4 kB each. They are soon needed again. */
const keptPages = 250;
const pagesAtOnce = 1000;
/** Of what is given back at one time, so that nobody waits for long. */
const mostParts = 100;
