import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm, statfs } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { syncFolder } from './folder.js';

/** A file that is written from its begin to its end, and has zeros behind what was written. */
export interface PreallocatedFile {
  /** Resolves when the bytes are on disk. One call at a time. */
  write(bytes: Buffer, at: number): Promise<void>;
  /** Gives the zeros back. */
  close(size: number): Promise<void>;
}

/** Makes a file that a power cut does not take away. Of one that cannot be made nothing is left. */
export async function preallocateFile(path: string): Promise<PreallocatedFile> {
  const { file, grow, undo } = await begin(path, constants.O_EXCL);
  try {
    await grow();
    await syncFolder(dirname(path));
  } catch (error) {
    await undo();
    throw error;
  }
  return file;
}

/** The file that is to follow, made while the one before it is filled, so that no click waits for it. */
export interface SpareSegment {
  /** Begins to make one, once for each that is taken or was asked for in vain. */
  prepare(): void;
  /** Moves it to its place; undefined while there is none. */
  take(path: string): Promise<PreallocatedFile | undefined>;
  close(): Promise<void>;
}

/**
 * @param path where it is made
 * @param bytes its room
 */
export function createSpareSegment(path: string, bytes: number): SpareSegment {
  let preparing: Promise<void> | undefined;
  let isAtWork = false;
  let ready: Draft | undefined;
  let isClosed = false;

  const make = async () => {
    const { bavail, bsize } = await statfs(dirname(path));
    // A small disk has better uses for it.
    if (bavail * bsize < leastFree * bytes) return;
    const draft = await begin(path, constants.O_TRUNC);
    try {
      for (let room = 0; room < bytes && !isClosed; room += zeros.length) {
        await pause(pauseMs);
        await draft.grow();
      }
      ready = draft;
    } catch {
      await draft.undo();
    }
  };
  return {
    prepare() {
      if (isClosed || preparing !== undefined) return;
      isAtWork = true;
      preparing = make()
        .catch(() => {})
        .finally(() => {
          isAtWork = false;
        });
    },
    async take(to) {
      if (isAtWork) return undefined;
      const taken = ready;
      ready = undefined;
      preparing = undefined;
      if (taken === undefined) return undefined;
      try {
        await rename(path, to);
        await syncFolder(dirname(to));
        return taken.file;
      } catch (error) {
        await taken.undo();
        throw error;
      }
    },
    async close() {
      isClosed = true;
      await preparing;
      if (ready === undefined)
        await rm(path, { force: true }); // of a process that crashed
      else await ready.undo();
    },
  };
}

/** Written ahead: a sync is far quicker where the file does not grow, and a disk has room for what is to come. */
const zeros = Buffer.alloc(1024 * 1024);
/** Between two parts of a spare file, for what clicks have to write. */
const pauseMs = 20;
/** Times the size of a spare file. */
const leastFree = 8;
/**
 * Has the system sync each write before it is done: one way to the disk and back, not two. Elsewhere than on Linux that
 * is weaker than a sync, or not there.
 */
const syncsWrites = platform() === 'linux';

interface Draft {
  file: PreallocatedFile;
  /** By some zeros. */
  grow(): Promise<void>;
  undo(): Promise<void>;
}

async function begin(path: string, flag: number): Promise<Draft> {
  const { O_WRONLY, O_CREAT, O_DSYNC } = constants;
  const handle = await open(path, O_WRONLY | O_CREAT | flag | (syncsWrites ? O_DSYNC : 0), 0o600);
  let room = 0;
  const write = async (bytes: Buffer, at: number) => {
    await writeAll(handle, bytes, at);
    if (!syncsWrites) await handle.datasync();
  };
  const grow = async () => {
    await write(zeros, room);
    room += zeros.length;
  };
  return {
    grow,
    file: {
      async write(bytes, at) {
        while (at + bytes.length > room) await grow();
        await write(bytes, at);
      },
      async close(size) {
        await handle.truncate(size).catch(() => undefined);
        await handle.close();
      },
    },
    async undo() {
      await handle.close();
      await rm(path, { force: true });
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
