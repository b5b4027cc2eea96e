import {
  addToStats,
  type Courier,
  type Delivery,
  emptyStats,
  type KeptDelivery,
  type ListedDelivery,
  type ListQuery,
  type Outbox,
  type OutboxStats,
  type Outcome,
} from '../outbox.js';
import type { Pace } from '../throttle.js';
import { atMost, machineTime, type Time } from '../time.js';
import { type Intake, type Numbered, openIntake } from './intake.js';
import { createTurns } from './mutex.js';
import { openBacklog } from './queue.js';
import { inOrder, type Portions } from './reorder.js';
import { firstNote, listedOf, type Place } from './rows.js';
import { type Entry, makeSchedule } from './schedule.js';
import { openStore } from './store.js';

export { OutboxDamaged, OutboxInUse } from './level.js';
export { type Repaired, repairOutbox } from './repair.js';

export interface FolderOutboxOptions {
  /** Made where it is missing; the deliveries are in `outbox` inside, which nobody else may read. */
  folder: string;
  courier: Courier;
  time?: Time;
  /** As many attempts as there are, unless given. */
  pace?: Pace;
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
export async function openFolderOutbox({
  folder,
  courier,
  time = machineTime,
  pace = { takeTime: () => true },
  maxWriteMs = 1000,
  report = () => undefined,
}: FolderOutboxOptions): Promise<Outbox> {
  const health = { lost: 0, warnings: [] as string[] };
  const reportDamage = (message: string, lost: number) => {
    health.lost += lost;
    if (health.warnings.length < mostWarnings) health.warnings.push(message);
    report(message);
  };
  const store = await openStore({ folder, report, reportDamage, onGap: () => opened?.hold() });
  let opened: Intake | undefined;
  /** For all that moves deliveries about: from being untaken to being fresh, from there to the backlog, and within it. */
  const inTurn = createTurns();
  const schedule = makeSchedule({
    time,
    takeTime: pace.takeTime,
    readyAt: (receiver) => courier.readyAt(receiver),
    send,
  });
  const attempts = new Set<AbortController>();
  const unsettled: (() => Promise<void>)[] = [];
  let settling: Promise<unknown> | undefined;
  let closed: Promise<void> | undefined;
  const { backlog, intake } = await openOrClose();
  opened = intake;

  return {
    append: intake.append,
    deliverTo(receivers) {
      schedule.deliverTo(receivers);
      backlog.deliverTo(receivers);
      intake.start();
    },
    get writable() {
      return intake.writable;
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
      const backlog = await openBacklog({
        ...{ store, time, inTurn, schedule, fetchLane, report, reportDamage },
      });
      const intake = await openIntake({
        ...{ store, maxWriteMs, time, report, reportDamage, inTurn, backlog, schedule, keep },
        takeTime: pace.takeTime,
      });
      if (backlog.lacksSome) {
        for await (const { seq, delivery } of intake.untaken()) {
          await inTurn(() => backlog.drop({ seq, receiver: delivery.receiver }));
        }
        await backlog.restored();
      }
      return { backlog, intake };
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async function send(entry: Entry): Promise<boolean> {
    const ending = new AbortController();
    attempts.add(ending);
    const outcome = await courier.attempt(entry.delivery, entry.attempts + 1, ending.signal);
    attempts.delete(ending);
    // Most of them: the backlog has nothing to do with it.
    if (outcome.type === 'delivered' && intake.fresh.has(entry.seq)) intake.finish([entry.seq], 'gone');
    else await settleSoon(entry, outcome);
    return outcome.type === 'delivered';
  }

  /** With all others that come before its turn does: no two of them have the same lane. */
  function settleSoon(entry: Entry, outcome: Outcome): Promise<unknown> {
    unsettled.push(() => settle(entry, outcome));
    settling ??= inTurn(() => {
      settling = undefined;
      return Promise.all(unsettled.splice(0).map((settle) => settle()));
    });
    return settling;
  }

  /** Nobody waits for the disk: what a crash takes away is one more attempt, with the same id. */
  async function settle(entry: Entry, outcome: Outcome): Promise<void> {
    const isFresh = intake.fresh.has(entry.seq);
    if (!isFresh && !entry.isStored) return; // It was dropped.
    if (outcome.type === 'delivered' || entry.isGone) {
      if (isFresh) intake.finish([entry.seq], 'gone');
      else await backlog.forget(entry);
      return;
    }
    if (!(outcome.type === 'later' && outcome.counts === false)) entry.attempts += 1;
    if (outcome.type === 'later' || entry.again) {
      if (entry.again) entry.attempts = 0;
      keep(entry);
      backlog.postpone(
        entry,
        entry.again || outcome.type === 'dead' ? time.now() : outcome.at,
        outcome.error,
      );
    } else if (isFresh) {
      backlog.takeDead(entry, outcome.error);
      intake.finish([entry.seq], 'kept');
    } else await backlog.bury(entry, outcome.error);
  }

  /** In turn. Has the backlog take it, and all that shares its lane, as far as it is fresh. */
  function keep(entry: Entry): void {
    const lane = schedule.takeLane(entry).filter(({ seq }) => intake.fresh.has(seq));
    if (lane.length === 0) return;
    backlog.takeLane(lane);
    intake.finish(
      lane.map(({ seq }) => seq),
      'kept',
    );
  }

  function fetchLane(receiver: string, lane: string): void {
    const first = schedule.firstOf(receiver, lane);
    if (first !== undefined) keep(first);
  }

  async function retryDead(): Promise<number> {
    let count = 0;
    for (const receiver of backlog.receivers()) {
      for await (const some of backlog.list('dead', receiver)) {
        count += await inTurn(() => countIf(some, ([seq]) => backlog.retry({ seq, receiver })));
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
      return untaken.length + fresh.length + (await countIf(kept, backlog.retry));
    });
    await store.settle();
    return sum(counts);
  }

  async function drop(ids: readonly string[]): Promise<number> {
    const counts = await withThese(ids, async ({ untaken, fresh, kept }) => {
      for (const entry of fresh) schedule.remove(entry);
      const seqs = fresh.map(({ seq }) => seq);
      if (seqs.length > 0) intake.finish(seqs, 'gone');
      if (untaken.length > 0) intake.drop(untaken);
      return untaken.length + fresh.length + (await countIf(kept, backlog.drop));
    });
    await store.settle();
    return sum(counts);
  }

  async function show(id: string): Promise<KeptDelivery[]> {
    const shown = await withThese([id], async ({ untaken, fresh, kept }) => {
      const present: KeptDelivery[] = [];
      for (const place of kept) {
        const one = await backlog.show(place);
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
    for await (const one of intake.untaken()) read.get(one.delivery.id)?.push(one);
    const results: Result[] = [];
    for (const few of portions([...read.keys()])) {
      const isOne = ({ delivery }: Pick<Entry, 'delivery'>) => few.has(delivery.id);
      const result = await inTurn(async () => {
        const kept: Place[] = [];
        for (const id of few) kept.push(...(await backlog.find(id)));
        return task({
          untaken: [...few].flatMap((id) => read.get(id)!).filter(({ seq }) => intake.isUntaken(seq)),
          fresh: [...intake.fresh.values()].filter(isOne),
          kept,
        });
      });
      results.push(result);
    }
    return results;
  }

  /** In portions, so that clicks are answered in between. */
  async function list({ state, receiver, limit }: ListQuery): Promise<ListedDelivery[]> {
    const isAsked = (one: Pick<ListedDelivery, 'receiver' | 'state'>) =>
      (state ?? one.state) === one.state && (receiver ?? one.receiver) === one.receiver;
    const sources = [listUntaken(intake.untaken()), listFresh([...intake.fresh.values()])];
    for (const name of receiver === undefined ? backlog.receivers() : [receiver])
      for (const one of state === undefined ? (['waiting', 'dead'] as const) : [state])
        sources.push(backlog.list(one, name));
    const listed: ListedDelivery[] = [];
    for await (const one of inOrder(sources)) {
      if (isAsked(one)) listed.push(one);
      if (listed.length === limit) break;
    }
    return listed;
  }

  async function stats(): Promise<OutboxStats> {
    const stats = emptyStats();
    await backlog.addTo(stats);
    for (const { delivery } of intake.fresh.values())
      addToStats(stats, delivery.receiver, { waiting: 1, oldestAt: delivery.clickedAt });
    intake.tally.addTo(stats);
    return stats;
  }

  async function close(graceMs: number): Promise<void> {
    const ended = schedule.stop();
    await atMost(graceMs, ended);
    for (const attempt of attempts) attempt.abort();
    await atMost(abortMs, ended);
    backlog.close();
    await intake.close();
    await store.close();
  }
}

/** The log has them all. */
const mostWarnings = 20;
/** A courier ends at once when it is told to. */
const abortMs = 1000;

/** One that was not taken in: due since it was clicked. */
function untakenOne(delivery: Delivery): ListedDelivery {
  return listedOf(firstNote(delivery, delivery.clickedAt));
}

async function* listUntaken(untaken: AsyncIterable<Numbered>): Portions<ListedDelivery> {
  for await (const { seq, delivery } of untaken) yield [[seq, untakenOne(delivery)]];
}

async function* listFresh(fresh: readonly Entry[]): Portions<ListedDelivery> {
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
