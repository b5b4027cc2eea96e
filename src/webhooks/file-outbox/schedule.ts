import type { Outcome } from '../outbox.js';
import type { Time } from '../time.js';
import type { Settled, Taken } from './rounds.js';

/** A delivery that is due, in memory. */
export interface Entry extends Taken {
  stage: 'queued' | 'sending' | 'out';
}

/**
 * Says whose turn it is: receivers are independent of each other. Where there is less time to spare than all of them
 * would take, those that take what they are sent come first, and each in turn. Of each receiver a few deliveries are in
 * memory; more are taken from the store as they leave.
 */
export interface Schedule {
  /** Adds what was asked for by `take`. There may be more from `nextAt` on. */
  add(receiver: string, taken: readonly Taken[], nextAt: number): void;
  /** There may be something to take from this time on. */
  more(receiver: string, at: number): void;
  moreForAll(): void;
  /** Takes those out that are not being sent, and returns them. */
  remove(seqs: readonly number[]): Entry[];
  /** Gives them all attempts again. */
  renew(seqs: readonly number[]): void;
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
  /** Asks the store for some, to be added. */
  take: (receiver: string, most: number) => void;
  /** Makes one attempt. Never rejects. */
  send: (entry: Entry) => Promise<Outcome>;
  /** Sees to what came of it. `isBack`: the receiver was down, and takes what it is sent again. */
  settle: (entry: Entry, outcome: Outcome, isBack: Settled['bringForward']) => void;
}

/** All that is to go to one receiver now. */
interface Line {
  receiver: string;
  queue: Entry[];
  running: number;
  /** When there may be something to take. */
  moreAt: number;
  isTaking: boolean;
  /** The last attempt, on the clock of `time`. */
  begunAt: number;
  /** So many attempts in a row did not arrive. */
  failed: number;
  /** In so many of them the receiver was down. */
  down: number;
  /** When it was back the last time, on the clock of `time`. */
  backAt: number;
  callOff: () => void;
}

