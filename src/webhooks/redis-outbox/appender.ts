import type { Delivery } from '../outbox.js';
import { nameOf, type RedisConnection } from './connection.js';

/** How many deliveries are written at once, and how many clicks may wait for that while Redis is slow. */
const maxBatch = 500;
const maxWaiting = 20_000;

interface Waiting {
  deliveries: readonly Delivery[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Writes the deliveries of concurrent clicks together: while one batch is written, the next one gathers. All deliveries
 * of a click are in one batch, which is written as a whole or not at all.
 */
export function createAppender(redis: RedisConnection, onWritten: () => void) {
  const waiting: Waiting[] = [];
  let isWriting = false;
  let isClosed = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchSize(waiting));
      try {
        await redis.run('append', ...batch.flatMap(({ deliveries }) => deliveries.flatMap(valuesOf)));
        for (const { resolve } of batch) resolve();
        onWritten();
      } catch (error) {
        redis.onWriteFailed(error);
        // Those that gathered have waited as long: a Redis that is away costs each click one second at most.
        for (const { reject } of [...batch, ...waiting.splice(0)]) reject(error);
      }
    }
    isWriting = false;
  }

  return {
    async append(deliveries: readonly Delivery[]): Promise<void> {
      if (deliveries.length === 0) return;
      if (isClosed || !redis.writable || waiting.length >= maxWaiting) throw redis.unavailable();
      const written = new Promise<void>((resolve, reject) => waiting.push({ deliveries, resolve, reject }));
      if (!isWriting) void writeAll();
      await written;
    },
    close() {
      isClosed = true;
    },
  };
}

/** How many clicks are written at once: at least one, however many receivers it has. */
function batchSize(waiting: readonly Waiting[]): number {
  let clicks = 0;
  for (let deliveries = 0; clicks < waiting.length; clicks++) {
    deliveries += waiting[clicks]!.deliveries.length;
    if (deliveries > maxBatch) break;
  }
  return Math.max(clicks, 1);
}

/** As the script `append` takes them. A delivery without an ordering key has one of its own. */
function valuesOf({ id, receiver, orderingKey, clickedAt, rule, body }: Delivery): (string | number)[] {
  const key = orderingKey === undefined ? `id:${id}` : `lane:${orderingKey}`;
  return [nameOf(receiver), id, key, orderingKey ?? '', clickedAt, rule, body];
}
