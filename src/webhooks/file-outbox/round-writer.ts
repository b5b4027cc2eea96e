import { type Delivery, OutboxUnavailable, OutboxUnreadable } from '../outbox.js';
import { machineTime, type Time } from '../time.js';
import type { Answers, Ask, Done, Failure, Result, Round, Settled } from './rounds.js';
import type { Thread } from './thread.js';

export interface RoundWriterOptions {
  /** Has the database open. */
  thread: Pick<Thread, 'call'>;
  /** In messages. */
  folder: string;
  time: Time;
  maxWriteMs: number;
  /** Until what failed is tried again. */
  restMs: number;
  report: (message: string) => void;
  /** Called after each round. */
  onDone: (round: Round, done: Done) => void;
}

/** Collects what is to be written and asked, and has it done in rounds: what comes meanwhile shares the next one. */
export class RoundWriter {
  private appended: Appended[] = [];
  private settled: Settled[] = [];
  private takes: string[] = [];
  private asked: Asked[] = [];
  /** `hanging`: the disk takes too long. `failing`: it refused. */
  private state: 'well' | 'hanging' | 'failing' = 'well';
  private working: Promise<void> | undefined;
  private isClosed = false;
  private lastTrouble = '';

  constructor(private readonly options: RoundWriterOptions) {}

  /** Whether the next append has a chance. */
  get writable(): boolean {
    return this.state === 'well';
  }

  /** Resolves when they are on the disk. @throws {OutboxUnavailable} */
  append(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return Promise.resolve();
    // The person of each click would wait in vain for the whole time.
    if (this.isClosed || !this.writable) return Promise.reject(this.refusal());
    return new Promise((resolve, reject) => {
      this.appended.push({ deliveries, resolve, reject });
      this.work();
    });
  }

  /** Nobody waits for it: it stays in memory until it is written. */
  settle(settled: Settled): void {
    this.settled.push(settled);
    this.work();
  }

  /** Asks for deliveries to a receiver that are due: they come with the round. */
  take(receiver: string): void {
    this.takes.push(receiver);
    this.work();
  }

  /** @throws {OutboxUnavailable | OutboxUnreadable} */
  ask<Asked extends Ask>(ask: Asked): Promise<Answers[Asked['ask']]> {
    return new Promise((resolve, reject) => {
      if (this.isClosed || this.state === 'hanging') return reject(this.refusal());
      this.asked.push({ ask, resolve: resolve as (answer: unknown) => void, reject });
      this.work();
    });
  }

  /** Writes what is left, unless the disk hangs. Then nothing more is taken. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.state !== 'hanging') await this.working;
  }

  private work(): void {
    this.working ??= this.doRounds().finally(() => {
      this.working = undefined;
    });
  }

  private async doRounds(): Promise<void> {
    let failed = 0;
    await this.gather();
    while (this.hasWork()) {
      const isDone = await this.doRound();
      if (!isDone || this.state === 'failing') {
        if (this.isClosed && ++failed === lastTries) return;
        if (!this.isClosed)
          await new Promise<void>((resolve) => void machineTime.after(this.options.restMs, resolve));
        await this.probe();
      }
      await this.gather();
    }
  }

  private hasWork(): boolean {
    const { state, appended, settled, takes, asked } = this;
    return state === 'failing' || [appended, settled, takes, asked].some(({ length }) => length > 0);
  }

  /** As long as more clicks come with each turn of the event loop, but not for long: a sync for many costs them less. */
  private async gather(): Promise<void> {
    const begunAt = performance.now();
    for (let before = -1; performance.now() - begunAt < gatherMs; ) {
      await new Promise(setImmediate);
      const { length } = this.appended;
      if (length === before) return;
      before = length;
    }
  }

