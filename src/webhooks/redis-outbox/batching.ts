import type { Delivery } from '../outbox.js';
import type { Place } from './connection.js';

/** How many deliveries are written at once, and how many may wait for that while Redis is slow. */
const togetherAtMost = 500;
const waitingAtMost = 20_000;

interface Waiting {
  deliveries: readonly Delivery[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Writes the deliveries of concurrent clicks together: while one write is under way, the next gathers. All deliveries
 * of a click are in one write, which happens wholly or not at all.
 */
export function takeTogether(place: Place, write: (deliveries: readonly Delivery[]) => Promise<void>) {
  const gathered: Waiting[] = [];
  let writing = false;
  let closed = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (gathered.length > 0) {
      const together = gathered.splice(0, fitting(gathered));
      try {
        await write(together.flatMap(({ deliveries }) => deliveries));
        for (const { resolve } of together) resolve();
      } catch (error) {
        place.doubt(error);
        // Those that gathered have waited as long: a Redis that is away costs each click one second at most.
        for (const { reject } of [...together, ...gathered.splice(0)]) reject(error);
      }
    }
    writing = false;
  }

  return {
    async append(deliveries: readonly Delivery[]): Promise<void> {
      if (deliveries.length === 0) return;
      if (closed || !place.writable || gathered.length >= waitingAtMost) throw place.unavailable();
      const written = new Promise<void>((resolve, reject) => gathered.push({ deliveries, resolve, reject }));
      if (!writing) void writeAll();
      await written;
    },
    close() {
      closed = true;
    },
  };
}

/** How many clicks are written at once: at least one, however many receivers it has. */
function fitting(gathered: readonly Waiting[]): number {
  let clicks = 0;
  for (let deliveries = 0; clicks < gathered.length; clicks++) {
    deliveries += gathered[clicks]!.deliveries.length;
    if (deliveries > togetherAtMost) break;
  }
  return Math.max(clicks, 1);
}
