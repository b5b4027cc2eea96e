import type { Redis } from 'ioredis';
import {
  addToStats,
  type DeliverySummary,
  emptyStats,
  isNamedIn,
  type ListQuery,
  type Outbox,
  type OutboxAdmin,
  type OutboxStats,
  type RetryMany,
  type StoredDelivery,
} from '../outbox.js';
import { nameOf, type RedisConnection } from './connection.js';

/** How many deliveries one command touches, so that none keeps Redis from the clicks for long. */
const pageSize = 500;

type State = StoredDelivery['state'];

/** @param onDue - called when deliveries may have become due */
export function openOutboxAdmin(
  connection: RedisConnection,
  onDue: () => void,
): OutboxAdmin & Pick<Outbox, 'expire'> {
  const { prefix } = connection;

  return {
    list: (query) => connection.read((redis) => list(redis, prefix, query)),
    show: (id) =>
      connection.read(async (redis) => {
        const receivers = await receiversOf(redis, prefix);
        return read(
          redis,
          prefix,
          receivers.map((receiver) => ({ receiver, id })),
        );
      }),
    retry: (which) =>
      change(typeof which === 'string' ? retryAll(which) : inPages(which, (ids) => run('retry', ...ids))),
    drop,
    forget: async (id) => drop(await connection.read((redis) => naming(redis, prefix, id))),
    stats: () => connection.read((redis) => stats(redis, prefix)),
    async expire(receiver, keepMs) {
      let count = 0;
      for (let first = 0, looked = pageSize; looked === pageSize; ) {
        const last = first + pageSize - 1;
        const some = await connection.run('expire', nameOf(receiver), keepMs, first, last);
        const [deleted = 0, of = 0] = some as number[];
        count += deleted;
        looked = of;
        first += of - deleted;
      }
      return count;
    },
  };

  function drop(ids: readonly string[]): Promise<number> {
    return change(inPages(ids, (some) => run('drop', ...some)));
  }

  async function change(changing: Promise<number>): Promise<number> {
    const count = await changing;
    onDue();
    return count;
  }

  function run(script: 'retry' | 'retryListed' | 'drop', ...values: (string | number)[]): Promise<number> {
    return connection.run(script, ...values) as Promise<number>;
  }

  async function retryAll(which: RetryMany): Promise<number> {
    let count = 0;
    for (const receiver of await connection.read((redis) => receiversOf(redis, prefix))) {
      // Before the dead, which wait from then on.
      if (which !== 'dead') count += await retryListed('waiting', receiver);
      if (which !== 'waiting') count += await retryListed('dead', receiver);
    }
    return count;
  }

  /** As many as there are now: one that dies again meanwhile is not tried for ever. */
  async function retryListed(state: State, receiver: string): Promise<number> {
    const all = await connection.read((redis) => redis.zcard(`${prefix}${state}:${receiver}`));
    let count = 0;
    for (let at = 0; at < all; at += pageSize) {
      // The dead leave their list.
      const first = state === 'dead' ? 0 : at;
      count += await run('retryListed', state, receiver, first, first + Math.min(pageSize, all - at) - 1);
    }
    return count;
  }
}

async function inPages(ids: readonly string[], change: (some: readonly string[]) => Promise<number>) {
  const unique = [...new Set(ids)];
  let count = 0;
  for (let start = 0; start < unique.length; start += pageSize) {
    count += await change(unique.slice(start, start + pageSize));
  }
  return count;
}

/** The names as they stand in keys. */
async function receiversOf(redis: Redis, prefix: string): Promise<string[]> {
  return (await redis.smembers(`${prefix}receivers`)).sort();
}

/** Merges the first of each receiver into one order, and reads only those within the limit. */
async function list(
  redis: Redis,
  prefix: string,
  { state, receiver, limit }: ListQuery,
): Promise<DeliverySummary[]> {
  if (limit < 1) return [];
  const receivers = receiver === undefined ? await receiversOf(redis, prefix) : [nameOf(receiver)];
  const states: State[] = state === undefined ? ['waiting', 'dead'] : [state];
  const found: { receiver: string; id: string; order: number }[] = [];
  for (const name of receivers) {
    for (const listed of states) {
      const page = await redis.zrange(`${prefix}${listed}:${name}`, 0, String(limit - 1), 'WITHSCORES');
      for (let at = 0; at < page.length; at += 2) {
        found.push({ receiver: name, id: page[at]!, order: Number(page[at + 1]) });
      }
    }
    found.sort((one, other) => one.order - other.order).splice(limit);
  }
  return (await read(redis, prefix, found)).map(({ body, ...listed }) => listed);
}

/** The events that name somebody. */
async function naming(redis: Redis, prefix: string, id: string): Promise<string[]> {
  const found: string[] = [];
  for (const receiver of await receiversOf(redis, prefix))
    for (const state of ['waiting', 'dead']) {
      const ids = await redis.zrange(`${prefix}${state}:${receiver}`, 0, '-1');
      for (let start = 0; start < ids.length; start += pageSize) {
        const names = ids.slice(start, start + pageSize).map((id) => ({ receiver, id }));
        const stored = await read(redis, prefix, names);
        found.push(...stored.filter(({ body }) => isNamedIn(body, id)).map((one) => one.id));
      }
    }
  return found;
}

async function read(redis: Redis, prefix: string, names: readonly { receiver: string; id: string }[]) {
  const stored: StoredDelivery[] = [];
  for (let start = 0; start < names.length; start += pageSize) {
    const some = names.slice(start, start + pageSize);
    const found = await Promise.all(
      some.map(({ receiver, id }) => redis.hgetall(`${prefix}d:${receiver}:${id}`)),
    );
    found.forEach((fields, at) => {
      // It may have arrived since it was listed.
      if (fields.state !== undefined) stored.push(storedDelivery(some[at]!, fields));
    });
  }
  return stored;
}

function storedDelivery(
  name: { receiver: string; id: string },
  fields: Record<string, string>,
): StoredDelivery {
  return {
    id: name.id,
    receiver: decodeURIComponent(name.receiver),
    ...(fields.lane !== '' && { orderingKey: fields.lane! }),
    clickedAt: Number(fields.clickedAt),
    rule: fields.rule!,
    body: fields.body!,
    state: fields.state as State,
    attempts: Number(fields.attempts),
    ...(fields.at !== undefined && fields.state === 'waiting' && { nextAttemptAt: Number(fields.at) }),
    ...(fields.error !== undefined && { lastError: fields.error }),
  };
}

async function stats(redis: Redis, prefix: string): Promise<OutboxStats> {
  const all = emptyStats();
  for (const name of await receiversOf(redis, prefix)) {
    const [waiting, dead, oldest] = await Promise.all([
      redis.zcard(`${prefix}waiting:${name}`),
      redis.zcard(`${prefix}dead:${name}`),
      redis.zrange(`${prefix}waiting:${name}`, 0, '0', 'WITHSCORES'),
    ]);
    if (waiting + dead === 0) continue;
    const oldestAt = oldest[1] === undefined ? undefined : Math.floor(Number(oldest[1]) / 4096);
    addToStats(all, decodeURIComponent(name), { waiting, dead, ...(oldestAt !== undefined && { oldestAt }) });
  }
  return all;
}
