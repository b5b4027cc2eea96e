import {
  addToStats,
  type Delivery,
  type DeliverySummary,
  emptyStats,
  isNamedIn,
  type ListQuery,
  type OutboxStats,
  type StoredDelivery,
} from '../outbox.js';
import type { Sqlite } from './driver.js';
import { DatabaseDamaged } from './failure.js';
import type { Answers, Ask, Damage, Settled, Take, TakenSome } from './rounds.js';
import {
  arrived,
  behind,
  dead,
  prepareAll,
  type Row,
  type Statements,
  type Tally,
  turn,
  type WholeRow,
} from './schema.js';
import { isSound, nameOfRow, sealOf } from './seal.js';

/** The table of deliveries. What its functions do is part of a transaction, and undone with it in memory as well. */
export class DeliveryTable {
  /** What was found damaged: to be reported, and taken out. */
  readonly damage: Damage[] = [];
  readonly tally: Tally;
  private readonly sql: Statements;
  private readonly counts = new Map<string, { waiting: number; dead: number }>();
  /** Those that were taken and are not settled yet. `again`: someone asked for a new attempt meanwhile. */
  private readonly taken = new Map<number, { again: boolean }>();
  /** Ordering keys of which one that was dropped may still be on its way. */
  private readonly busyKeys = new Set<string>();
  private before: Tally;
  /** Receivers that are back, and up to which delivery it was brought forward what had been put off. */
  private readonly forward = new Map<string, number>();
  private undos: (() => void)[] = [];

  constructor(db: Sqlite) {
    this.sql = prepareAll(db);
    this.tally = { ...(this.sql.tally.get() as Tally) };
    this.before = this.tally;
    const rows = this.sql.counts.all() as { receiver: string; state: number | null; count: number }[];
    const expected = this.tally.deliveries;
    this.tally.deliveries = 0;
    this.tally.seq = Math.max(this.tally.seq, (this.sql.last.get() as Tally).seq);
    for (const { receiver, state, count } of rows)
      this.count(receiver, state === dead ? 'dead' : 'waiting', count);
    const lost = expected - this.tally.deliveries;
    if (lost !== 0)
      this.damage.push({
        message: `${Math.abs(lost)} deliveries of ${expected} are ${lost > 0 ? 'missing' : 'there twice'}`,
        lost: Math.max(0, lost),
      });
    this.keep();
  }

  /** Since the last transaction. */
  get isTallyChanged(): boolean {
    return this.tally.seq !== this.before.seq || this.tally.deliveries !== this.before.deliveries;
  }

  /** Before a transaction is committed. */
  writeTally(): void {
    const { tally } = this;
    this.change(
      () => (tally.changes += 1),
      () => (tally.changes -= 1),
    );
    this.sql.writeTally.run(tally.changes, tally.seq, tally.deliveries);
  }

  /** After a transaction was committed. */
  keep(): void {
    this.before = { ...this.tally };
    this.undos = [];
  }

  /** After a transaction was rolled back. */
  undo(): void {
    for (const undo of this.undos.reverse()) undo();
    this.undos = [];
  }

  append({ receiver, orderingKey, clickedAt, id, rule, body }: Delivery): void {
    const { tally, sql } = this;
    this.change(
      () => (tally.seq += 1),
      () => (tally.seq -= 1),
    );
    const row = {
      seq: tally.seq,
      receiver,
      ordering_key: orderingKey ?? null,
      clicked_at: clickedAt,
      id,
      rule,
    };
    sql.append.run(row.seq, receiver, row.ordering_key, clickedAt, id, rule);
    sql.appendBody.run(row.seq, sealOf(row, body), body);
    this.count(receiver, 'waiting', 1);
  }

  settle({ seq, receiver, orderingKey, how, counts, at, error, bringForward }: Settled, now: number): void {
    const { sql } = this;
    const again = this.taken.get(seq)?.again ?? false;
    this.release(seq);
    if (how === 'gone') this.remove(seq, receiver, 'waiting');
    else if (again) {
      sql.postpone.run(now, 0, error, seq);
      sql.renew.run(turn, now, seq);
    } else if (how === 'later') sql.postpone.run(Math.ceil(at), counts, error, seq);
    else this.bury(seq, receiver, now, counts, error);
    if (bringForward !== undefined) this.bringForward(receiver, bringForward, now);
    if (orderingKey === undefined) return;
    this.setBusy(receiver, orderingKey, false);
    this.passTurn(receiver, orderingKey, now);
  }

