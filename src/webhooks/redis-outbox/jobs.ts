import { type JobsOptions, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { nameOf, type Place, type Tell } from './connection.js';

/**
 * The jobs of one receiver. A job says that some replica is to carry one lane now, nothing else: what is in the lane
 * and when it is due is in our own keys. BullMQ sees to it that one replica does, and another when that one dies.
 */
export interface Jobs {
  /**
   * Asks for these lanes to be carried. A lane is one job at most, however often it is asked for; one that is being
   * carried is carried once more afterwards. Never rejects: a lane that was not asked for comes round again.
   */
  ask(laneKeys: readonly string[]): Promise<void>;
  /** How many lanes were asked for and are not carried yet. */
  count(): Promise<number>;
  close(): Promise<void>;
}

/** Carries one lane. `holder` is another one each time. `signal` aborts when another replica carries it now. */
export type CarryLane = (laneKey: string, holder: string, signal: AbortSignal) => Promise<void>;

export interface Hands {
  /** Aborts all that is being carried. */
  abort(): void;
  /** Takes no further lane, and resolves when all are put down. */
  close(): Promise<void>;
}

export interface HandsOptions {
  receiver: string;
  place: Place;
  connection: Redis;
  /** How many lanes at a time. */
  lanesAtOnce: number;
  /** A replica that gave no sign of life for so long is thought dead. */
  takeOverMs: number;
  carryLane: CarryLane;
  /** Called when no lane is left that was asked for. */
  onIdle(): void;
  tell: Tell;
}

/** A job fails only where Redis does; it is then tried until it succeeds, and leaves nothing behind. */
const jobOptions: JobsOptions = {
  attempts: 1_000_000_000,
  backoff: { type: 'fixed', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 0,
};

export function openJobs(receiver: string, place: Place): Jobs {
  const queue = new Queue<string>(nameOf(receiver), {
    connection: place.commands,
    ...belowOurKeys(place),
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: jobOptions,
  });
  queue.on('error', () => {}); // What happens to this connection is told by `place`.
  return {
    async ask(laneKeys) {
      if (laneKeys.length === 0 || !place.writable) return;
      const jobs = laneKeys.map((laneKey) => ({
        name: 'lane',
        data: laneKey,
        opts: { deduplication: { id: laneKey, keepLastIfActive: true } },
      }));
      await place.ask(() => queue.addBulk(jobs)).catch(() => {});
    },
    count: () => place.ask(() => queue.getWaitingCount()),
    close: () => queue.close().catch(() => {}),
  };
}

/** The hands of this replica for one receiver: those for another are never full because of this one. */
export function openHands(options: HandsOptions): Hands {
  const { place, carryLane } = options;
  const carried = new Map<string, AbortController>();

  const worker = new Worker<string>(
    nameOf(options.receiver),
    async ({ id, data }, token) => {
      const controller = new AbortController();
      carried.set(id!, controller);
      await carryLane(data, token!, controller.signal).finally(() => carried.delete(id!));
    },
    {
      connection: options.connection,
      ...belowOurKeys(place),
      concurrency: options.lanesAtOnce,
      lockDuration: options.takeOverMs,
      stalledInterval: options.takeOverMs,
      maxStalledCount: 1_000_000_000, // A lane is not to blame for the crash of its replica, however many crash.
      runRetryDelay: 1_000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  );
  worker.on('drained', options.onIdle);
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) carried.get(id)?.abort();
  });
  worker.on('error', (error) => {
    if (!isOfConnection(error)) options.tell(`${place.address}: ${error.message.replace(/\d+/g, '…')}`);
  });
  return {
    abort() {
      for (const controller of carried.values()) controller.abort();
    },
    // While Redis is away, BullMQ would wait for it without end, and what is being carried cannot be written down.
    close: () => worker.close(options.connection.status !== 'ready').catch(() => {}),
  };
}

function belowOurKeys({ prefix }: Place) {
  // BullMQ's own look at the version writes to the console. What matters of it is looked at in `place`.
  return { prefix: `${prefix}queue`, skipVersionCheck: true };
}

/** Connections come and go, and are told of elsewhere. */
function isOfConnection(error: Error): boolean {
  return 'code' in error || /Connection is closed|[Tt]imed? ?out/.test(error.message);
}