export function makeSchedule({ time, takeTime, readyAt, take, send, settle }: ScheduleOptions): Schedule {
  const lines = new Map<string, Line>();
  const entries = new Map<number, Entry>();
  const underWay = new Set<Promise<void>>();
  /** For which there was no time a moment ago: those that take what they are sent, and those that do not. */
  const waiting = { well: new Set<Line>(), failing: new Set<Line>() };
  let sharing: (() => void) | undefined;
  let open: ReadonlySet<string> = new Set();
  let stopped = false;

  return {
    add(receiver, taken, nextAt) {
      const line = lineOf(receiver);
      line.isTaking = false;
      for (const one of taken) {
        const entry: Entry = { ...one, stage: 'queued' };
        entries.set(one.seq, entry);
        line.queue.push(entry);
      }
      more(receiver, nextAt);
    },
    more,
    moreForAll() {
      for (const receiver of lines.keys()) more(receiver, 0);
    },
    remove(seqs) {
      const queued = entriesOf(seqs).filter(({ stage }) => stage === 'queued');
      for (const entry of queued) {
        entry.stage = 'out';
        entries.delete(entry.seq);
      }
      for (const line of lines.values()) line.queue = line.queue.filter(({ stage }) => stage === 'queued');
      return queued;
    },
    renew(seqs) {
      for (const entry of entriesOf(seqs)) if (entry.stage === 'queued') entry.attempts = 0;
    },
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

  function more(receiver: string, at: number): void {
    const line = lineOf(receiver);
    line.moreAt = Math.min(line.moreAt, at);
    pump(line);
  }

  function entriesOf(seqs: readonly number[]): Entry[] {
    return seqs.map((seq) => entries.get(seq)).filter((entry) => entry !== undefined);
  }

  function lineOf(receiver: string): Line {
    let line = lines.get(receiver);
    if (line === undefined) {
      line = {
        ...{ receiver, queue: [], running: 0, moreAt: 0, isTaking: false },
        ...{ begunAt: Number.NEGATIVE_INFINITY, failed: 0, down: 0, backAt: Number.NEGATIVE_INFINITY },
        callOff: () => undefined,
      };
      lines.set(receiver, line);
    }
    return line;
  }

  function pump(line: Line): void {
    if (waiting.well.has(line) || waiting.failing.has(line)) return;
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
    if (stopped || !open.has(line.receiver)) return undefined;
    if (line.queue.length < fewEntries) takeMore(line);
    const entry = line.running < maxConcurrent ? line.queue[0] : undefined;
    if (entry === undefined) return undefined;
    const waitMs = readyAt(line.receiver) - time.now();
    if (waitMs <= 0) return entry;
    lookAgain(line, waitMs);
    return undefined;
  }

  function takeMore(line: Line): void {
    if (line.isTaking) return;
    const waitMs = line.moreAt - time.now();
    if (waitMs <= 0) {
      line.isTaking = true;
      line.moreAt = Number.POSITIVE_INFINITY;
      take(line.receiver, mostEntries);
    } else if (waitMs < Number.POSITIVE_INFINITY) lookAgain(line, waitMs);
  }

  function lookAgain(line: Line, ms: number): void {
    line.callOff();
    line.callOff = time.after(Math.min(ms, lookAgainMs), () => pump(line));
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
    for (const some of [waiting.well, waiting.failing]) {
      for (const line of some) {
        const entry = nextOf(line);
        if (entry !== undefined && !takeTime(some === waiting.failing)) break;
        some.delete(line);
        if (entry === undefined) continue;
        begin(line, entry);
        wait(line); // behind the others
      }
    }
    for (const line of [...waiting.well, ...waiting.failing]) {
      const entry = isOverdue(line) ? nextOf(line) : undefined;
      if (entry !== undefined) begin(line, entry);
    }
    if (waiting.well.size + waiting.failing.size > 0) sharing ??= time.after(restMs, share);
  }

  function isOverdue({ begunAt }: Line): boolean {
    return Math.abs(time.now() - begunAt) >= longestRestMs;
  }

  function begin(line: Line, entry: Entry): void {
    line.queue.shift();
    entry.stage = 'sending';
    line.running += 1;
    line.begunAt = time.now();
    const attempt = send(entry).then((outcome) => {
      underWay.delete(attempt);
      settle(entry, outcome, note(line, outcome));
      entry.stage = 'out';
      entries.delete(entry.seq);
      line.running -= 1;
      pump(line);
    });
    underWay.add(attempt);
  }

  /** Notes what an attempt says of the receiver. Returns whether it is back. */
  function note(line: Line, outcome: Outcome): Settled['bringForward'] {
    const hasArrived = outcome.type === 'delivered';
    const wasDown = line.down >= mostDown;
    line.failed = hasArrived ? 0 : line.failed + 1;
    if (outcome.type === 'later' && outcome.isDown) line.down += 1;
    if (!hasArrived) return undefined;
    line.down = 0;
    // One that fails now and then must not use up the attempts of those that it never takes.
    if (!wasDown || Math.abs(time.now() - line.backAt) < backMs) return wasDown ? undefined : 'more';
    line.backAt = time.now();
    return 'first';
  }
}

function fails({ failed }: Line): boolean {
  return failed >= mostFailed;
}

/** Attempts at once, for each receiver. */
const maxConcurrent = 16;
/** In memory, for each receiver, with their bodies. */
const mostEntries = 64;
const fewEntries = 32;
/** It may be the event, or a moment, and not the receiver, when fewer in a row do not arrive. */
const mostFailed = 10;
/** It is down for certain, and not only for a moment, when it was in so many in a row. */
const mostDown = 3;
/** What was put off is brought forward once within this time, at most. */
const backMs = 300_000;
/** Until it is asked again whether there is time. */
const restMs = 5;
/** However busy this process is, a receiver hears something as often as this. */
const longestRestMs = 100;
/** A machine's clock may be set, and a receiver be ready sooner than it said. */
const lookAgainMs = 30_000;
