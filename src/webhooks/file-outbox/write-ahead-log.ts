import { access, constants, readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Delivery, OutboxUnavailable, OutboxUnreadable } from '../outbox.js';
import { atMost, machineTime } from '../time.js';
import { keepAside } from './folder.js';
import { createSpareSegment, type PreallocatedFile, preallocateFile } from './preallocation.js';
import { createRecordWriter, type RecordBatch, readRecords } from './records.js';
import { sortable } from './sortable.js';

/**
 * Deliveries in the order of their appends, in files that are only ever written at their end and thrown away whole.
 * Each has a number, `seq`; the next one's is higher, though not always by one.
 */
export interface WriteAheadLog {
  /**
   * Resolves when they are synced to disk; concurrent calls share one sync.
   * @throws {OutboxUnavailable} they could not be written, or not in time; they may be there nevertheless
   */
  append(deliveries: readonly Delivery[]): Promise<void>;
  /** Before the oldest delivery. */
  readonly start: Position;
  /** Behind the youngest that is synced. */
  readonly end: Position;
  /** Where what was there before ends: the last file that has any, and the number behind its last delivery. */
  readonly found: { path: string; end: number };
  /**
   * Some of those that follow; none at the end. What the disk has spoilt is passed over.
   * @throws {OutboxUnreadable} a file that is there is withheld, by the disk or for want of rights: nothing is passed
   * over
   */
  read(from: Position): Promise<Portion>;
  /**
   * Throws away the files of which everything comes before this number, each once what is numbered from `first` to
   * `last` is `ready`. One that is not is passed over.
   * @throws what kept the first that stays
   */
  release(before: number, ready: (first: number, last: number) => Promise<void>): Promise<void>;
  /** Ends what is being written, and begins nothing more until the call that it resolves with. */
  hold(): Promise<() => void>;
  /** Writes nothing more, ever. */
  giveUp(reason: Error): void;
  /** Whether the next append has a chance. Turns true again by itself. */
  readonly writable: boolean;
  close(): Promise<void>;
}

/** A place between two deliveries. */
export interface Position {
  /** The file's number. */
  file: number;
  /** In bytes. */
  offset: number;
  /** No delivery that follows has a lower number. */
  seq: number;
}

/** Deliveries in a row: the first one's number is `seq`, that of each other one more. */
export interface Portion {
  deliveries: readonly Delivery[];
  seq: number;
  from: Position;
  next: Position;
}

export interface WriteAheadLogOptions {
  /** It must be there. */
  folder: string;
  /** The numbers given are higher than this. */
  after: number;
  /** An append is given up on after so long. */
  maxWriteMs: number;
  /** Told, in one sentence, what an operator should know. */
  report: (message: string) => void;
  /** Told once of each part that cannot be read, before what follows it is. */
  onLoss: (loss: Loss) => void;
  /** Given what was synced, as soon as it can be read. */
  onWritten: (portion: Portion) => void;
}

/** What was written and cannot be read. */
export interface Loss {
  path: string;
  /** Those that are there and say nothing. */
  bytes: number;
  /** Nothing follows them in this file. */
  isAtEnd: boolean;
  /** The deliveries that were acknowledged from this number on, up to, not including, `to`. */
  from: number;
  to: number;
  /** Where the file is kept for who wants to look into it. */
  copy?: string;
}

/**
 * Begins a new file; what earlier processes wrote is only read.
 * @throws {OutboxUnavailable | OutboxUnreadable}
 */