  /** What is due, oldest first; where that is not enough, from what has arrived. */
  take({ receiver, most }: Take, now: number): TakenSome {
    let rows = this.due(receiver, most, now);
    let takenIn = 0;
    if (rows.length < most) {
      const some = this.sql.arrived.all(receiver, most * 2) as Pick<Row, 'seq' | 'ordering_key'>[];
      takenIn = some.length;
      for (const { seq, ordering_key } of some) this.takeIn(seq, receiver, ordering_key, now);
      if (takenIn > 0) rows = this.due(receiver, most, now);
    }
    const sound = rows.filter((row) => isSound(row) || this.giveUp(row, now));
    for (const { seq } of sound) this.hold(seq);
    const taken = sound.map((row) => ({ seq: row.seq, attempts: row.attempts, delivery: deliveryOf(row) }));
    if (rows.length === most || takenIn === most * 2) return { taken, nextAt: now };
    const next = this.sql.nextDue.get(receiver, now) as { due_at: number } | undefined;
    return { taken, nextAt: next?.due_at ?? Number.POSITIVE_INFINITY };
  }

  answer(ask: Ask, now: number): Answers[Ask['ask']] {
    switch (ask.ask) {
      case 'list':
        return this.list(ask.query);
      case 'show':
        return this.show(ask.id);
      case 'retry':
        return this.ofIds(ask.ids, (row) => this.retry(row, now));
      case 'drop':
        return this.ofIds(ask.ids, (row) => this.drop(row, now));
      case 'retryMany':
        return this.retryMany(ask, now);
      case 'forget':
        return this.forget(ask, now);
      case 'expire':
        return this.expire(ask);
      case 'receivers':
        return [...this.counts.keys()];
      case 'stats':
        return this.stats();
    }
  }

  /** Gives each ordering key the turn that damage took from it. */
  mendTurns(now: number): void {
    for (const { receiver, ordering_key } of this.sql.withoutTurn.all() as Pick<
      Row,
      'receiver' | 'ordering_key'
    >[])
      this.passTurn(receiver, ordering_key!, now);
  }

  private due(receiver: string, most: number, now: number): WholeRow[] {
    // Those that are taken are due as well.
    const rows = this.sql.due.all(receiver, now, most + this.taken.size) as WholeRow[];
    return rows.filter(({ seq }) => !this.taken.has(seq)).slice(0, most);
  }

  private takeIn(seq: number, receiver: string, orderingKey: string | null, now: number): void {
    const { sql } = this;
    const waits =
      orderingKey !== null &&
      (this.busyKeys.has(nameOf(receiver, orderingKey)) ||
        sql.holder.get(receiver, orderingKey) !== undefined ||
        sql.follower.get(receiver, orderingKey) !== undefined);
    sql.takeIn.run(waits ? behind : turn, now, seq);
  }

  /** For each that arrives two more, in the order of their appends: more and more at once, as long as they arrive. */
  private bringForward(receiver: string, which: 'first' | 'more', now: number): void {
    const before = this.forward.get(receiver);
    const after = which === 'first' ? 0 : before;
    if (after === undefined) return; // All of it was.
    const rows = this.sql.putOff.all(receiver, after, now, broughtForward) as Pick<Row, 'seq'>[];
    for (const { seq } of rows) this.sql.bringForward.run(now, seq);
    const last = rows.length === broughtForward ? rows.at(-1)!.seq : undefined;
    this.change(
      () => this.setForward(receiver, last),
      () => this.setForward(receiver, before),
    );
  }

  private setForward(receiver: string, after: number | undefined): void {
    if (after === undefined) this.forward.delete(receiver);
    else this.forward.set(receiver, after);
  }

