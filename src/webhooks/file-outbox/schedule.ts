import type { Outcome } from '../outbox.js';
import type { Time } from '../time.js';
import type { Settled, Taken } from './rounds.js';

export interface ScheduleOptions {
  time: Time;
  /** Takes the time for one attempt. False: there is none to spare now, or for what can wait. */
  takeTime: (canWait: boolean) => boolean;
  readyAt: (receiver: string) => number;
  /** Asks the store for some, to be added. */
  take: (receiver: string) => void;
  /** Makes one attempt. Never rejects. */
  send: (one: Taken) => Promise<Outcome>;
  /** Sees to what came of it. `isBack`: the receiver was down, and takes what it is sent again. */
  settle: (one: Taken, outcome: Outcome, isBack: Settled['bringForward']) => void;
}

/** All that is to go to one receiver now. */
interface Line {
  receiver: string;
  queue: Taken[];
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

/**
 * Says whose turn it is: receivers are independent of each other. Where there is less time to spare than all of them
 * would take, those that take what they are sent come first, and each in turn. Of each receiver a few deliveries are in
 * memory; more are taken from the store as they leave.
 */
export class Schedule {
  private readonly lines = new Map<string, Line>();
  private readonly underWay = new Set<Promise<void>>();
  /** For which there was no time a moment ago: those that take what they are sent, and those that do not. */
  private readonly waiting = { well: new Set<Line>(), failing: new Set<Line>() };
  private sharing: (() => void) | undefined;
  private open: ReadonlySet<string> = new Set();
  private stopped = false;

  constructor(private readonly options: ScheduleOptions) {}

  /** Adds what was asked for by `take`. There may be more from `nextAt` on. */
  add(receiver: string, taken: readonly Taken[], nextAt: number): void {
    const line = this.lineOf(receiver);
    line.isTaking = false;
    line.queue.push(...taken);
    this.more(receiver, nextAt);
  }

  /** There may be something to take from this time on. */
  more(receiver: string, at: number): void {
    const line = this.lineOf(receiver);
    line.moreAt = Math.min(line.moreAt, at);
    this.pump(line);
  }

  moreForAll(): void {
    for (const receiver of this.lines.keys()) this.more(receiver, 0);
  }

  /** Takes those out that are not being sent, and returns them. */
  remove(seqs: readonly number[]): Taken[] {
    const removed = this.queuedOf(seqs);
    for (const line of this.lines.values()) line.queue = line.queue.filter((one) => !removed.includes(one));
    return removed;
  }

  /** Gives those that are not being sent all attempts again. */
  renew(seqs: readonly number[]): void {
    for (const one of this.queuedOf(seqs)) one.attempts = 0;
  }

  /** Only these receivers from now on. */
  deliverTo(receivers: readonly string[]): void {
    this.open = new Set(receivers);
    for (const receiver of receivers) this.lineOf(receiver);
    for (const line of this.lines.values()) this.pump(line);
  }

  /** Begins nothing more; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.sharing?.();
    for (const line of this.lines.values()) line.callOff();
    await Promise.all(this.underWay);
  }

  private queuedOf(seqs: readonly number[]): Taken[] {
    const asked = new Set(seqs);
    return [...this.lines.values()].flatMap(({ queue }) => queue.filter(({ seq }) => asked.has(seq)));
  }

  private lineOf(receiver: string): Line {
    let line = this.lines.get(receiver);
    if (line === undefined) {
      line = {
        ...{ receiver, queue: [], running: 0, moreAt: 0, isTaking: false },
        ...{ begunAt: Number.NEGATIVE_INFINITY, failed: 0, down: 0, backAt: Number.NEGATIVE_INFINITY },
        callOff: () => undefined,
      };
      this.lines.set(receiver, line);
    }
    return line;
  }

  private pump(line: Line): void {
    if (this.waiting.well.has(line) || this.waiting.failing.has(line)) return;
    line.callOff();
    for (let next = this.nextOf(line); next !== undefined; next = this.nextOf(line)) {
      if ((this.isItsTurn(line) && this.options.takeTime(fails(line))) || this.isOverdue(line))
        this.begin(line, next);
      else {
        this.wait(line);
        return;
      }
    }
  }

  /** What could begin now, but for the time. Where something will be later, it is looked at again then. */
  private nextOf(line: Line): Taken | undefined {
    if (this.stopped || !this.open.has(line.receiver)) return undefined;
    if (line.queue.length < fewQueued) this.takeMore(line);
    const next = line.running < maxConcurrent ? line.queue[0] : undefined;
    if (next === undefined) return undefined;
    const waitMs = this.options.readyAt(line.receiver) - this.options.time.now();
    if (waitMs <= 0) return next;
    this.lookAgain(line, waitMs);
    return undefined;
  }

