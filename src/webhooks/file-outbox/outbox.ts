import {
  addToStats,
  type Delivery,
  type DeliverySummary,
  type Dispatcher,
  emptyStats,
  type ListQuery,
  type Outbox,
  type OutboxStats,
  type Outcome,
  type StoredDelivery,
} from '../outbox.js';
import type { Throttle } from '../throttle.js';
import { atMost, machineTime, type Time } from '../time.js';
import { type Ingest, type Numbered, openIngest } from './ingest.js';
import { createMutex } from './mutex.js';
import { openQueue } from './queue.js';
import { inOrder, type Portions } from './reorder.js';
import { firstNote, listedOf, type Place } from './rows.js';
import { type Entry, makeSchedule } from './schedule.js';
import { openStore } from './store.js';

export { OutboxDamaged, OutboxInUse } from './level.js';
export { type Repaired, repairOutbox } from './repair.js';

export interface FileOutboxOptions {
  /** Made where it is missing; the deliveries are in `outbox` inside, which nobody else may read. */
  folder: string;
  dispatcher: Dispatcher;
  time?: Time;
  /** As many attempts as there are, unless given. */
  throttle?: Throttle;
  /** An append is given up on after so long. 1000 unless given. */
  maxWriteMs?: number;
  /** Told, in one sentence, when the disk refuses, when it is well again, and what was lost. */
  report?: (message: string) => void;
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
  report = () => undefined,
}: FileOutboxOptions): Promise<Outbox> {
  const health = { lost: 0, warnings: [] as string[] };
  const reportDamage = (message: string, lost: number) => {
    health.lost += lost;
    if (health.warnings.length < mostWarnings) health.warnings.push(message);
    report(message);
  };
  const store = await openStore({ folder, report, reportDamage, onGap: () => opened?.hold() });
  let opened: Ingest | undefined;
  /** For all that moves deliveries about: from being untaken to being fresh, from there to the queue, and within it. */
  const runExclusive = createMutex();
  const schedule = makeSchedule({
    time,
    takeTime: throttle.takeTime,
    readyAt: (receiver) => dispatcher.readyAt(receiver),
    send,
  });
  const attempts = new Set<AbortController>();
  const unsettled: (() => Promise<void>)[] = [];
  let settling: Promise<unknown> | undefined;
  let closed: Promise<void> | undefined;
  const { queue, ingest } = await openOrClose();
  opened = ingest;

  return {
    append: ingest.append,
    deliverTo(receivers) {
      schedule.deliverTo(receivers);
      queue.deliverTo(receivers);
      ingest.start();
    },
    get writable() {
      return ingest.writable;
    },
    health,
    close: (graceMs) => (closed ??= close(graceMs)),
    list,
    show,
    retry: (which) => (which === 'all' ? retryDead() : retryThese(which)),
    drop,
    stats,
  };

  async function openOrClose() {
    try {
      const queue = await openQueue({
        ...{ store, time, runExclusive, schedule, fetchGroup, report, reportDamage },
      });
      const ingest = await openIngest({
        ...{ store, maxWriteMs, time, report, reportDamage, runExclusive, queue, schedule, keep },
        takeTime: throttle.takeTime,
      });
      if (queue.lacksSome) {
        for await (const { seq, delivery } of ingest.untaken()) {
          await runExclusive(() => queue.drop({ seq, receiver: delivery.receiver }));
        }
        await queue.restored();
      }
      return { queue, ingest };
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async function send(entry: Entry): Promise<boolean> {
    const ending = new AbortController();
    attempts.add(ending);
    const outcome = await dispatcher.attempt(entry.delivery, entry.attempts + 1, ending.signal);
    attempts.delete(ending);
    // Most of them: the queue has nothing to do with it.
    if (outcome.type === 'delivered' && ingest.fresh.has(entry.seq)) ingest.finish([entry.seq], 'gone');
    else await settleSoon(entry, outcome);
    return outcome.type === 'delivered';
  }

  /** With all others that come before its turn does: no two of them have the same ordering key. */
  function settleSoon(entry: Entry, outcome: Outcome): Promise<unknown> {
    unsettled.push(() => settle(entry, outcome));
    settling ??= runExclusive(() => {
      settling = undefined;
      return Promise.all(unsettled.splice(0).map((settle) => settle()));
    });
    return settling;
  }

  /** Nobody waits for the disk: what a crash takes away is one more attempt, with the same id. */
  async function settle(entry: Entry, outcome: Outcome): Promise<void> {
    const isFresh = ingest.fresh.has(entry.seq);
    if (!isFresh && !entry.isStored) return; // It was dropped.
    if (outcome.type === 'delivered' || entry.isGone) {
      if (isFresh) ingest.finish([entry.seq], 'gone');
      else await queue.forget(entry);
      return;
    }
    if (!(outcome.type === 'later' && outcome.counts === false)) entry.attempts += 1;
    if (outcome.type === 'later' || entry.again) {
      if (entry.again) entry.attempts = 0;
      keep(entry);
      queue.postpone(entry, entry.again || outcome.type === 'dead' ? time.now() : outcome.at, outcome.error);
    } else if (isFresh) {
      queue.takeDead(entry, outcome.error);
      ingest.finish([entry.seq], 'kept');
    } else await queue.bury(entry, outcome.error);
  }

  /** Inside the mutex. Has the queue take it, and all that shares its ordering key, as far as it is fresh. */
  function keep(entry: Entry): void {
    const group = schedule.takeGroup(entry).filter(({ seq }) => ingest.fresh.has(seq));
    if (group.length === 0) return;
    queue.takeGroup(group);
    ingest.finish(
      group.map(({ seq }) => seq),
      'kept',
    );
  }

  function fetchGroup(receiver: string, orderingKey: string): void {
    const first = schedule.firstOf(receiver, orderingKey);
    if (first !== undefined) keep(first);
  }

  async function retryDead(): Promise<number> {
    let count = 0;
    for (const receiver of queue.receivers()) {
      for await (const some of queue.list('dead', receiver)) {
        count += await runExclusive(() => countIf(some, ([seq]) => queue.retry({ seq, receiver })));
        // No more is owed at a time.
        await store.settle();
      }
    }
    return count;
  }

  async function retryThese(ids: readonly string[]): Promise<number> {
    const counts = await withThese(ids, async ({ untaken, fresh, kept }) => {
      for (const entry of fresh) if (entry.stage === 'sending') entry.again = true;
      // What was not tried yet is due as it is.
      return untaken.length + fresh.length + (await countIf(kept, queue.retry));
    });
    await store.settle();
    return sum(counts);
  }

  async function drop(ids: readonly string[]): Promise<number> {
    const counts = await withThese(ids, async ({ untaken, fresh, kept }) => {
      for (const entry of fresh) schedule.remove(entry);
      const seqs = fresh.map(({ seq }) => seq);
      if (seqs.length > 0) ingest.finish(seqs, 'gone');
      if (untaken.length > 0) ingest.drop(untaken);
      return untaken.length + fresh.length + (await countIf(kept, queue.drop));
    });
    await store.settle();
    return sum(counts);
  }

  async function show(id: string): Promise<StoredDelivery[]> {
    const shown = await withThese([id], async ({ untaken, fresh, kept }) => {
      const present: StoredDelivery[] = [];
      for (const place of kept) {
        const one = await queue.show(place);
        if (one !== undefined) present.push(one);
      }
      for (const { delivery, dueAt } of fresh)
        present.push({ ...listedOf(firstNote(delivery, dueAt)), body: delivery.body });
      for (const { delivery } of untaken) present.push({ ...untakenOne(delivery), body: delivery.body });
      return present;
    });
    return shown.flat();
  }

  /**
   * Where the deliveries of these events are, a few events at a time, as others wait for the turn. Until the task ends
   * none of them is moved, but some may arrive.
   */
  async function withThese<Result>(
    ids: readonly string[],
    task: (these: { untaken: Numbered[]; fresh: Entry[]; kept: Place[] }) => Promise<Result>,
  ): Promise<Result[]> {
    const read = new Map<string, Numbered[]>(ids.map((id) => [id, []]));
    for await (const one of ingest.untaken()) read.get(one.delivery.id)?.push(one);
    const results: Result[] = [];
    for (const few of portions([...read.keys()])) {
      const isOne = ({ delivery }: Pick<Entry, 'delivery'>) => few.has(delivery.id);
      const result = await runExclusive(async () => {
        const kept: Place[] = [];
        for (const id of few) kept.push(...(await queue.find(id)));
        return task({
          untaken: [...few].flatMap((id) => read.get(id)!).filter(({ seq }) => ingest.isUntaken(seq)),
          fresh: [...ingest.fresh.values()].filter(isOne),
          kept,
        });
      });
      results.push(result);
    }
    return results;
  }

  /** In portions, so that clicks are answered in between. */
  async function list({ state, receiver, limit }: ListQuery): Promise<DeliverySummary[]> {
    const isAsked = (one: Pick<DeliverySummary, 'receiver' | 'state'>) =>
      (state ?? one.state) === one.state && (receiver ?? one.receiver) === one.receiver;
    const sources = [listUntaken(ingest.untaken()), listFresh([...ingest.fresh.values()])];
    for (const name of receiver === undefined ? queue.receivers() : [receiver])
      for (const one of state === undefined ? (['waiting', 'dead'] as const) : [state])
        sources.push(queue.list(one, name));
    const listed: DeliverySummary[] = [];
    for await (const one of inOrder(sources)) {
      if (isAsked(one)) listed.push(one);
      if (listed.length === limit) break;
    }
    return listed;
  }

  async function stats(): Promise<OutboxStats> {
    const stats = emptyStats();
    await queue.addTo(stats);
    for (const { delivery } of ingest.fresh.values())
      addToStats(stats, delivery.receiver, { waiting: 1, oldestAt: delivery.clickedAt });
    ingest.tally.addTo(stats);
    return stats;
  }

  async function close(graceMs: number): Promise<void> {
    const ended = schedule.stop();
    await atMost(graceMs, ended);
    for (const attempt of attempts) attempt.abort();
    await atMost(abortMs, ended);
    queue.close();
    await ingest.close();
    await store.close();
  }
}

/** The log has them all. */
const mostWarnings = 20;
/** A dispatcher ends at once when its signal says so. */
const abortMs = 1000;

/** One that was not taken in: due since it was clicked. */
function untakenOne(delivery: Delivery): DeliverySummary {
  return listedOf(firstNote(delivery, delivery.clickedAt));
}

async function* listUntaken(untaken: AsyncIterable<Numbered>): Portions<DeliverySummary> {
  for await (const { seq, delivery } of untaken) yield [[seq, untakenOne(delivery)]];
}

async function* listFresh(fresh: readonly Entry[]): Portions<DeliverySummary> {
  yield fresh.map(({ seq, delivery, dueAt }) => [seq, listedOf(firstNote(delivery, dueAt))] as const);
}

/** Of the events that an operator names: each takes about a millisecond. */
function* portions(ids: readonly string[]): Generator<ReadonlySet<string>> {
  for (let at = 0; at < ids.length; at += 20) yield new Set(ids.slice(at, at + 20));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((one, other) => one + other, 0);
}

async function countIf<Item>(
  items: readonly Item[],
  isSo: (item: Item) => Promise<boolean>,
): Promise<number> {
  let count = 0;
  for (const item of items) if (await isSo(item)) count += 1;
  return count;
}
