import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Dispatcher, type Outbox, OutboxUnavailable, type Outcome, type RetryMany } from '../outbox.js';
import { startOutboxThread, type Thread } from '../outbox-thread.js';
import type { Throttle } from '../throttle.js';
import { atMost, machineTime, type Time } from '../time.js';
import { makePrivatePlace } from './folder.js';
import { createRoundWriter } from './round-writer.js';
import {
  type Call,
  type Changed,
  type Damage,
  type Done,
  type Failure,
  isChange,
  type Opening,
  type Portion,
  type Result,
  type Round,
  type Settled,
} from './rounds.js';
import { type Entry, makeSchedule } from './schedule.js';

/** Another process holds the folder. */
export class OutboxInUse extends Error {
  override name = 'OutboxInUse';
}

/** The folder holds something that cannot be read as an outbox. Nothing in it was changed. */
export class OutboxDamaged extends Error {
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
  /** Told, in one sentence, when the disk refuses, when it is well again, and what was lost. */
  report?: (message: string) => void;
  /** Starts the thread that has the database. */
  startThread?: (data: Opening) => Thread;
}

/**
 * An outbox in a folder of this machine, for one process. Little of it is in memory, however much waits.
 * @throws {OutboxInUse} another process holds the folder
 * @throws {OutboxDamaged} it holds something that cannot be read
 * @throws {OutboxUnavailable} it cannot be made or written
 */
