import type { Redis } from 'ioredis';
import type { Delivery } from '../outbox.js';
import { type Carrier, type CarrierOptions, openCarrier } from './carrier.js';
import { connectionTo, laneKeyOf } from './connection.js';
import { type Jobs, openJobs } from './jobs.js';

/** Carries the lanes of all receivers that are to be delivered to. Each has a carrier, so that none delays another. */
export interface Lanes {
  /** As `Outbox.deliverTo`. */
  deliverTo(receivers: readonly string[]): void;
  /** Whether this replica would carry a delivery to this receiver at once. */
  isHungry(receiver: string): boolean;
  /** Asks for the lanes of these deliveries to be carried. */
  wake(deliveries: readonly Delivery[]): void;
  /** Looks now for lanes that are due, rather than within a second. */
  look(): void;
  /** Who is asked to carry a lane now has until then; afterwards, someone is asked anew. */
  leaseEnd(): number;
  close(graceMs: number): Promise<void>;
}

export interface LanesOptions
  extends Pick<CarrierOptions, 'place' | 'dispatcher' | 'time' | 'lanesAtOnce' | 'takeOverMs' | 'tell'> {
  url: string;
}

export function openLanes(options: LanesOptions): Lanes {
  const { url, place, time, takeOverMs } = options;
  const jobs = new Map<string, Jobs>();
  const carriers = new Map<string, Carrier>();
  const leaving = new Set<Carrier>();
  let isOpen = true;
  let connection: Redis | undefined;

  function jobsOf(receiver: string): Jobs {
    const found = jobs.get(receiver) ?? openJobs(receiver, place);
    jobs.set(receiver, found);
    return found;
  }

  function enter(receiver: string): void {
    // Its commands wait for a Redis that is away: they are few, and what they are about is written down.
    connection ??= connectionTo(
      url,
      { maxRetriesPerRequest: null, socketTimeout: 30_000 },
      () => isOpen || leaving.size > 0,
    );
    const carrier = openCarrier({ ...options, receiver, connection, jobs: jobsOf(receiver), leaseEnd });
    carriers.set(receiver, carrier);
  }

  async function leave(receiver: string, carrier: Carrier): Promise<void> {
    carriers.delete(receiver);
    leaving.add(carrier);
    await carrier.close(Number.POSITIVE_INFINITY);
    leaving.delete(carrier);
  }

  function leaseEnd(): number {
    return time.now() + 3 * takeOverMs;
  }

  function look(): void {
    for (const carrier of carriers.values()) carrier.look();
  }

  return {
    deliverTo(receivers) {
      if (!isOpen) return;
      for (const [receiver, carrier] of carriers) {
        if (!receivers.includes(receiver)) void leave(receiver, carrier);
      }
      for (const receiver of receivers) if (!carriers.has(receiver)) enter(receiver);
      look();
    },
    isHungry: (receiver) => carriers.get(receiver)?.isHungry() ?? false,
    wake(deliveries) {
      for (const [receiver, laneKeys] of lanesOf(deliveries)) {
        carriers.get(receiver)?.expect(laneKeys.length);
        void jobsOf(receiver).ask(laneKeys);
      }
    },
    look,
    leaseEnd,
    async close(graceMs) {
      isOpen = false;
      await Promise.all([...carriers.values(), ...leaving].map((carrier) => carrier.close(graceMs)));
      leaving.clear();
      await Promise.all([...jobs.values()].map((ofReceiver) => ofReceiver.close()));
      connection?.disconnect();
    },
  };
}

function lanesOf(deliveries: readonly Delivery[]): Map<string, string[]> {
  const lanes = new Map<string, string[]>();
  for (const delivery of deliveries) {
    const ofReceiver = lanes.get(delivery.receiver) ?? [];
    ofReceiver.push(laneKeyOf(delivery));
    lanes.set(delivery.receiver, ofReceiver);
  }
  return lanes;
}
