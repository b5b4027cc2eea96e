import { randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { DatabaseDamaged } from './failure.js';
import type { Damage } from './rounds.js';

/** How much of a database was synced. */
export interface Synced {
  /** Transactions. */
  changes: number;
  /** The number of the last delivery that was appended. */
  seq: number;
}

/** Beside a database: how much of it was synced, at least. SQLite takes a damaged log for one that ends there. */
export interface SyncedFile {
  /** After a sync. This itself is not synced: a power cut may take it back, and then it says less than is there. */
  write(synced: Synced): void;
  close(): void;
}

/** More than an outbox ever makes. */
const mostChanges = 2 ** 32;

/** At which number an outbox begins to count its transactions. Those of two are far apart. */
export function firstChange(): number {
  return randomInt(2 ** 19) * 2 * mostChanges;
}

export function areOfTwo(one: Pick<Synced, 'changes'>, other: Pick<Synced, 'changes'>): boolean {
  return Math.abs(one.changes - other.changes) > mostChanges;
}

export function syncedFileOf(database: string): string {
  return join(dirname(database), 'synced');
}

/** It keeps its length from then on, so that a write of it is on the disk as a whole, or not. */
export function createSyncedFile(file: string, synced: Synced): void {
  writeFileSync(file, lineOf(synced), { mode: 0o600, flush: true });
}

export function openSyncedFile(file: string): SyncedFile {
  const handle = openSync(file, 'r+');
  return {
    write: (synced) => void writeSync(handle, lineOf(synced), 0),
    close: () => closeSync(handle),
  };
}

/**
 * What is missing in a database, by what the file beside it says; undefined: nothing is.
 * @throws {DatabaseDamaged} when the two were never of one outbox
 */
export function missingIn({ changes, seq }: Synced, file: string): Damage | undefined {
  const synced = readSynced(file);
  if (synced === undefined)
    return {
      message: `${file} is missing or damaged, so nothing says whether the last events are missing`,
      lost: 0,
    };
  if (areOfTwo(synced, { changes }))
    throw new DatabaseDamaged('its files are of two outboxes: one was put in the place of another');
  if (synced.changes <= changes) return undefined;
  const lost = Math.max(0, synced.seq - seq);
  return {
    message:
      `the last ${synced.changes - changes} transactions are missing: up to ${lost} deliveries are lost, ` +
      'and what had arrived or was dropped since may be sent again',
    lost,
  };
}

/** Undefined where it is missing, or damaged itself. */
export function readSynced(file: string): Synced | undefined {
  const text = tryToRead(file);
  const [changes = Number.NaN, seq = Number.NaN] = text.trim().split(/ +/).map(Number);
  return text === lineOf({ changes, seq }) ? { changes, seq } : undefined;
}

function lineOf({ changes, seq }: Synced): string {
  const text = `${String(changes).padStart(16)} ${String(seq).padStart(16)} `;
  return `${text}${crc32(text).toString(16).padStart(8, '0')}\n`;
}

function tryToRead(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
