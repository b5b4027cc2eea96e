import { randomUUID } from 'node:crypto';
import type { Delivery, Dispatcher, Outcome } from '../outbox.js';
import { atMost, machineTime } from '../time.js';
import { nameOf, type RedisConnection } from './connection.js';
import { createPolling } from './polling.js';
import { takenFields } from './scripts.js';

/** This replica's part in delivering what waits in Redis. */
export interface DeliveryLoop {
  /** As `Outbox.deliverTo`. */
  deliverTo(receivers: readonly string[]): void;
  /** Takes what is due now, rather than within a second. */
  wake(): void;
  /** Takes nothing more, and ends attempts under way after at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

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

export function startDeliveryLoop(options: DeliveryLoopOptions): DeliveryLoop {
  const { redis, dispatcher, maxConcurrent, leaseMs } = options;
  const replica = randomUUID();
  /** By receiver and ordering key, until their outcome is on its way to Redis. */
  const attempts = new Map<string, LeasedAttempt>();
  const unsettled = new Set<Promise<void>>();
  let takes = 0;
  let receivers: readonly string[] = [];
  let isOpen = true;
  const polling = createPolling(pollMs, takeDue);
  const renewing = setInterval(() => void renew(), leaseMs / 3);
  renewing.unref();

  /** Returns when to ask again. */
  async function takeDue(): Promise<number> {
    const counts = new Map<string, number>();
    for (const { delivery } of attempts.values())
      counts.set(delivery.receiver, (counts.get(delivery.receiver) ?? 0) + 1);
    const room: (string | number)[] = [];
    let readyAt = Number.POSITIVE_INFINITY;
    for (const receiver of receivers) {
      const free = maxConcurrent - (counts.get(receiver) ?? 0);
      if (free <= 0) continue;
      if (mayTry(receiver)) room.push(nameOf(receiver), free);
      else readyAt = Math.min(readyAt, dispatcher.readyAt(receiver));
    }
    if (room.length === 0) return readyAt;
    const token = `${replica}:${++takes}`;
    const reply = await redis.run('take', token, leaseMs, ...room).catch(() => undefined);
    if (reply === undefined) return readyAt; // Redis is away, which the connection reports.
    const [nextMs, ...taken] = reply as [string, ...string[][]];
    for (const values of taken) begin(attemptFrom(values, token));
    return nextMs === '' ? readyAt : Math.min(readyAt, machineTime.now() + Number(nextMs));
  }

  function mayTry(receiver: string): boolean {
    return isOpen && dispatcher.readyAt(receiver) <= machineTime.now();
  }

  function begin(attempt: LeasedAttempt): void {
    const underWay = attempts.get(nameOfLease(attempt));
    if (underWay !== undefined) {
      // Its lease ended while Redis was away, and this one is in its place.
      underWay.token = attempt.token;
      return;
    }
    attempts.set(nameOfLease(attempt), attempt);
    const settled: Promise<void> = deliver(attempt).finally(() => unsettled.delete(settled));
    unsettled.add(settled);
  }

  async function deliver(attempt: LeasedAttempt): Promise<void> {
    const { delivery, attempted, controller } = attempt;
    // Asked in the same turn of the event loop as the attempt begins: a dispatcher may let only one through.
    const outcome = mayTry(delivery.receiver)
      ? await dispatcher.attempt(delivery, attempted + 1, controller.signal)
      : undefined;
    await settle(attempt, outcomeValues(outcome, attempted));
  }

  /** However long Redis is away: what has arrived is not to be sent again while this process lives. */
  async function settle(attempt: LeasedAttempt, values: readonly (string | number)[]): Promise<void> {
    const { leased, delivery, generation } = attempt;
    for (;;) {
      const settling = redis.run('settle', attempt.token, ...leased, delivery.id, generation, ...values);
      // Redis executes in order: what the next command takes, even of the same ordering key, was free by then.
      attempts.delete(nameOfLease(attempt));
      void polling.wake();
      try {
        await settling;
        return;
      } catch {
        if (!isOpen) return;
        if (!attempts.has(nameOfLease(attempt))) attempts.set(nameOfLease(attempt), attempt);
        await new Promise<void>((resolve) => machineTime.after(settleAgainMs, resolve));
      }
    }
  }

  async function renew(): Promise<void> {
    const held = [...attempts.values()];
    if (held.length === 0) return;
    const leases = held.flatMap(({ token, leased }) => [token, ...leased]);
    // Where Redis is away, the next renewal tells what was lost.
    const lost = (await redis.run('renew', leaseMs, ...leases).catch(() => [])) as number[];
    for (const index of lost) held[index]!.controller.abort();
  }

  return {
    deliverTo(given) {
      receivers = given;
      void polling.wake();
    },
    wake: () => void polling.wake(),
    async close(graceMs) {
      isOpen = false;
      const ended = polling.stop().then(() => Promise.all(unsettled));
      await atMost(graceMs, ended);
      for (const { controller } of attempts.values()) controller.abort();
      await atMost(lastSettleMs, ended);
      clearInterval(renewing);
    },
  };
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
