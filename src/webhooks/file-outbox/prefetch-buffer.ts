import type { Time } from '../time.js';
import type { InTurn } from './mutex.js';
import type { Place, Turn } from './rows.js';
import { type Entry, lookAgainMs } from './schedule.js';

/** What of a backlog is in memory: of each receiver, some that are due, so that its disk is read now and then. */
export interface Window {
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

export interface WindowOptions {
  time: Time;
  inTurn: InTurn;
  /** Whether there may be more of it. Asked again after a moment. */
  hasRoom(): boolean;
  /** Adds what is due from a turn on, in order, but at most so many. Rejects where the disk cannot be read. */
  fill(receiver: string, from: Turn, most: number): Promise<Turn>;
}

/** All that has a turn, and is not in memory, has `from`, or a later one. */
interface Pane {
  entries: Map<number, Entry>;
  from: Turn;
  isFilling: boolean;
  /** Its disk could not be read a moment ago. */
  rests: boolean;
  callOff: () => void;
}

export function createWindow({ time, inTurn, hasRoom, fill }: WindowOptions): Window {
  const panes = new Map<string, Pane>();
  let open: ReadonlySet<string> = new Set();
  let isClosed = false;

  return {
    get: ({ receiver, seq }) => panes.get(receiver)?.entries.get(seq),
    add(entry) {
      paneOf(entry.delivery.receiver).entries.set(entry.seq, entry);
    },
    remove({ seq, delivery: { receiver } }) {
      paneOf(receiver).entries.delete(seq);
      wake(receiver);
    },
    isEmpty: (receiver) => (panes.get(receiver)?.entries.size ?? 0) === 0,
    onTurn(receiver, { dueAt, seq }) {
      const pane = paneOf(receiver);
      pane.from = earlier(pane.from, { dueAt, seq });
      wake(receiver);
    },
    deliverTo(receivers) {
      open = new Set(receivers);
      for (const receiver of receivers) wake(receiver);
    },
    close() {
      isClosed = true;
      for (const { callOff } of panes.values()) callOff();
    },
  };

  function paneOf(receiver: string): Pane {
    let pane = panes.get(receiver);
    if (pane === undefined) {
      pane = {
        entries: new Map(),
        from: firstTurn,
        isFilling: false,
        rests: false,
        callOff: () => undefined,
      };
      panes.set(receiver, pane);
    }
    return pane;
  }

  /** Fills it when it is half empty and something is due, or when something will be. */
  function wake(receiver: string): void {
    const pane = paneOf(receiver);
    if (pane.rests) return;
    pane.callOff();
    if (isClosed || !open.has(receiver) || pane.isFilling || pane.entries.size > mostEntries / 2) return;
    const waitMs = pane.from.dueAt - time.now();
    if (waitMs <= 0 && !hasRoom()) {
      pane.callOff = time.after(momentMs, () => wake(receiver));
    } else if (waitMs <= 0) {
      pane.isFilling = true;
      void inTurn(() => refill(receiver, pane)).then(() => {
        pane.isFilling = false;
        wake(receiver);
      });
    } else if (waitMs < Number.POSITIVE_INFINITY) {
      pane.callOff = time.after(Math.min(waitMs, lookAgainMs), () => wake(receiver));
    }
  }

  async function refill(receiver: string, pane: Pane): Promise<void> {
    const { from } = pane;
    // What is given a turn from here on may not be among those that are read.
    pane.from = noTurn;
    try {
      const next = await fill(receiver, from, mostEntries - pane.entries.size);
      pane.from = earlier(pane.from, next);
    } catch {
      pane.from = earlier(pane.from, from);
      rest(receiver, pane);
    }
  }

  function rest(receiver: string, pane: Pane): void {
    pane.rests = true;
    pane.callOff = time.after(readAgainMs, () => {
      pane.rests = false;
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