  /** To the oldest of an ordering key, if no other has it. */
  private passTurn(receiver: string, orderingKey: string, now: number): void {
    if (this.sql.holder.get(receiver, orderingKey) !== undefined) return;
    this.sql.passTurn.run(now, receiver, orderingKey);
  }

  private retry({ seq, state, receiver, ordering_key }: Row, now: number): void {
    if (state === arrived) return; // Not tried yet, it is due as it is.
    const one = this.taken.get(seq);
    if (one?.again === false)
      this.change(
        () => (one.again = true),
        () => (one.again = false),
      );
    if (state === dead) {
      this.count(receiver, 'dead', -1);
      this.count(receiver, 'waiting', 1);
    }
    const holder =
      ordering_key === null ? undefined : (this.sql.holder.get(receiver, ordering_key) as Row | undefined);
    const isHeldBack =
      holder !== undefined && holder.seq !== seq && (holder.seq < seq || this.taken.has(holder.seq));
    if (holder !== undefined && holder.seq > seq && !isHeldBack) this.sql.setState.run(behind, holder.seq);
    this.sql.renew.run(isHeldBack ? behind : turn, now, seq);
  }

  /** What was not tried yet is due as it is. */
  private retryMany(
    { which, receiver, after }: Ask & { ask: 'retryMany' },
    now: number,
  ): Answers['retryMany'] {
    const [from, to] = { all: [behind, dead], waiting: [behind, turn], dead: [dead, dead] }[which];
    const rows = this.sql.tried.all(receiver, from!, to!, after, portion) as Row[];
    return { ...this.each(rows, (row) => this.retry(row, now)), last: rows.at(-1)?.seq ?? 0 };
  }

  private drop({ seq, state, receiver, ordering_key }: Row, now: number): void {
    this.remove(seq, receiver, state === dead ? 'dead' : 'waiting');
    if (ordering_key === null) return;
    if (this.taken.has(seq)) this.setBusy(receiver, ordering_key, true);
    else this.passTurn(receiver, ordering_key, now);
  }

  /** The event is the same for all its receivers. */
  private forget({ id, after }: Ask & { ask: 'forget' }, now: number): Answers['forget'] {
    const rows = this.sql.after.all(after, portion) as WholeRow[];
    const naming = rows.filter(({ body }) => body !== null && isNamedIn(body, id));
    const ids = new Set(naming.map((row) => row.id));
    return { ...this.ofIds([...ids], (row) => this.drop(row, now)), last: rows.at(-1)?.seq ?? 0 };
  }

  private expire({ receiver, before, after }: Ask & { ask: 'expire' }): Answers['expire'] {
    const rows = this.sql.tried.all(receiver, dead, dead, after, portion) as Row[];
    const old = rows.filter(({ due_at }) => due_at! <= before);
    return {
      ...this.each(old, ({ seq }) => this.remove(seq, receiver, 'dead')),
      last: rows.at(-1)?.seq ?? 0,
    };
  }

  private ofIds(ids: readonly string[], change: (row: Row) => void): Answers['retry'] {
    return this.each(
      ids.flatMap((id) => this.sql.ofId.all(id) as WholeRow[]),
      change,
    );
  }

  private each(rows: readonly Row[], change: (row: Row) => void): Answers['retry'] {
    for (const row of rows) change(row);
    const taken = rows.map(({ seq }) => seq).filter((seq) => this.taken.has(seq));
    return { count: rows.length, taken };
  }

  private list({ state, receiver, limit }: ListQuery): DeliverySummary[] {
    const states = [...(state === 'dead' ? [] : waitingStates), ...(state === 'waiting' ? [] : [dead])];
    const rows: Row[] = [];
    for (const name of receiver === undefined ? this.counts.keys() : [receiver])
      for (const one of states) rows.push(...(this.sql.list.all(name, one, limit) as Row[]));
    return rows
      .sort((one, other) => one.seq - other.seq)
      .slice(0, limit)
      .map(summaryOf);
  }

  private show(id: string): StoredDelivery[] {
    return (this.sql.ofId.all(id) as WholeRow[]).map((row) => {
      if (isSound(row)) return { ...summaryOf(row), body: row.body! };
      throw new DatabaseDamaged(`${nameOfRow(row)} is damaged on the disk. "dargah outbox drop" removes it`);
    });
  }

