import {
  addToStats,
  type Delivery,
  type KeptDelivery,
  type ListedDelivery,
  type OutboxStats,
  type ReportDamage,
} from '../outbox.js';
import type { Time } from '../time.js';
import { openLedger } from './delivery-table.js';
import type { InTurn } from './mutex.js';
import { createWindow, noTurn } from './prefetch-buffer.js';
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
 * What could not be delivered at once: what waits for its next attempt, or behind one of its lane that does, and the
 * dead. It is in the store, and of each receiver a few that are due are in memory, however many there are.
 *
 * A lane is here as a whole, or not at all. What is asked in turn is to be awaited there; the rest at any time.
 */
export interface Backlog {
  /** In turn. The lanes of these that are here. */
  lanesOf(deliveries: readonly Delivery[]): Promise<Set<string>>;
  /** In turn. Takes one whose lane is here, and that is the latest of it. */
  takeBehind(seq: number, delivery: Delivery): void;
  /** In turn. Takes a lane that is not here, in its order, or one without a lane. What is being sent stays in memory. */
  takeLane(entries: readonly Entry[]): void;
  /** In turn. Takes a dead one that is not here. */
  takeDead(entry: Entry, error: string): void;

  /** In turn. It is to be tried again, not before `dueAt`; with as many attempts behind it as the entry says. */
  postpone(entry: Entry, dueAt: number, error: string): void;
  /** In turn. It is dead. */
  bury(entry: Entry, error: string): Promise<void>;
  /** In turn. It has arrived, or was dropped while it was sent. */
  forget(entry: Entry): Promise<void>;

  /** In turn. */
  find(id: string): Promise<Place[]>;
  /** In turn. */
  show(place: Place): Promise<KeptDelivery | undefined>;
  /** In turn. Makes it due, with all attempts before it again. False: it is not here. */
  retry(place: Place): Promise<boolean>;
  /** In turn. False: it is not here. */
  drop(place: Place): Promise<boolean>;

  /** The disk has spoilt some of it: some that are here may still be in the journal. Until that is `restored`. */
  readonly lacksSome: boolean;
  restored(): Promise<void>;
  receivers(): string[];
  /** As they are when the first are asked for, some thousand at a time, in the order of their numbers. */
  list(state: Note['state'], receiver: string): AsyncGenerator<[seq: number, listed: ListedDelivery][]>;
  addTo(stats: OutboxStats): Promise<void>;
  /** Only these receivers from now on. */
  deliverTo(receivers: readonly string[]): void;
  close(): void;
}

export interface BacklogOptions {
  store: Store;
  time: Time;
  inTurn: InTurn;
  schedule: Pick<Schedule, 'add' | 'remove'>;
  /** Has a lane taken here that is in memory alone, if it is. */
  fetchLane: (receiver: string, lane: string) => void;
  /** Told, in one sentence, what an operator should know. */
  report: (message: string) => void;
  /** The same of damage, with how many deliveries it has cost. */
  reportDamage: ReportDamage;
}

