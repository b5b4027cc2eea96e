import { openSqlite, type Sqlite, type Statement } from './driver.js';
import { createSyncedFile, firstChange, type Synced, syncedFileOf } from './synced.js';

/** A delivery that has arrived in the outbox has no state yet: it is only put at the end. */
export const arrived = null;
/** Of those with the same ordering key, all but the first wait behind it. */
export const behind = 1;
/** It is sent when it is due. Of each ordering key exactly one has the turn, once one was taken in. */
export const turn = 2;
/** No more attempts, unless someone asks for them. */
export const dead = 3;

export const format = 5;

const schema = `
  CREATE TABLE delivery (
    seq          INTEGER PRIMARY KEY,  -- in the order of the appends
    state        INTEGER CHECK (state IN (${behind}, ${turn}, ${dead})),
    due_at       INTEGER,              -- of the next attempt; of the dead, when that became of them
    attempts     INTEGER NOT NULL DEFAULT 0,
    receiver     TEXT NOT NULL,
    ordering_key TEXT,
    clicked_at   INTEGER NOT NULL,
    id           TEXT NOT NULL,
    rule         TEXT NOT NULL,
    last_error   TEXT
  );
  -- A table of its own, since SQLite writes a row anew when its state changes.
  CREATE TABLE body (seq INTEGER PRIMARY KEY, seal INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE TRIGGER with_body AFTER DELETE ON delivery BEGIN DELETE FROM body WHERE seq = old.seq; END;
  CREATE INDEX by_state ON delivery (receiver, state);
  CREATE INDEX by_id    ON delivery (id);
  CREATE INDEX by_turn  ON delivery (receiver, due_at) WHERE state = ${turn};
  CREATE INDEX by_key   ON delivery (receiver, ordering_key, state) WHERE state IS NOT NULL;
  -- How many changes of how many deliveries there were: what is missing shows.
  CREATE TABLE tally (changes INTEGER NOT NULL, seq INTEGER NOT NULL, deliveries INTEGER NOT NULL);
  CREATE TABLE probe (bytes BLOB);
  PRAGMA user_version = ${format};
`;

/** Makes an empty database in a file that is not there, and the file beside it. */
export function createDatabase(file: string): void {
  const db = openSqlite(file);
  const changes = firstChange();
  try {
    createTables(db, changes);
  } finally {
    db.close();
  }
  createSyncedFile(syncedFileOf(file), { changes, seq: 0 });
}

export function createTables(db: Sqlite, changes = 0): void {
  // So that room can be given back to the disk.
  db.exec('PRAGMA auto_vacuum = INCREMENTAL');
  // In one transaction, since each is synced.
  db.exec(`BEGIN; ${schema} INSERT INTO tally VALUES (${changes}, 0, 0); COMMIT`);
}

/** What is known while a database is open. In tables, so that it is undone with a transaction like the rest. */
const session = `
  PRAGMA temp_store = MEMORY;
  -- What is being sent, or is about to be; it may have been dropped since. Again: someone asked for all its attempts.
  CREATE TEMP TABLE taken (
    seq INTEGER PRIMARY KEY, receiver TEXT NOT NULL, ordering_key TEXT, again INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX temp.taken_by_key ON taken (receiver, ordering_key);
  -- Receivers that are back, and up to which delivery it was brought forward what had been put off.
  CREATE TEMP TABLE forward (receiver TEXT PRIMARY KEY, after INTEGER NOT NULL);
`;

/** How much was written, by which one sees whether something of it is missing. */
export interface Tally extends Synced {
  deliveries: number;
}

export interface Row {
  seq: number;
  state: number | null;
  due_at: number | null;
  attempts: number;
  receiver: string;
  ordering_key: string | null;
  clicked_at: number;
  id: string;
  rule: string;
  last_error: string | null;
}

/** Null where its body is missing. */
export interface WholeRow extends Row {
  seal: number | null;
  body: string | null;
}

const columns = 'seq, state, due_at, attempts, receiver, ordering_key, clicked_at, id, rule, last_error';
/** Begins a query. */
export const whole = `SELECT ${columns}, seal, body FROM delivery LEFT JOIN body USING (seq)`;
const some = `SELECT ${columns} FROM delivery`;
const ofKey = 'WHERE receiver = ?1 AND ordering_key = ?2';
/** The one of an ordering key that is being sent, or else the one that has the turn. */
const holder = `SELECT seq, 1 AS isTaken FROM taken ${ofKey} UNION ALL
  SELECT seq, 0 FROM delivery ${ofKey} AND state = ${turn} LIMIT 1`;