  private stats(): OutboxStats {
    const stats = emptyStats();
    for (const [receiver, { waiting, dead }] of this.counts) {
      if (waiting + dead === 0) continue;
      const oldest = waitingStates.flatMap((state) => this.sql.oldest.all(receiver, state) as Row[]);
      const oldestAt = Math.min(...oldest.map(({ clicked_at }) => clicked_at));
      addToStats(stats, receiver, { waiting, dead, ...(oldest.length > 0 && { oldestAt }) });
    }
    return stats;
  }

  /** Of one that is damaged: it must not be sent, and it must not hold others up. */
  private giveUp(row: WholeRow, now: number): false {
    this.bury(row.seq, row.receiver, now, 0, 'it is damaged on the disk, and was not sent');
    if (row.ordering_key !== null) this.passTurn(row.receiver, row.ordering_key, now);
    this.report({
      message: `${nameOfRow(row)} is damaged on the disk. It is kept among the dead letters, and was not sent`,
      lost: 1,
    });
    return false;
  }

  private bury(seq: number, receiver: string, now: number, counts: number, error: string | null): void {
    if (this.sql.bury.run(now, counts, error, seq).changes === 0) return; // It was dropped.
    this.count(receiver, 'waiting', -1);
    this.count(receiver, 'dead', 1);
  }

  private remove(seq: number, receiver: string, what: 'waiting' | 'dead'): void {
    if (this.sql.remove.run(seq).changes > 0) this.count(receiver, what, -1);
  }

  private count(receiver: string, what: 'waiting' | 'dead', by: number): void {
    const counted = this.counts.get(receiver) ?? { waiting: 0, dead: 0 };
    this.counts.set(receiver, counted);
    const add = (by: number) => {
      counted[what] += by;
      this.tally.deliveries += by;
    };
    this.change(
      () => add(by),
      () => add(-by),
    );
  }

  private hold(seq: number): void {
    this.change(
      () => this.taken.set(seq, { again: false }),
      () => this.taken.delete(seq),
    );
  }

  private release(seq: number): void {
    const one = this.taken.get(seq);
    if (one !== undefined)
      this.change(
        () => this.taken.delete(seq),
        () => this.taken.set(seq, one),
      );
  }

  private setBusy(receiver: string, orderingKey: string, isBusy: boolean): void {
    const name = nameOf(receiver, orderingKey);
    const set = (isBusy: boolean) => (isBusy ? this.busyKeys.add(name) : this.busyKeys.delete(name));
    const before = this.busyKeys.has(name);
    if (before !== isBusy)
      this.change(
        () => set(isBusy),
        () => set(before),
      );
  }

  private report(damage: Damage): void {
    this.change(
      () => this.damage.push(damage),
      () => this.damage.pop(),
    );
  }

  private change(change: () => void, undo: () => void): void {
    change();
    this.undos.push(undo);
  }
}

/** So many are looked at in one round, so that clicks are written in between. */
const portion = 500;
const broughtForward = 2;
const waitingStates = [arrived, behind, turn];

function nameOf(receiver: string, orderingKey: string): string {
  return `${receiver}\0${orderingKey}`;
}

function deliveryOf({ id, receiver, ordering_key, clicked_at, rule, body }: WholeRow): Delivery {
  const ofKey = ordering_key !== null && { orderingKey: ordering_key };
  return { id, receiver, ...ofKey, clickedAt: clicked_at, rule, body: body! };
}

function summaryOf(row: Row): DeliverySummary {
  const { id, receiver, ordering_key, clicked_at, rule, attempts, state, due_at, last_error } = row;
  return {
    ...{
      id,
      receiver,
      ...(ordering_key !== null && { orderingKey: ordering_key }),
      clickedAt: clicked_at,
      rule,
    },
    ...{ attempts, ...(last_error !== null && { lastError: last_error }) },
    ...(state === dead ? { state: 'dead' } : { state: 'waiting', nextAttemptAt: due_at ?? clicked_at }),
  };
}
