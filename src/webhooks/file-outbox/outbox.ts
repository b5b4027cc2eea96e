import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MessageError, say } from '../../values/message.js';
import {
  type Delivery,
  type Dispatcher,
  type Outbox,
  OutboxUnavailable,
  type Outcome,
  type RetryMany,
} from '../outbox.js';
import type { Throttle } from '../throttle.js';
import { atMost, machineTime, type Time } from '../time.js';
import { databaseFile, makePrivatePlace } from './folder.js';
import { RoundWriter } from './round-writer.js';
import {
  type Damage,
  type Done,
  type Failure,
  isChange,
  type Portion,
  type Round,
  type Settled,
  type Taken,
} from './rounds.js';
import { Schedule } from './schedule.js';
import { startOutboxThread, type Thread } from './thread.js';

/** Another process holds the folder. */
export class OutboxInUse extends MessageError {
  override name = 'OutboxInUse';
}

/** The folder holds something that cannot be read as an outbox. Nothing in it was changed. */
export class OutboxDamaged extends MessageError {
  override name = 'OutboxDamaged';
}

export interface FileOutboxOptions {
  /** Made where it is missing; the deliveries are in `outbox` inside, which nobody else may read. */
  folder: string;
  dispatcher: Dispatcher;
  time?: Time;
  /** As many attempts as there are, unless given. */
  throttle?: Throttle;
  /** An append is given up on after so long. 1000 unless given. */
  maxWriteMs?: number;
  /** After so long, what the disk has refused is tried again. 1000 unless given. */
  restMs?: number;
  /** Called with a sentence when the disk refuses, when it works again, and when something was lost. */
  report?: (message: string) => void;
  /** Starts the thread that has the database. */
  startThread?: () => Thread;
}

/**
 * An outbox in a folder of this machine, for one process. Little of it is in memory, however much waits.
 * @throws {OutboxInUse} another process holds the folder
 * @throws {OutboxDamaged} it holds something that cannot be read
 * @throws {OutboxUnavailable} it cannot be made or written
 */
export async function openFileOutbox(given: FileOutboxOptions): Promise<Outbox> {
  const options = { ...defaults, ...given };
  return new FileOutbox(await openInThread(join(options.folder, 'outbox'), options.startThread()), options);
}

const defaults = {
  time: machineTime,
  throttle: { takeTime: () => true },
  maxWriteMs: 1000,
  restMs: 1000,
  report: () => undefined,
  startThread: startOutboxThread,
} satisfies Partial<FileOutboxOptions>;

class FileOutbox implements Outbox {
  readonly health = { lost: 0, warnings: [] as string[] };
  private readonly schedule: Schedule;
  private readonly rounds: RoundWriter;
  /** Of all attempts. */
  private readonly ending = new AbortController();
  private closed: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly options: Required<FileOutboxOptions>,
  ) {
    const { dispatcher, time, throttle, maxWriteMs, restMs, report } = options;
    setMaxListeners(0, this.ending.signal); // Node takes more than ten for a leak.
    this.schedule = new Schedule({
      ...{ time, takeTime: throttle.takeTime },
      readyAt: (receiver) => dispatcher.readyAt(receiver),
      take: (receiver) => this.rounds.take(receiver),
      send: ({ delivery, attempts }) => dispatcher.attempt(delivery, attempts + 1, this.ending.signal),
      settle: (one, outcome, isBack) => this.settle(one, outcome, isBack),
    });
    this.rounds = new RoundWriter({
      ...{ folder: database.place, time, maxWriteMs, restMs, report },
      onDone: (round, done) => this.onDone(round, done),
      thread: database.thread,
    });
  }

  get writable(): boolean {
    return this.rounds.writable;
  }

  append(deliveries: readonly Delivery[]): Promise<void> {
    return this.rounds.append(deliveries);
  }

  deliverTo(receivers: readonly string[]): void {
    this.schedule.deliverTo(receivers);
  }

  close(graceMs: number): Promise<void> {
    this.closed ??= this.end(graceMs);
    return this.closed;
  }

  list: Outbox['list'] = (query) => this.rounds.ask({ ask: 'list', query });

  show: Outbox['show'] = (id) => this.rounds.ask({ ask: 'show', id });

  stats: Outbox['stats'] = () => this.rounds.ask({ ask: 'stats' });

  async retry(which: readonly string[] | RetryMany): Promise<number> {
    const renew = (seqs: readonly number[]) => this.schedule.renew(seqs);
    if (typeof which !== 'string')
      return someAtATime(which, (ids) => this.rounds.ask({ ask: 'retry', ids }), renew);
    let count = 0;
    for (const receiver of Object.keys((await this.stats()).receivers)) {
      const ask = (after: number) => this.rounds.ask({ ask: 'retryMany', which, receiver, after });
      count += await inPortions(ask, renew);
    }
    return count;
  }

  drop(all: readonly string[]): Promise<number> {
    const ask = (ids: readonly string[]) => this.rounds.ask({ ask: 'drop', ids });
    return someAtATime(all, ask, (seqs) => this.takeBack(seqs));
  }

  forget(id: string): Promise<number> {
    const ask = (after: number) => this.rounds.ask({ ask: 'forget', id, after });
    return inPortions(ask, (seqs) => this.takeBack(seqs));
  }

  expire(receiver: string, keepMs: number): Promise<number> {
    const before = this.options.time.now() - keepMs;
    return inPortions((after) => this.rounds.ask({ ask: 'expire', receiver, before, after }));
  }

  /** Whatever a round may have made due is looked for. */
  private onDone(round: Round, { take, damage }: Done): void {
    for (const one of damage) this.reportDamage(one);
    for (const [index, result] of take.entries())
      if ('value' in result) this.schedule.add(round.take[index]!, result.value.taken, result.value.nextAt);
    const changed = new Set(round.append.map(({ receiver }) => receiver));
    for (const { receiver, outcome, orderingKey, bringForward } of round.settle) {
      if (outcome.type === 'later') this.schedule.more(receiver, outcome.at);
      // The next of its ordering key has the turn now.
      if (orderingKey !== undefined || bringForward !== undefined) changed.add(receiver);
    }
    if (round.ask.some(isChange)) this.schedule.moreForAll();
    for (const receiver of changed) this.schedule.more(receiver, round.now);
  }

  private reportDamage({ message, lost }: Damage): void {
    const said = `${this.database.place}: ${message}`;
    this.health.lost += lost;
    if (this.health.warnings.length < mostWarnings) this.health.warnings.push(said);
    this.options.report(said);
  }

  /** Nobody waits for the disk: what a crash takes away is one more attempt, with the same id. */
  private settle(one: Taken, outcome: Outcome, bringForward?: Settled['bringForward']): void {
    const { receiver, orderingKey } = one.delivery;
    this.rounds.settle({ seq: one.seq, receiver, orderingKey, outcome, bringForward });
  }

  /** Those that are gone are not sent, unless they are already. */
  private takeBack(seqs: readonly number[]): void {
    for (const one of this.schedule.remove(seqs)) this.settle(one, { type: 'delivered' });
  }

  private async end(graceMs: number): Promise<void> {
    const { maxWriteMs } = this.options;
    const ended = this.schedule.stop();
    await atMost(graceMs, ended);
    this.ending.abort();
    await atMost(abortMs, ended);
    // A disk that hangs must not keep the process.
    await atMost(maxWriteMs, this.rounds.close());
    await atMost(maxWriteMs, this.database.thread.end());
  }
}

