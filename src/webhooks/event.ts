import { hash, randomUUID } from 'node:crypto';
import { quote } from '../values/json.js';
import type { Delivery, Outbox } from './outbox.js';

/** A click that somebody is to be told of. */
export interface ClickEvent {
  at: Date;
  /** The rule that the click matched, or `default`. */
  rule: string;
  /** Of the rules file that decided. */
  revision: string;
  /** Tells conversations apart, and goes no further than this. */
  conversationId: string | undefined;
  /** Who is told, and of which fields. */
  notifications: readonly { receiver: string; data: object }[];
}

/** An event as receivers see it: the body of a webhook. See `docs/notifying.md`. */
export interface EventPayload {
  /** The same for every receiver of the click, and at every attempt. */
  id: string;
  type: 'dynamic_action.clicked';
  /** When the person clicked, as ISO 8601. */
  timestamp: string;
  rule: string;
  revision: string;
  data: object;
}

export interface Publisher {
  /**
   * Calls when the click is written down, or has been given up on and handed to `onUnwritten`. Resolves then, and never
   * rejects but with what was thrown by what it calls.
   */
  publish(event: ClickEvent, done: () => void): Promise<void>;
}

export interface PublisherOptions {
  onWritten?(): void;
  /** Hears of deliveries that the outbox did not take; what it says is all that is left of them. */
  onUnwritten(deliveries: readonly Delivery[], error: Error): void;
}

export function createPublisher(
  outbox: Pick<Outbox, 'append'>,
  { onWritten, onUnwritten }: PublisherOptions,
): Publisher {
  const timestampOf = createTimestamps();
  return {
    publish(event, done) {
      const deliveries = deliveriesOf(event, timestampOf(event.at));
      const written = () => {
        onWritten?.();
        done();
      };
      // One step for both, since every click waits for it.
      return outbox.append(deliveries).then(written, (error: Error) => {
        onUnwritten(deliveries, error);
        done();
      });
    },
  };
}

/** Each event is a {@link EventPayload} as JSON. Put together by hand, since every click waits for it. */
function deliveriesOf(
  { at, rule, revision, conversationId, notifications }: ClickEvent,
  timestamp: string,
): Delivery[] {
  const id = randomUUID();
  const orderingKey = conversationId === undefined ? {} : { orderingKey: orderingKeyOf(conversationId) };
  const begin =
    `{"id":"${id}","type":"dynamic_action.clicked","timestamp":"${timestamp}",` +
    `"rule":${quote(rule)},"revision":"${revision}","data":`;
  return notifications.map(({ receiver, data }) => {
    const body = `${begin}${JSON.stringify(data)}}`;
    return { id, receiver, ...orderingKey, clickedAt: at.getTime(), rule, body };
  });
}

/** Many clicks come within one millisecond. */
function createTimestamps(): (at: Date) => string {
  let last = new Date(0);
  let text = last.toISOString();
  return (at) => {
    if (at.getTime() !== last.getTime()) {
      last = at;
      text = at.toISOString();
    }
    return text;
  };
}

function orderingKeyOf(conversationId: string): string {
  return hash('sha256', conversationId, 'base64url').slice(0, 22);
}
