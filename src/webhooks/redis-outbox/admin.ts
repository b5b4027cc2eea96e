import type { Redis } from 'ioredis';
import {
  addToStats,
  type DeliverySummary,
  emptyStats,
  type ListQuery,
  type OutboxAdmin,
  type OutboxStats,
  type StoredDelivery,
} from '../outbox.js';
import type { Time } from '../time.js';
import { nameOf, type Place } from './connection.js';

/** How many deliveries one command touches, so that no command keeps Redis from the clicks. */
const atATime = 500;

type State = StoredDelivery['state'];

/** @param look - called when lanes may have become due */
export function openOutboxAdmin(place: Place, time: Time, look: () => void): OutboxAdmin {
  const { prefix } = place;

  return {
    list: (query) => place.ask((redis) => list(redis, prefix, query)),
    show: (id) =>
      place.ask(async (redis) => {
        const receivers = await receiversOf(redis, prefix);
        return read(
          redis,
          prefix,
          receivers.map((receiver) => ({ receiver, id })),
        );
      }),
    retry: (which) => thenLook(which === 'all' ? retryDead() : inPages(which, retrySome)),
    drop: (ids) => thenLook(inPages(ids, dropSome)),
    stats: () => place.ask((redis) => stats(redis, prefix)),
  };

  async function thenLook(changing: Promise<number>): Promise<number> {
    const count = await changing;
    look();
    return count;
  }

  function dropSome(ids: readonly string[]): Promise<number> {
    return place.run('drop', ...ids) as Promise<number>;
  }

  function retrySome(ids: readonly string[]): Promise<number> {
    return place.run('retry', time.now(), ...ids) as Promise<number>;
  }

  async function retryDead(): Promise<number> {
    let count = 0;
    for (const receiver of await place.ask((redis) => receiversOf(redis, prefix))) {
      // As many as there are now: one that dies again meanwhile is not tried for ever.
      let left = await place.ask((redis) => redis.zcard(`${prefix}dead:${receiver}`));
      while (left > 0) {
        const some = (await place.run('retryDead', time.now(), receiver, Math.min(left, atATime))) as number;
        if (some === 0) break;
        count += some;
        left -= some;
      }
    }
    return count;
  }
}

async function inPages(ids: readonly string[], change: (some: readonly string[]) => Promise<number>) {
  const unique = [...new Set(ids)];
  let count = 0;
  for (let start = 0; start < unique.length; start += atATime) {
    count += await change(unique.slice(start, start + atATime));
  }
  return count;
}

/** The names as they stand in keys. */
async function receiversOf(redis: Redis, prefix: string): Promise<string[]> {
  return (await redis.smembers(`${prefix}receivers`)).sort();
}

/** The first of each receiver are put in one order, and only those of them that are asked for are read. */
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
    found.sort((one, other) => one.order - other.order).splice(Math.max(limit, 0));
  }
  return (await read(redis, prefix, found)).map(({ body, ...listed }) => listed);
}

async function read(redis: Redis, prefix: string, names: readonly { receiver: string; id: string }[]) {
  const kept: StoredDelivery[] = [];
  for (let start = 0; start < names.length; start += atATime) {
    const some = names.slice(start, start + atATime);
    const found = await Promise.all(
      some.map(({ receiver, id }) => redis.hgetall(`${prefix}d:${receiver}:${id}`)),
    );
    found.forEach((fields, at) => {
      // It may have arrived since it was listed.
      if (fields.state !== undefined) kept.push(storedDelivery(some[at]!, fields));
    });
  }
  return kept;
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
    ...(fields.at !== undefined && { nextAttemptAt: Number(fields.at) }),
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
