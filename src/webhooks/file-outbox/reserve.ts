import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Room on the disk. Where our own backlog has filled it, nothing would ever leave: to delete what has arrived, SQLite
 * has to write first.
 */
export interface Reserve {
  /** Returns whether there was any. */
  release(): boolean;
  /** Throws where there is no room for it yet. */
  restore(): void;
}

/** @param file that takes the room */
export function createReserve(file: string): Reserve {
  const { bavail, bsize } = statfsSync(dirname(file));
  const bytes = Math.min(mostBytes, Math.floor((bavail * bsize) / 3));
  return {
    release() {
      const isThere = existsSync(file);
      rmSync(file, { force: true });
      return isThere;
    },
    restore() {
      if (!existsSync(file)) fill(file, bytes);
    },
  };
}

/** More than what SQLite writes before it works off its log. */
const mostBytes = 8 * 1024 * 1024;

function fill(file: string, bytes: number): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    writeSync(handle, Buffer.alloc(bytes));
    fsyncSync(handle);
  } catch (error) {
    rmSync(file);
    throw error;
  } finally {
    closeSync(handle);
  }
}
