import type { Time } from '../time.js';
import type { Mutex } from './mutex.js';
import type { Place, Turn } from './rows.js';
import { type Entry, lookAgainMs } from './schedule.js';

/** What of a queue is in memory: of each receiver, some that are due, so that its disk is read now and then. */
export interface PrefetchBuffer {
  get(place: Place): Entry | undefined;
  add(entry: Entry): void;
  /** It leaves the memory. */
  remove(entry: Entry): void;
  isEmpty(receiver: string): boolean;
  /** One that is not in memory has this turn. */
  onTurn(receiver: string, turn: Turn): void;
  /** Only these receivers from now on. */
  deliverTo(receivers: readonly string[]): void;
  close(): void;
}

export interface PrefetchBufferOptions {
  time: Time;
  runExclusive: Mutex;
  /** Whether there may be more of it. Asked again after a moment. */
  hasRoom(): boolean;
  /** Adds what is due from a turn on, in order, but at most so many. Rejects where the disk cannot be read. */
  fill(receiver: string, from: Turn, most: number): Promise<Turn>;
}

/** All that has a turn, and is not in memory, has `from`, or a later one. */
interface ReceiverBuffer {
  entries: Map<number, Entry>;
  from: Turn;
  isFilling: boolean;
  /** Its disk could not be read a moment ago. */
  rests: boolean;
  callOff: () => void;
}

export function createPrefetchBuffer({
  time,
  runExclusive,
  hasRoom,
  fill,
}: PrefetchBufferOptions): PrefetchBuffer {
  const buffers = new Map<string, ReceiverBuffer>();
  let open: ReadonlySet<string> = new Set();
  let isClosed = false;

  return {
    get: ({ receiver, seq }) => buffers.get(receiver)?.entries.get(seq),
    add(entry) {
      bufferOf(entry.delivery.receiver).entries.set(entry.seq, entry);
    },
    remove({ seq, delivery: { receiver } }) {
      bufferOf(receiver).entries.delete(seq);
      wake(receiver);
    },
    isEmpty: (receiver) => (buffers.get(receiver)?.entries.size ?? 0) === 0,
    onTurn(receiver, { dueAt, seq }) {
      const buffer = bufferOf(receiver);
      buffer.from = earlier(buffer.from, { dueAt, seq });
      wake(receiver);
    },
    deliverTo(receivers) {
      open = new Set(receivers);
      for (const receiver of receivers) wake(receiver);
    },
    close() {
      isClosed = true;
      for (const { callOff } of buffers.values()) callOff();
    },
  };

  function bufferOf(receiver: string): ReceiverBuffer {
    let buffer = buffers.get(receiver);
    if (buffer === undefined) {
      buffer = {
        entries: new Map(),
        from: firstTurn,
        isFilling: false,
        rests: false,
        callOff: () => undefined,
      };
      buffers.set(receiver, buffer);
    }
    return buffer;
  }

  /** Fills it when it is half empty and something is due, or when something will be. */
  function wake(receiver: string): void {
    const buffer = bufferOf(receiver);
    if (buffer.rests) return;
    buffer.callOff();
    if (isClosed || !open.has(receiver) || buffer.isFilling || buffer.entries.size > mostEntries / 2) return;
    const waitMs = buffer.from.dueAt - time.now();
    if (waitMs <= 0 && !hasRoom()) {
      buffer.callOff = time.after(momentMs, () => wake(receiver));
    } else if (waitMs <= 0) {
      buffer.isFilling = true;
      void runExclusive(() => refill(receiver, buffer)).then(() => {
        buffer.isFilling = false;
        wake(receiver);
      });
    } else if (waitMs < Number.POSITIVE_INFINITY) {
      buffer.callOff = time.after(Math.min(waitMs, lookAgainMs), () => wake(receiver));
    }
  }

  async function refill(receiver: string, buffer: ReceiverBuffer): Promise<void> {
    const { from } = buffer;
    // What is given a turn from here on may not be among those that are read.
    buffer.from = noTurn;
    try {
      const next = await fill(receiver, from, mostEntries - buffer.entries.size);
      buffer.from = earlier(buffer.from, next);
    } catch {
      buffer.from = earlier(buffer.from, from);
      rest(receiver, buffer);
    }
  }

  function rest(receiver: string, buffer: ReceiverBuffer): void {
    buffer.rests = true;
    buffer.callOff = time.after(readAgainMs, () => {
      buffer.rests = false;
      wake(receiver);
    });
  }
}

export const firstTurn: Turn = { dueAt: 0, seq: 0 };
export const noTurn: Turn = { dueAt: Number.POSITIVE_INFINITY, seq: 0 };

/** With their bodies. Several times of what a receiver is sent at once. */
const mostEntries = 128;
const readAgainMs = 5000;
const momentMs = 50;

function earlier(one: Turn, other: Turn): Turn {
  if (one.dueAt !== other.dueAt) return one.dueAt < other.dueAt ? one : other;
  return one.seq <= other.seq ? one : other;
}
