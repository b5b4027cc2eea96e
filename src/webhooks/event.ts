import { hash } from 'node:crypto';
import { createEventId } from './event-id.js';
import type { Delivery, Outbox } from './outbox.js';

/** A click, or a session call, that receivers are notified of. */
export interface CallEvent {
  type: EventPayload['type'];
  at: Date;
  /** The rule that matched, or `default`. */
  rule: string;
  /** Of the rules file that decided. */
  revision: string;
  /** Only its digest is written and sent, as the ordering key. */
  conversationId: string | undefined;
  /** The receivers, and the fields that each gets. */
  notifications: readonly { receiver: string; data: object }[];
}

/** The body of a webhook. See `docs/notifying.md`. */
export interface EventPayload {
  /** The same for every receiver, and at every attempt. */
  id: string;
  type: 'dynamic_action.clicked' | 'session.initialized';
  /** When the call came, as ISO 8601. */
  timestamp: string;
  rule: string;
  revision: string;
  data: object;
}

export interface Publisher {
  /**
   * Writes the deliveries of an event to the outbox. Resolves when they are written, or were handed to `onUnwritten`.
   * Rejects only with what that call threw.
   */
  publish(event: CallEvent): Promise<void>;
}

export interface PublisherOptions {
  onWritten?(): void;
  /** Called with deliveries that the outbox did not take: nobody else has them. */
  onUnwritten(deliveries: readonly Delivery[], error: Error): void;
}

export function createPublisher(
  outbox: Pick<Outbox, 'append'>,
  { onWritten, onUnwritten }: PublisherOptions,
): Publisher {
  return {
    async publish(event) {
      const deliveries = deliveriesOf(event);
      try {
        await outbox.append(deliveries);
      } catch (error) {
        return onUnwritten(deliveries, error as Error);
      }
      onWritten?.();
    },
  };
}

function deliveriesOf({ type, at, rule, revision, conversationId, notifications }: CallEvent): Delivery[] {
  const id = createEventId(at.getTime());
  const timestamp = at.toISOString();
  const ordered = conversationId === undefined ? {} : { orderingKey: digestOf(conversationId) };
  return notifications.map(({ receiver, data }) => {
    const payload: EventPayload = { id, type, timestamp, rule, revision, data };
    return { id, receiver, ...ordered, clickedAt: at.getTime(), rule, body: JSON.stringify(payload) };
  });
}

function digestOf(conversationId: string): string {
  return hash('sha256', conversationId, 'base64url').slice(0, 22);
}
