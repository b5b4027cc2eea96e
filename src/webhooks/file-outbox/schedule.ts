import type { Delivery } from '../outbox.js';
import type { Time } from '../time.js';

/** A delivery that is due, in memory. */
export interface Entry {
  /** Grows with each append. */
  readonly seq: number;
  readonly delivery: Delivery;
  attempts: number;
  /** Since when, in milliseconds since 1970. */
  dueAt: number;
  /** It is in the queue, which sees to the order of its ordering key: then no other of the ordering key is here. */
  isStored: boolean;
  /** Dropped while it was sent: nothing that comes of it counts any more. */
  isGone: boolean;
  /** Someone asked for a new attempt while one was under way. */
  again: boolean;
  /** Set by the schedule. */
  stage: 'out' | 'behind' | 'queued' | 'sending';
}

export function newEntry(seq: number, delivery: Delivery, dueAt: number): Entry {
  return {
    ...{ seq, delivery, attempts: 0, dueAt, stage: 'out' },
    ...{ isStored: false, isGone: false, again: false },
  };
}

/**
 * Says whose turn it is: ordering keys in order, receivers independent of each other. Where there is less time to spare
 * than all of them would take, those that take what they are sent come first, and each in turn.
 */
export interface Schedule {
  add(entry: Entry): void;
  /** Takes it out, unless it is being sent; the next of its ordering key is the first then. */
  remove(entry: Entry): void;
  /**
   * Takes it out, and all that share its ordering key here. An attempt that is under way goes on.
   * @returns them, in the order of the ordering key
   */
  takeGroup(entry: Entry): Entry[];
  /** Whether it has enough to try of what it does not take. */
  isFull(receiver: string): boolean;
  /** Some could be tried now, if there were time. */
  readonly lacksTime: boolean;
  /** The first of an ordering key here. */
  firstOf(receiver: string, orderingKey: string): Entry | undefined;
  /** Only these receivers from now on. */
  deliverTo(receivers: readonly string[]): void;
  /** Begins nothing more; resolves when nothing is under way. */
  stop(): Promise<void>;
}

export interface ScheduleOptions {
  time: Time;
  /** Takes the time for one attempt. False: there is none to spare now, or for what can wait. */
  takeTime: (canWait: boolean) => boolean;
  readyAt: (receiver: string) => number;
  /** Makes one attempt, and sees to what becomes of it. Resolves with whether it arrived; never rejects. */
  send: (entry: Entry) => Promise<boolean>;
}

export function makeSchedule({ time, takeTime, readyAt, send }: ScheduleOptions): Schedule {
  const lines = new Map<string, Line>();
  const underWay = new Set<Promise<void>>();
  /** For which there was no time a moment ago: those that take what they are sent, and those that do not. */
  const waiting = { well: new Set<Line>(), failing: new Set<Line>() };
  let sharing: (() => void) | undefined;
  let open = new Set<string>();
  let stopped = false;

  return {
    add(entry) {
      const line = lineOf(entry.delivery.receiver);
      if (joinGroup(line, entry)) queue(line, entry);
      pump(line);
    },
    remove(entry) {
      if (entry.stage === 'sending') return; // Its ordering key goes on when the attempt has ended.
      const line = lineOf(entry.delivery.receiver);
      takeOut(line, entry);
      leaveGroup(line, entry);
      pump(line);
    },
    takeGroup(entry) {
      const line = lineOf(entry.delivery.receiver);
      const orderingKey = orderingKeyOf(entry);
      const entries = (orderingKey !== undefined && line.groups.get(orderingKey)) || [entry];
      if (orderingKey !== undefined) line.groups.delete(orderingKey);
      for (const one of entries) takeOut(line, one);
      return entries;
    },
    isFull(receiver) {
      const line = lineOf(receiver);
      return fails(line) && line.running + line.queue.length - line.next >= maxConcurrent;
    },
    get lacksTime() {
      return lacksTime();
    },
    firstOf: (receiver, orderingKey) => lines.get(receiver)?.groups.get(orderingKey)?.[0],
    deliverTo(receivers) {
      open = new Set(receivers);
      for (const receiver of receivers) lineOf(receiver);
      for (const line of lines.values()) pump(line);
    },
    async stop() {
      stopped = true;
      sharing?.();
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
        failed: 0,
        queue: [],
        next: 0,
        takenOut: 0,
        groups: new Map(),
        callOff: () => undefined,
      };
      lines.set(receiver, line);
    }
    return line;
  }

  function pump(line: Line): void {
    if (waits(line)) return;
    line.callOff();
    for (let entry = nextOf(line); entry !== undefined; entry = nextOf(line)) {
      if ((isItsTurn(line) && takeTime(fails(line))) || isOverdue(line)) begin(line, entry);
      else {
        wait(line);
        return;
      }
    }
  }

  /** What could begin now, but for the time. Where something will be later, it is looked at again then. */
  function nextOf(line: Line): Entry | undefined {
    if (stopped || !open.has(line.receiver) || line.running >= maxConcurrent) return undefined;
    const entry = firstQueued(line);
    if (entry === undefined) return undefined;
    const waitMs = readyAt(line.receiver) - time.now();
    if (waitMs <= 0) return entry;
    line.callOff = time.after(Math.min(waitMs, lookAgainMs), () => pump(line));
    return undefined;
  }

  function waits(line: Line): boolean {
    return waiting.well.has(line) || waiting.failing.has(line);
  }

  function lacksTime(): boolean {
    return waiting.well.size + waiting.failing.size > 0;
  }

  function isItsTurn(line: Line): boolean {
    return waiting.well.size === 0 && (!fails(line) || waiting.failing.size === 0);
  }

  function wait(line: Line): void {
    waiting[fails(line) ? 'failing' : 'well'].add(line);
    sharing ??= time.after(restMs, share);
  }

  /** One attempt for each in turn, as long as there is time; and for each for which there was none for too long. */
  function share(): void {
    sharing = undefined;
    for (const lines of [waiting.well, waiting.failing]) {
      for (const line of lines) {
        const entry = nextOf(line);
        if (entry !== undefined && !takeTime(lines === waiting.failing)) break;
        lines.delete(line);
        if (entry === undefined) continue;
        begin(line, entry);
        wait(line); // behind the others
      }
    }
    for (const line of [...waiting.well, ...waiting.failing]) {
      const entry = isOverdue(line) ? nextOf(line) : undefined;
      if (entry !== undefined) begin(line, entry);
    }
    if (lacksTime()) sharing ??= time.after(restMs, share);
  }

  function isOverdue({ begunAt }: Line): boolean {
    return Math.abs(time.now() - begunAt) >= longestRestMs;
  }

  function begin(line: Line, entry: Entry): void {
    line.next += 1;
    entry.stage = 'sending';
    line.running += 1;
    line.begunAt = time.now();
    const attempt = send(entry).then((arrived) => {
      underWay.delete(attempt);
      line.failed = arrived ? 0 : line.failed + 1;
      entry.stage = 'out';
      line.running -= 1;
      leaveGroup(line, entry);
      pump(line);
    });
    underWay.add(attempt);
  }
}

