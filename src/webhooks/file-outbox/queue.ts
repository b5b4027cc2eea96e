import {
  addToStats,
  type Delivery,
  type DeliverySummary,
  type OutboxStats,
  type ReportDamage,
  type StoredDelivery,
} from '../outbox.js';
import type { Time } from '../time.js';
import { openDeliveryTable } from './delivery-table.js';
import type { Mutex } from './mutex.js';
import { createPrefetchBuffer, noTurn } from './prefetch-buffer.js';
import {
  deliveryOf,
  firstNote,
  isBodyOf,
  keys,
  listedOf,
  type Note,
  noteIn,
  type Owner,
  type Place,
  ranges,
  seqIn,
  type Turn,
  turnIn,
} from './rows.js';
import { type Entry, newEntry, type Schedule } from './schedule.js';
import type { Store } from './store.js';

/**
 * What could not be delivered at once: what waits for its next attempt, or behind one of its ordering key that does,
 * and the dead. It is in the store, and of each receiver a few that are due are in memory, however many there are.
 *
 * An ordering key is here as a whole, or not at all. What is asked in turn is to be awaited there; the rest at any
 * time.
 */
export interface Queue {
  /** Inside the mutex. The ordering keys of these that are here. */
  groupsOf(deliveries: readonly Delivery[]): Promise<Set<string>>;
  /** Inside the mutex. Takes one whose ordering key is here, and that is the latest of it. */
  takeBehind(seq: number, delivery: Delivery): void;
  /**
   * Inside the mutex. Takes an ordering key that is not here, in its order, or one without an ordering key. What is
   * being sent stays in memory.
   */
  takeGroup(entries: readonly Entry[]): void;
  /** Inside the mutex. Takes a dead one that is not here. */
  takeDead(entry: Entry, error: string): void;

  /**
   * Inside the mutex. It is to be tried again, not before `dueAt`; with as many attempts behind it as the entry says.
   */
  postpone(entry: Entry, dueAt: number, error: string): void;
  /** Inside the mutex. It is dead. */
  bury(entry: Entry, error: string): Promise<void>;
  /** Inside the mutex. It has arrived, or was dropped while it was sent. */
  forget(entry: Entry): Promise<void>;

  /** Inside the mutex. */
  find(id: string): Promise<Place[]>;
  /** Inside the mutex. */
  show(place: Place): Promise<StoredDelivery | undefined>;
  /** Inside the mutex. Makes it due, with all attempts before it again. False: it is not here. */
  retry(place: Place): Promise<boolean>;
  /** Inside the mutex. False: it is not here. */
  drop(place: Place): Promise<boolean>;

  /**
   * The disk has spoilt some of it: some that are here may still be in the write-ahead log. Until that is `restored`.
   */
  readonly lacksSome: boolean;
  restored(): Promise<void>;
  receivers(): string[];
  /** As they are when the first are asked for, some thousand at a time, in the order of their numbers. */
  list(state: Note['state'], receiver: string): AsyncGenerator<[seq: number, listed: DeliverySummary][]>;
  addTo(stats: OutboxStats): Promise<void>;
  /** Only these receivers from now on. */
  deliverTo(receivers: readonly string[]): void;
  close(): void;
}

export interface QueueOptions {
  store: Store;
  time: Time;
  runExclusive: Mutex;
  schedule: Pick<Schedule, 'add' | 'remove'>;
  /** Has an ordering key taken here that is in memory alone, if it is. */
  fetchGroup: (receiver: string, orderingKey: string) => void;
  /** Told, in one sentence, what an operator should know. */
  report: (message: string) => void;
  /** The same of damage, with how many deliveries it has cost. */
  reportDamage: ReportDamage;
}

