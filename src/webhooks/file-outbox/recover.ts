import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { isEmpty, openDatabase } from './check.js';
import type { Sqlite } from './driver.js';
import { DatabaseDamaged, failureOf, tryTo } from './failure.js';
import type { Recovered } from './rounds.js';
import {
  arrived,
  behind,
  createDatabase,
  dead,
  type Row,
  type Tally,
  turn,
  type WholeRow,
  whole,
} from './schema.js';
import { isIntact } from './seal.js';
import { areOfTwo, readSynced, syncedFileOf } from './synced.js';
import { DeliveryTable } from './table.js';

/**
 * Brings what can be read of a damaged database into a new one. The damaged one stays as it is.
 * @throws {Error} of which {@link failureOf} says what it means, when nothing can
 */
export function recoverDatabase(file: string, into: string): Recovered {
  if (!existsSync(file) && !existsSync(`${file}-wal`))
    throw new DatabaseDamaged('the file of its events is missing');
  const hasHeader = opens(file);
  createDatabase(into);
  const copy = `${into}.copy`;
  // SQLite writes. Where only the log is left, it may have all pages.
  copyFileSync(existsSync(file) && !isEmpty(file) ? file : into, copy);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  if (!hasHeader) replaceFirstPage(copy, into);
  const from = openDatabase(copy);
  const to = openDatabase(into);
  const seen = bring(from, to);
  const table = new DeliveryTable(to);
  table.mendTurns(Date.now());
  const expected = expectedIn(from, syncedFileOf(file));
  for (const db of [from, to]) db.close();
  for (const end of ['', '-wal']) rmSync(copy + end, { force: true });
  const { deliveries } = table.tally;
  return { deliveries, ...(expected !== undefined && { lost: Math.max(seen, expected) - deliveries }) };
}

/** How many deliveries there were at most; undefined: nothing says so. */
function expectedIn(db: Sqlite, syncedFile: string): number | undefined {
  const tally = tryTo(() => db.prepare('SELECT changes, seq, deliveries FROM tally').get() as Tally);
  const synced = readSynced(syncedFile);
  if (tally !== undefined && synced !== undefined && areOfTwo(tally, synced)) return undefined;
  const isPlausible = tally !== undefined && tally.deliveries <= tally.seq && tally.seq < farthest;
  if (isPlausible) return tally.deliveries + Math.max(0, (synced?.seq ?? 0) - tally.seq);
  return synced?.seq;
}

/** Whether its first page is that of an outbox. @throws {Error} when another process has it */
function opens(file: string): boolean {
  try {
    openDatabase(file).close();
    return true;
  } catch (error) {
    if (failureOf(error).kind !== 'damaged') throw error;
    return false;
  }
}

/**
 * By that of a new database, of which the tables begin on the same pages. The size of the file stands there, too, and
 * what is free; a new one knows neither.
 */
function replaceFirstPage(file: string, intact: string): void {
  const page = Buffer.alloc(pageBytes);
  const from = openSync(intact, 'r');
  const to = openSync(file, 'r+');
  try {
    readSync(from, page, 0, pageBytes, 0);
    page.writeUInt32BE(Math.floor(fstatSync(to).size / pageBytes), 28);
    page.fill(0, 32, 40);
    writeSync(to, page, 0, pageBytes, 0);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** Returns how many deliveries there is a trace of. */
function bring(from: Sqlite, to: Sqlite): number {
  const seen = new Set<number>();
  for (const table of ['delivery', 'body'] as const) for (const seq of numbersIn(from, table)) seen.add(seq);
  const read = from.prepare(`${whole} WHERE seq = ?`);
  const write = to.prepare('INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const writeBody = to.prepare('INSERT INTO body VALUES (?, ?, ?)');
  to.exec('PRAGMA synchronous = FULL; BEGIN');
  for (const seq of seen) {
    const row = tryTo(() => read.get(seq) as WholeRow | undefined);
    if (row === undefined || !isIntact(row)) continue;
    const { due_at, attempts, receiver, ordering_key, clicked_at, id, rule, last_error } = row;
    write.run(seq, stateOf(row), due_at, attempts, receiver, ordering_key, clicked_at, id, rule, last_error);
    writeBody.run(seq, row.seal, row.body);
  }
  to.exec(`UPDATE tally SET deliveries = (SELECT count(*) FROM delivery),
    seq = (SELECT coalesce(max(seq), 0) FROM delivery); COMMIT`);
  return seen.size;
}

function stateOf({ state, due_at }: Row): Row['state'] {
  const isKnown = state === behind || state === turn || state === dead;
  return isKnown && due_at !== null ? state : arrived;
}

/** The numbers of a table in order. Where it cannot be read, those behind are looked for. */
function* numbersIn(db: Sqlite, table: 'delivery' | 'body'): Generator<number> {
  const next = db.prepare(`SELECT seq FROM ${table} WHERE seq > ? ORDER BY seq LIMIT 1`);
  const read = (after: number) => tryTo(() => next.all(after) as Pick<Row, 'seq'>[]);
  for (let after: number | undefined = 0; after !== undefined; ) {
    const found = read(after);
    if (found === undefined) after = readableAfter(after, (at) => read(at) !== undefined);
    else if (found.length === 0) return;
    else {
      after = found[0]!.seq;
      yield after;
    }
  }
}

/** The first number behind a damaged part. */
function readableAfter(unreadable: number, isReadable: (at: number) => boolean): number | undefined {
  let step = 1;
  while (!isReadable(unreadable + step)) {
    step *= 2;
    if (step > farthest) return undefined;
  }
  let [from, to] = [unreadable + Math.floor(step / 2), unreadable + step];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (isReadable(middle)) to = middle;
    else from = middle;
  }
  return to;
}

const pageBytes = 4096;
/** Between two deliveries. */
const farthest = 2 ** 40;
