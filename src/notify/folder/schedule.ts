import type { Time } from '../time.js';

/** What is kept in memory of one delivery: all that says when its turn comes, and nothing of what it carries. */
export interface Entry {
  /** Grows with each append. */
  readonly seq: number;
  readonly id: string;
  readonly receiver: string;
  readonly lane: string | undefined;
  readonly clickedAt: number;
  state: 'waiting' | 'dead';
  attempts: number;
  /** Milliseconds since 1970. */
  dueAt: number;
  /** An attempt is under way. Set by the schedule. */
  sending: boolean;
  /** Delivered or dropped: nothing that comes of it counts any more. */
  gone: boolean;
  /** Someone asked for a new attempt while one was under way. */
  again: boolean;
}

/** Says whose turn it is: lanes in order, receivers independent of each other. */
export interface Schedule {
  /** Takes a waiting entry in, or one that waits anew or at another time. */
  add(entry: Entry): void;
  /** After `gone` was set. */
  remove(entry: Entry): void;
  /** Only these receivers from now on. */
  deliverTo(receivers: readonly string[]): void;
  /** Begins nothing more; resolves when nothing is under way. */
  stop(): Promise<void>;
}

export interface ScheduleOptions {
  time: Time;
  /** Takes the time for one attempt. False: there is none to spare now. */
  takeTime: () => boolean;
  readyAt: (receiver: string) => number;
  /** Makes one attempt and sets the entry's new state. Never rejects. */
  send: (entry: Entry) => Promise<void>;
}

export function makeSchedule({ time, takeTime, readyAt, send }: ScheduleOptions): Schedule {
  const lines = new Map<string, Line>();
  const underWay = new Set<Promise<void>>();
  let open = new Set<string>();
  let stopped = false;

  return {
    add(entry) {
      const line = lineOf(entry.receiver);
      if (entry.lane === undefined || joinLane(line, entry.lane, entry)) offer(line, entry);
      pump(line);
    },
    remove(entry) {
      if (entry.sending) return; // Its lane goes on when the attempt has ended.
      const line = lineOf(entry.receiver);
      leaveLane(line, entry);
      pump(line);
    },
    deliverTo(receivers) {
      open = new Set(receivers);
      for (const receiver of receivers) lineOf(receiver);
      for (const line of lines.values()) pump(line);
    },
    async stop() {
      stopped = true;
      for (const line of lines.values()) line.callOff();
      await Promise.all(underWay);
    },
  };

  function lineOf(receiver: string): Line {
    let line = lines.get(receiver);
    if (line === undefined) {
      line = {
        receiver,
        running: 0,
        begunAt: Number.NEGATIVE_INFINITY,
        rests: false,
        turns: [],
        lanes: new Map(),
        callOff: () => undefined,
      };
      lines.set(receiver, line);
    }
    return line;
  }

  function pump(line: Line): void {
    if (line.rests) return;
    line.callOff();
    if (stopped || !open.has(line.receiver)) return;
    while (line.running < maxConcurrent) {
      const turn = nextTurn(line);
      if (turn === undefined) return;
      const waitMs = Math.max(turn.dueAt, readyAt(line.receiver)) - time.now();
      if (waitMs > 0) {
        line.callOff = time.after(Math.min(waitMs, lookAgainMs), () => pump(line));
        return;
      }
      if (!takeTime() && time.now() - line.begunAt < longestRestMs) {
        rest(line);
        return;
      }
      popTurn(line.turns);
      begin(line, turn.entry);
    }
  }

  function rest(line: Line): void {
    line.rests = true;
    line.callOff = time.after(restMs, () => {
      line.rests = false;
      pump(line);
    });
  }

  function begin(line: Line, entry: Entry): void {
    entry.sending = true;
    line.running += 1;
    line.begunAt = time.now();
    const attempt = send(entry).then(() => {
      underWay.delete(attempt);
      entry.sending = false;
      line.running -= 1;
      if (entry.gone || entry.state === 'dead') leaveLane(line, entry);
      else offer(line, entry);
      pump(line);
    });
    underWay.add(attempt);
  }
}

/** Attempts at once, for each receiver. */
const maxConcurrent = 16;
/** Until it is asked again whether there is time. */
const restMs = 5;
/** However busy this process is, a receiver hears something as often as this. */
const longestRestMs = 100;

// A machine's clock may be set, and a receiver be ready sooner than it said.
const lookAgainMs = 30_000;

/** All that is to go to one receiver. */
interface Line {
  receiver: string;
  running: number;
  /** The last attempt, on the clock of `time`. */
  begunAt: number;
  /** There was no time for it a moment ago. */
  rests: boolean;
  /** A heap by time, then order: those without a lane, and the first of each lane. Some may be out of date. */
  turns: Turn[];
  /** Deliveries of each lane in order, its first one included. */
  lanes: Map<string, Entry[]>;
  callOff: () => void;
}

interface Turn {
  dueAt: number;
  entry: Entry;
}

/** The earliest that still holds; those before it that do not are removed. */
function nextTurn(line: Line): Turn | undefined {
  while (line.turns.length > 0 && !stillHolds(line, line.turns[0]!)) popTurn(line.turns);
  return line.turns[0];
}

function stillHolds(line: Line, { dueAt, entry }: Turn): boolean {
  if (entry.gone || entry.sending || entry.state === 'dead' || entry.dueAt !== dueAt) return false;
  return entry.lane === undefined || line.lanes.get(entry.lane)?.[0] === entry;
}

/** Returns whether it is the first now. A retried one goes where it was, but never before one that is being sent. */
function joinLane(line: Line, name: string, entry: Entry): boolean {
  const lane = line.lanes.get(name) ?? [];
  line.lanes.set(name, lane);
  if (!holds(lane, entry)) {
    let at = lane.length;
    while (at > 0 && !lane[at - 1]!.sending && lane[at - 1]!.seq > entry.seq) at -= 1;
    lane.splice(at, 0, entry);
  }
  return lane[0] === entry;
}

/** Whether an ordered lane has the entry; new ones, which are the latest, are told at once. */
function holds(lane: Entry[], entry: Entry): boolean {
  const last = lane.at(-1);
  return last !== undefined && last.seq >= entry.seq && lane.includes(entry);
}

function leaveLane(line: Line, entry: Entry): void {
  const lane = entry.lane === undefined ? undefined : line.lanes.get(entry.lane);
  const at = lane?.indexOf(entry) ?? -1;
  if (lane === undefined || at < 0) return;
  lane.splice(at, 1);
  if (lane.length === 0) line.lanes.delete(entry.lane!);
  else if (at === 0) offer(line, lane[0]!);
}

function offer(line: Line, entry: Entry): void {
  pushTurn(line.turns, { dueAt: entry.dueAt, entry });
}

function pushTurn(heap: Turn[], turn: Turn): void {
  let at = heap.length;
  heap.push(turn);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(turn, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = turn;
}

function popTurn(heap: Turn[]): void {
  const turn = heap.pop()!;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, turn)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = turn;
}

function isBefore(one: Turn, other: Turn): boolean {
  return one.dueAt < other.dueAt || (one.dueAt === other.dueAt && one.entry.seq < other.entry.seq);
}
