import { MessageError } from '../values/message.js';

/** One event for one receiver, as it is written before the click is answered. */
export interface Delivery {
  /** The event's id, sent as `webhook-id`: the same at every attempt, and for every receiver of the click. */
  id: string;
  /** The receiver's name in the rules file. Its address and secrets are looked up at each attempt. */
  receiver: string;
  /**
   * Deliveries to one receiver with the same ordering key are made one after the other, in the order of their clicks. A
   * digest of the conversation's id, never the id itself; absent where no conversation is known.
   */
  orderingKey?: string;
  /** When the person clicked, in milliseconds since 1970. */
  clickedAt: number;
  /** The rule that answered, or `default`. */
  rule: string;
  /** The event as JSON text: exactly the characters that are signed and sent. */
  body: string;
}

/** A delivery in the outbox: it has not arrived yet. */
export interface StoredDelivery extends Delivery {
  /** `waiting` for its first or its next attempt, or `dead`: no more attempts unless someone asks for them. */
  state: 'waiting' | 'dead';
  /** Attempts made so far. */
  attempts: number;
  /** When the next attempt is due, in milliseconds since 1970; absent for the dead. */
  nextAttemptAt?: number;
  /** Why the last attempt failed, in one sentence without personal values. */
  lastError?: string;
}

/** A delivery in a list. The bodies of thousands would be much to read and to send. */
export type DeliverySummary = Omit<StoredDelivery, 'body'>;

/** What came of one attempt. */
export type Outcome =
  | { type: 'delivered' }
  /**
   * Try again, not before `at` (milliseconds since 1970). `counts: false`: nothing was sent, so `attempts` stays.
   * `isDown`: it is the receiver that fails, and not this delivery.
   */
  | { type: 'later'; at: number; error: string; counts?: false; isDown?: true }
  /** No attempt is left, or none would help. */
  | { type: 'dead'; error: string };

/** Makes attempts. The outbox says when, and keeps what came of them. */
export interface Dispatcher {
  /**
   * When this receiver may be tried next, in milliseconds since 1970: later than now while it is down or asked for a
   * pause. An outbox asks in the same turn of the event loop in which the attempt begins, so that a dispatcher can let
   * exactly one through to see whether the receiver is back.
   */
  readyAt(receiver: string): number;
  /** @param attempt 1 for the first. Never rejects. An aborted `signal` ends it early, with `later` and `counts: false`. */
  attempt(delivery: Delivery, attempt: number, signal: AbortSignal): Promise<Outcome>;
}

export interface OutboxStats {
  waiting: number;
  dead: number;
  /** When the oldest waiting one was clicked, in milliseconds since 1970. */
  oldestAt?: number;
  receivers: Record<string, { waiting: number; dead: number; oldestAt?: number }>;
}

/** The stats of an empty outbox. Receivers may have names such as `constructor`. */
export function emptyStats(): OutboxStats {
  return { waiting: 0, dead: 0, receivers: Object.create(null) as OutboxStats['receivers'] };
}

/** Adds figures to those of a receiver, and to those of all. */
export function addToStats(
  stats: OutboxStats,
  receiver: string,
  { waiting = 0, dead = 0, oldestAt }: Partial<Omit<OutboxStats, 'receivers'>>,
): void {
  stats.receivers[receiver] ??= { waiting: 0, dead: 0 };
  for (const part of [stats, stats.receivers[receiver]!]) {
    part.waiting += waiting;
    part.dead += dead;
    if (oldestAt !== undefined) part.oldestAt = Math.min(part.oldestAt ?? oldestAt, oldestAt);
  }
}

/** Which deliveries to list, in the order of their appends. That is the order of clicks, but for concurrent ones. */
export interface ListQuery {
  state?: StoredDelivery['state'];
  receiver?: string;
  limit: number;
}

/** The operator's view of an outbox. An event's id stands for its deliveries to all receivers. */
export interface OutboxAdmin {
  list(query: ListQuery): Promise<DeliverySummary[]>;
  /** All deliveries of one event that are still in the outbox; none where the id is unknown. */
  show(id: string): Promise<StoredDelivery[]>;
  /** Makes deliveries due at once, with all their attempts again: those of some events, or many. Returns how many. */
  retry(which: RetryMany | readonly string[]): Promise<number>;
  /** Deletes them undelivered. Returns how many. One that is being sent at this moment may still arrive. */
  drop(ids: readonly string[]): Promise<number>;
  /** Does that to all events whose text names somebody. Returns how many deliveries. @param id of the person */
  forget(id: string): Promise<number>;
  stats(): Promise<OutboxStats>;
}

/** Which deliveries to retry: those that wait for an attempt, the dead, or both. */
export type RetryMany = (typeof retryMany)[number];
export const retryMany = ['all', 'waiting', 'dead'] as const;

/** Whether the text of an event names somebody: a value anywhere in it, or a key, is this id. */
export function isNamedIn(body: string, id: string): boolean {
  // As it was written, by `JSON.stringify` as well.
  return body.includes(JSON.stringify(id));
}

/** What is wrong with an outbox that takes deliveries all the same. */
export interface OutboxHealth {
  /** Deliveries that were acknowledged and lost since it was opened, as far as they could be counted. */
  readonly lost: number;
  /** What an operator should look into, each in a sentence without its full stop. */
  readonly warnings: readonly string[];
}

/** Where deliveries are kept until they have arrived. */
export interface Outbox extends OutboxAdmin {
  /**
   * Resolves when all of them are written so that neither a crash nor a power cut can lose them.
   * @throws {OutboxUnavailable} when they could not be written, or not in time; they may arrive nevertheless.
   */
  append(deliveries: readonly Delivery[]): Promise<void>;
  /** Delivers to these receivers from now on. Deliveries to any other wait until it is named here. */
  deliverTo(receivers: readonly string[]): void;
  /** Deletes the dead letters of a receiver that have been dead for so long. Returns how many. */
  expire(receiver: string, keepMs: number): Promise<number>;
  /** Whether the next append has a chance, as far as is known. Turns true by itself when the disk or Redis is well. */
  readonly writable: boolean;
  readonly health: OutboxHealth;
  /** Ends attempts under way after at most `graceMs`, and releases the folder. What was not delivered stays. */
  close(graceMs: number): Promise<void>;
}

/** Deliveries could not be written: the disk is full or read-only, or Redis is away. */
export class OutboxUnavailable extends MessageError {
  override name = 'OutboxUnavailable';
}

/** A file of the outbox cannot be read. The message names it, and what to do. */
export class OutboxUnreadable extends Error {
  override name = 'OutboxUnreadable';
}
