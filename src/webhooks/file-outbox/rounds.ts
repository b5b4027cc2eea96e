import type {
  Delivery,
  DeliverySummary,
  ListQuery,
  OutboxStats,
  Outcome,
  RetryMany,
  StoredDelivery,
} from '../outbox.js';

/**
 * All that is asked of the store at one time. It is one transaction, which is synced if something in it was promised to
 * be on the disk: an append, a retry or a drop. Where a part of it fails, each part is tried by itself.
 */
export interface Round {
  /** Milliseconds since 1970. */
  now: number;
  append: readonly Delivery[];
  settle: readonly Settled[];
  /** Receivers to which what is due is to be sent. */
  take: readonly string[];
  ask: readonly Ask[];
}

/** What came of a delivery that was taken. */
export interface Settled {
  seq: number;
  receiver: string;
  orderingKey: string | undefined;
  outcome: Outcome;
  /** The receiver is back: some of what was put off is due now. `first`: from the beginning. */
  bringForward: 'first' | 'more' | undefined;
}

export type Ask =
  | { ask: 'list'; query: ListQuery }
  | { ask: 'show'; id: string }
  | { ask: 'retry' | 'drop'; ids: readonly string[] }
  | { ask: 'retryMany'; which: RetryMany; receiver: string; after: number }
  | { ask: 'forget'; id: string; after: number }
  /** @param before when it became a dead letter, in milliseconds since 1970 */
  | { ask: 'expire'; receiver: string; before: number; after: number }
  | { ask: 'stats' };

/** Whether it was promised that the result is on the disk; there may be something due that was not. */
export function isChange({ ask }: Ask): boolean {
  return ask === 'retry' || ask === 'drop' || ask === 'retryMany' || ask === 'forget';
}

export interface Answers {
  list: DeliverySummary[];
  show: StoredDelivery[];
  /** The numbers of the deliveries that were. */
  retry: number[];
  drop: number[];
  retryMany: Portion;
  forget: Portion;
  expire: Portion;
  stats: OutboxStats;
}

/** Of all deliveries, some were looked at: clicks are written in between. */
export interface Portion {
  changed: number[];
  /** The number of the last one that was looked at, to go on after; undefined at the end. */
  last: number | undefined;
}

/** What came of each part of a round, in its order. */
export interface Done {
  append: Result<unknown>;
  settle: Result<unknown>[];
  take: Result<TakenSome>[];
  ask: Result<unknown>[];
  /** What was found damaged meanwhile. */
  damage: Damage[];
}

export interface TakenSome {
  taken: Taken[];
  /** When there may be more to take, in milliseconds since 1970. */
  nextAt: number;
}

/** A delivery that is due. */
export interface Taken {
  /** Grows with each append. */
  seq: number;
  delivery: Delivery;
  attempts: number;
}

export interface Damage {
  message: string;
  /** Deliveries that it has cost, at most. */
  lost: number;
}

export type Result<Value> = { value: Value } | { failure: Failure };

export interface Failure {
  kind: 'damaged' | 'inUse' | 'unavailable' | 'withoutSqlite';
  message: string;
}

/** What the thread of an outbox does. */
export interface Tasks {
  /** Makes an empty database in a file that is not there. */
  create(file: string): void;
  check(file: string): Checked;
  /** @param into a new file, for what can be read */
  recover(file: string, into: string): Recovered;
  /** Opens a database for the tasks below. */
  open(file: string): void;
  do(round: Round): Done;
  /** Throws where the disk has no room for what comes. */
  probe(): void;
  /** Ends the thread as well. */
  close(): void;
}

/** What a check found. */
export interface Checked {
  deliveries: number;
  /** Each in a sentence without its full stop. */
  problems: string[];
}

/** What could be read of a damaged database. */
export interface Recovered {
  deliveries: number;
  /** So many could not, at most. Absent where nothing says how many there were. */
  lost?: number;
}
