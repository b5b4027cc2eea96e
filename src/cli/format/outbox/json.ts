import { escapeInvisible } from '../../../values/escape-invisible.js';
import type { DeliverySummary, OutboxStats, StoredDelivery } from '../../../webhooks/outbox.js';
import type { CheckSummary, RecoverySummary } from '../../outbox/maintenance.js';

// One object a line.

export function renderList(deliveries: readonly DeliverySummary[]): string {
  return deliveries.map((delivery) => line(fieldsOf(delivery))).join('');
}

export function renderDeliveries(deliveries: readonly StoredDelivery[]): string {
  return deliveries
    .map((delivery) => line({ ...fieldsOf(delivery), event: JSON.parse(delivery.body) as unknown }))
    .join('');
}

export function renderStats(stats: OutboxStats): string {
  return line(stats);
}

export function renderCount(events: number): string {
  return line({ events });
}

export function renderRecovery({ waiting, dead, lost, keptAt }: RecoverySummary): string {
  return line({ waiting, dead, lost, kept_at: keptAt });
}

export function renderCheck({ events, problems }: CheckSummary): string {
  return line({ events, problems });
}

/** Names and times as in everything else that leaves the process. */
function fieldsOf(delivery: DeliverySummary): object {
  const { id, receiver, state, rule, clickedAt, attempts, nextAttemptAt, lastError } = delivery;
  return {
    id,
    receiver,
    state,
    rule,
    clicked_at: new Date(clickedAt),
    attempts,
    ...(nextAttemptAt !== undefined && { next_attempt_at: new Date(nextAttemptAt) }),
    ...(lastError !== undefined && { last_error: lastError }),
  };
}

// Still JSON, and the same data, though a terminal obeys nothing that stands in it.
function line(fields: object): string {
  return `${escapeInvisible(JSON.stringify(fields))}\n`;
}
