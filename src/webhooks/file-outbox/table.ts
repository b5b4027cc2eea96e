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
import type { Answers, Ask, Damage, Settled, TakenSome } from './rounds.js';
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
import { isIntact, nameOfRow, sealOf } from './seal.js';

/** The table of deliveries. What its functions do is part of a transaction. */
export class DeliveryTable {
  /** What was found damaged: to be reported, and taken out. */
  readonly damage: Damage[] = [];
  /** Kept here as well, so that an append reads nothing. */
  tally: Tally;
  private readonly sql: Statements;

  constructor(db: Sqlite) {
    this.sql = prepareAll(db);
    const { changes, seq, deliveries: expected } = this.sql.tally.get() as Tally;
    const deliveries = this.counts().reduce((sum, { waiting, dead }) => sum + waiting + dead, 0);
    this.tally = { changes, seq: Math.max(seq, (this.sql.last.get() as Tally).seq), deliveries };
    const lost = expected - deliveries;
    if (lost !== 0)
      this.damage.push({
        message: `${Math.abs(lost)} deliveries of ${expected} are ${lost > 0 ? 'missing' : 'there twice'}`,
        lost: Math.max(0, lost),
      });
  }

  /** Before a transaction is committed. */
  writeTally(): void {
    this.tally.changes += 1;
    this.sql.writeTally.run(this.tally.changes, this.tally.seq, this.tally.deliveries);
  }

  append({ receiver, orderingKey, clickedAt, id, rule, body }: Delivery): void {
    this.tally.seq += 1;
    this.tally.deliveries += 1;
    const { seq } = this.tally;
    const row = { seq, receiver, ordering_key: orderingKey ?? null, clicked_at: clickedAt, id, rule };
    this.sql.append.run(seq, receiver, row.ordering_key, clickedAt, id, rule);
    this.sql.appendBody.run(seq, sealOf(row, body), body);
  }

  settle({ seq, receiver, orderingKey, outcome, bringForward }: Settled, now: number): void {
    const { sql } = this;
    const released = sql.release.get(seq) as { again: number } | undefined;
    if (outcome.type === 'delivered') this.remove(seq);
    else if (released?.again === 1) {
      sql.postpone.run(now, 0, outcome.error, seq);
      sql.renew.run(turn, now, seq);
    } else if (outcome.type === 'dead') sql.bury.run(now, 1, outcome.error, seq);
    else sql.postpone.run(Math.ceil(outcome.at), outcome.counts === false ? 0 : 1, outcome.error, seq);
    if (bringForward !== undefined) this.bringForward(receiver, bringForward, now);
    this.passTurn(receiver, orderingKey ?? null, now);
  }

