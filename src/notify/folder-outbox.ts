import { type Intake, type Numbered, openIntake } from './folder/intake.js';
import { sortable } from './folder/numbers.js';
import { type Entry, makeSchedule } from './folder/schedule.js';
import { type Change, openStore } from './folder/store.js';
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
} from './outbox.js';
import type { Pace } from './pace.js';
import { atMost, machineTime, type Time } from './time.js';

export { OutboxDamaged, OutboxInUse } from './folder/store.js';

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
 * An outbox in a folder of this machine, for one process. Bodies stay on disk until their attempt comes near.
 * @throws {OutboxInUse} another process holds the folder
 * @throws {OutboxDamaged} it holds something that cannot be read
 * @throws {OutboxUnavailable} it cannot be made or written
 */
export async function openFolderOutbox({
  folder,
  courier,
  time = machineTime,
  pace = { takeTime: () => true, isBusy: () => false },
  maxWriteMs = 1000,
  report = () => undefined,
}: FolderOutboxOptions): Promise<Outbox> {
  const store = await openStore({ folder, report });
  /** All that was taken in and is kept, in the order of the appends. */
  const entries = new Map<number, Entry>();
  const attempts = new Set<AbortController>();
  const schedule = makeSchedule({
    time,
    takeTime: pace.takeTime,
    readyAt: (receiver) => courier.readyAt(receiver),
    send,
  });
  let closed: Promise<void> | undefined;
  const intake = await openOrClose();

  return {
    append: intake.append,
    deliverTo(receivers) {
      schedule.deliverTo(receivers);
      intake.start();
    },
    get writable() {
      return intake.writable;
    },
    close: (graceMs) => (closed ??= close(graceMs)),
    list,
    show,
    retry,
    drop,
    stats,
  };

  async function openOrClose(): Promise<Intake> {
    try {
      const after = await recall();
      return await openIntake({
        ...{ store, after, maxWriteMs, time, report },
        isBusy: pace.isBusy,
        take: ({ seq, delivery }) => remember(entryOf(seq, firstNote(delivery, time.now()))),
        keep: ({ seq, delivery }) => keep(entries.get(seq)!, delivery),
      });
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** Takes up what an earlier process left in the store; returns the highest number there. */
  async function recall(): Promise<number> {
    const names = new Map<string, string>();
    let last = 0;
    for await (const some of store.scan(noteKey(0), 'n:~')) {
      for (const [key, text] of some) {
        last = Number(key.slice(2));
        remember(entryOf(last, JSON.parse(text) as Note, names));
      }
    }
    return last;
  }

  function remember(entry: Entry): void {
    entries.set(entry.seq, entry);
    if (entry.state === 'waiting') schedule.add(entry);
  }

  /** Owes it to the store as it stands. */
  function keep(entry: Entry, { body, ...about }: Delivery, lastError?: string): void {
    const note = { ...about, ...stateOf(entry), ...(lastError !== undefined && { lastError }) };
    store.owe([putNote(entry.seq, note)]);
    if (intake.fresh.has(entry.seq)) store.owe([{ type: 'put', key: bodyKey(entry.seq), value: body }]);
  }

  async function send(entry: Entry): Promise<void> {
    const delivery = intake.fresh.get(entry.seq) ?? (await readOne(entry));
    // Asked again, since reading took a moment: between this question and the attempt nothing can come.
    if (delivery === undefined || entry.gone || closed || courier.readyAt(entry.receiver) > time.now())
      return;
    const ending = new AbortController();
    attempts.add(ending);
    const outcome = await courier.attempt(delivery, entry.attempts + 1, ending.signal);
    attempts.delete(ending);
    if (!entry.gone) settle(entry, delivery, outcome);
  }

  async function readOne(entry: Entry): Promise<Delivery | undefined> {
    try {
      const [kept] = await readKept([entry]);
      if (kept === undefined) throw new Error('it is not where it was written');
      return deliveryOf(kept);
    } catch (error) {
      if (!closed) report(`delivery ${entry.id} cannot be read: ${(error as Error).message}`);
      entry.dueAt = time.now() + readAgainMs;
      return undefined;
    }
  }

  /** Unsynced: what a power cut takes away is one more attempt, with the same id. */
  function settle(entry: Entry, delivery: Delivery, outcome: Outcome): void {
    if (outcome.type === 'delivered') {
      forget([entry]);
      return;
    }
    if (entry.again) reset(entry);
    else {
      if (!(outcome.type === 'later' && outcome.counts === false)) entry.attempts += 1;
      if (outcome.type === 'later') entry.dueAt = outcome.at;
      else entry.state = 'dead';
    }
    keep(entry, delivery, outcome.error);
    if (intake.fresh.has(entry.seq)) intake.finish(entry.seq, 'kept');
  }

  function forget(these: readonly Entry[]): void {
    for (const entry of these) {
      entry.gone = true;
      entries.delete(entry.seq);
      if (intake.fresh.has(entry.seq)) intake.finish(entry.seq, 'gone');
      else store.owe([noteKey, bodyKey].map((keyOf) => ({ type: 'del', key: keyOf(entry.seq) })));
    }
  }

  function reset(entry: Entry): void {
    entry.again = false;
    entry.state = 'waiting';
    entry.attempts = 0;
    entry.dueAt = time.now();
  }

  async function retry(which: 'all' | readonly string[]): Promise<number> {
    if (which === 'all') return retryThese([...entries.values()].filter(({ state }) => state === 'dead'));
    const { taken, untaken } = await find(which);
    return untaken.length + (await retryThese(taken)); // What was not even taken in is due as it is.
  }

  async function retryThese(these: readonly Entry[]): Promise<number> {
    let count = 0;
    for (const some of portions(these)) {
      const kept = await readKept(some);
      some.forEach((entry, index) => {
        if (entry.gone || kept[index] === undefined) return;
        count += 1;
        if (entry.sending) {
          entry.again = true;
          return;
        }
        reset(entry);
        if (!intake.fresh.has(entry.seq)) keep(entry, deliveryOf(kept[index]), kept[index].lastError);
        schedule.add(entry);
      });
    }
    await store.settle();
    return count;
  }

  async function drop(ids: readonly string[]): Promise<number> {
    const { taken, untaken } = await find(ids);
    forget(taken);
    for (const entry of taken) schedule.remove(entry);
    if (untaken.length > 0) intake.drop(untaken);
    await store.settle();
    return taken.length + untaken.length;
  }

  /** Where the deliveries of these events are, at the moment at which it resolves. */
  async function find(ids: readonly string[]): Promise<{ taken: Entry[]; untaken: Numbered[] }> {
    const named = new Set(ids);
    const read: Numbered[] = [];
    for await (const one of intake.untaken()) if (named.has(one.delivery.id)) read.push(one);
    return {
      taken: [...entries.values()].filter(({ id }) => named.has(id)),
      untaken: read.filter(({ seq }) => intake.isUntaken(seq)),
    };
  }

  /** In portions, so that clicks are answered in between. */
  async function list({ state, receiver, limit }: ListQuery): Promise<ListedDelivery[]> {
    const isAsked = (one: Pick<Entry, 'receiver' | 'state'>) =>
      (state ?? one.state) === one.state && (receiver ?? one.receiver) === one.receiver;
    const untaken = intake.untaken();
    const asked = [...entries.values()].filter(isAsked).sort((one, other) => one.seq - other.seq);
    const listed: ListedDelivery[] = [];
    for (const some of portions(asked.slice(0, limit)))
      listed.push(...present(await readNotes(some)).map(listedOf));
    for await (const { delivery } of untaken) {
      if (listed.length >= limit) break;
      const note = untakenNote(delivery);
      if (isAsked(note)) listed.push(listedOf(note));
    }
    return listed;
  }

  async function show(id: string): Promise<KeptDelivery[]> {
    const { taken, untaken } = await find([id]);
    return [
      ...present(await readKept(taken)),
      ...untaken.map(({ delivery }) => ({ ...listedOf(untakenNote(delivery)), body: delivery.body })),
    ];
  }

  async function stats(): Promise<OutboxStats> {
    const stats = countUp(entries.values());
    intake.tally.addTo(stats);
    return stats;
  }

  /** Undefined: delivered or dropped while it was looked up. */
  async function readNotes(these: readonly Entry[]): Promise<(Note | undefined)[]> {
    const known = these.map(({ seq, dueAt }) => {
      const delivery = intake.fresh.get(seq);
      return delivery && firstNote(delivery, dueAt);
    });
    const texts = await store.read(these.map(({ seq }) => noteKey(seq)));
    return texts.map(
      (text, index) => known[index] ?? (text === undefined ? undefined : (JSON.parse(text) as Note)),
    );
  }

  /** The same, with what they carry. */
  async function readKept(these: readonly Entry[]): Promise<(KeptDelivery | undefined)[]> {
    const known = these.map(({ seq }) => intake.fresh.get(seq)?.body);
    const reading = [readNotes(these), store.read(these.map(({ seq }) => bodyKey(seq)))] as const;
    const [notes, bodies] = await Promise.all(reading);
    return notes.map((note, index) => {
      const body = known[index] ?? bodies[index];
      return note && body !== undefined ? { ...listedOf(note), body } : undefined;
    });
  }

  async function close(graceMs: number): Promise<void> {
    const ended = schedule.stop();
    await atMost(graceMs, ended);
    for (const attempt of attempts) attempt.abort();
    await atMost(abortMs, ended);
    await intake.close();
    await store.close();
  }
}

const readAgainMs = 5000;
/** A courier ends at once when it is told to. */
const abortMs = 1000;

/** What is written about a delivery, beside its body: rewritten after each attempt, and all that is read at the start. */
interface Note extends Omit<Delivery, 'body'> {
  state: KeptDelivery['state'];
  attempts: number;
  dueAt: number;
  lastError?: string;
}

function noteKey(seq: number): string {
  return `n:${sortable(seq)}`;
}

function bodyKey(seq: number): string {
  return `b:${sortable(seq)}`;
}

function putNote(seq: number, note: Note): Change {
  return { type: 'put', key: noteKey(seq), value: JSON.stringify(note) };
}

/** @param names The receivers' names seen so far, so that each is in memory once. */
function entryOf(seq: number, note: Note, names?: Map<string, string>): Entry {
  const receiver = names?.get(note.receiver) ?? note.receiver;
  names?.set(receiver, receiver);
  const { id, lane, clickedAt, state, attempts, dueAt } = note;
  return {
    seq,
    id,
    receiver,
    lane,
    clickedAt,
    state,
    attempts,
    dueAt,
    sending: false,
    gone: false,
    again: false,
  };
}

function stateOf({ state, attempts, dueAt }: Entry): Pick<Note, 'state' | 'attempts' | 'dueAt'> {
  return { state, attempts, dueAt };
}

function firstNote({ body: _body, ...about }: Delivery, dueAt: number): Note {
  return { ...about, state: 'waiting', attempts: 0, dueAt };
}

function deliveryOf({ id, receiver, lane, clickedAt, rule, body }: KeptDelivery): Delivery {
  return { id, receiver, ...(lane !== undefined && { lane }), clickedAt, rule, body };
}

function listedOf({ dueAt, ...note }: Note): ListedDelivery {
  return { ...note, ...(note.state === 'waiting' && { nextAttemptAt: dueAt }) };
}

/** One that was not taken in: due since it was clicked. */
function untakenNote(delivery: Delivery): Note {
  return firstNote(delivery, delivery.clickedAt);
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}

function countUp(entries: Iterable<Entry>): OutboxStats {
  const stats = emptyStats();
  for (const { receiver, state, clickedAt } of entries) {
    addToStats(stats, receiver, state === 'dead' ? { dead: 1 } : { waiting: 1, oldestAt: clickedAt });
  }
  return stats;
}

function* portions<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += 1000) yield all.slice(at, at + 1000);
}