export async function openBacklog(options: BacklogOptions): Promise<Backlog> {
  const { store, time, inTurn, schedule, fetchLane, report, reportDamage } = options;
  // A disk that is full or slow must not fill the memory with what becomes of what was tried.
  const window = createWindow({ time, inTurn, hasRoom: () => !store.isBehind, fill });
  const ledger = await openLedger({ store, onTurn: window.onTurn, reportDamage });
  /** Receivers of which nothing could be read that was due. */
  const unread = new Set<string>();
  let isClosed = false;
  let trouble = '';

  return {
    lanesOf(deliveries) {
      const asked = deliveries.filter(({ receiver }) => hasAny(receiver)).map(nameOfLane);
      return ledger.lanesAmong(new Set(asked.filter((name) => name !== undefined)));
    },
    takeBehind(seq, delivery) {
      ledger.enter(seq, firstNote(delivery, time.now()), delivery.body);
      ledger.join(seq, delivery);
    },
    takeLane(entries) {
      for (const entry of entries) {
        const { seq, delivery } = entry;
        ledger.enter(seq, noteOf(entry), delivery.body);
        ledger.join(seq, delivery);
        if (entry.stage !== 'sending') continue;
        entry.isStored = true;
        window.add(entry);
      }
      const [head] = entries as [Entry];
      ledger.giveTurn(head.delivery, head);
    },
    takeDead(entry, error) {
      ledger.enter(entry.seq, noteOf(entry, 'dead', error), entry.delivery.body);
    },

    postpone(entry, dueAt, error) {
      const before = noteOf(entry);
      ledger.takeTurn(entry.delivery, entry);
      entry.dueAt = Math.ceil(dueAt);
      window.remove(entry);
      ledger.change(entry.seq, before, noteOf(entry, 'waiting', error));
      ledger.giveTurn(entry.delivery, entry);
    },
    bury: (entry, error) =>
      passTurn(entry.delivery, entry, () => {
        window.remove(entry);
        ledger.change(entry.seq, noteOf(entry), noteOf(entry, 'dead', error));
      }),
    forget: (entry) =>
      passTurn(entry.delivery, entry, () => {
        window.remove(entry);
        if (!entry.isGone) ledger.strike(entry.seq, noteOf(entry));
      }),

    async find(id) {
      const found: Place[] = [];
      for await (const some of store.scan(...ranges.id(id)))
        for (const [key, receiver] of some) found.push({ seq: seqIn(key), receiver });
      return found;
    },
    async show(place) {
      const note = await ledger.read(place);
      const [body] = await store.read([keys.body(place.seq)]);
      return note && body !== undefined && isBodyOf(note, body) ? { ...listedOf(note), body } : undefined;
    },
    retry,
    drop,

    lacksSome: ledger.lacksSome,
    restored: ledger.restored,
    receivers: () => [...ledger.counts.keys()],
    async *list(state, receiver) {
      for await (const some of store.scan(...ranges.notes(state, receiver)))
        yield some.flatMap(([key, text]) => {
          const note = noteIn(key, text);
          return note === undefined ? [] : [[seqIn(key), listedOf(note)]];
        });
    },
    async addTo(stats) {
      const oldest = new Map<string, number | undefined>();
      for (const [receiver, { waiting }] of ledger.counts)
        if (waiting > 0) oldest.set(receiver, await oldestOf(receiver));
      for (const [receiver, { waiting, dead }] of ledger.counts) {
        const oldestAt = oldest.get(receiver);
        if (waiting + dead > 0)
          addToStats(stats, receiver, { waiting, dead, ...(oldestAt !== undefined && { oldestAt }) });
      }
    },
    deliverTo: window.deliverTo,
    close() {
      isClosed = true;
      window.close();
    },
  };

  function hasAny(receiver: string): boolean {
    return (ledger.counts.get(receiver)?.waiting ?? 0) > 0 || !window.isEmpty(receiver);
  }

  async function retry(place: Place): Promise<boolean> {
    const { seq, receiver } = place;
    const entry = holdBack(place);
    if (entry?.isGone) return false;
    if (entry?.stage === 'sending') {
      entry.again = true;
      return true;
    }
    const before = await ledger.read(place);
    if (before === undefined) return false;
    const { state, lane } = before;
    if (state === 'dead' && lane !== undefined) fetchLane(receiver, lane);
    const head = await ledger.headOf(before);
    const follower =
      head !== undefined && head > seq ? await ledger.read({ seq: head, receiver }) : undefined;

    const dueAt = time.now();
    const hadTurn = lane === undefined ? state === 'waiting' : head === seq;
    if (hadTurn) ledger.takeTurn(before, { dueAt: entry?.dueAt ?? before.dueAt, seq });
    ledger.change(seq, before, { ...before, state: 'waiting', attempts: 0, dueAt });
    const isFirst = follower !== undefined && stepBack({ seq: head!, receiver }, follower);
    if (head !== undefined && head > seq && !isFirst) ledger.joinBefore(seq, before);
    else ledger.join(seq, before);
    if (hadTurn || isFirst || head === undefined) ledger.giveTurn(before, { dueAt, seq });
    return true;
  }

  /** Has the head of a lane wait behind an older one. False: it is being sent. */
  function stepBack(place: Place, note: Note): boolean {
    const entry = holdBack(place);
    if (entry?.stage === 'sending') return false;
    ledger.takeTurn(note, { dueAt: entry?.dueAt ?? note.dueAt, seq: place.seq });
    return true;
  }

  async function drop(place: Place): Promise<boolean> {
    const entry = holdBack(place);
    if (entry?.isGone) return false;
    const note = await ledger.read(place);
    if (note === undefined) return false;
    const { seq } = place;
    const strike = () => ledger.strike(seq, note);
    if (entry?.stage === 'sending') {
      // It keeps its turn until the attempt has ended.
      entry.isGone = true;
      strike();
    } else if (note.state === 'dead') strike();
    else if (note.lane !== undefined && (await ledger.headOf(note)) !== seq) {
      strike();
      ledger.leave(seq, note);
    } else await passTurn(note, { dueAt: entry?.dueAt ?? note.dueAt, seq }, strike);
    return true;
  }

  /** So that no attempt begins, unless one has; what still has its turn then comes back into memory. */
  function holdBack(place: Place): Entry | undefined {
    const entry = window.get(place);
    if (entry === undefined || entry.stage === 'sending') return entry;
    schedule.remove(entry);
    window.remove(entry);
    window.onTurn(place.receiver, entry);
    return entry;
  }

  async function passTurn(owner: Owner, turn: Turn, also: () => void): Promise<void> {
    try {
      await ledger.passTurn(owner, turn, time.now(), also);
    } catch (error) {
      tellOnce(error as Error);
    }
  }

  async function fill(receiver: string, from: Turn, most: number): Promise<Turn> {
    try {
      const { due, next } = await dueFrom(receiver, from, most);
      await bringAll(receiver, due);
      trouble = '';
      return next;
    } catch (error) {
      tellOnce(error as Error);
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
      tellOnce(error as Error);
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
      for (const [key, lane] of some) {
        const turn = turnIn(key);
        if (window.get({ receiver, seq: turn.seq }) !== undefined) continue;
        if (turn.dueAt > now || due.length === most) return turn;
        due.push({ turn, owner: { receiver, ...(lane !== '' && { lane }) } });
      }
    }
    return noTurn;
  }

  /** What cannot be read holds the rest back no longer than it has to. Rejects when nothing can, but not twice in a row. */
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
        window.add(entry);
        schedule.add(entry);
      }
    }
  }

  /** The disk has spoilt what was noted of it. */
  async function giveUp(place: Place): Promise<void> {
    const note = await ledger.read(place);
    if (note?.state === 'dead') return; // It had one turn too many.
    reportDamage(`delivery ${place.seq} for ${place.receiver} was spoilt in ${store.folder}, and is lost`, 1);
    if (note === undefined) ledger.discard(place);
    else ledger.strike(place.seq, note);
  }

  /** Of one that is not here any more: a process ended between its end and that of its turn. */
  async function clear(owner: Owner, turn: Turn): Promise<void> {
    const head = await ledger.headOf(owner);
    if (head === undefined || head === turn.seq) await passTurn(owner, turn, () => undefined);
    else {
      ledger.takeTurn(owner, turn);
      ledger.leave(turn.seq, owner);
    }
  }

  function setAside(owner: Owner, turn: Turn, { message }: Error): void {
    report(`delivery ${turn.seq} for ${owner.receiver} cannot be read from ${store.folder}: ${message}`);
    ledger.delayTurn(owner, turn, time.now() + setAsideMs);
  }

  /** It is tried again every few seconds. */
  function tellOnce({ message }: Error): void {
    if (!isClosed && trouble !== message) report(message);
    trouble = message;
  }

  async function oldestOf(receiver: string): Promise<number | undefined> {
    try {
      for await (const [first] of store.scan(...ranges.notes('waiting', receiver), 1))
        return noteIn(...first!)?.clickedAt;
    } catch (error) {
      tellOnce(error as Error);
    }
    return undefined;
  }
}

/** Undefined: it is in none. */
export function nameOfLane({ receiver, lane }: Owner): string | undefined {
  return lane === undefined ? undefined : keys.head(receiver, lane);
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