  private takeMore(line: Line): void {
    if (line.isTaking) return;
    const waitMs = line.moreAt - this.options.time.now();
    if (waitMs <= 0) {
      line.isTaking = true;
      line.moreAt = Number.POSITIVE_INFINITY;
      this.options.take(line.receiver);
    } else if (waitMs < Number.POSITIVE_INFINITY) this.lookAgain(line, waitMs);
  }

  private lookAgain(line: Line, ms: number): void {
    line.callOff();
    line.callOff = this.options.time.after(Math.min(ms, lookAgainMs), () => this.pump(line));
  }

  private isItsTurn(line: Line): boolean {
    return this.waiting.well.size === 0 && (!fails(line) || this.waiting.failing.size === 0);
  }

  private wait(line: Line): void {
    this.waiting[fails(line) ? 'failing' : 'well'].add(line);
    this.sharing ??= this.options.time.after(restMs, () => this.share());
  }

  /** One attempt for each in turn, as long as there is time; and for each for which there was none for too long. */
  private share(): void {
    this.sharing = undefined;
    for (const some of [this.waiting.well, this.waiting.failing]) {
      for (const line of some) {
        const next = this.nextOf(line);
        if (next !== undefined && !this.options.takeTime(some === this.waiting.failing)) break;
        some.delete(line);
        if (next === undefined) continue;
        this.begin(line, next);
        this.wait(line); // behind the others
      }
    }
    for (const line of [...this.waiting.well, ...this.waiting.failing]) {
      const next = this.isOverdue(line) ? this.nextOf(line) : undefined;
      if (next !== undefined) this.begin(line, next);
    }
    if (this.waiting.well.size + this.waiting.failing.size > 0)
      this.sharing ??= this.options.time.after(restMs, () => this.share());
  }

  private isOverdue({ begunAt }: Line): boolean {
    return Math.abs(this.options.time.now() - begunAt) >= longestRestMs;
  }

  private begin(line: Line, one: Taken): void {
    line.queue.shift();
    line.running += 1;
    line.begunAt = this.options.time.now();
    const attempt = this.options.send(one).then((outcome) => {
      this.underWay.delete(attempt);
      this.options.settle(one, outcome, this.note(line, outcome));
      line.running -= 1;
      this.pump(line);
    });
    this.underWay.add(attempt);
  }

  /** Notes what an attempt says of the receiver. Returns whether it is back. */
  private note(line: Line, outcome: Outcome): Settled['bringForward'] {
    const hasArrived = outcome.type === 'delivered';
    const wasDown = line.down >= mostDown;
    line.failed = hasArrived ? 0 : line.failed + 1;
    if (outcome.type === 'later' && outcome.isDown) line.down += 1;
    if (!hasArrived) return undefined;
    line.down = 0;
    // One that fails now and then must not use up the attempts of those that it never takes.
    if (!wasDown || Math.abs(this.options.time.now() - line.backAt) < backMs)
      return wasDown ? undefined : 'more';
    line.backAt = this.options.time.now();
    return 'first';
  }
}

function fails({ failed }: Line): boolean {
  return failed >= mostFailed;
}

/** Attempts at once, for each receiver. */
const maxConcurrent = 16;
/** With fewer in memory, more are taken. */
const fewQueued = 32;
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
