import type { DeliverySummary, OutboxStats, StoredDelivery } from '../../../webhooks/outbox.js';

/** Writes what is in an outbox as text. */
export interface OutboxFormat {
  /** @param isPart whether others may be stored, which were not asked for */
  renderList(deliveries: readonly DeliverySummary[], isPart: boolean): string;
  /** All that is known of each delivery. */
  renderDeliveries(deliveries: readonly StoredDelivery[]): string;
  renderStats(stats: OutboxStats): string;
  /** How many events something was done to, as `dropped`. */
  renderCount(events: number, done: string): string;
  renderRepair(repair: RepairSummary): string;
}

/** What `dargah outbox repair` has brought back. */
export interface RepairSummary {
  waiting: number;
  dead: number;
  /** At most so many were lost, of which there is a trace. */
  lost: number;
  /** Of a log that could not be read and may have held events. */
  bytesLost: number;
  /** Tables that could not be read and may have held events. */
  tables: readonly string[];
  /** Where the damaged folder is now. */
  keptAt: string;
}
