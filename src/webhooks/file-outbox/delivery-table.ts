import type { ReportDamage } from '../outbox.js';
import {
  isBodyOf,
  keys,
  type Note,
  noteIn,
  type Owner,
  type Place,
  ranges,
  receiverIn,
  seqIn,
  type Turn,
  textOf,
} from './rows.js';
import type { Store } from './store.js';

/**
 * What stands in the store of a queue. An ordering key that is here has a head, and the head has a turn; when it
 * leaves, the next one is the head. What is written in one turn of the event loop is one batch, so that holds after
 * each crash.
 */
export interface DeliveryTable {
  /** Of each receiver of which something is here, or was. */
  readonly counts: ReadonlyMap<string, Readonly<Counts>>;
  /** The disk has spoilt some of it: it may be older than the write-ahead log. Until that is `restored`. */
  readonly lacksSome: boolean;
  restored(): Promise<void>;
  /** Writes down one that is not here. */
  enter(seq: number, note: Note, body: string): void;
  /** Writes down what has become of it since `before`. */
  change(seq: number, before: Note, now: Note): void;
  /** Strikes it out. Its place in the order stays. */
  strike(seq: number, note: Note): void;

  /** Strikes out one that waits, of which nothing can be read. Its place in the order stays. */
  discard(place: Place): void;

  /** Gives it its place in an ordering key. */
  join(seq: number, owner: Owner): void;
  /** The same to one that is older than the head, which keeps its turn. */
  joinBefore(seq: number, owner: Owner): void;
  leave(seq: number, owner: Owner): void;
  /** To one without an ordering key, or to one that is the head of its ordering key from now on. */
  giveTurn(owner: Owner, turn: Turn): void;
  takeTurn(owner: Owner, turn: Turn): void;
  /** Has a turn come later, whoever is the head. */
  delayTurn(owner: Owner, turn: Turn, dueAt: number): void;
  /**
   * Has one leave that has a turn. The next of its ordering key gets one. Calls `also` in the moment of it, come what
   * may.
   */
  passTurn(owner: Owner, turn: Turn, now: number, also: () => void): Promise<void>;

  /** Those of some ordering keys, by the keys of their heads, that are here. From memory while there are few. */
  lanesAmong(heads: ReadonlySet<string>): Promise<Set<string>>;
  /** The number of its head. Undefined: the ordering key is not here. */
  headOf(owner: Owner): Promise<number | undefined>;
  read(place: Place): Promise<Note | undefined>;
}

export interface Counts {
  waiting: number;
  dead: number;
}

export interface DeliveryTableOptions {
  store: Store;
  /** Hears of each turn that is given. */
  onTurn: (receiver: string, turn: Turn) => void;
  /** Told, in one sentence, what an operator should know of damage. */
  reportDamage: ReportDamage;
}

