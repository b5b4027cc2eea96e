import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { OutboxUnavailable } from '../outbox.js';
import { syncFolder } from './folder.js';

/** The LevelDB of a store, in a folder that has that of the write-ahead log in it. */
export type Level = ClassicLevel;

/** Another process holds the folder. */
export class OutboxInUse extends Error {
  override name = 'OutboxInUse';
}

/** The folder holds something that cannot be read as an outbox. Nothing in it was changed. */
export class OutboxDamaged extends Error {
  override name = 'OutboxDamaged';
}

export const formatKey = 'format';
export const format = '4';
/** Of version 0.1, which sealed nothing. What it wrote is read, but it must not read what is written now. */
const formatBefore = '3';

export function writeAheadLogIn(place: string): string {
  return join(place, 'journal');
}

/** Makes an empty one. */
export async function fillPlace(place: string): Promise<void> {
  try {
    const db = new ClassicLevel(place);
    await db.open();
    await db.put(formatKey, format, { sync: true });
    await db.close();
  } catch (error) {
    throw rootOf(error as Error);
  }
  await mkdir(writeAheadLogIn(place), { mode: 0o700 });
}

/** @throws {OutboxInUse | OutboxDamaged | OutboxUnavailable} */
export async function openLevel(place: string): Promise<Level> {
  const db = new ClassicLevel(place, { createIfMissing: false, ...levelOptions });
  try {
    await db.open();
    await syncFolder(place);
    return db;
  } catch (error) {
    await db.close().catch(() => undefined);
    throw openingError(place, error as Error);
  }
}

/** What LevelDB saves of one that may not open. It sets aside what it can make nothing of. */
export async function salvage(folder: string): Promise<Level> {
  await ClassicLevel.repair(folder);
  return openLevel(folder);
}

/** Most events are gone within a second: a buffer for many of them, and nothing compressed that is soon deleted. */
const levelOptions = { writeBufferSize: 16 * 1024 * 1024, compression: false };

/**
 * Does something while no other process can open a place, by holding the lock of its LevelDB in the name of another one,
 * which is in a folder of its own within some other.
 * @throws {OutboxInUse}
 */
export async function whileHeld<Result>(
  place: string,
  task: () => Promise<Result>,
  within = place,
): Promise<Result> {
  const aside = await mkdtemp(join(within, '.lock-'));
  try {
    await symlink(resolve(place, 'LOCK'), join(aside, 'LOCK'));
    const holder = new ClassicLevel(aside);
    await holder.open().catch((error) => Promise.reject(openingError(place, error)));
    // Those of processes that were killed.
    for (const name of await readdir(within))
      if (name.startsWith('.lock-') && name !== basename(aside))
        await rm(join(within, name), { recursive: true, force: true });
    return await task().finally(() => holder.close());
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

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
    return new OutboxUnavailable(
      `${place} cannot be opened: ${reason}. It needs room on the disk, and this user must be let write there`,
      { cause: error },
    );
  return damaged(place, reason, error);
}

export function damaged(place: string, reason: string, cause?: Error): OutboxDamaged {
  const wayOut = `${repairCommand(place)} brings back what can be read. To begin anew, move the folder away`;
  return new OutboxDamaged(`${place} is damaged: ${reason}. ${wayOut}`, { cause });
}

/** To be read in a message. */
export function repairCommand(place: string): string {
  return `"dargah outbox repair --state-dir ${dirname(place)}"`;
}

/**
 * @param needed that it says what it has, and has a write-ahead log
 * @throws {OutboxDamaged} after closing it
 */
export async function checkFormat(
  db: Level,
  place: string,
  needed: 'needed' | 'unless it is lost' = 'needed',
): Promise<void> {
  const found = await db.get(formatKey).catch((error: Error) => error);
  if (needed !== 'needed' && (typeof found !== 'string' || found === format || found === formatBefore))
    return;
  const isKnown = found === format || found === formatBefore;
  if (isKnown && existsSync(writeAheadLogIn(place))) {
    if (found !== format) await db.put(formatKey, format, { sync: true });
    return;
  }
  await db.close();
  if (isKnown) throw damaged(place, 'its journal is missing');
  if (found instanceof Error) throw damaged(place, reasonOf(found), found);
  if (found === undefined) throw damaged(place, 'it does not say which format it has');
  const wayOut =
    'Let the version that wrote it deliver what waits there, or move the folder away to begin anew';
  throw new OutboxDamaged(
    `${place} has format ${found}, and this version of Dargah reads format ${format}. ${wayOut}`,
  );
}

/**
 * What LevelDB's diary of this opening says, or of the one before: it skips spoilt parts of its log, and tells nobody.
 */
export async function bytesDropped(place: string, name: 'LOG' | 'LOG.old' = 'LOG'): Promise<number> {
  const losses = [...(await diaryIn(place, name)).matchAll(loss)];
  return losses.reduce((sum, [, count]) => sum + Number(count), 0);
}

/**
 * Whether parts were left out of a place that is open. Also by the last diary, which whoever opens a LevelDB puts aside:
 * of a repair, or of a process that was killed as soon as it had opened it.
 */
export async function lacksParts(place: string): Promise<boolean> {
  const diaries = await Promise.all([diaryIn(place, 'LOG'), diaryIn(place, 'LOG.old')]);
  return diaries.some((diary) => diary.includes('Repaired leveldb') || diary.match(loss) !== null);
}

function diaryIn(place: string, name: 'LOG' | 'LOG.old'): Promise<string> {
  return readFile(join(place, name), 'utf8').catch(() => '');
}

const loss = /: dropping (\d+) bytes/g;

/** `abstract-level` wraps LevelDB's errors. */
function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}

export function reasonOf(error: Error): string {
  return rootOf(error).message;
}

export function codeOf(error: Error): string | undefined {
  return (rootOf(error) as NodeJS.ErrnoException).code;
}
