import { existsSync, statSync } from 'node:fs';
import { openSqlite, type Sqlite } from './driver.js';
import { DatabaseDamaged } from './failure.js';
import type { Checked } from './rounds.js';
import { createTables, format, type WholeRow, whole } from './schema.js';
import { isIntact, nameOfRow } from './seal.js';
import { missingIn, syncedFileOf } from './synced.js';
import { DeliveryTable } from './table.js';

/**
 * Opens a database for this process alone, and looks whether it is one of ours.
 * @throws {Error} of which {@link failureOf} says what it means
 */
export function openDatabase(file: string, open: (file: string) => Sqlite = openSqlite): Sqlite {
  // SQLite would make an empty one.
  if (!existsSync(file)) throw new DatabaseDamaged('the file of its events is missing');
  if (isEmpty(file)) throw new DatabaseDamaged('the file of its events is empty');
  const db = open(file);
  try {
    // The lock is held until this process ends, which needs no shared memory for it.
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    db.prepare('PRAGMA journal_mode = WAL').get();
    const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (found !== format)
      throw new DatabaseDamaged(
        `it has format ${found}, and this version reads ${format}: if a newer Dargah wrote it, use that one`,
      );
    if (schemaOf(db) !== shippedSchema())
      throw new DatabaseDamaged('its list of tables is not that of an outbox');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Beside a file of no or one byte, SQLite deletes the log, which may have everything. */
export function isEmpty(file: string): boolean {
  return statSync(file).size <= 1;
}

function schemaOf(db: Sqlite): string {
  const rows = db
    .prepare('SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY rowid')
    .all();
  return JSON.stringify(rows);
}

function shippedSchema(): string {
  const db = openSqlite(':memory:');
  createTables(db);
  const schema = schemaOf(db);
  db.close();
  return schema;
}

/**
 * What is wrong with how a database hangs together, as far as a second is enough to see it: in a large one not whether
 * its indexes fit its tables, in a very large one nothing.
 */
export function structureProblem(db: Sqlite, file: string): string | undefined {
  if (statSync(file).size > quickBytes) return undefined;
  const check = isSearched(file) ? 'integrity_check' : 'quick_check';
  const [found] = db.prepare(`PRAGMA ${check}(1)`).all() as Record<string, string>[];
  return found?.[check] === 'ok' ? undefined : withoutBanner(String(found?.[check]));
}

/** SQLite puts a line of its own above what it finds in pages. */
function withoutBanner(problem: string): string {
  return problem.replace(/^\*\*\* in database \w+ \*\*\*\n/, '');
}

/** Whether a database is so small that all of it is looked through at the start. */
export function isSearched(file: string): boolean {
  return statSync(file).size <= searchedBytes;
}

/** Measured: a quarter of a second for 60 MB. */
const searchedBytes = 32 * 1024 * 1024;
/** Measured: a tenth of a second for 60 MB. */
const quickBytes = 512 * 1024 * 1024;

/** Reads all of a database, and changes nothing in it. */
export function checkDatabase(file: string): Checked {
  const db = openDatabase(file);
  const found = db.prepare('PRAGMA integrity_check(20)').all() as { integrity_check: string }[];
  const problems = found.map((row) => withoutBanner(row.integrity_check)).filter((text) => text !== 'ok');
  const table = new DeliveryTable(db);
  const missing = missingIn(table.tally, syncedFileOf(file));
  problems.push(
    ...[...table.damage, ...(missing === undefined ? [] : [missing])].map(({ message }) => message),
  );
  for (const row of rowsOf(db)) if (!isIntact(row)) problems.push(`${nameOfRow(row)} is damaged`);
  db.close();
  return { deliveries: table.tally.deliveries, problems };
}

/** All deliveries, some at a time. */
function* rowsOf(db: Sqlite): Generator<WholeRow> {
  const next = db.prepare(`${whole} WHERE seq > ? ORDER BY seq LIMIT 500`);
  for (let after = 0, rows: WholeRow[]; ; after = rows.at(-1)!.seq) {
    rows = next.all(after) as WholeRow[];
    if (rows.length === 0) return;
    yield* rows;
  }
}
