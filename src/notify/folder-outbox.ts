import type {
  Courier,
  Delivery,
  KeptDelivery,
  ListedDelivery,
  ListQuery,
  Outbox,
  OutboxStats,
  Outcome,
} from './outbox.js';
import { type Entry, makeSchedule } from './schedule.js';
import { type Change, openStore } from './store.js';
import { atMost, machineTime, type Time } from './time.js';

export { OutboxDamaged, OutboxInUse } from './store.js';

export interface FolderOutboxOptions {
  /** Made where it is missing; the deliveries are in `outbox` inside, which nobody else may read. */
  folder: string;
  courier: Courier;
  time?: Time;
  /** Attempts at once, for each receiver: asked before each. 16 unless given. */
  maxConcurrent?: () => number;
  /** An append is given up on after so long. 1000 unless given. */
  maxWriteMs?: number;
  /** Told, in one sentence, when the disk refuses, when it is well again, and what was lost. */
  report?: (message: string) => void;
}

/**
 * An outbox in a folder of this machine, for one process. Bodies stay on disk until their attempt comes.
 * @throws {OutboxInUse} another process holds the folder
 * @throws {OutboxDamaged} it holds something that cannot be read
 * @throws {OutboxUnavailable} it cannot be made or written
 */
export async function openFolderOutbox({
  folder,
  courier,
  time = machineTime,
  maxConcurrent = () => 16,
  maxWriteMs = 1000,
  report = () => undefined,
}: FolderOutboxOptions): Promise<Outbox> {
  const store = await openStore({ folder, maxWriteMs, report });
  /** All that is kept, in the order of the appends. */
  const entries = new Map<number, Entry>();
  const attempts = new Set<AbortController>();
  const schedule = makeSchedule({
    time,
    maxConcurrent,
    readyAt: (receiver) => courier.readyAt(receiver),
    send,
  });
  let closed: Promise<void> | undefined;
  let lastSeq = await recall();

  return {
    append,
    deliverTo: schedule.deliverTo,
    get writable() {
      return store.writable;
    },
    close: (graceMs) => (closed ??= close(graceMs)),
    list: (query) => readListed(select(query)),
    show: (id) => readKept([...entries.values()].filter((entry) => entry.id === id)),
    retry,
    drop,
    stats: async () => countUp(entries.values()),
  };

  /** Takes up what an earlier process left; returns the last number that was given. */
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

  async function append(deliveries: readonly Delivery[]): Promise<void> {
    const dueAt = time.now();
    const changes: Change[] = [];
    const fresh: Entry[] = [];
    for (const { body, ...about } of deliveries) {
      const note: Note = { ...about, state: 'waiting', attempts: 0, dueAt };
      lastSeq += 1;
      changes.push(putNote(lastSeq, note), { type: 'put', key: bodyKey(lastSeq), value: body });
      fresh.push(entryOf(lastSeq, note));
    }
    await store.commit(changes, () => fresh.forEach(remember));
  }

  async function send(entry: Entry): Promise<void> {
    const kept = await readOne(entry);
    // Asked again, since reading took a moment: between this question and the attempt nothing can come.
    if (kept === undefined || entry.gone || closed || courier.readyAt(entry.receiver) > time.now()) return;
    const ending = new AbortController();
    attempts.add(ending);
    const outcome = await courier.attempt(kept.delivery, entry.attempts + 1, ending.signal);
    attempts.delete(ending);
    if (!entry.gone) settle(entry, kept.note, outcome);
  }

  async function readOne(entry: Entry): Promise<{ note: Note; delivery: Delivery } | undefined> {
    try {
      const [text, body] = await store.read([noteKey(entry.seq), bodyKey(entry.seq)]);
      if (text === undefined || body === undefined) throw new Error('it is not where it was written');
      const note = JSON.parse(text) as Note;
      return { note, delivery: deliveryOf(note, body) };
    } catch (error) {
      if (!closed) report(`delivery ${entry.id} cannot be read: ${(error as Error).message}`);
      entry.dueAt = time.now() + readAgainMs;
      return undefined;
    }
  }

  /** Unsynced: what a power cut takes away is one more attempt, with the same id. */
  function settle(entry: Entry, note: Note, outcome: Outcome): void {
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
    store.owe([putNote(entry.seq, { ...note, ...stateOf(entry), lastError: outcome.error })]);
  }

  function forget(these: readonly Entry[]): void {
    for (const entry of these) {
      entry.gone = true;
      entries.delete(entry.seq);
      store.owe([
        { type: 'del', key: noteKey(entry.seq) },
        { type: 'del', key: bodyKey(entry.seq) },
      ]);
    }
  }

  function reset(entry: Entry): void {
    entry.again = false;
    entry.state = 'waiting';
    entry.attempts = 0;
    entry.dueAt = time.now();
  }

  async function retry(which: 'all' | readonly string[]): Promise<number> {
    const ids = new Set(which);
    const asked = [...entries.values()].filter((entry) =>
      which === 'all' ? entry.state === 'dead' : ids.has(entry.id),
    );
    let count = 0;
    for (const some of portions(asked)) {
      const texts = await store.read(some.map(({ seq }) => noteKey(seq)));
      some.forEach((entry, index) => {
        if (entry.gone || texts[index] === undefined) return;
        count += 1;
        if (entry.sending) {
          entry.again = true;
          return;
        }
        reset(entry);
        store.owe([putNote(entry.seq, { ...(JSON.parse(texts[index]) as Note), ...stateOf(entry) })]);
        schedule.add(entry);
      });
    }
    await store.commit([]);
    return count;
  }

  async function drop(ids: readonly string[]): Promise<number> {
    const named = new Set(ids);
    const dropped = [...entries.values()].filter(({ id }) => named.has(id));
    forget(dropped);
    for (const entry of dropped) schedule.remove(entry);
    await store.commit([]);
    return dropped.length;
  }

  function select({ state, receiver, limit }: ListQuery): Entry[] {
    const found: Entry[] = [];
    for (const entry of entries.values()) {
      if (found.length >= limit) break;
      if (state !== undefined && entry.state !== state) continue;
      if (receiver === undefined || entry.receiver === receiver) found.push(entry);
    }
    return found;
  }

  /** In portions, so that clicks are answered in between. */
  async function readListed(these: readonly Entry[]): Promise<ListedDelivery[]> {
    const listed: ListedDelivery[] = [];
    for (const some of portions(these)) {
      const texts = await store.read(some.map(({ seq }) => noteKey(seq)));
      for (const text of texts) if (text !== undefined) listed.push(listedOf(JSON.parse(text) as Note));
    }
    return listed;
  }

  async function readKept(these: readonly Entry[]): Promise<KeptDelivery[]> {
    const texts = await store.read(these.flatMap(({ seq }) => [noteKey(seq), bodyKey(seq)]));
    return these.flatMap((_entry, index) => {
      const [text, body] = texts.slice(2 * index, 2 * index + 2);
      // Delivered while it was looked up.
      if (text === undefined || body === undefined) return [];
      return [{ ...listedOf(JSON.parse(text) as Note), body }];
    });
  }

  async function close(graceMs: number): Promise<void> {
    const ended = schedule.stop();
    await atMost(graceMs, ended);
    for (const attempt of attempts) attempt.abort();
    await atMost(abortMs, ended);
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

// Sixteen digits, so that the order of the keys is the order of the numbers.
function noteKey(seq: number): string {
  return `n:${String(seq).padStart(16, '0')}`;
}

function bodyKey(seq: number): string {
  return `b:${String(seq).padStart(16, '0')}`;
}

function putNote(seq: number, note: Note): Change {
  return { type: 'put', key: noteKey(seq), value: JSON.stringify(note) };
}

/** @param names The receivers' names seen so far, so that each is in memory once. */
function entryOf(seq: number, note: Note, names = new Map<string, string>()): Entry {
  const receiver = names.get(note.receiver) ?? note.receiver;
  names.set(receiver, receiver);
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

function deliveryOf({ id, receiver, lane, clickedAt, rule }: Note, body: string): Delivery {
  return { id, receiver, ...(lane === undefined ? {} : { lane }), clickedAt, rule, body };
}

function listedOf({ dueAt, ...note }: Note): ListedDelivery {
  return { ...note, ...(note.state === 'waiting' && { nextAttemptAt: dueAt }) };
}

function countUp(entries: Iterable<Entry>): OutboxStats {
  const stats: OutboxStats = { waiting: 0, dead: 0, receivers: {} };
  for (const entry of entries) {
    stats.receivers[entry.receiver] ??= { waiting: 0, dead: 0 };
    for (const part of [stats, stats.receivers[entry.receiver]!]) {
      part[entry.state] += 1;
      if (entry.state === 'waiting')
        part.oldestAt = Math.min(part.oldestAt ?? entry.clickedAt, entry.clickedAt);
    }
  }
  return stats;
}

function* portions<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += 1000) yield all.slice(at, at + 1000);
}
