import { type Delivery, OutboxUnavailable, type ReportDamage } from '../outbox.js';
import { atMost, machineTime, type Time } from '../time.js';
import { type Checkpoint, checkpointIn, checkpointKey, textOf } from './checkpoint.js';
import { keepAside } from './folder.js';
import type { Mutex } from './mutex.js';
import { Progress } from './progress.js';
import { nameOfOrderingKey, type Queue } from './queue.js';
import { ranges } from './rows.js';
import { type Entry, newEntry, type Schedule } from './schedule.js';
import type { Store } from './store.js';
import { Tally } from './tally.js';
import { type Loss, openWriteAheadLog, type Portion, type Position } from './write-ahead-log.js';

/**
 * Where deliveries arrive: written to the write-ahead log at once, and taken from it in its order as fast as they
 * leave. What keeps others from leaving, or has to wait for what is in the queue, moves there.
 */
export interface Ingest {
  append(deliveries: readonly Delivery[]): Promise<void>;
  readonly writable: boolean;
  /** What was taken and is in the write-ahead log alone. */
  readonly fresh: ReadonlyMap<number, Entry>;
  /** Begins to take. */
  start(): void;
  /** They were delivered or dropped, or the queue has them, since this turn of the event loop. */
  finish(seqs: readonly number[], how: 'gone' | 'kept'): void;
  /** What was written and not taken, when it was asked for. It may have been taken since: see `isUntaken`. */
  untaken(): AsyncGenerator<Numbered>;
  isUntaken(seq: number): boolean;
  /** Drops some that were not taken. */
  drop(these: readonly Numbered[]): void;
  readonly tally: Tally;
  /** Nothing is written before `back`; nor after it, where something was lost. */
  hold(): Promise<{ back(lost?: Error): void }>;
  close(): Promise<void>;
}

export interface Numbered {
  seq: number;
  delivery: Delivery;
}

export interface IngestOptions {
  store: Store;
  maxWriteMs: number;
  time: Time;
  /** Takes time from what clicks leave. False: there is none now to spend on moving deliveries about. */
  takeTime: () => boolean;
  report: (message: string) => void;
  /** The same of damage, with how many deliveries it has cost. */
  reportDamage: ReportDamage;
  runExclusive: Mutex;
  queue: Pick<Queue, 'groupsOf' | 'takeBehind' | 'takeGroup'>;
  schedule: Pick<Schedule, 'add' | 'isFull' | 'lacksTime' | 'firstOf'>;
  /**
   * Inside the mutex. Has the queue take it, if it is still fresh, and what shares its ordering key, and finishes them.
   */
  keep: (entry: Entry) => void;
}

