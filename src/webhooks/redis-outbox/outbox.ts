import type { Dispatcher, Outbox } from '../outbox.js';
import { machineTime } from '../time.js';
import { openOutboxAdmin } from './admin.js';
import { createAppender } from './appender.js';
import { connect, type Report } from './connection.js';
import { DeliveryLoop } from './delivery-loop.js';
import { LossWatch } from './watch.js';

export interface RedisOutboxOptions {
  /** `redis://` or `rediss://`, with its password if it has one: that is never part of a message. */
  url: string;
  dispatcher: Dispatcher;
  /** What the names of all keys begin with. Outboxes of one prefix are one outbox. */
  prefix?: string;
  /** Called with what is wrong with Redis, and that it no longer is, in one sentence; the same one once a minute. */
  onTrouble?: (message: string) => void;
  /** How many deliveries to one receiver this replica makes at a time. 10 unless given. */
  maxConcurrent?: number;
  /** A replica that gave no sign of life for so long seems dead, and others take over. 10 seconds unless given. */
  takeOverMs?: number;
  /** How often to look whether Redis still has what it had. 5 seconds unless given. */
  lookEveryMs?: number;
}

/**
 * Keeps deliveries in Redis, where any replica delivers what any replica took. Import this file only when asked for it:
 * it imports ioredis.
 *
 * Opens while Redis is away, too: it is then not `writable` until Redis is there. An append resolves when Redis has
 * acknowledged it, within about a second; how durable that is depends on the settings of Redis (docs/notifying.md).
 * @throws {Error} when the address is not that of a Redis
 */
export async function openRedisOutbox(options: RedisOutboxOptions): Promise<Outbox> {
  const { url, dispatcher, prefix = 'dargah', onTrouble = () => {} } = options;
  const { maxConcurrent = 10, takeOverMs = 10_000, lookEveryMs = 5_000 } = options;
  const report = onceAMinute(onTrouble);
  const redis = await connect(url, prefix, report);
  const loop = new DeliveryLoop({ redis, dispatcher, maxConcurrent, leaseMs: takeOverMs });
  const wake = () => loop.wake();
  const appender = createAppender(redis, wake);
  const admin = openOutboxAdmin(redis, wake);
  const watch = new LossWatch(redis, admin, { report, everyMs: lookEveryMs });
  if (redis.writable) await watch.start();
  else void watch.start();

  return {
    append: appender.append,
    deliverTo: (receivers) => loop.deliverTo(receivers),
    get writable() {
      return redis.writable;
    },
    get health() {
      return watch.health;
    },
    ...admin,
    stats: () => watch.stats(),
    async close(graceMs) {
      appender.close();
      watch.close();
      await loop.close(graceMs);
      redis.close();
    },
  };
}

/** A Redis that is away has the same to say many times a second. */
function onceAMinute(onTrouble: (message: string) => void): Report {
  const reportedAt = new Map<string, number>();
  return (message, always) => {
    const now = machineTime.now();
    if (!always && now - (reportedAt.get(message) ?? Number.NEGATIVE_INFINITY) < 60_000) return false;
    if (reportedAt.size > 100) reportedAt.clear();
    reportedAt.set(message, now);
    onTrouble(message);
    return true;
  };
}