export async function openDeliveryTable({
  store,
  onTurn,
  reportDamage,
}: DeliveryTableOptions): Promise<DeliveryTable> {
  const counts = new Map<string, Counts>();
  /** Turns that come later than their notes say, by their numbers. */
  const delayed = new Map<number, Turn>();
  /** The keys of the heads of all ordering keys that are here. Undefined: there were too many to be in memory. */
  let headsHere: Set<string> | undefined = new Set();
  const [damaged] = await store.read([keys.damaged]);
  const lacksSome = store.lacksSome || damaged !== undefined;
  if (lacksSome) await restoreOrder();
  else {
    for await (const some of store.scan(...ranges.counts()))
      for (const [key, value] of some) counts.set(receiverIn(key), JSON.parse(value) as Counts);
    for await (const some of store.scan(...ranges.delayed()))
      for (const [key, value] of some) delayed.set(seqIn(key), { dueAt: Number(value), seq: seqIn(key) });
    for await (const some of store.scan(...ranges.heads())) {
      for (const [key] of some) noteHead(key);
      if (headsHere === undefined) break;
    }
  }

  return {
    counts,
    lacksSome,
    async restored() {
      del(keys.damaged);
      await store.settle();
    },
    enter(seq, note, body) {
      put(keys.body(seq), body);
      put(keys.id(note.id, seq), note.receiver);
      write(seq, note);
    },
    change,
    strike(seq, note) {
      del(keys.body(seq));
      del(keys.id(note.id, seq));
      erase(seq, note);
    },
    discard({ seq, receiver }) {
      del(keys.body(seq));
      erase(seq, { state: 'waiting', receiver });
    },
    join,
    joinBefore(seq, owner) {
      join(seq, owner);
      if (owner.orderingKey !== undefined) put(keys.older(owner.receiver, owner.orderingKey), '');
    },
    leave,
    giveTurn,
    takeTurn,
    delayTurn,
    passTurn,
    async lanesAmong(heads) {
      const asked = [...heads];
      if (asked.length === 0) return new Set();
      const known = headsHere;
      if (known !== undefined) return new Set(asked.filter((head) => known.has(head)));
      const found = await store.read(asked);
      return new Set(asked.filter((_, index) => found[index] !== undefined));
    },
    async headOf({ receiver, orderingKey }) {
      const [head] = orderingKey === undefined ? [] : await store.read([keys.head(receiver, orderingKey)]);
      return head === undefined ? undefined : Number(head);
    },
    read,
  };

  /** From the notes that are there. It begins anew if the process ends before all is `restored`. */
  async function restoreOrder(): Promise<void> {
    put(keys.damaged, 'yes');
    for (const range of ranges.order()) {
      for await (const some of store.scan(...range)) {
        for (const [key] of some) del(key);
        await store.settle();
      }
    }
    const orderingKeys = new Set<string>();
    const noted = new Set<number>();
    let lost = 0;
    for await (const some of store.scan(...ranges.allNotes())) {
      const notes = some.map(([key, text]) => ({ key, seq: seqIn(key), note: noteIn(key, text) }));
      const bodies = await store.read(notes.map(({ seq }) => keys.body(seq)));
      const dead = await store.read(
        notes.map(({ seq, note }) => keys.note('dead', note?.receiver ?? '', seq)),
      );
      for (const [index, { key, seq, note }] of notes.entries()) {
        noted.add(seq);
        const body = bodies[index];
        if (note === undefined || body === undefined || !isBodyOf(note, body)) {
          del(key);
          lost += 1;
          continue;
        }
        // It is tried once more rather than once less.
        if (note.state === 'waiting' && dead[index] !== undefined) erase(seq, { ...note, state: 'dead' });
        restore(seq, note, orderingKeys);
      }
      await store.settle();
    }
    for await (const some of store.scan(...ranges.ids())) {
      for (const [key] of some) {
        if (noted.has(seqIn(key))) continue;
        del(key);
        del(keys.body(seqIn(key)));
        lost += 1;
      }
      await store.settle();
    }
    if (lost > 0) reportDamage(`up to ${lost} deliveries in ${store.folder} were spoilt, and are lost`, lost);
  }

  /** @param orderingKeys those of which an older one was restored */
  function restore(seq: number, note: Note, orderingKeys: Set<string>): void {
    const { state, receiver, orderingKey, dueAt } = note;
    count(note, 1);
    if (state === 'dead') return;
    join(seq, note);
    if (orderingKey !== undefined) {
      const head = keys.head(receiver, orderingKey);
      if (orderingKeys.has(head)) return;
      orderingKeys.add(head);
    }
    giveTurn(note, { dueAt, seq });
  }

  function put(key: string, value: string): void {
    store.owe([{ type: 'put', key, value }]);
  }

  function del(key: string): void {
    store.owe([{ type: 'del', key }]);
  }

  function write(seq: number, note: Note): void {
    const key = keys.note(note.state, note.receiver, seq);
    put(key, textOf(key, note));
    count(note, 1);
  }

  function erase(seq: number, { state, receiver }: Pick<Note, 'state' | 'receiver'>): void {
    del(keys.note(state, receiver, seq));
    count({ state, receiver }, -1);
  }

  function change(seq: number, before: Note, now: Note): void {
    erase(seq, before);
    write(seq, now);
  }

  function count({ state, receiver }: Pick<Note, 'state' | 'receiver'>, by: number): void {
    const counted = counts.get(receiver) ?? { waiting: 0, dead: 0 };
    counts.set(receiver, counted);
    counted[state] += by;
    put(keys.counts(receiver), JSON.stringify(counted));
  }

  function join(seq: number, { receiver, orderingKey }: Owner): void {
    if (orderingKey !== undefined) put(keys.orderingKey(receiver, orderingKey, seq), '');
  }

  function leave(seq: number, { receiver, orderingKey }: Owner): void {
    if (orderingKey !== undefined) del(keys.orderingKey(receiver, orderingKey, seq));
  }

  function giveTurn(owner: Owner, turn: Turn): void {
    if (owner.orderingKey !== undefined) {
      const head = keys.head(owner.receiver, owner.orderingKey);
      put(head, String(turn.seq));
      noteHead(head);
    }
    putTurn(owner, turn);
  }

  function noteHead(head: string): void {
    headsHere?.add(head);
    if (headsHere !== undefined && headsHere.size > mostHeads) headsHere = undefined;
  }

  function putTurn({ receiver, orderingKey }: Owner, turn: Turn): void {
    takeDelayed(receiver, turn.seq);
    put(keys.turn(receiver, turn), orderingKey ?? '');
    onTurn(receiver, turn);
  }

  function delayTurn(owner: Owner, turn: Turn, dueAt: number): void {
    takeTurn(owner, turn);
    const later = { dueAt, seq: turn.seq };
    putTurn(owner, later);
    delayed.set(turn.seq, later);
    put(keys.delayed(owner.receiver, turn.seq), String(dueAt));
  }

  function takeTurn({ receiver }: Owner, turn: Turn): void {
    del(keys.turn(receiver, turn));
    takeDelayed(receiver, turn.seq);
  }

  function takeDelayed(receiver: string, seq: number): void {
    const turn = delayed.get(seq);
    if (turn === undefined) return;
    del(keys.turn(receiver, turn));
    del(keys.delayed(receiver, seq));
    delayed.delete(seq);
  }

  async function passTurn(owner: Owner, turn: Turn, now: number, also: () => void): Promise<void> {
    const { next, isAfterOlder } = await behind(owner, turn.seq).catch((error: unknown) => {
      // Where nothing is noted of who has a turn, it is passed on when it comes.
      also();
      delayTurn(owner, turn, now + againMs);
      throw error;
    });
    also();
    takeTurn(owner, turn);
    leave(turn.seq, owner);
    if (isAfterOlder) del(keys.older(owner.receiver, owner.orderingKey!));
    if (next !== undefined) {
      // It may wait for a time of its own, where an older one was put before it again.
      const dueAt = Math.max(next.note.dueAt, now);
      change(next.seq, next.note, { ...next.note, dueAt });
      giveTurn(owner, { dueAt, seq: next.seq });
    } else if (owner.orderingKey !== undefined) {
      const head = keys.head(owner.receiver, owner.orderingKey);
      del(head);
      headsHere?.delete(head);
    }
  }

  async function behind({ receiver, orderingKey }: Owner, seq: number) {
    if (orderingKey === undefined) return { isAfterOlder: false };
    const [older] = await store.read([keys.older(receiver, orderingKey)]);
    const isAfterOlder = older !== undefined;
    // Never from the begin without need: LevelDB passes over all that has left before, again and again.
    const range = ranges.groupFrom(receiver, orderingKey, isAfterOlder ? 0 : seq + 1);
    for await (const some of store.scan(...range, 2)) {
      for (const other of some.map(([key]) => seqIn(key)).filter((other) => other !== seq)) {
        const note = await read({ seq: other, receiver });
        if (note?.state === 'waiting') return { next: { seq: other, note }, isAfterOlder };
        leave(other, { receiver, orderingKey }); // The disk has lost what was noted of it.
      }
    }
    return { isAfterOlder };
  }

  async function read({ seq, receiver }: Place): Promise<Note | undefined> {
    const places = (['waiting', 'dead'] as const).map((state) => keys.note(state, receiver, seq));
    const texts = await store.read(places);
    const at = texts.findIndex((text) => text !== undefined);
    return at < 0 ? undefined : noteIn(places[at]!, texts[at]!);
  }
}

/** In memory, some hundred bytes each: more, and each portion that comes in is looked up on the disk. */
const mostHeads = 10_000;
/** A disk that could not be read is given so much time. */
const againMs = 5000;
