import { randomUUID } from 'node:crypto';
import type { Delivery, Dispatcher, Outcome } from '../outbox.js';
import { createPolling } from '../polling.js';
import { atMost, machineTime } from '../time.js';
import { nameOf, type RedisConnection } from './connection.js';
import { takenFields } from './scripts.js';

export interface DeliveryLoopOptions {
  redis: RedisConnection;
  dispatcher: Dispatcher;
  /** How many deliveries to one receiver this replica makes at a time. */
  maxConcurrent: number;
  /** After so long without a renewal, other replicas take over what this one had taken. */
  leaseMs: number;
}

/** An attempt that this replica makes under a lease: others of its ordering key wait until it is settled. */
interface LeasedAttempt {
  delivery: Delivery;
  /** Receiver and ordering key, as the keys in Redis name them. */
  leased: readonly [receiver: string, key: string];
  /** Of the lease. */
  token: string;
  attempted: number;
  generation: string;
  controller: AbortController;
}

const pollMs = 1_000;
const settleAgainMs = 250;
/** For the outcomes of the last attempts. */
const lastSettleMs = 2_000;

/** This replica's part in delivering what waits in Redis. */
export class DeliveryLoop {
  private readonly replica = randomUUID();
  /** By receiver and ordering key, until their outcome is on its way to Redis. */
  private readonly attempts = new Map<string, LeasedAttempt>();
  private readonly unsettled = new Set<Promise<void>>();
  private takes = 0;
  private receivers: readonly string[] = [];
  private isOpen = true;
  private readonly polling = createPolling(pollMs, () => this.takeDue());
  private readonly renewing: NodeJS.Timeout;

  constructor(private readonly options: DeliveryLoopOptions) {
    this.renewing = setInterval(() => void this.renew(), options.leaseMs / 3);
    this.renewing.unref();
  }

  /** As `Outbox.deliverTo`. */
  deliverTo(receivers: readonly string[]): void {
    this.receivers = receivers;
    this.wake();
  }

  /** Takes what is due now, rather than within a second. */
  wake(): void {
    void this.polling.wake();
  }

  /** Takes nothing more, and ends attempts under way after at most `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.isOpen = false;
    const ended = this.polling.stop().then(() => Promise.all(this.unsettled));
    await atMost(graceMs, ended);
    for (const { controller } of this.attempts.values()) controller.abort();
    await atMost(lastSettleMs, ended);
    clearInterval(this.renewing);
  }

  /** Returns when to ask again. */
  private async takeDue(): Promise<number> {
    const { redis, leaseMs } = this.options;
    const { room, readyAt } = this.roomForMore();
    if (room.length === 0) return readyAt;
    const token = `${this.replica}:${++this.takes}`;
    const reply = await redis.run('take', token, leaseMs, ...room).catch(() => undefined);
    if (reply === undefined) return readyAt; // Redis is away, which the connection reports.
    const [nextMs, ...taken] = reply as [string, ...string[][]];
    for (const values of taken) this.begin(attemptFrom(values, token));
    return nextMs === '' ? readyAt : Math.min(readyAt, machineTime.now() + Number(nextMs));
  }

  /** How many deliveries each receiver may get now, as arguments of the script; and when the next one may get some. */
  private roomForMore(): { room: (string | number)[]; readyAt: number } {
    const { dispatcher, maxConcurrent } = this.options;
    const counts = new Map<string, number>();
    for (const { delivery } of this.attempts.values())
      counts.set(delivery.receiver, (counts.get(delivery.receiver) ?? 0) + 1);
    const room: (string | number)[] = [];
    let readyAt = Number.POSITIVE_INFINITY;
    for (const receiver of this.receivers) {
      const free = maxConcurrent - (counts.get(receiver) ?? 0);
      if (free <= 0) continue;
      if (this.mayTry(receiver)) room.push(nameOf(receiver), free);
      else readyAt = Math.min(readyAt, dispatcher.readyAt(receiver));
    }
    return { room, readyAt };
  }

  private mayTry(receiver: string): boolean {
    return this.isOpen && this.options.dispatcher.readyAt(receiver) <= machineTime.now();
  }

  private begin(attempt: LeasedAttempt): void {
    const underWay = this.attempts.get(nameOfLease(attempt));
    if (underWay !== undefined) {
      // Its lease ended while Redis was away, and this one is in its place.
      underWay.token = attempt.token;
      return;
    }
    this.attempts.set(nameOfLease(attempt), attempt);
    const settled: Promise<void> = this.deliver(attempt).finally(() => this.unsettled.delete(settled));
    this.unsettled.add(settled);
  }

  private async deliver(attempt: LeasedAttempt): Promise<void> {
    const { delivery, attempted, controller } = attempt;
    // Asked in the same turn of the event loop as the attempt begins: a dispatcher may let only one through.
    const outcome = this.mayTry(delivery.receiver)
      ? await this.options.dispatcher.attempt(delivery, attempted + 1, controller.signal)
      : undefined;
    await this.settle(attempt, outcomeValues(outcome, attempted));
  }

  /** However long Redis is away: what has arrived is not to be sent again while this process lives. */
  private async settle(attempt: LeasedAttempt, values: readonly (string | number)[]): Promise<void> {
    const { redis } = this.options;
    const { leased, delivery, generation } = attempt;
    const name = nameOfLease(attempt);
    for (;;) {
      const settling = redis.run('settle', attempt.token, ...leased, delivery.id, generation, ...values);
      // Redis executes in order: what the next command takes, even of the same ordering key, was free by then.
      this.attempts.delete(name);
      this.wake();
      try {
        await settling;
        return;
      } catch {
        if (!this.isOpen) return;
        if (!this.attempts.has(name)) this.attempts.set(name, attempt);
        await new Promise<void>((resolve) => machineTime.after(settleAgainMs, resolve));
      }
    }
  }

  private async renew(): Promise<void> {
    const { redis, leaseMs } = this.options;
    const held = [...this.attempts.values()];
    if (held.length === 0) return;
    const leases = held.flatMap(({ token, leased }) => [token, ...leased]);
    // If Redis is away, the next renewal shows what was lost.
    const lost = (await redis.run('renew', leaseMs, ...leases).catch(() => [])) as number[];
    for (const index of lost) held[index]!.controller.abort();
  }
}

function nameOfLease({ leased }: LeasedAttempt): string {
  return leased.join(':');
}

/** In the order of the script `settle`: outcome, attempts, at, error. */
function outcomeValues(outcome: Outcome | undefined, attempted: number): (string | number)[] {
  if (outcome === undefined) return ['', attempted, '', ''];
  if (outcome.type === 'delivered') return ['delivered', attempted + 1, '', ''];
  if (outcome.type === 'dead') return ['dead', attempted + 1, '', outcome.error];
  return ['later', outcome.counts === false ? attempted : attempted + 1, outcome.at, outcome.error];
}

function attemptFrom([receiver, key, id, ...values]: string[], token: string): LeasedAttempt {
  const fields = Object.fromEntries(takenFields.map((field, at) => [field, values[at]!]));
  const { lane, clickedAt, rule, body, attempts, generation } = fields as Record<
    (typeof takenFields)[number],
    string
  >;
  return {
    delivery: {
      id: id!,
      receiver: decodeURIComponent(receiver!),
      ...(lane !== '' && { orderingKey: lane }),
      clickedAt: Number(clickedAt),
      rule,
      body,
    },
    leased: [receiver!, key!],
    token,
    attempted: Number(attempts),
    generation,
    controller: new AbortController(),
  };
}