export async function openWriteAheadLog(options: WriteAheadLogOptions): Promise<WriteAheadLog> {
  const { folder, maxWriteMs, report, onLoss, onWritten } = options;
  const files = await filesIn(folder);
  const found = await endIn(files, options.after);
  let lastSeq = Math.max(options.after, found.end - 1, files.at(-1)?.first ?? 0);
  /** Behind the last that was acknowledged. */
  let nextAcknowledged = found.end;
  const spare = createSpareSegment(join(folder, 'spare'), fileBytes);
  const recordOf = createRecordWriter();
  let current: LogFile;
  let ahead: PreallocatedFile | undefined;
  await changeFile(++lastSeq).catch((error) => {
    throw unavailable(error);
  });
  let waiting: Group | undefined;
  let working: Promise<void> | undefined;
  let mending: Promise<void> | undefined;
  let broken: Error | undefined;
  let isStalled = false;
  let isClosed = false;
  let isGivenUp = false;
  let writing: Promise<void> | undefined;
  let held: Promise<void> | undefined;
  const reported = new Set<string>();

  return {
    append,
    async hold() {
      let letGo = () => {};
      held = new Promise((resolve) => {
        letGo = () => {
          held = undefined;
          resolve();
        };
      });
      await Promise.all([writing, mending]);
      return letGo;
    },
    giveUp(reason) {
      isGivenUp = true;
      broken = reason;
      waiting?.reject(unavailable(reason));
      waiting = undefined;
    },
    get start() {
      return files.length === 0 ? endNow() : startOf(files[0]!);
    },
    get end() {
      return endNow();
    },
    found: { path: folder, ...found },
    read,
    release,
    get writable() {
      return broken === undefined && !isStalled;
    },
    async close() {
      isClosed = true;
      // A disk that hangs must not keep the process.
      if (!isStalled) await atMost(maxWriteMs, Promise.all([working, mending]));
      if (working !== undefined || mending !== undefined) return;
      await atMost(maxWriteMs, spare.close());
      await ahead?.close(current.size);
    },
  };

  function append(deliveries: readonly Delivery[]): Promise<void> {
    if (isClosed) return Promise.reject(new OutboxUnavailable('the outbox is closed'));
    if (broken !== undefined) return Promise.reject(unavailable(broken));
    // The person of each click would wait in vain for the whole time.
    if (isStalled) return Promise.reject(tooSlow());
    if (deliveries.length === 0) return Promise.resolve();
    waiting ??= newGroup();
    waiting.deliveries.push(...deliveries);
    working ??= writeGroups();
    return waiting.written;
  }

  /** One sync at a time; what comes in meanwhile shares the next. */
  async function writeGroups(): Promise<void> {
    while (waiting !== undefined) {
      await gather();
      if (held !== undefined) await held;
      const group: Group | undefined = waiting;
      waiting = undefined;
      if (group === undefined) continue;
      writing = writeGroup(group);
      await writing;
    }
    working = undefined;
  }

  /** As long as more come in with each turn of the event loop, but not for long: one sync for many costs less time. */
  async function gather(): Promise<void> {
    const begunAt = performance.now();
    for (let before = -1; performance.now() - begunAt < gatherMs; ) {
      await new Promise(setImmediate);
      const count = waiting?.deliveries.length ?? 0;
      if (count === before) break;
      before = count;
    }
  }

  async function writeGroup({ deliveries, resolve, reject }: Group): Promise<void> {
    const seq = lastSeq + 1;
    lastSeq += deliveries.length; // also of those that fail: some may be there, under these numbers
    const refuse = (error: Error) => {
      reject(error);
      waiting?.reject(error);
      waiting = undefined;
    };
    const callOff = machineTime.after(maxWriteMs, () => {
      isStalled = true;
      refuse(tooSlow());
    });
    try {
      const record = recordOf(deliveries, seq, seq - nextAcknowledged);
      if (current.size > 0 && current.size + record.length > fileBytes) await changeFile(seq);
      const from = { ...endNow(), seq };
      await ahead!.write(record, current.size);
      current.size += record.length;
      current.last = lastSeq;
      nextAcknowledged = seq + deliveries.length;
      resolve();
      onWritten({ deliveries, seq, from, next: endNow() });
      if (current.size > fileBytes / 2) spare.prepare();
    } catch (error) {
      broken = error as Error;
      report(`the outbox in ${folder} cannot be written: ${broken.message}`);
      refuse(unavailable(broken));
      await ahead!.close(current.size).catch(() => undefined);
      ahead = undefined;
      tryAgain();
    } finally {
      callOff();
      isStalled = false;
    }
  }

  /** In a new file, as nobody knows how the old one ends. */
  function tryAgain(): void {
    machineTime.after(mendEveryMs, async () => {
      await held;
      if (isClosed || isGivenUp) return;
      mending = mend().finally(() => {
        mending = undefined;
      });
    });
  }

  async function mend(): Promise<void> {
    try {
      await changeFile(++lastSeq);
      broken = undefined;
      report(`the outbox in ${folder} can be written again`);
    } catch {
      tryAgain();
    }
  }

  async function changeFile(first: number): Promise<void> {
    const path = join(folder, `${sortable(first)}.journal`);
    const next = (await spare.take(path)) ?? (await preallocateFile(path));
    await ahead?.close(current.size).catch(() => undefined);
    ahead = next;
    current = { path, first, last: first, size: 0, isMissed: false };
    files.push(current);
  }

  function endNow(): Position {
    return { file: current.first, offset: current.size, seq: lastSeq + 1 };
  }

  async function read(from: Position): Promise<Portion> {
    let at = from;
    for (const file of files.filter(({ first }) => first >= from.file)) {
      // The number that comes next is not the file's own, where what is in between was lost.
      if (file.first > at.file) at = { file: file.first, offset: 0, seq: at.seq };
      const batch = await passageOf(file, at);
      if (batch === undefined) continue;
      await reportLoss(file, at, batch);
      const { deliveries, seq, end } = batch;
      if (deliveries.length === 0) continue;
      const next = { file: file.first, offset: end, seq: seq + deliveries.length };
      return { deliveries, seq, from, next };
    }
    return { deliveries: [], seq: at.seq, from, next: at };
  }

  async function passageOf(file: LogFile, { offset, seq }: Position): Promise<RecordBatch | undefined> {
    try {
      return await readRecords(file.path, { offset, seq, first: file.first }, file.size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(file.path, error as Error);
      // Thrown away by us in this moment, it held nothing that is needed.
      if (files.includes(file) && !file.isMissed) {
        file.isMissed = true;
        report(`${file.path} is gone, and the deliveries in it are lost`);
      }
      return undefined;
    }
  }

  /** Once, however often it is read. */
  async function reportLoss(file: LogFile, { offset, seq }: Position, batch: RecordBatch): Promise<void> {
    const { lost: bytes, since: to } = batch;
    const place = `${file.first}:${offset}`;
    if ((bytes === 0 && to <= seq) || reported.has(place)) return;
    reported.add(place);
    // Where nothing in this one is spoilt, the one before it ends early.
    const { path } = bytes > 0 ? file : (files[files.indexOf(file) - 1] ?? file);
    const isAtEnd = batch.deliveries.length === 0;
    const copy = isAtEnd ? undefined : await keepAside(dirname(folder), path);
    onLoss({ path, bytes, isAtEnd, from: seq, to: Math.max(seq, to), ...(copy !== undefined && { copy }) });
  }

  async function release(
    before: number,
    ready: (first: number, last: number) => Promise<void>,
  ): Promise<void> {
    const failures: unknown[] = [];
    for (const file of files.filter((file) => lastIn(file) < before)) {
      try {
        await ready(file.first, lastIn(file));
        files.splice(files.indexOf(file), 1);
        await unlink(file.path);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** The highest number that a delivery in it has, or will have, or more. */
  function lastIn(file: LogFile): number {
    // The current one may be gone, where it was left for a write that failed.
    if (file !== current) return (files[files.indexOf(file) + 1] ?? current).first - 1;
    return broken === undefined ? Number.POSITIVE_INFINITY : file.last;
  }

  function tooSlow(): OutboxUnavailable {
    return new OutboxUnavailable(`the disk of ${folder} took more than ${maxWriteMs} ms`);
  }

  function unavailable(error: Error): OutboxUnavailable {
    return new OutboxUnavailable(`${folder} cannot be written: ${error.message}`, { cause: error });
  }
}

/** Only what a single sync writes may be longer. */
const fileBytes = 16 * 1024 * 1024;
const mendEveryMs = 1000;
/** Turns of the event loop in which appends gather take no longer than this altogether. */
const gatherMs = 2;

/** Appends that share a sync. */
interface Group {
  deliveries: Delivery[];
  written: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

function newGroup(): Group {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const written = new Promise<void>((...both) => {
    [resolve, reject] = both;
  });
  return { deliveries: [], written, resolve, reject };
}

interface LogFile {
  path: string;
  /** The lowest number that a delivery in it can have; the file's own. */
  first: number;
  /** The highest that one has which this process wrote to it. */
  last: number;
  /** As much of it as is synced, or was found, in bytes. */
  size: number;
  /** It was reported that somebody took it away. */
  isMissed: boolean;
}

async function filesIn(folder: string): Promise<LogFile[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{16}\.journal$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { size } = await stat(path);
      // Before a new file is begun: who is refused tries again and again. Nothing is read of an empty one.
      if (size > 0)
        await access(path, constants.R_OK).catch((error) => Promise.reject(unreadable(path, error)));
      const first = Number.parseInt(name, 10);
      return { path, first, last: first, size, isMissed: false };
    }),
  );
}

/** The last of these files in which something can be read, and the number behind it. */
async function endIn(files: readonly LogFile[], after: number): Promise<{ path?: string; end: number }> {
  for (const { path, first, size } of files.toReversed()) {
    const passageFrom = (offset: number, seq: number) =>
      readRecords(path, { offset, seq, first }, size).catch((error) =>
        Promise.reject(unreadable(path, error)),
      );
    let batch = await passageFrom(0, first);
    if (!hasAny(batch)) continue;
    let end = first;
    for (; hasAny(batch); batch = await passageFrom(batch.end, end))
      end = batch.seq + batch.deliveries.length;
    return { path, end };
  }
  const [oldest] = files;
  return { ...(oldest && { path: oldest.path }), end: oldest?.first ?? after + 1 };
}

function hasAny(batch: RecordBatch | undefined): batch is RecordBatch {
  return batch !== undefined && batch.deliveries.length > 0;
}

/** What the system says of it names no file, and no way out. Any other error is ours. */
function unreadable(path: string, error: NodeJS.ErrnoException): Error {
  if (error.syscall === undefined) return error;
  const reason = error.message.split(', ')[0];
  const wayOut =
    'Let this user read it, or see to its disk; to go on without the deliveries in it, ' +
    'stop the server, move it away for good, and start again';
  return new OutboxUnreadable(`${path} cannot be read: ${reason}. ${wayOut}`, { cause: error });
}

function startOf({ first }: LogFile): Position {
  return { file: first, offset: 0, seq: first };
}
