import { SqliteMissing } from './driver.js';
import type { Failure, Result } from './rounds.js';

/** Something in a database is not as it was written. */
export class DatabaseDamaged extends Error {
  override name = 'DatabaseDamaged';
}

/**
 * What an error of SQLite or of the disk means for an outbox.
 * @throws any other: it is a fault of ours
 */
export function failureOf(error: unknown): Failure {
  const { message, code, errcode } = error as Error & { code?: string; errcode?: number };
  if (error instanceof DatabaseDamaged) return { kind: 'damaged', message };
  if (error instanceof SqliteMissing) return { kind: 'withoutSqlite', message };
  if (code === 'ERR_SQLITE_ERROR')
    return { kind: kinds[errcode!] ?? kinds[errcode! & 0xff] ?? 'unavailable', message };
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return { kind: 'unavailable', message };
}

/** What came of a task that SQLite or the disk may refuse. @throws as {@link failureOf} */
export function resultOf<Value>(task: () => Value): Result<Value> {
  try {
    return { value: task() };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** Undefined where it was refused. @throws as {@link failureOf} */
export function tryTo<Value>(task: () => Value): Value | undefined {
  const result = resultOf(task);
  return 'value' in result ? result.value : undefined;
}

/** By SQLite's result codes. */
const kinds: Record<number, Failure['kind']> = {
  5: 'inUse',
  11: 'damaged', // CORRUPT
  19: 'damaged', // CONSTRAINT: a number that is there already
  26: 'damaged', // NOTADB
  266: 'damaged', // IOERR_READ
};
