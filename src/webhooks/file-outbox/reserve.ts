import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Room on the disk. Where our own backlog has filled it, nothing would ever leave: to delete what has arrived, SQLite
 * has to write first.
 */
export interface Reserve {
  /** Returns whether there was any. */
  release(): boolean;
  /** Throws where there is no room for all of it yet. */
  restore(): void;
}

/** @param file that takes the room */
export function createReserve(file: string): Reserve {
  const { blocks, bsize } = statfsSync(dirname(file));
  // A part of the disk, not of what it has left: that may be little at the start, and much is needed later.
  const bytes = Math.min(mostBytes, Math.floor((blocks * bsize) / 3));
  let isThere = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= bytes;
  return {
    release() {
      const was = isThere;
      rmSync(file, { force: true });
      isThere = false;
      return was;
    },
    restore() {
      if (isThere) return;
      try {
        writeFileSync(file, Buffer.alloc(bytes), { mode: 0o600, flush: true });
        isThere = true;
      } catch (error) {
        rmSync(file, { force: true });
        throw error;
      }
    },
  };
}

/** More than what SQLite writes before it works off its log. */
const mostBytes = 8 * 1024 * 1024;