  /** What is due, oldest first; where that is not enough, from what has arrived. */
  take(receiver: string, now: number): TakenSome {
    const { sql } = this;
    let rows = sql.due.all(receiver, now, takenAtOnce) as WholeRow[];
    let takenIn = 0;
    if (rows.length < takenAtOnce) {
      const some = sql.arrived.all(receiver, 2 * takenAtOnce) as Pick<Row, 'seq' | 'ordering_key'>[];
      takenIn = some.length;
      for (const { seq, ordering_key } of some) sql.takeIn.run(receiver, ordering_key, now, seq);
      if (takenIn > 0) rows = sql.due.all(receiver, now, takenAtOnce) as WholeRow[];
    }
    const intact = rows.filter((row) => isIntact(row) || this.giveUp(row, now));
    for (const { seq, ordering_key } of intact) sql.take.run(seq, receiver, ordering_key);
    const taken = intact.map((row) => ({ seq: row.seq, attempts: row.attempts, delivery: deliveryOf(row) }));
    if (rows.length === takenAtOnce || takenIn === 2 * takenAtOnce) return { taken, nextAt: now };
    const next = sql.nextDue.get(receiver, now) as { due_at: number } | undefined;
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
      case 'stats':
        return this.stats();
    }
  }

  /** Gives each ordering key the turn that damage took from it. */
  mendTurns(now: number): void {
    const lost = this.sql.withoutTurn.all() as Pick<Row, 'receiver' | 'ordering_key'>[];
    for (const { receiver, ordering_key } of lost) this.passTurn(receiver, ordering_key, now);
  }

  private receivers(): string[] {
    return this.counts().map(({ receiver }) => receiver);
  }

  private counts(): { receiver: string; waiting: number; dead: number }[] {
    return this.sql.counts.all() as { receiver: string; waiting: number; dead: number }[];
  }

  /** For each that arrives two more, in the order of their appends: more and more at once, as long as they arrive. */
  private bringForward(receiver: string, which: 'first' | 'more', now: number): void {
    const { sql } = this;
    const before = sql.forward.get(receiver) as { after: number } | undefined;
    const after = which === 'first' ? 0 : before?.after;
    if (after === undefined) return; // All of it was.
    const rows = sql.putOff.all(receiver, after, now, broughtForward) as Pick<Row, 'seq'>[];
    for (const { seq } of rows) sql.bringForward.run(now, seq);
    if (rows.length === broughtForward) sql.setForward.run(receiver, rows.at(-1)!.seq);
    else sql.endForward.run(receiver);
  }

  /** To the oldest of an ordering key, if no other has it. */
  private passTurn(receiver: string, orderingKey: string | null, now: number): void {
    if (orderingKey !== null) this.sql.passTurn.run(receiver, orderingKey, now);
  }

  private retry({ seq, state, receiver, ordering_key }: Row, now: number): void {
    const { sql } = this;
    if (state === arrived) return; // Not tried yet, it is due as it is.
    sql.tryAgain.run(seq);
    const holder = sql.holder.get(receiver, ordering_key) as { seq: number; isTaken: number } | undefined;
    const isAlone = holder === undefined || holder.seq === seq;
    const waits = !isAlone && (holder.seq < seq || holder.isTaken === 1);
    if (!isAlone && !waits) sql.setState.run(behind, holder.seq);
    sql.renew.run(waits ? behind : turn, now, seq);
  }

  private remove(seq: number): void {
    this.tally.deliveries -= Number(this.sql.remove.run(seq).changes);
  }

  /** What was not tried yet is due as it is. */
  private retryMany(
    { which, receiver, after }: Ask & { ask: 'retryMany' },
    now: number,
  ): Answers['retryMany'] {
    const [from, to] = { all: [behind, dead], waiting: [behind, turn], dead: [dead, dead] }[which];
    const rows = this.sql.tried.all(receiver, from!, to!, after, portion) as Row[];
    return { changed: each(rows, (row) => this.retry(row, now)), last: lastOf(rows) };
  }

  private drop({ seq, receiver, ordering_key }: Row, now: number): void {
    this.remove(seq);
    this.passTurn(receiver, ordering_key, now);
  }

  /** The event is the same for all its receivers. */
  private forget({ id, after }: Ask & { ask: 'forget' }, now: number): Answers['forget'] {
    const rows = this.sql.after.all(after, portion) as WholeRow[];
    const naming = rows.filter(({ body }) => body !== null && isNamedIn(body, id));
    const ids = new Set(naming.map((row) => row.id));
    return { changed: this.ofIds([...ids], (row) => this.drop(row, now)), last: lastOf(rows) };
  }

  private expire({ receiver, before, after }: Ask & { ask: 'expire' }): Answers['expire'] {
    const rows = this.sql.tried.all(receiver, dead, dead, after, portion) as Row[];
    const old = rows.filter(({ due_at }) => due_at! <= before);
    return { changed: each(old, ({ seq }) => this.remove(seq)), last: lastOf(rows) };
  }

  private ofIds(ids: readonly string[], change: (row: Row) => void): number[] {
    return each(
      ids.flatMap((id) => this.sql.ofId.all(id) as WholeRow[]),
      change,
    );
  }

  private list({ state, receiver, limit }: ListQuery): DeliverySummary[] {
    const states = [...(state === 'dead' ? [] : waitingStates), ...(state === 'waiting' ? [] : [dead])];
    const rows: Row[] = [];
    for (const name of receiver === undefined ? this.receivers() : [receiver])
      for (const one of states) rows.push(...(this.sql.list.all(name, one, limit) as Row[]));
    return rows
      .sort((one, other) => one.seq - other.seq)
      .slice(0, limit)
      .map(summaryOf);
  }

  private show(id: string): StoredDelivery[] {
    return (this.sql.ofId.all(id) as WholeRow[]).map((row) => {
      if (isIntact(row)) return { ...summaryOf(row), body: row.body! };
      throw new DatabaseDamaged(`${nameOfRow(row)} is damaged on the disk. "dargah outbox drop" removes it`);
    });
  }

  private stats(): OutboxStats {
    const stats = emptyStats();
    for (const { receiver, waiting, dead } of this.counts()) {
      const oldest = waitingStates.flatMap((state) => this.sql.oldest.all(receiver, state) as Row[]);
      const oldestAt = Math.min(...oldest.map(({ clicked_at }) => clicked_at));
      addToStats(stats, receiver, { waiting, dead, ...(oldest.length > 0 && { oldestAt }) });
    }
    return stats;
  }

  /** Of one that is damaged: it must not be sent, and it must not hold others up. */
  private giveUp(row: WholeRow, now: number): false {
    this.sql.bury.run(now, 0, 'it is damaged on the disk, and was not sent', row.seq);
    this.passTurn(row.receiver, row.ordering_key, now);
    this.damage.push({
      message: `${nameOfRow(row)} is damaged on the disk. It is kept among the dead letters, and was not sent`,
      lost: 1,
    });
    return false;
  }
}

/** So many are looked at in one round, so that clicks are written in between. */
const portion = 500;
/** They are in memory then, with their bodies. */
const takenAtOnce = 64;
const broughtForward = 2;
const waitingStates = [arrived, behind, turn];

function each(rows: readonly Row[], change: (row: Row) => void): number[] {
  for (const row of rows) change(row);
  return rows.map(({ seq }) => seq);
}

function lastOf(rows: readonly Row[]): number | undefined {
  return rows.at(-1)?.seq;
}

function deliveryOf(row: WholeRow): Delivery {
  return { ...factsOf(row), body: row.body! };
}

function summaryOf(row: Row): DeliverySummary {
  const { attempts, state, due_at, clicked_at, last_error } = row;
  return {
    ...{ ...factsOf(row), attempts, ...(last_error !== null && { lastError: last_error }) },
    ...(state === dead ? { state: 'dead' } : { state: 'waiting', nextAttemptAt: due_at ?? clicked_at }),
  };
}

/** What never changes. */
function factsOf({ id, receiver, ordering_key, clicked_at, rule }: Row): Omit<Delivery, 'body'> {
  const ofKey = ordering_key !== null && { orderingKey: ordering_key };
  return { id, receiver, ...ofKey, clickedAt: clicked_at, rule };
}