interface Database {
  place: string;
  thread: Thread;
}

async function openInThread(place: string, thread: Thread): Promise<Database> {
  const have = async (task: 'create' | 'open', folder: string) => {
    const result = await thread.call(task, join(folder, databaseFile));
    if ('failure' in result) throw openingError(place, result.failure);
  };
  try {
    await makePrivatePlace(place, (draft) => have('create', draft));
    refuseFormerFormat(place);
    await have('open', place);
    return { place, thread };
  } catch (error) {
    await thread.end();
    throw error;
  }
}

/** So that clicks are written in between. */
async function inPortions(
  ask: (after: number) => Promise<Portion>,
  onChanged: (seqs: readonly number[]) => void = () => {},
): Promise<number> {
  let count = 0;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const { changed, last }: Portion = await ask(after);
    onChanged(changed);
    count += changed.length;
    after = last;
  }
  return count;
}

/** The same for ids. */
function someAtATime(
  ids: readonly string[],
  ask: (some: readonly string[]) => Promise<number[]>,
  onChanged: (seqs: readonly number[]) => void,
): Promise<number> {
  const all = [...new Set(ids)];
  return inPortions(async (after) => {
    const last = after + idsAtOnce;
    return { changed: await ask(all.slice(after, last)), last: last < all.length ? last : undefined };
  }, onChanged);
}

/** Of a folder that an earlier Dargah wrote. */
const formerFiles = ['journal', 'CURRENT'];
const idsAtOnce = 100;
/** The log has them all. */
const mostWarnings = 20;
/** A dispatcher ends at once when its signal says so. */
const abortMs = 1000;

/** What it means that a database cannot be opened. */
export function openingError(place: string, { kind, message }: Failure): Error {
  if (kind === 'inUse')
    return new OutboxInUse(
      say`${place} is in use by another process: each server needs a state folder of its own`,
    );
  if (kind === 'damaged') return damaged(place, message);
  if (kind === 'withoutSqlite') return new OutboxUnavailable(say`${place} cannot be opened: ${message}`);
  return new OutboxUnavailable(
    say`${place} cannot be opened: ${message}. It needs room on the disk, and this user must be let write there`,
  );
}

function damaged(place: string, reason: string): OutboxDamaged {
  return new OutboxDamaged(
    say`${place} is damaged: ${reason}. "dargah outbox recover --state-dir ${dirname(place)}" brings back what can be read. To begin anew, move the folder away`,
  );
}

/** @throws {OutboxDamaged} for a folder in one of the formats before this one, which kept events in LevelDB */
export function refuseFormerFormat(place: string): void {
  if (existsSync(join(place, databaseFile)) || !formerFiles.some((name) => existsSync(join(place, name))))
    return;
  const stateDir = dirname(place);
  throw new OutboxDamaged(
    say`${place} has the format of an earlier Dargah, which this one does not read. Nothing in it was changed. Let that one deliver what waits there, by its "dargah serve --state-dir ${stateDir}", until its "dargah outbox stats --state-dir ${stateDir}" counts nothing. Then move ${place} away`,
  );
}
