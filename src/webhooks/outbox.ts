/** One event on its way to one receiver, as it is written down before the click is answered. */
export interface Delivery {
  /** The event's id, sent as `webhook-id`: the same at every attempt, and for every receiver of the click. */
  id: string;
  /** The receiver's name in the rules file. Its address and its secret are looked up at each attempt. */
  receiver: string;
  /**
   * Deliveries to one receiver that share an ordering key leave one after the other, in the order of their clicks. A
   * digest of the conversation's id, never the id itself; absent where no conversation is known.
   */
  orderingKey?: string;
  /** When the person clicked, in milliseconds since 1970. */
  clickedAt: number;
  /** The rule that answered, or `default`. */
  rule: string;
  /** The event as JSON text: the very characters that are signed and sent. */
  body: string;
}

/** A delivery that has not arrived yet, and what became of it so far. */
export interface StoredDelivery extends Delivery {
  /** `waiting` for its first or its next attempt, or `dead`: no further attempt is made unless someone asks for it. */
  state: 'waiting' | 'dead';
  /** Attempts made so far. */
  attempts: number;
  /** When the next attempt is due, in milliseconds since 1970; absent for the dead. */
  nextAttemptAt?: number;
  /** What came of the last attempt, in one sentence without personal values. */
  lastError?: string;
}

/** What came of one attempt. */
export type Outcome =
  | { type: 'delivered' }
  /**
   * Try again, not before `at` (milliseconds since 1970). `counts: false`: nothing was sent, the number of attempts
   * stays.
   */
  | { type: 'later'; at: number; error: string; counts?: false }
  /** No attempt is left, or none would help. */
  | { type: 'dead'; error: string };

/** Carries deliveries to their receivers. The outbox says when; the dispatcher says what came of it. */
export interface Dispatcher {
  /**
   * Before this time (milliseconds since 1970) nothing may be tried at this receiver: it is down, or asked for quiet.
   * At most now: it is ready. Asked in the same turn of the event loop in which an attempt begins, so that a dispatcher
   * that lets one through to see whether the receiver is back lets through one.
   */
  readyAt(receiver: string): number;
  /**
   * @param attempt 1 for the first. Never rejects. An aborted `signal` ends it early, with `later` and `counts: false`.
   */
  attempt(delivery: Delivery, attempt: number, signal: AbortSignal): Promise<Outcome>;
}

/** A kept delivery as a list shows it. Thousands of bodies would be much to read, and much to carry. */
export type DeliverySummary = Omit<StoredDelivery, 'body'>;

export interface OutboxStats {
  waiting: number;
  dead: number;
  /** When the oldest waiting one was clicked, in milliseconds since 1970. */
  oldestAt?: number;
  receivers: Record<string, { waiting: number; dead: number; oldestAt?: number }>;
}

/** Nothing is kept. Receivers have names of all sorts, such as `constructor`. */
export function emptyStats(): OutboxStats {
  return { waiting: 0, dead: 0, receivers: Object.create(null) as OutboxStats['receivers'] };
}

/** Adds what is kept for a receiver to its figures, and to those of all. */
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

/**
 * Which deliveries to list, in the order of their appends, which is that of their clicks but for those under way at
 * once.
 */
export interface ListQuery {
  state?: StoredDelivery['state'];
  receiver?: string;
  /** At most so many. */
  limit: number;
}

/** What operators ask of an outbox. Deliveries are named by their event's id: it means all receivers of that event. */
export interface OutboxAdmin {
  list(query: ListQuery): Promise<DeliverySummary[]>;
  /** All deliveries of one event that are still kept; none where the id is unknown. */
  show(id: string): Promise<StoredDelivery[]>;
  /** Makes them due at once, with all attempts before them again. Returns how many. `all`: every dead one. */
  retry(which: 'all' | readonly string[]): Promise<number>;
  /** Deletes them for good, undelivered. Returns how many. One that is being sent at this moment may still arrive. */
  drop(ids: readonly string[]): Promise<number>;
  stats(): Promise<OutboxStats>;
}

/** What is the matter with an outbox that takes deliveries all the same. */
export interface OutboxHealth {
  /**
   * Deliveries that were acknowledged and are gone undelivered, since it was opened, as far as they could be counted.
   */
  readonly lost: number;
  /** What an operator is to look into or mend, in a sentence each, without its end. */
  readonly warnings: readonly string[];
}

/** Told in one sentence what was damaged, and how many deliveries that has cost. */
export type ReportDamage = (message: string, lost: number) => void;

/** Where deliveries are kept until they have arrived. */
export interface Outbox extends OutboxAdmin {
  /**
   * Resolves when all of them are written so that neither a crash nor a power cut can lose them.
   * @throws {OutboxUnavailable} when they could not be written, or not in time; they may arrive nevertheless.
   */
  append(deliveries: readonly Delivery[]): Promise<void>;
  /** Starts, or goes on, to deliver: to these receivers only. Deliveries to any other wait until it is named here. */
  deliverTo(receivers: readonly string[]): void;
  /**
   * Whether the next append has a chance, as far as is known. Turns true again by itself when the disk, or Redis, is
   * well.
   */
  readonly writable: boolean;
  readonly health: OutboxHealth;
  /** Ends attempts under way after at most `graceMs`, and gives the place free. What was not delivered stays. */
  close(graceMs: number): Promise<void>;
}

/** Deliveries could not be written: the disk is full or read-only, or Redis is away. */
export class OutboxUnavailable extends Error {
  override name = 'OutboxUnavailable';
}

/** A file of the outbox cannot be read. The message names it, and the way out. */
export class OutboxUnreadable extends Error {
  override name = 'OutboxUnreadable';
}
