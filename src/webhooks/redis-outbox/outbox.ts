import type { Delivery, Dispatcher, Outbox } from '../outbox.js';
import { machineTime, type Time } from '../time.js';
import { openOutboxAdmin } from './admin.js';
import { takeTogether } from './batching.js';
import { connect, laneKeyOf, nameOf, type Tell } from './connection.js';
import { type Lanes, openLanes } from './conversations.js';
import { watchOver } from './watch.js';

export interface RedisOutboxOptions {
  /** `redis://` or `rediss://`, with its password if it has one: that is never part of a message. */
  url: string;
  dispatcher: Dispatcher;
  /** What the names of all keys begin with. Outboxes of one prefix are one outbox. */
  prefix?: string;
  /** The clock of clicks and attempts. Connections and crashed replicas are watched by the machine's. */
  time?: Time;
  /** Told what is wrong with Redis, and that it no longer is, in one sentence; the same one at most once a minute. */
  onTrouble?: (message: string) => void;
  /** How many lanes of one receiver this replica carries at a time. */
  lanesAtOnce?: number;
  /** A replica that gave no sign of life for so long is thought dead, and the others carry its lanes. */
  takeOverMs?: number;
  /** How often to see whether Redis still has what it had. 5 seconds unless given. */
  lookEveryMs?: number;
}

/**
 * Keeps deliveries in Redis, from where any replica carries what any replica took. Import this file only when asked
 * for it: it brings BullMQ and ioredis along.
 *
 * Opens while Redis is away, too: it is then not `writable`, until Redis is there. A write is acknowledged when Redis
 * acknowledged it, within about a second; how durable that is depends on how Redis is set up (docs/notifying.md).
 * @throws {Error} when the address is not that of a Redis
 */
export async function openRedisOutbox(options: RedisOutboxOptions): Promise<Outbox> {
  const { url, dispatcher, prefix = 'dargah', time = machineTime, onTrouble = () => {} } = options;
  const { lanesAtOnce = 10, takeOverMs = 10_000, lookEveryMs = 5_000 } = options;
  const tell = seldom(onTrouble);
  const place = await connect(url, prefix, tell);
  const lanes = openLanes({ url, place, dispatcher, time, lanesAtOnce, takeOverMs, tell });
  const taker = takeTogether(place, (deliveries) => write(deliveries));

  const admin = openOutboxAdmin(place, time, lanes.look);
  const watch = watchOver(place, admin, { tell, everyMs: lookEveryMs });
  if (place.writable) await watch.start();
  else void watch.start();

  async function write(deliveries: readonly Delivery[]): Promise<void> {
    const values = deliveries.flatMap((delivery) => valuesOf(delivery, lanes));
    const asleep = (await place.run('append', time.now(), lanes.leaseEnd(), ...values)) as number[];
    lanes.wake(asleep.map((position) => deliveries[position]!));
  }

  return {
    append: taker.append,
    deliverTo: lanes.deliverTo,
    get writable() {
      return place.writable;
    },
    health: watch.health,
    ...admin,
    stats: watch.stats,
    async close(graceMs) {
      taker.close();
      watch.close();
      await lanes.close(graceMs);
      place.close();
    },
  };
}

/** As the script `append` takes them. */
function valuesOf(delivery: Delivery, lanes: Lanes): (string | number)[] {
  const { id, receiver, orderingKey = '', clickedAt, rule, body } = delivery;
  const atOnce = lanes.isHungry(receiver) ? 1 : 0;
  return [nameOf(receiver), id, laneKeyOf(delivery), orderingKey, clickedAt, rule, body, atOnce];
}

/** A Redis that is away has the same to say many times a second. */
function seldom(tell: (message: string) => void): Tell {
  const told = new Map<string, number>();
  return (message, always) => {
    const now = machineTime.now();
    if (!always && now - (told.get(message) ?? Number.NEGATIVE_INFINITY) < 60_000) return false;
    if (told.size > 100) told.clear();
    told.set(message, now);
    tell(message);
    return true;
  };
}
