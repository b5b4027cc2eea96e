import { hash, randomUUID } from 'node:crypto';
import type { Delivery, Outbox } from './outbox.js';

/** A click that somebody is to be told of. */
export interface ToldClick {
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
export interface ClickEvent {
  /** The same for every receiver of the click, and at every attempt. */
  id: string;
  type: 'dynamic_action.clicked';
  /** When the person clicked, as ISO 8601. */
  timestamp: string;
  rule: string;
  revision: string;
  data: object;
}

export interface Notifier {
  /** Resolves when the click is written down, or has been given up on and handed to `onUnwritten`. Never rejects. */
  tell(click: ToldClick): Promise<void>;
}

/** @param onUnwritten hears of deliveries that the outbox did not take; what it says is all that is left of them */
export function createNotifier(
  outbox: Pick<Outbox, 'append'>,
  onUnwritten: (deliveries: readonly Delivery[], error: Error) => void,
): Notifier {
  return {
    async tell(click) {
      const deliveries = deliveriesOf(click);
      try {
        await outbox.append(deliveries);
      } catch (error) {
        onUnwritten(deliveries, error as Error);
      }
    },
  };
}

function deliveriesOf({ at, rule, revision, conversationId, notifications }: ToldClick): Delivery[] {
  const id = randomUUID();
  const lane = conversationId === undefined ? {} : { lane: laneOf(conversationId) };
  const head = { id, type: 'dynamic_action.clicked', timestamp: at.toISOString(), rule, revision } as const;
  return notifications.map(({ receiver, data }) => {
    const body = JSON.stringify({ ...head, data } satisfies ClickEvent);
    return { id, receiver, ...lane, clickedAt: at.getTime(), rule, body };
  });
}

function laneOf(conversationId: string): string {
  return hash('sha256', conversationId, 'base64url').slice(0, 22);
}