export async function openFileOutbox({
  folder,
  dispatcher,
  time = machineTime,
  throttle = { takeTime: () => true },
  maxWriteMs = 1000,
  restMs = 1000,
  report = () => undefined,
  startThread = startOutboxThread,
}: FileOutboxOptions): Promise<Outbox> {
  const create = async (draft: string) => {
    const maker = startThread({ task: 'create', file: join(draft, file) });
    const made = (await maker.started) as Result<unknown>;
    await maker.ended();
    if ('failure' in made) throw openingError(join(folder, 'outbox'), made.failure);
  };
  const place = await makePrivatePlace(folder, 'outbox', create);
  refuseFormerFormat(place);
  const thread = startThread({ task: 'open', file: join(place, file) });
  const opened = (await thread.started) as Result<unknown>;
  if ('failure' in opened) {
    await thread.ended();
    throw openingError(place, opened.failure);
  }
  const call = (what: Call) => thread.call(what) as Promise<Result<unknown>>;
  const health = { lost: 0, warnings: [] as string[] };
  const attempts = new Set<AbortController>();
  const schedule = makeSchedule({
    ...{ time, takeTime: throttle.takeTime, send, settle },
    readyAt: (receiver) => dispatcher.readyAt(receiver),
    take: (receiver, most) => rounds.take({ receiver, most }),
  });
  const rounds = createRoundWriter({
    ...{ folder: place, time, maxWriteMs, restMs, report, onDone },
    doRound: async (round) => ((await call(round)) as { value: Done }).value,
    probe: () => call('probe'),
  });
  let closed: Promise<void> | undefined;

  return {
    append: (deliveries) => rounds.append(deliveries),
    deliverTo: schedule.deliverTo,
    get writable() {
      return rounds.writable;
    },
    health,
    close: (graceMs) => (closed ??= close(graceMs)),
    list: (query) => rounds.ask({ ask: 'list', query }),
    show: (id) => rounds.ask({ ask: 'show', id }),
    retry: (which) => (typeof which === 'string' ? retryAll(which) : ofIds('retry', which, schedule.renew)),
    drop: (ids) => ofIds('drop', ids, takeBack),
    forget: (id) => inPortions((after) => rounds.ask({ ask: 'forget', id, after }), takeBack),
    expire: (receiver, keepMs) =>
      inPortions((after) => rounds.ask({ ask: 'expire', receiver, before: time.now() - keepMs, after })),
    stats: () => rounds.ask({ ask: 'stats' }),
  };

  /** Whatever a round may have made due is looked for. */
  function onDone(round: Round, { take, damage }: Done): void {
    for (const one of damage) reportDamage(one);
    for (const [index, result] of take.entries())
      if ('value' in result)
        schedule.add(round.take[index]!.receiver, result.value.taken, result.value.nextAt);
    const changed = new Set(round.append.map(({ receiver }) => receiver));
    for (const { receiver, how, at, orderingKey, bringForward } of round.settle) {
      if (how === 'later') schedule.more(receiver, at);
      // The next of its ordering key has the turn now.
      if (orderingKey !== undefined || bringForward !== undefined) changed.add(receiver);
    }
    if (round.ask.some(isChange)) schedule.moreForAll();
    for (const receiver of changed) schedule.more(receiver, round.now);
  }

  function reportDamage({ message, lost }: Damage): void {
    const said = `${place}: ${message}`;
    health.lost += lost;
    if (health.warnings.length < mostWarnings) health.warnings.push(said);
    report(said);
  }

  async function send(entry: Entry): Promise<Outcome> {
    const ending = new AbortController();
    attempts.add(ending);
    const outcome = await dispatcher.attempt(entry.delivery, entry.attempts + 1, ending.signal);
    attempts.delete(ending);
    return outcome;
  }

  /** Nobody waits for the disk: what a crash takes away is one more attempt, with the same id. */
  function settle(
    { seq, delivery: { receiver, orderingKey } }: Entry,
    outcome: Outcome,
    bringForward?: Settled['bringForward'],
  ): void {
    const how = outcome.type === 'delivered' ? 'gone' : outcome.type;
    const counts = outcome.type === 'later' && outcome.counts === false ? 0 : 1;
    const at = outcome.type === 'later' ? outcome.at : 0;
    const error = outcome.type === 'delivered' ? null : outcome.error;
    const back = bringForward !== undefined && { bringForward };
    rounds.settle({ seq, receiver, orderingKey, how, counts, at, error, ...back });
  }

  /** Those that are gone are not sent, unless they are already. */
  function takeBack(seqs: readonly number[]): void {
    for (const entry of schedule.remove(seqs)) settle(entry, { type: 'delivered' });
  }

  async function retryAll(which: RetryMany): Promise<number> {
    let count = 0;
    for (const receiver of await rounds.ask({ ask: 'receivers' }))
      count += await inPortions(
        (after) => rounds.ask({ ask: 'retryMany', which, receiver, after }),
        schedule.renew,
      );
    return count;
  }

  /** So that clicks are written in between. */
  async function inPortions(
    ask: (after: number) => Promise<Changed & Portion>,
    onTaken: (seqs: readonly number[]) => void = () => {},
  ): Promise<number> {
    let count = 0;
    for (let after = 0, isAtEnd = false; !isAtEnd; ) {
      const some = await ask(after);
      onTaken(some.taken);
      count += some.count;
      after = some.last;
      isAtEnd = after === 0;
    }
    return count;
  }

  async function ofIds(
    ask: 'retry' | 'drop',
    ids: readonly string[],
    onTaken: (seqs: readonly number[]) => void,
  ): Promise<number> {
    const asked = [...new Set(ids)];
    let count = 0;
    for (let at = 0; at < asked.length; at += idsAtOnce) {
      const some = await rounds.ask({ ask, ids: asked.slice(at, at + idsAtOnce) });
      onTaken(some.taken);
      count += some.count;
    }
    return count;
  }

  async function close(graceMs: number): Promise<void> {
    const ended = schedule.stop();
    await atMost(graceMs, ended);
    for (const attempt of attempts) attempt.abort();
    await atMost(abortMs, ended);
    // A disk that hangs must not keep the process.
    await atMost(maxWriteMs, rounds.close());
    void call('close');
    await atMost(maxWriteMs, thread.ended());
  }
}

const file = 'events.db';
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
      `${place} is in use by another process: each server needs a state folder of its own`,
    );
  if (kind === 'damaged') return damaged(place, message);
  if (kind === 'withoutSqlite') return new OutboxUnavailable(`${place} cannot be opened: ${message}`);
  return new OutboxUnavailable(
    `${place} cannot be opened: ${message}. It needs room on the disk, and this user must be let write there`,
  );
}

function damaged(place: string, reason: string): OutboxDamaged {
  const wayOut = `"dargah outbox recover --state-dir ${dirname(place)}" brings back what can be read`;
  return new OutboxDamaged(`${place} is damaged: ${reason}. ${wayOut}. To begin anew, move the folder away`);
}

/** @throws {OutboxDamaged} for a folder in one of the formats before this one, which kept events in LevelDB */
export function refuseFormerFormat(place: string): void {
  if (existsSync(join(place, file)) || !formerFiles.some((name) => existsSync(join(place, name)))) return;
  const stateDir = dirname(place);
  throw new OutboxDamaged(
    `${place} has the format of an earlier Dargah, which this one does not read. Nothing in it was changed. Let that ` +
      `one deliver what waits there, by its "dargah serve --state-dir ${stateDir}", until its ` +
      `"dargah outbox stats --state-dir ${stateDir}" counts nothing. Then move ${place} away`,
  );
}