const texts = {
  tally: 'SELECT changes, seq, deliveries FROM tally',
  last: `SELECT max((SELECT coalesce(max(seq), 0) FROM delivery), (SELECT coalesce(max(seq), 0) FROM body)) AS seq`,
  writeTally: 'UPDATE tally SET changes = ?, seq = ?, deliveries = ?',
  counts: `SELECT receiver, sum(state IS NOT ${dead}) AS waiting, sum(state IS ${dead}) AS dead
    FROM delivery GROUP BY receiver`,
  append:
    'INSERT INTO delivery (seq, receiver, ordering_key, clicked_at, id, rule) VALUES (?, ?, ?, ?, ?, ?)',
  appendBody: 'INSERT INTO body VALUES (?, ?, ?)',
  remove: 'DELETE FROM delivery WHERE seq = ?',
  postpone: 'UPDATE delivery SET due_at = ?, attempts = attempts + ?, last_error = ? WHERE seq = ?',
  bury: `UPDATE delivery SET state = ${dead}, due_at = ?, attempts = attempts + ?, last_error = ? WHERE seq = ?`,
  renew: 'UPDATE delivery SET state = ?, due_at = ?, attempts = 0 WHERE seq = ?',
  setState: 'UPDATE delivery SET state = ? WHERE seq = ?',
  takeIn: `UPDATE delivery SET due_at = ?3, state = iif(
      EXISTS (${holder}) OR EXISTS (SELECT 1 FROM delivery ${ofKey} AND state = ${behind}), ${behind}, ${turn})
    WHERE seq = ?4`,
  take: 'INSERT INTO taken (seq, receiver, ordering_key) VALUES (?, ?, ?)',
  tryAgain: 'UPDATE taken SET again = 1 WHERE seq = ?',
  release: 'DELETE FROM taken WHERE seq = ? RETURNING again',
  holder,
  passTurn: `UPDATE delivery SET state = ${turn}, due_at = max(due_at, ?3) WHERE NOT EXISTS (${holder})
    AND seq = (SELECT seq FROM delivery ${ofKey} AND state = ${behind} ORDER BY seq LIMIT 1)`,
  withoutTurn: `SELECT DISTINCT receiver, ordering_key FROM delivery AS waiting WHERE state = ${behind} AND NOT EXISTS
    (SELECT 1 FROM delivery WHERE receiver = waiting.receiver AND ordering_key = waiting.ordering_key AND state = ${turn})`,
  arrived: 'SELECT seq, ordering_key FROM delivery WHERE receiver = ? AND state IS NULL ORDER BY seq LIMIT ?',
  due: `${whole} WHERE receiver = ? AND state = ${turn} AND due_at <= ? AND seq NOT IN (SELECT seq FROM taken)
    ORDER BY due_at, seq LIMIT ?`,
  nextDue: `SELECT due_at FROM delivery WHERE receiver = ? AND state = ${turn} AND due_at > ? ORDER BY due_at LIMIT 1`,
  forward: 'SELECT after FROM forward WHERE receiver = ?',
  setForward: 'INSERT OR REPLACE INTO forward VALUES (?, ?)',
  endForward: 'DELETE FROM forward WHERE receiver = ?',
  putOff: `SELECT seq FROM delivery WHERE receiver = ? AND state = ${turn} AND seq > ? AND due_at > ? ORDER BY seq LIMIT ?`,
  bringForward: 'UPDATE delivery SET due_at = ? WHERE seq = ?',
  tried: `${some} WHERE receiver = ? AND state BETWEEN ? AND ? AND seq > ? ORDER BY seq LIMIT ?`,
  after: `${whole} WHERE seq > ? ORDER BY seq LIMIT ?`,
  ofId: `${whole} WHERE id = ? ORDER BY seq`,
  list: `${some} WHERE receiver = ? AND state IS ? ORDER BY seq LIMIT ?`,
  oldest: 'SELECT clicked_at FROM delivery WHERE receiver = ? AND state IS ? ORDER BY seq LIMIT 1',
} satisfies Record<string, string>;

export type Statements = Record<keyof typeof texts, Statement>;

export function prepareAll(db: Sqlite): Statements {
  db.exec(session);
  const prepared = Object.entries(texts).map(([name, text]) => [name, db.prepare(text)]);
  return Object.fromEntries(prepared) as Statements;
}