  /** Returns whether all of it was done. */
  private async doRound(): Promise<boolean> {
    const { appended, settled, takes, asked, options } = this;
    [this.appended, this.settled, this.takes, this.asked] = [[], [], [], []];
    const round: Round = {
      ...{ now: options.time.now(), append: appended.flatMap(({ deliveries }) => deliveries) },
      ...{ settle: settled, take: takes, ask: asked.map(({ ask }) => ask) },
    };
    const callOff = afterBeats(options.maxWriteMs, () => this.hang([...appended, ...asked]));
    // A failure is that of a part, and stands there.
    const { value: done } = (await options.thread.call('do', round)) as { value: Done };
    callOff();
    if (this.state === 'hanging') this.state = 'well';
    for (const [index, result] of done.ask.entries()) this.answer(asked[index]!, result);
    this.settled.unshift(...settled.filter((_, index) => 'failure' in done.settle[index]!));
    this.takes.unshift(...takes.filter((_, index) => 'failure' in done.take[index]!));
    const failed = [...done.settle, ...done.take].find((result) => 'failure' in result);
    if ('failure' in done.append) this.fail(done.append.failure, appended);
    else {
      if (failed !== undefined) this.complain(failed.failure);
      for (const { resolve } of appended) resolve();
    }
    options.onDone(round, done);
    return failed === undefined && !('failure' in done.append);
  }

  private answer({ resolve, reject }: Asked, result: Result<unknown>): void {
    if ('value' in result) resolve(result.value);
    else reject(this.errorOf(result.failure));
  }

  private hang(underWay: readonly (Appended | Asked)[]): void {
    this.state = 'hanging';
    this.refuse([...underWay, ...this.appended.splice(0), ...this.asked.splice(0)]);
  }

  private fail(failure: Failure, underWay: readonly Appended[]): void {
    this.state = 'failing';
    this.complain(failure);
    this.refuse([...underWay, ...this.appended.splice(0)]);
  }

  private refuse(some: readonly (Appended | Asked)[]): void {
    for (const { reject } of some) reject(this.refusal());
  }

  /** Once, however often it is tried again. */
  private complain(failure: Failure): void {
    const { message } = this.errorOf(failure);
    if (message !== this.lastTrouble) this.options.report(message);
    this.lastTrouble = message;
  }

  private async probe(): Promise<void> {
    const { options } = this;
    if (this.state !== 'failing' || 'failure' in (await options.thread.call('probe'))) return;
    this.state = 'well';
    this.lastTrouble = '';
    options.report(`the outbox in ${options.folder} can be written again`);
  }

  private refusal(): OutboxUnavailable {
    const { folder, maxWriteMs } = this.options;
    if (this.isClosed) return new OutboxUnavailable('the outbox is closed');
    if (this.state === 'failing') return new OutboxUnavailable(this.lastTrouble);
    return new OutboxUnavailable(`the disk of ${folder} took more than ${maxWriteMs} ms`);
  }

  private errorOf({ kind, message }: Failure): Error {
    const { folder } = this.options;
    if (kind === 'damaged') return new OutboxUnreadable(`${folder} cannot be read: ${message}`);
    return new OutboxUnavailable(`${folder} cannot be written: ${message}`);
  }
}

/** At the end, what the disk refuses is tried so often: it would be sent again by the next process. */
const lastTries = 5;
/** For clicks that are about to come. */
const gatherMs = 2;

interface Asked {
  ask: Ask;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** Deliveries of a click. */
interface Appended {
  deliveries: readonly Delivery[];
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Calls after about so long in which this process ran: of the time in which it is halted, one tick counts at most. What
 * the disk has done by then is seen before the next. Returns a function that cancels it.
 */
function afterBeats(ms: number, call: () => void): () => void {
  let left = ticks;
  let callOff = () => {};
  const tick = () => {
    left -= 1;
    if (left === 0) call();
    else callOff = machineTime.after(ms / ticks, tick);
  };
  callOff = machineTime.after(ms / ticks, tick);
  return () => callOff();
}

const ticks = 10;