export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { store, time, runExclusive, schedule, fetchGroup, report, reportDamage } = options;
  // A disk that is full or slow must not fill the memory with what becomes of what was tried.
  const prefetchBuffer = createPrefetchBuffer({ time, runExclusive, hasRoom: () => !store.isBehind, fill });
  const deliveryTable = await openDeliveryTable({ store, onTurn: prefetchBuffer.onTurn, reportDamage });
  /** Receivers of which nothing could be read that was due. */
  const unread = new Set<string>();
  let isClosed = false;
  let trouble = '';

  return {
    groupsOf(deliveries) {
      const asked = deliveries.filter(({ receiver }) => hasAny(receiver)).map(nameOfOrderingKey);
      return deliveryTable.lanesAmong(new Set(asked.filter((name) => name !== undefined)));
    },
    takeBehind(seq, delivery) {
      deliveryTable.enter(seq, firstNote(delivery, time.now()), delivery.body);
      deliveryTable.join(seq, delivery);
    },
    takeGroup(entries) {
      for (const entry of entries) {
        const { seq, delivery } = entry;
        deliveryTable.enter(seq, noteOf(entry), delivery.body);
        deliveryTable.join(seq, delivery);
        if (entry.stage !== 'sending') continue;
        entry.isStored = true;
        prefetchBuffer.add(entry);
      }
      const [head] = entries as [Entry];
      deliveryTable.giveTurn(head.delivery, head);
    },
    takeDead(entry, error) {
      deliveryTable.enter(entry.seq, noteOf(entry, 'dead', error), entry.delivery.body);
    },

    postpone(entry, dueAt, error) {
      const before = noteOf(entry);
      deliveryTable.takeTurn(entry.delivery, entry);
      entry.dueAt = Math.ceil(dueAt);
      prefetchBuffer.remove(entry);
      deliveryTable.change(entry.seq, before, noteOf(entry, 'waiting', error));
      deliveryTable.giveTurn(entry.delivery, entry);
    },
    bury: (entry, error) =>
      passTurn(entry.delivery, entry, () => {
        prefetchBuffer.remove(entry);
        deliveryTable.change(entry.seq, noteOf(entry), noteOf(entry, 'dead', error));
      }),
    forget: (entry) =>
      passTurn(entry.delivery, entry, () => {
        prefetchBuffer.remove(entry);
        if (!entry.isGone) deliveryTable.strike(entry.seq, noteOf(entry));
      }),

    async find(id) {
      const found: Place[] = [];
      for await (const some of store.scan(...ranges.id(id)))
        for (const [key, receiver] of some) found.push({ seq: seqIn(key), receiver });
      return found;
    },
    async show(place) {
      const note = await deliveryTable.read(place);
      const [body] = await store.read([keys.body(place.seq)]);
      return note && body !== undefined && isBodyOf(note, body) ? { ...listedOf(note), body } : undefined;
    },
    retry,
    drop,

    lacksSome: deliveryTable.lacksSome,
    restored: deliveryTable.restored,
    receivers: () => [...deliveryTable.counts.keys()],
    async *list(state, receiver) {
      for await (const some of store.scan(...ranges.notes(state, receiver)))
        yield some.flatMap(([key, text]) => {
          const note = noteIn(key, text);
          return note === undefined ? [] : [[seqIn(key), listedOf(note)]];
        });
    },
    async addTo(stats) {
      const oldest = new Map<string, number | undefined>();
      for (const [receiver, { waiting }] of deliveryTable.counts)
        if (waiting > 0) oldest.set(receiver, await oldestOf(receiver));
      for (const [receiver, { waiting, dead }] of deliveryTable.counts) {
        const oldestAt = oldest.get(receiver);
        if (waiting + dead > 0)
          addToStats(stats, receiver, { waiting, dead, ...(oldestAt !== undefined && { oldestAt }) });
      }
    },
    deliverTo: prefetchBuffer.deliverTo,
    close() {
      isClosed = true;
      prefetchBuffer.close();
    },
  };

  function hasAny(receiver: string): boolean {
    return (deliveryTable.counts.get(receiver)?.waiting ?? 0) > 0 || !prefetchBuffer.isEmpty(receiver);
  }

  async function retry(place: Place): Promise<boolean> {
    const { seq, receiver } = place;
    const entry = holdBack(place);
    if (entry?.isGone) return false;
    if (entry?.stage === 'sending') {
      entry.again = true;
      return true;
    }
    const before = await deliveryTable.read(place);
    if (before === undefined) return false;
    const { state, orderingKey } = before;
    if (state === 'dead' && orderingKey !== undefined) fetchGroup(receiver, orderingKey);
    const head = await deliveryTable.headOf(before);
    const follower =
      head !== undefined && head > seq ? await deliveryTable.read({ seq: head, receiver }) : undefined;

    const dueAt = time.now();
    const hadTurn = orderingKey === undefined ? state === 'waiting' : head === seq;
    if (hadTurn) deliveryTable.takeTurn(before, { dueAt: entry?.dueAt ?? before.dueAt, seq });
    deliveryTable.change(seq, before, { ...before, state: 'waiting', attempts: 0, dueAt });
    const isFirst = follower !== undefined && stepBack({ seq: head!, receiver }, follower);
    if (head !== undefined && head > seq && !isFirst) deliveryTable.joinBefore(seq, before);
    else deliveryTable.join(seq, before);
    if (hadTurn || isFirst || head === undefined) deliveryTable.giveTurn(before, { dueAt, seq });
    return true;
  }

  /** Has the head of an ordering key wait behind an older one. False: it is being sent. */
  function stepBack(place: Place, note: Note): boolean {
    const entry = holdBack(place);
    if (entry?.stage === 'sending') return false;
    deliveryTable.takeTurn(note, { dueAt: entry?.dueAt ?? note.dueAt, seq: place.seq });
    return true;
  }

  async function drop(place: Place): Promise<boolean> {
    const entry = holdBack(place);
    if (entry?.isGone) return false;
    const note = await deliveryTable.read(place);
    if (note === undefined) return false;
    const { seq } = place;
    const strike = () => deliveryTable.strike(seq, note);
    if (entry?.stage === 'sending') {
      // It keeps its turn until the attempt has ended.
      entry.isGone = true;
      strike();
    } else if (note.state === 'dead') strike();
    else if (note.orderingKey !== undefined && (await deliveryTable.headOf(note)) !== seq) {
      strike();
      deliveryTable.leave(seq, note);
    } else await passTurn(note, { dueAt: entry?.dueAt ?? note.dueAt, seq }, strike);
    return true;
  }

  /** So that no attempt begins, unless one has; what still has its turn then comes back into memory. */
  function holdBack(place: Place): Entry | undefined {
    const entry = prefetchBuffer.get(place);
    if (entry === undefined || entry.stage === 'sending') return entry;
    schedule.remove(entry);
    prefetchBuffer.remove(entry);
    prefetchBuffer.onTurn(place.receiver, entry);
    return entry;
  }

  async function passTurn(owner: Owner, turn: Turn, also: () => void): Promise<void> {
    try {
      await deliveryTable.passTurn(owner, turn, time.now(), also);
    } catch (error) {
      reportOnce(error as Error);
    }
  }

  async function fill(receiver: string, from: Turn, most: number): Promise<Turn> {
    try {
      const { due, next } = await dueFrom(receiver, from, most);
      await bringAll(receiver, due);
      trouble = '';
      return next;
    } catch (error) {
      reportOnce(error as Error);
      throw error;
    }
  }

  async function dueFrom(receiver: string, from: Turn, most: number): Promise<{ due: Due[]; next: Turn }> {
    try {
      const due: Due[] = [];
      return { due, next: await collect(due, { receiver, from, most, atOnce: most + 1 }) };
    } catch {
      return spoiltFrom(receiver, from, most);
    }
  }

  /** One at a time: LevelDB passes over what is spoilt, but of those that it reads together with it gives none. */
  async function spoiltFrom(receiver: string, from: Turn, most: number) {
    const due: Due[] = [];
    try {
      return { due, next: await collect(due, { receiver, from, most, atOnce: 1 }) };
    } catch (error) {
      const last = due.at(-1)?.turn;
      if (last === undefined) throw error;
      reportOnce(error as Error);
      return { due, next: { dueAt: last.dueAt, seq: last.seq + 1 } };
    }
  }

  /** Returns the turn behind them. */
  async function collect(
    due: Due[],
    { receiver, from, most, atOnce }: { receiver: string; from: Turn; most: number; atOnce: number },
  ): Promise<Turn> {
    const now = time.now();
    for await (const some of store.scan(...ranges.turnsFrom(receiver, from), atOnce)) {
      for (const [key, orderingKey] of some) {
        const turn = turnIn(key);
        if (prefetchBuffer.get({ receiver, seq: turn.seq }) !== undefined) continue;
        if (turn.dueAt > now || due.length === most) return turn;
        due.push({ turn, owner: { receiver, ...(orderingKey !== '' && { orderingKey }) } });
      }
    }
    return noTurn;
  }

  /**
   * What cannot be read holds the rest back no longer than it has to. Rejects when nothing can, but not twice in a row.
   */
  async function bringAll(receiver: string, due: readonly Due[]): Promise<void> {
    const failed: Due[] = [];
    let reason: unknown;
    for (const some of [due, ...due.map((one) => [one])]) {
      try {
        await bring(receiver, some);
        if (some !== due) continue;
        unread.delete(receiver);
        return;
      } catch (error) {
        reason = error;
        if (some !== due) failed.push(...some);
      }
    }
    if (failed.length === due.length && !unread.has(receiver)) {
      unread.add(receiver);
      throw reason;
    }
    unread.delete(receiver);
    for (const { owner, turn } of failed) setAside(owner, turn, reason as Error);
  }

  async function bring(receiver: string, due: readonly Due[]): Promise<void> {
    const seqs = due.map(({ turn }) => turn.seq);
    const places = seqs.map((seq) => keys.note('waiting', receiver, seq));
    const texts = await store.read(places);
    // All are understood before the first is added: who calls this again must not add any twice.
    const bodies = await store.read(seqs.map((seq) => keys.body(seq)));
    const notes = texts.map((text, index) => {
      const note = text === undefined ? undefined : noteIn(places[index]!, text);
      const body = bodies[index];
      return note !== undefined && (body === undefined || isBodyOf(note, body)) ? note : undefined;
    });
    for (const [index, { turn, owner }] of due.entries()) {
      if (notes[index] !== undefined) continue;
      if (texts[index] !== undefined || bodies[index] !== undefined)
        await giveUp({ seq: turn.seq, receiver });
      await clear(owner, turn);
    }
    for (const [index, { turn, owner }] of due.entries()) {
      const note = notes[index];
      const body = bodies[index];
      if (note === undefined) continue;
      if (body === undefined) setAside(owner, turn, new Error('it is not where it was written'));
      else {
        const entry = newEntry(turn.seq, deliveryOf(note, body), turn.dueAt);
        entry.attempts = note.attempts;
        entry.isStored = true;
        prefetchBuffer.add(entry);
        schedule.add(entry);
      }
    }
  }

  /** The disk has spoilt what was noted of it. */
  async function giveUp(place: Place): Promise<void> {
    const note = await deliveryTable.read(place);
    if (note?.state === 'dead') return; // It had one turn too many.
    reportDamage(`delivery ${place.seq} for ${place.receiver} was spoilt in ${store.folder}, and is lost`, 1);
    if (note === undefined) deliveryTable.discard(place);
    else deliveryTable.strike(place.seq, note);
  }

  /** Of one that is not here any more: a process ended between its end and that of its turn. */
  async function clear(owner: Owner, turn: Turn): Promise<void> {
    const head = await deliveryTable.headOf(owner);
    if (head === undefined || head === turn.seq) await passTurn(owner, turn, () => undefined);
    else {
      deliveryTable.takeTurn(owner, turn);
      deliveryTable.leave(turn.seq, owner);
    }
  }

  function setAside(owner: Owner, turn: Turn, { message }: Error): void {
    report(`delivery ${turn.seq} for ${owner.receiver} cannot be read from ${store.folder}: ${message}`);
    deliveryTable.delayTurn(owner, turn, time.now() + setAsideMs);
  }

  /** It is tried again every few seconds. */
  function reportOnce({ message }: Error): void {
    if (!isClosed && trouble !== message) report(message);
    trouble = message;
  }

  async function oldestOf(receiver: string): Promise<number | undefined> {
    try {
      for await (const [first] of store.scan(...ranges.notes('waiting', receiver), 1))
        return noteIn(...first!)?.clickedAt;
    } catch (error) {
      reportOnce(error as Error);
    }
    return undefined;
  }
}

/** Undefined: it is in none. */
export function nameOfOrderingKey({ receiver, orderingKey }: Owner): string | undefined {
  return orderingKey === undefined ? undefined : keys.head(receiver, orderingKey);
}

interface Due {
  turn: Turn;
  owner: Owner;
}

const setAsideMs = 300_000;

function noteOf(
  { delivery, attempts, dueAt }: Entry,
  state: Note['state'] = 'waiting',
  lastError?: string,
): Note {
  return {
    ...firstNote(delivery, dueAt),
    state,
    attempts,
    ...(lastError !== undefined && { lastError }),
  };
}