/** Attempts at once, for each receiver. */
const maxConcurrent = 16;
/** It may be the event, or a moment, and not the receiver, when fewer in a row do not arrive. */
const mostFailed = 10;
/** Until it is asked again whether there is time. */
const restMs = 5;
/** However busy this process is, a receiver hears something as often as this. */
const longestRestMs = 100;

/** Places of a queue that are done with and not yet given up. */
const mostLeft = 1000;
/** A machine's clock may be set, and a receiver be ready sooner than it said. */
export const lookAgainMs = 30_000;

/** All that is to go to one receiver now. */
interface Line {
  receiver: string;
  running: number;
  /** The last attempt, on the clock of `time`. */
  begunAt: number;
  /** So many attempts in a row did not arrive. */
  failed: number;
  /** Those without an ordering key, and the first of each ordering key, as they came. Some may have been taken out. */
  queue: Entry[];
  /** Those before this one have left the queue. */
  next: number;
  /** So many places of the queue, or fewer, are of those that were taken out. */
  takenOut: number;
  /** Of each ordering key all that is here, in order. */
  groups: Map<string, Entry[]>;
  callOff: () => void;
}

function fails({ failed }: Line): boolean {
  return failed >= mostFailed;
}

function queue(line: Line, entry: Entry): void {
  entry.stage = 'queued';
  line.queue.push(entry);
}

/** Nothing may leave the queue for long, as where a receiver is not to be delivered to: it must not grow. */
function takeOut(line: Line, entry: Entry): void {
  if (entry.stage === 'sending') return;
  if (entry.stage === 'queued') line.takenOut += 1;
  entry.stage = 'out';
  if (line.takenOut <= Math.max(mostLeft, line.queue.length / 2)) return;
  line.queue = line.queue.filter(({ stage }) => stage === 'queued');
  line.next = 0;
  line.takenOut = 0;
}

/** Those before it that were taken out are removed. */
function firstQueued(line: Line): Entry | undefined {
  while (line.next < line.queue.length && line.queue[line.next]!.stage !== 'queued') line.next += 1;
  if (line.next === line.queue.length || line.next > mostLeft) {
    line.queue.splice(0, line.next);
    line.next = 0;
  }
  return line.queue[line.next];
}

function orderingKeyOf({ isStored, delivery }: Entry): string | undefined {
  return isStored ? undefined : delivery.orderingKey;
}

/** Returns whether it is the first now. */
function joinGroup({ groups }: Line, entry: Entry): boolean {
  const name = orderingKeyOf(entry);
  if (name === undefined) return true;
  const group = groups.get(name);
  if (group === undefined) groups.set(name, [entry]);
  else group.push(entry);
  entry.stage = 'behind';
  return group === undefined;
}

function leaveGroup(line: Line, entry: Entry): void {
  const name = orderingKeyOf(entry);
  const group = name === undefined ? undefined : line.groups.get(name);
  const at = group?.indexOf(entry) ?? -1;
  if (group === undefined || at < 0) return;
  group.splice(at, 1);
  if (group.length === 0) line.groups.delete(name!);
  else if (at === 0) queue(line, group[0]!);
}