/** @throws {OutboxUnavailable} */
export async function openIngest(options: IngestOptions): Promise<Ingest> {
  const { store, maxWriteMs, time, takeTime, report, reportDamage, runExclusive, queue, schedule, keep } =
    options;
  const [mark] = await store.read([checkpointKey]);
  const known = mark === undefined ? undefined : checkpointIn(mark);
  if (mark !== undefined && known === undefined) {
    reportDamage(`${store.folder} was damaged: what of its journal was done with is delivered again`, 0);
  }
  const writeAheadLog = await openWriteAheadLog({
    folder: store.journalFolder,
    // A number that is done with is never given again, though the disk may have spoilt what had it.
    after: Math.max(known?.from ?? 0, (known?.end ?? 1) - 1, ...(known?.ahead ?? [])),
    maxWriteMs,
    report,
    onLoss,
    onWritten,
  });
  const progress = new Progress(known?.from ?? writeAheadLog.start.seq, known?.ahead);
  /** Behind the last that was written. */
  let { end } = writeAheadLog.found;
  let callOffCheckpoint: (() => void) | undefined;
  const fresh = new Map<number, Entry>();
  /** Of each receiver that has any, how many are fresh. */
  const served = new Map<string, number>();
  const tally = new Tally();
  let position = await countUp().catch(async (error) => {
    await writeAheadLog.close();
    throw error;
  });
  /** One more than the last that was taken. */
  let nextSeq = progress.from;
  let isOpen = false;
  let isClosed = false;
  let isTaking = false;
  /** There is more to take than when it began to. */
  let isMore = false;
  /** Taking has meant writing to the store. */
  let isCostly = false;
  let wroteAt = 0;
  let lookedAt = 0;
  let fromThen = 0;
  let isOwed = false;
  let trouble = '';
  let settling = Promise.resolve();
  let releasing = Promise.resolve();
  let callOff = () => {};
  let callOffRelease = () => {};

  return {
    append: writeAheadLog.append,
    get writable() {
      return writeAheadLog.writable;
    },
    fresh,
    start() {
      if (isOpen || isClosed) return;
      isOpen = true;
      void takeMore();
    },
    finish(seqs, how) {
      finish(seqs, how);
      // The oldest may take long: how far one got must stay a few words.
      if (progress.ahead.size > maxAhead) void keepOldest();
      if (fresh.size < maxFresh / 2) void takeMore();
    },
    untaken: () => untakenFrom(position),
    isUntaken,
    drop(these) {
      for (const { delivery } of these) tally.remove(delivery);
      const seqs = these.map(({ seq }) => seq);
      finish(seqs, 'gone');
    },
    tally,
    async hold() {
      const letGo = await writeAheadLog.hold();
      return {
        back(lost) {
          if (lost !== undefined) giveUp(lost);
          letGo();
        },
      };
    },
    async close() {
      isOpen = false;
      isClosed = true;
      callOff();
      callOffRelease();
      await writeAheadLog.close();
      if (callOffCheckpoint !== undefined) noteCheckpoint();
      // A disk that hangs must not keep the process. A file that stays is thrown away next time.
      await atMost(closeMs, releasing);
    },
  };

  function giveUp(reason: Error): void {
    isOpen = false;
    isClosed = true;
    callOff();
    writeAheadLog.giveUp(reason);
  }

  async function* untakenFrom(start: Position): AsyncGenerator<Numbered> {
    let portion = await writeAheadLog.read(start);
    for (; portion.deliveries.length > 0; portion = await writeAheadLog.read(portion.next)) {
      for (const one of numbered(portion)) if (!progress.isDone(one.seq)) yield one;
    }
  }

  /** Returns where the first one stands that is not done. */
  async function countUp() {
    let first = writeAheadLog.end;
    let portion = await writeAheadLog.read(writeAheadLog.start);
    for (; portion.deliveries.length > 0; portion = await writeAheadLog.read(portion.next)) {
      const due = numbered(portion).filter(({ seq }) => !progress.isDone(seq));
      if (due.length > 0 && tally.waiting === 0) first = portion.from;
      for (const { delivery } of due) tally.add(delivery);
    }
    await tellShortness();
    return first;
  }

  /** Of the write-ahead log, by what was noted of its end. Once: from now on it ends where it does. */
  async function tellShortness(): Promise<void> {
    const { path, end: from } = writeAheadLog.found;
    const to = known?.end ?? 0;
    if (to <= from) return;
    const copy = await keepAside(store.folder, path);
    onLoss({ path, bytes: 0, isAtEnd: false, from, to, ...(copy !== undefined && { copy }) });
    noteCheckpoint();
  }

  /** What was done with is no loss. */
  function onLoss({ path, bytes, isAtEnd, from, to, copy }: Loss): void {
    let lost = 0;
    for (let seq = from; seq < to; seq += 1) if (!progress.isDone(seq)) lost += 1;
    const what = bytes > 0 ? `was damaged: ${bytes} bytes of it could not be read` : 'ends early';
    const kept = copy === undefined ? '' : `. A copy of it is kept as ${copy}`;
    if (lost > 0) reportDamage(`${path} ${what}, and up to ${count(lost)} in it are lost${kept}`, lost);
    else if (isAtEnd) {
      // Else it is known how much was acknowledged: it is what a crash cut short.
      if (known?.end === undefined) reportDamage(`${path} ${what}. ${unlessCutShort}`, 0);
    } else if (bytes > 0) report(`${path} ${what}, and nothing that was still due is lost`);
  }

  function onWritten(portion: Portion): void {
    end = portion.next.seq;
    callOffCheckpoint ??= machineTime.after(checkpointEveryMs, noteCheckpoint);
    for (const delivery of portion.deliveries) tally.add(delivery);
    // Clicks are answered first.
    setImmediate(() => void takeMore(portion));
  }

  /** @param written what was written a moment ago, to spare the disk */
  async function takeMore(written?: Portion): Promise<void> {
    if (!isOpen) return;
    if (isTaking) {
      isMore = true;
      return;
    }
    isTaking = true;
    callOff();
    try {
      if (written === undefined || !isNext(written)) await takeAll();
      else if (await makeRoom()) await runExclusive(() => takePortion(written));
      if (isMore) await takeAll();
      trouble = '';
    } catch (error) {
      // That the store cannot be written is known already.
      if (!(error instanceof OutboxUnavailable)) tellOnce((error as Error).message);
    }
    isTaking = false;
    if (tally.waiting > 0 && isOpen) callOff = time.after(takeEveryMs, () => void takeMore());
  }

  async function takeAll(): Promise<void> {
    isMore = false;
    while (isOpen && tally.waiting > 0 && (await makeRoom())) {
      const portion = await writeAheadLog.read(position);
      if (portion.deliveries.length === 0) break;
      await runExclusive(() => takePortion(portion));
    }
  }

  function isNext({ from }: Portion): boolean {
    return position.file === from.file && position.offset === from.offset;
  }

  /** It is tried again ten times a second. */
  function tellOnce(message: string): void {
    if (trouble !== message) report(message);
    trouble = message;
  }

  async function takePortion(portion: Portion): Promise<void> {
    const ones = numbered(portion).filter(({ seq }) => !progress.isDone(seq));
    const orderingKeys = await queue.groupsOf(ones.map(({ delivery }) => delivery));
    if (!isOpen) return;
    // Numbers that nothing has.
    if (portion.seq > nextSeq) finish(range(nextSeq, portion.seq), 'gone');
    position = portion.next;
    nextSeq = portion.seq + portion.deliveries.length;
    const kept: number[] = [];
    for (const one of ones) {
      tally.remove(one.delivery);
      if (keepNew(one, orderingKeys)) kept.push(one.seq);
      else {
        const entry = newEntry(one.seq, one.delivery, time.now());
        fresh.set(one.seq, entry);
        serve(one.delivery, 1);
        schedule.add(entry);
      }
    }
    if (kept.length > 0) finish(kept, 'kept');
    isCostly = kept.length > 0;
  }

  /** What is behind its ordering key there, or cannot be tried soon, is kept at once. */
  function keepNew({ seq, delivery }: Numbered, orderingKeys: Set<string>): boolean {
    const { receiver, orderingKey } = delivery;
    const name = nameOfOrderingKey(delivery);
    if (name !== undefined && orderingKeys.has(name)) {
      queue.takeBehind(seq, delivery);
      return true;
    }
    if (!schedule.isFull(receiver) || isAlone(receiver)) return false;
    if (orderingKey !== undefined && schedule.firstOf(receiver, orderingKey) !== undefined) return false;
    queue.takeGroup([newEntry(seq, delivery, time.now())]);
    if (name !== undefined) orderingKeys.add(name);
    return true;
  }

  /** Nothing is to go to another. */
  function isAlone(receiver: string): boolean {
    return receivers().every((name) => name === receiver);
  }

  /** Those of what is fresh, and of what was not taken. */
  function receivers(): string[] {
    return [...served.keys(), ...tally.receivers()];
  }

  async function makeRoom(): Promise<boolean> {
    // No more than this is owed at a time: a disk that is full or slow must not fill the memory.
    if (store.isBehind) await settle();
    if (fresh.size < maxFresh) return isOpen && (!isCostly || hasTime());
    if (!isHeldUp() || !hasTime()) return false;
    await settle();
    if (!isOpen) return false;
    await runExclusive(() => {
      for (const entry of [...fresh.values()]) keep(entry);
    });
    return isOpen;
  }

  /** To write to the store: what clicks leave, and a little in any case where a receiver may wait behind another. */
  function hasTime(): boolean {
    const now = time.now();
    if (!takeTime() && (isAlone(receivers()[0]!) || now - wroteAt < writeEveryMs)) return false;
    wroteAt = now;
    return true;
  }

  /** One at a time, as many as it takes. */
  function keepOldest(): Promise<void> {
    return runExclusive(() => {
      if (progress.ahead.size > maxAhead && fresh.size > 0) keep(fresh.values().next().value!);
    });
  }

  /**
   * Whether a receiver waits behind others for its first, or nothing has left for a while though there was time, as when
   * all of it waits behind one that takes long.
   */
  function isHeldUp(): boolean {
    if (tally.receivers().some((receiver) => !served.has(receiver))) return true;
    const now = time.now();
    if (now - lookedAt < lookEveryMs) return false;
    const isStuck = progress.from === fromThen && !schedule.lacksTime;
    lookedAt = now;
    fromThen = progress.from;
    return isStuck;
  }

  function serve({ receiver }: Delivery, by: number): void {
    const count = (served.get(receiver) ?? 0) + by;
    if (count > 0) served.set(receiver, count);
    else served.delete(receiver);
  }

  function finish(seqs: Iterable<number>, how: 'gone' | 'kept'): void {
    for (const seq of seqs) {
      const entry = fresh.get(seq);
      if (entry !== undefined) serve(entry.delivery, -1);
      fresh.delete(seq);
      progress.finish(seq);
    }
    noteCheckpoint();
    if (how === 'kept') isOwed = true;
    release();
  }

  /** An older one means that some come once more, and that nobody misses the latest. */
  function noteCheckpoint(): void {
    callOffCheckpoint?.();
    callOffCheckpoint = undefined;
    const { from, ahead } = progress;
    const mark: Checkpoint = { from, ahead: [...ahead], end };
    store.note([{ type: 'put', key: checkpointKey, value: textOf(mark) }]);
  }

  /** On a full disk it is not only what is finished here that lets a file go: what was kept may leave from the store. */
  function release(): void {
    callOffRelease();
    releasing = releasing
      .then(() => writeAheadLog.release(progress.from, secure))
      .catch(() => {
        if (!isClosed) callOffRelease = time.after(releaseEveryMs, release);
      });
  }

  /**
   * A file goes when the store has for certain what it was to have of it, as far as that is still due, and that the rest
   * is done with: or it would be missed.
   */
  function secure(first: number, last: number): Promise<void> {
    isOwed = true;
    return settle().catch(() => store.secure(...ranges.bodies(first, last)));
  }

  /** The store has for certain what it was to have. Who asks while another waits for the same waits with it. */
  function settle(): Promise<void> {
    if (isOwed) {
      isOwed = false;
      settling = store.settle().catch((error) => {
        isOwed = true;
        throw error;
      });
    }
    return settling;
  }

  function isUntaken(seq: number): boolean {
    return seq >= nextSeq && !progress.isDone(seq);
  }
}

const unlessCutShort =
  'If the server was killed or the power was cut, they were not acknowledged; else the deliveries in them are lost';
/** So many are in memory with their bodies, and those of one file's batch more. */
const maxFresh = 512;
const maxAhead = 1000;
const takeEveryMs = 100;
const writeEveryMs = 250;
const lookEveryMs = 1000;
const releaseEveryMs = 1000;
const closeMs = 1000;

/** How often it is noted how far the write-ahead log goes, where nothing of it leaves. */
const checkpointEveryMs = 1000;

function count(deliveries: number): string {
  return deliveries === 1 ? '1 delivery' : `${deliveries} deliveries`;
}

function numbered({ seq, deliveries }: Portion): Numbered[] {
  return deliveries.map((delivery, index) => ({ seq: seq + index, delivery }));
}

function* range(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number += 1) yield number;
}
