import type { Receiver } from '../rules/format/receiver.js';
import { type Outbox, OutboxUnavailable, OutboxUnreadable } from '../webhooks/outbox.js';
import { createPolling, type Polling } from '../webhooks/polling.js';
import type { ServerContext } from './context.js';

/**
 * Deletes dead letters that were kept for as long as the rules in force say: whenever it is woken, and every hour. Those
 * of a receiver that the rules do not have stay: nothing says for how long.
 */
export function startRetention(
  outbox: Pick<Outbox, 'expire'>,
  receivers: () => Iterable<Receiver>,
  { log, metrics }: Pick<ServerContext, 'log' | 'metrics'>,
): Polling {
  return createPolling(everyMs, async () => {
    let shortestMs = everyMs;
    for (const { name, keepMs } of receivers()) {
      shortestMs = Math.min(shortestMs, keepMs);
      try {
        const events = await outbox.expire(name, keepMs);
        if (events === 0) continue;
        metrics.notifications.expired(name, events);
        log.warn(
          { receiver: name, events },
          'dead letters are deleted: they were kept as long as the rules say',
        );
      } catch (error) {
        if (!(error instanceof OutboxUnavailable || error instanceof OutboxUnreadable)) throw error;
        // Tried again like this; what is the matter with the outbox, it reports itself.
        log.warn({ receiver: name, error: (error as Error).message }, 'old dead letters cannot be deleted');
      }
    }
    return Date.now() + shortestMs;
  });
}

const everyMs = 3_600_000;
