import { type Delivery, OutboxUnavailable } from '../outbox.js';
import { atMost, type Time } from '../time.js';
import { openJournal, type Portion, type Position } from './journal.js';
import { Progress } from './progress.js';
import type { Store } from './store.js';
import { Tally } from './tally.js';

/**
 * Where deliveries arrive: written to the journal at once, and taken from it in its order as fast as they leave. What
 * keeps others from leaving moves to the store.
 */
export interface Intake {
  append(deliveries: readonly Delivery[]): Promise<void>;
  readonly writable: boolean;
  /** What was taken and is in the journal alone: few, so they have their bodies with them. */
  readonly fresh: ReadonlyMap<number, Delivery>;
  /** Begins to take. */
  start(): void;
  /** It was delivered or dropped, or is owed to the store, since this turn of the event loop. */
  finish(seq: number, how: 'gone' | 'kept'): void;
  /** What was written and not taken, when it was asked for. It may have been taken since: see `isUntaken`. */
  untaken(): AsyncGenerator<Numbered>;
  isUntaken(seq: number): boolean;
  /** Drops some that were not taken. */
  drop(these: readonly Numbered[]): void;
  readonly tally: Tally;
  close(): Promise<void>;
}

export interface Numbered {
  seq: number;
  delivery: Delivery;
}

export interface IntakeOptions {
  store: Store;
  /** The highest number in the store. */
  after: number;
  maxWriteMs: number;
  time: Time;
  /** Whether this process is busy with clicks, and should not spend its time on moving deliveries about. */
  isBusy: () => boolean;
  report: (message: string) => void;
  /** Has a delivery's turn come; it is `fresh`. */
  take: (one: Numbered) => void;
  /** Owes it to the store, as it was taken. */
  keep: (one: Numbered) => void;
}

/** @throws {OutboxUnavailable} */
export async function openIntake(options: IntakeOptions): Promise<Intake> {
  const { store, after, maxWriteMs, time, isBusy, report, take, keep } = options;
  const [mark] = await store.read([markKey]);
  const known = mark === undefined ? undefined : (JSON.parse(mark) as Mark);
  const journal = await openJournal({
    folder: store.journalFolder,
    // A number that is done with is never given again, though the disk may have spoilt what had it.
    after: Math.max(after, known?.from ?? 0, ...(known?.ahead ?? [])),
    maxWriteMs,
    report,
    onWritten,
  });
  const progress = new Progress(known?.from ?? journal.start.seq, known?.ahead);
  const fresh = new Map<number, Delivery>();
  const tally = new Tally();
  let position = await countUp();
  /** One more than the last that was taken. */
  let nextSeq = progress.from;
  let isOpen = false;
  let isClosed = false;
  let isTaking = false;
  let lookedAt = 0;
  let fromThen = 0;
  let isOwed = false;
  let trouble = '';
  let settling = Promise.resolve();
  let releasing = Promise.resolve();
  let callOff = () => {};

  return {
    append: journal.append,
    get writable() {
      return journal.writable;
    },
    fresh,
    start() {
      if (isOpen || isClosed) return;
      isOpen = true;
      void takeMore();
    },
    finish(seq, how) {
      finish([seq], how);
      // The oldest may take long: how far one got must stay a few words.
      while (progress.ahead.size > maxAhead && fresh.size > 0) move([fresh.keys().next().value!]);
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
    async close() {
      isOpen = false;
      isClosed = true;
      callOff();
      await journal.close();
      // A disk that hangs must not keep the process. A file that stays is thrown away next time.
      await atMost(closeMs, releasing);
    },
  };

  async function* untakenFrom(start: Position): AsyncGenerator<Numbered> {
    let portion = await journal.read(start);
    for (; portion.deliveries.length > 0; portion = await journal.read(portion.next)) {
      for (const one of numbered(portion)) if (!progress.isDone(one.seq)) yield one;
    }
  }

  /** Returns where the first one stands that is not done. */
  async function countUp() {
    let first = journal.end;
    let portion = await journal.read(journal.start);
    for (; portion.deliveries.length > 0; portion = await journal.read(portion.next)) {
      const due = numbered(portion).filter(({ seq }) => !progress.isDone(seq));
      if (due.length > 0 && tally.waiting === 0) first = portion.from;
      for (const { delivery } of due) tally.add(delivery);
    }
    return first;
  }

  function onWritten(portion: Portion): void {
    for (const delivery of portion.deliveries) tally.add(delivery);
    // Clicks are answered first.
    setImmediate(() => {
      const isNext = position.file === portion.from.file && position.offset === portion.from.offset;
      if (isOpen && isNext && !isTaking && fresh.size < maxFresh && store.owing < maxOwing)
        takePortion(portion);
      else void takeMore();
    });
  }

  async function takeMore(): Promise<void> {
    if (isTaking || !isOpen) return;
    isTaking = true;
    callOff();
    try {
      while (isOpen && tally.waiting > 0 && (await makeRoom())) {
        const portion = await journal.read(position);
        if (portion.deliveries.length === 0) break;
        takePortion(portion);
      }
      trouble = '';
    } catch (error) {
      // That the store cannot be written is known already.
      if (!(error instanceof OutboxUnavailable)) tellOnce((error as Error).message);
    }
    isTaking = false;
    if (tally.waiting > 0 && isOpen) callOff = time.after(takeEveryMs, () => void takeMore());
  }

  /** It is tried again ten times a second. */
  function tellOnce(message: string): void {
    if (trouble !== message) report(`deliveries cannot be read from ${store.journalFolder}: ${message}`);
    trouble = message;
  }

  function takePortion(portion: Portion): void {
    // Numbers that nothing has.
    if (portion.seq > nextSeq) finish(range(nextSeq, portion.seq), 'gone');
    position = portion.next;
    nextSeq = portion.seq + portion.deliveries.length;
    for (const one of numbered(portion)) {
      if (progress.isDone(one.seq)) continue;
      tally.remove(one.delivery);
      fresh.set(one.seq, one.delivery);
      take(one);
    }
  }

  async function makeRoom(): Promise<boolean> {
    // No more than this is owed at a time: a disk that is full or slow must not fill the memory.
    if (store.owing >= maxOwing) await settle();
    if (fresh.size < maxFresh) return isOpen;
    if (!isHeldUp()) return false;
    await settle();
    if (!isOpen) return false;
    move([...fresh.keys()]);
    return true;
  }

  /**
   * Whether a receiver waits behind others for its first, or nothing leaves, as when all of it waits behind one that is
   * to be tried again. While this process is busy, looked at once in a while.
   */
  function isHeldUp(): boolean {
    const now = time.now();
    const isDue = now - lookedAt >= lookEveryMs;
    if (!isDue && isBusy()) return false;
    const served = new Set([...fresh.values()].map(({ receiver }) => receiver));
    const isWaiting = tally.receivers().some((receiver) => !served.has(receiver));
    const isStuck = isDue && progress.from === fromThen;
    if (isDue) {
      lookedAt = now;
      fromThen = progress.from;
    }
    return isWaiting || isStuck;
  }

  function move(seqs: readonly number[]): void {
    for (const seq of seqs) keep({ seq, delivery: fresh.get(seq)! });
    finish(seqs, 'kept');
  }

  function finish(seqs: Iterable<number>, how: 'gone' | 'kept'): void {
    for (const seq of seqs) {
      fresh.delete(seq);
      progress.finish(seq);
    }
    const { from, ahead } = progress;
    const mark: Mark = { from, ahead: [...ahead] };
    store.owe([{ type: 'put', key: markKey, value: JSON.stringify(mark) }]);
    if (how === 'kept') isOwed = true;
    releasing = releasing.then(() => journal.release(from, settle)).catch(() => {});
  }

  /**
   * A file goes when the store has for certain what it was to have of it. What is gone needs no room to be so. Who asks
   * while another waits for the same waits with it.
   */
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

const markKey = 'mark';
/** So many are in memory with their bodies, and those of one file's passage more. */
const maxFresh = 512;
const maxAhead = 1000;
/** Two for each delivery that a receiver refuses. */
const maxOwing = 2048;
const takeEveryMs = 100;
const lookEveryMs = 1000;
const closeMs = 1000;

/** How far the journal was worked off. Written as a whole with what was moved to the store. */
interface Mark {
  from: number;
  ahead: number[];
}

function numbered({ seq, deliveries }: Portion): Numbered[] {
  return deliveries.map((delivery, index) => ({ seq: seq + index, delivery }));
}

function* range(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number += 1) yield number;
}
