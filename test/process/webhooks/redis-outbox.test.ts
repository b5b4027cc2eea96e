import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type Delivery,
  type Dispatcher,
  type Outbox,
  OutboxUnavailable,
  type Outcome,
} from '../../../src/webhooks/outbox.js';
import { openRedisOutbox, type RedisOutboxOptions } from '../../../src/webhooks/redis-outbox/outbox.js';
import { eventually } from '../../support/dargah.js';
import { startRedis, withoutRedis } from '../../support/redis.js';
import { inSoak } from '../../support/soak.js';
import { describeOutbox } from './outbox-behaviour.js';
import { replicaProcess } from './replica-process.js';

describe.skipIf(withoutRedis)('as every outbox', () => {
  describeOutbox('the outbox in Redis', async () => {
    const { url } = await startRedis();
    const opened: Outbox[] = [];
    return {
      async open(dispatcher) {
        const outbox = await openRedisOutbox({ url, dispatcher });
        opened.push(outbox);
        return outbox;
      },
      async remove() {
        for (const outbox of opened) await outbox.close(0);
      },
    };
  });
});

describe.skipIf(withoutRedis)('several replicas on one Redis', () => {
  test('what one replica took, another delivers', async () => {
    const { url } = await startRedis();
    const taking = await replica(url);
    await taking.outbox.append([delivery({ id: 'evt_1' })]);

    const delivering = await replica(url);
    delivering.outbox.deliverTo(['crm']);

    await eventually(() => expect(delivering.sent).toEqual(['evt_1']));
    await eventually(async () => expect(await taking.outbox.stats()).toMatchObject({ waiting: 0, dead: 0 }));
  });

  test('each ordering key leaves in order, one at a time, whoever took and whoever delivers', async () => {
    const { url } = await startRedis();
    const under = new Set<string>();
    const sent: Delivery[] = [];
    const attempt = async (sending: Delivery) => {
      expect(under.has(sending.orderingKey!), 'two of one ordering key at a time').toBe(false);
      under.add(sending.orderingKey!);
      await turnOfTheLoop();
      under.delete(sending.orderingKey!);
      sent.push(sending);
      return delivered;
    };
    const replicas = await Promise.all([replica(url, { attempt }), replica(url, { attempt })]);
    for (const { outbox } of replicas) outbox.deliverTo(['crm']);

    const expected: Record<string, string[]> = {};
    for (let number = 0; number < 400; number++) {
      const orderingKey = `conversation-${number % 7}`;
      const next = delivery({ id: `evt_${number}`, orderingKey });
      await replicas[number % 2]!.outbox.append([next]);
      expected[orderingKey] = [...(expected[orderingKey] ?? []), next.id];
    }

    await eventually(() => expect(sent).toHaveLength(400));
    for (const [orderingKey, ids] of Object.entries(expected)) {
      expect(sent.filter((found) => found.orderingKey === orderingKey).map(({ id }) => id)).toEqual(ids);
    }
  });

  test(
    'a replica killed while it delivers is replaced, and its ordering keys go on in order',
    inSoak,
    async () => {
      const { url } = await startRedis();
      const mine = await replica(url, { takeOverMs: 500 });
      const ids = Array.from({ length: 12 }, (_, number) => `evt_${number}`);
      await mine.outbox.append(ids.map((id) => delivery({ id, orderingKey: 'one' })));
      const other = await replicaProcess(url, 100);
      await eventually(() => expect(other.attempted).toContain('evt_2'));

      await other.kill();
      mine.outbox.deliverTo(['crm']);

      await eventually(async () => expect(await mine.outbox.stats()).toMatchObject({ waiting: 0 }));
      const last = other.attempted.at(-1)!;
      // The one under way may have arrived, and nobody can tell: it is sent again, under the same id.
      expect(mine.sent).toEqual(ids.slice(ids.indexOf(mine.sent[0]!)));
      expect([last, ids[ids.indexOf(last) + 1]]).toContain(mine.sent[0]);
    },
  );

  test('many deliveries of few conversations leave one right after the other', async () => {
    const { url } = await startRedis();
    // A lease that a replica forgot would never end.
    const { outbox, sent } = await replica(url, { takeOverMs: 3_600_000 });
    await outbox.append(
      Array.from({ length: 300 }, (_, n) => delivery({ id: `evt_${n}`, orderingKey: `c${n % 3}` })),
    );
    outbox.deliverTo(['crm']);

    await eventually(() => expect(sent).toHaveLength(300));
  });

  test('a lease is renewed for as long as an attempt takes', async () => {
    const { url, client } = await startRedis();
    const slow = await replica(url, { takeOverMs: 3_000, attempt: (_, __, signal) => untilAborted(signal) });
    slow.outbox.deliverTo(['crm']);
    await slow.outbox.append([delivery({ id: 'evt_1', orderingKey: 'one' })]);
    await eventually(() => expect(slow.begun).toEqual(['evt_1']));
    const endOfLease = async () => Number(await client.zscore('{dargah}:due:crm', 'lane:one'));
    const first = await endOfLease();
    await eventually(async () => expect(await endOfLease()).toBeGreaterThan(first));
    expect(slow.begun).toEqual(['evt_1']);
  });

  test('what was not settled by a replica that was silent for too long is attempted by another', async () => {
    const { url, client } = await startRedis();
    const outcomes: ((outcome: Outcome) => void)[] = [];
    const attempt = () => new Promise<Outcome>((resolve) => outcomes.push(resolve));
    const silent = await replica(url, { takeOverMs: 3_600_000, attempt });
    silent.outbox.deliverTo(['crm']);
    await silent.outbox.append([
      delivery({ id: 'evt_1', orderingKey: 'one' }),
      delivery({ id: 'evt_2', orderingKey: 'one' }),
    ]);
    await eventually(() => expect(silent.begun).toEqual(['evt_1']));
    await client.zadd('{dargah}:due:crm', 0, 'lane:one'); // Its lease has ended.
    const other = await replica(url, { attempt });
    other.outbox.deliverTo(['crm']);
    await eventually(() => expect(other.begun).toEqual(['evt_1']));
    silent.outbox.deliverTo([]);

    outcomes[0]!({ type: 'dead', error: 'the receiver answered 410' });
    await pause(50);
    expect(await other.outbox.list({ limit: 10 })).toMatchObject([
      { id: 'evt_1', state: 'waiting', attempts: 0 },
      { id: 'evt_2' },
    ]);
    outcomes[1]!(delivered);
    await eventually(() => expect(other.begun).toEqual(['evt_1', 'evt_2']));
  });

  test('a delivery that is retried while it is sent is not sent by two replicas', async () => {
    const { url } = await startRedis();
    const sending = await replica(url, { attempt: (_, __, signal) => untilAborted(signal) });
    sending.outbox.deliverTo(['crm']);
    await sending.outbox.append([delivery({ id: 'evt_1' })]);
    await eventually(() => expect(sending.begun).toEqual(['evt_1']));
    const other = await replica(url);
    other.outbox.deliverTo(['crm']);
    expect(await other.outbox.retry(['evt_1'])).toBe(1);
    await other.outbox.append([delivery({ id: 'evt_2' })]);
    await eventually(() => expect(other.sent).toEqual(['evt_2']));

    await sending.outbox.close(0);
    await eventually(() => expect(other.sent).toEqual(['evt_2', 'evt_1']));
  });

  test('leases that Redis has lost stop nothing', async () => {
    const { url, client } = await startRedis();
    const sending = await replica(url, { takeOverMs: 500, attempt: () => new Promise(() => {}) });
    sending.outbox.deliverTo(['crm']);
    await sending.outbox.append([
      delivery({ id: 'evt_1', orderingKey: 'one' }),
      delivery({ id: 'evt_2', orderingKey: 'one' }),
    ]);
    await eventually(() => expect(sending.begun).toEqual(['evt_1']));
    await sending.outbox.close(0);
    await client.del('{dargah}:leases:crm');

    const { outbox, sent } = await replica(url);
    outbox.deliverTo(['crm']);
    await eventually(() => expect(sent).toEqual(['evt_1', 'evt_2']));
  });

  test('what version 0.1 left, which had asked BullMQ for it, is delivered', async () => {
    const { url, client } = await startRedis();
    const fields = { rule: 'chat-yes', lane: 'one', laneKey: 'lane:one', attempts: 0, generation: 0 };
    const stored = (seq: number, more: object) =>
      client.hset(`{dargah}:d:crm:evt_${seq}`, { ...fields, clickedAt: seq, body: '{}', seq, ...more });
    await stored(1, { state: 'dead', attempts: 1, error: 'the receiver answered 410' });
    await stored(2, { state: 'waiting', at: 2 });
    await stored(3, { state: 'waiting', at: 3 });
    await client.zadd('{dargah}:dead:crm', 4097, 'evt_1');
    await client.zadd('{dargah}:waiting:crm', 8194, 'evt_2', 12_291, 'evt_3');
    await client.zadd('{dargah}:lane:crm:lane:one', 2, 'evt_2', 3, 'evt_3');
    await client.zadd('{dargah}:due:crm', Date.now() + 500, 'lane:one');
    await client.hset('{dargah}:holders:crm', 'lane:one', '223f8eb6-5d7e-4479-a174-4e5f8e7e4ca3:2');
    await client.sadd('{dargah}:receivers', 'crm');
    await client.set('{dargah}:seq', 3);

    const { outbox, sent } = await replica(url);
    outbox.deliverTo(['crm']);
    await outbox.append([delivery({ id: 'evt_4', orderingKey: 'one' })]);
    await eventually(() => expect(sent).toEqual(['evt_2', 'evt_3', 'evt_4']));
    expect(await outbox.retry('dead')).toBe(1);
    await eventually(() => expect(sent.at(-1)).toBe('evt_1'));
  });

  test('outboxes of two prefixes know nothing of each other', async () => {
    const { url } = await startRedis();
    const one = await replica(url, { prefix: 'one' });
    const other = await replica(url, { prefix: 'other' });
    await one.outbox.append([delivery({ id: 'evt_1' })]);

    expect(await other.outbox.stats()).toEqual({ waiting: 0, dead: 0, receivers: {} });
  });
});

describe.skipIf(withoutRedis)('attempts', () => {
  test('each attempt has the id of the first, and the dispatcher says when the next one is due', async () => {
    const { url } = await startRedis();
    const outcomes = [later(20), later(20), delivered];
    const attempts: [string, number][] = [];
    const { outbox } = await replica(url, {
      async attempt({ id }, number) {
        attempts.push([id, number]);
        return outcomes.shift()!;
      },
    });
    outbox.deliverTo(['crm']);
    await outbox.append([delivery({ id: 'evt_1' })]);

    await eventually(() =>
      expect(attempts).toEqual([
        ['evt_1', 1],
        ['evt_1', 2],
        ['evt_1', 3],
      ]),
    );
    await eventually(async () => expect(await outbox.show('evt_1')).toEqual([]));
  });

  test('an attempt in which nothing was sent does not count', async () => {
    const { url } = await startRedis();
    const numbers: number[] = [];
    const { outbox } = await replica(url, {
      async attempt(_, number) {
        numbers.push(number);
        return numbers.length < 3 ? { ...later(10), counts: false } : delivered;
      },
    });
    outbox.deliverTo(['crm']);
    await outbox.append([delivery({ id: 'evt_1' })]);

    await eventually(() => expect(numbers).toEqual([1, 1, 1]));
  });

  test('an ordering key that waits for a retry holds back itself alone', async () => {
    const { url } = await startRedis();
    const { outbox, sent } = await replica(url, {
      attempt: async ({ orderingKey }) => (orderingKey === 'stuck' ? later(3_600_000) : delivered),
    });
    outbox.deliverTo(['crm']);
    await outbox.append([
      delivery({ id: 'evt_1', orderingKey: 'stuck' }),
      delivery({ id: 'evt_2', orderingKey: 'stuck' }),
      delivery({ id: 'evt_3', orderingKey: 'free' }),
      delivery({ id: 'evt_4' }),
    ]);

    await eventually(() => expect([...sent].sort()).toEqual(['evt_3', 'evt_4']));
    await eventually(async () =>
      expect(await outbox.list({ limit: 10 })).toMatchObject([
        { id: 'evt_1', state: 'waiting', attempts: 1, lastError: 'it answered 500' },
        { id: 'evt_2', state: 'waiting', attempts: 0 },
      ]),
    );
  });

  test('a receiver that answers nothing keeps no other one waiting', async () => {
    const { url } = await startRedis();
    const { outbox, sent } = await replica(url, {
      attempt: ({ receiver }, _, signal) =>
        receiver === 'slow' ? untilAborted(signal) : Promise.resolve(delivered),
    });
    outbox.deliverTo(['slow', 'crm']);
    await outbox.append(numbered(50, { receiver: 'slow' }));
    await outbox.append([delivery({ id: 'evt_quick' })]);

    await eventually(() => expect(sent).toEqual(['evt_quick']));
  });

  test('nothing is tried at a receiver before it is ready', async () => {
    const { url } = await startRedis();
    let readyAt = Date.now() + 3_600_000;
    const { outbox, sent } = await replica(url, { readyAt: () => readyAt });
    outbox.deliverTo(['crm']);
    await outbox.append([delivery({ id: 'evt_1' })]);
    await expect(outbox.list({ limit: 1 })).resolves.toMatchObject([{ attempts: 0 }]);
    expect(sent).toEqual([]);

    readyAt = 0;
    outbox.deliverTo(['crm']);
    await eventually(() => expect(sent).toEqual(['evt_1']));
  });

  test('the dead rest until someone retries or drops them, and let their ordering key go on', async () => {
    const { url } = await startRedis();
    let isHopeless = true;
    const { outbox, sent } = await replica(url, {
      attempt: async ({ id }) =>
        id === 'evt_1' && isHopeless ? { type: 'dead', error: 'it is gone (410)' } : delivered,
    });
    outbox.deliverTo(['crm']);
    await outbox.append([
      delivery({ id: 'evt_1', orderingKey: 'one' }),
      delivery({ id: 'evt_2', orderingKey: 'one' }),
    ]);

    await eventually(() => expect(sent).toEqual(['evt_2']));
    const [dead] = await outbox.list({ state: 'dead', limit: 10 });
    expect(dead).toMatchObject({ id: 'evt_1', attempts: 1, lastError: 'it is gone (410)' });
    expect(dead).not.toHaveProperty('nextAttemptAt');

    isHopeless = false;
    expect(await outbox.retry('dead')).toBe(1);
    await eventually(() => expect(sent).toEqual(['evt_2', 'evt_1']));
  });

  test('closing ends the attempts under way, and another replica begins them anew', async () => {
    const { url } = await startRedis();
    const closing = await replica(url, { attempt: (_, __, signal) => untilAborted(signal) });
    closing.outbox.deliverTo(['crm']);
    await closing.outbox.append([delivery({ id: 'evt_1' })]);
    await eventually(() => expect(closing.begun).toEqual(['evt_1']));
    await closing.outbox.close(10);

    const { outbox, sent } = await replica(url);
    outbox.deliverTo(['crm']);
    await eventually(() => expect(sent).toEqual(['evt_1']));
  });

  test('deliveries to a receiver that is not named wait until it is', async () => {
    const { url } = await startRedis();
    const { outbox, sent } = await replica(url);
    outbox.deliverTo(['other']);
    await outbox.append([delivery({ id: 'evt_1' }), delivery({ id: 'evt_2', receiver: 'other' })]);
    await eventually(() => expect(sent).toEqual(['evt_2']));

    outbox.deliverTo(['crm']);
    await eventually(() => expect(sent).toEqual(['evt_2', 'evt_1']));
  });
});

describe.skipIf(withoutRedis)('a Redis that is away', () => {
  test('killed and restarted in the middle, it still has all that was acknowledged', async () => {
    const redis = await startRedis();
    const { outbox, sent, troubles } = await replica(redis.url, { takeOverMs: 500 });
    outbox.deliverTo(['crm']);
    const acknowledged: string[] = [];
    let refused = 0;
    let isClicking = true;
    const clicks = (async () => {
      for (let number = 0; isClicking; number++) {
        const click = delivery({ id: `evt_${number}`, orderingKey: `conversation-${number % 5}` });
        try {
          await outbox.append([click]);
          acknowledged.push(click.id);
        } catch (error) {
          expect(error).toBeInstanceOf(OutboxUnavailable);
          refused++;
          await turnOfTheLoop();
        }
      }
    })();

    for (let round = 0; round < 3; round++) {
      const before = acknowledged.length;
      await eventually(() => expect(acknowledged.length).toBeGreaterThan(before + 20));
      await redis.kill();
      await eventually(() => expect(outbox.writable).toBe(false));
      await redis.start();
      await eventually(() => expect(outbox.writable).toBe(true));
    }
    isClicking = false;
    await clicks;

    await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 0 }));
    expect(acknowledged.filter((id) => !sent.includes(id))).toEqual([]);
    expect(refused).toBeGreaterThan(0);
    expect(troubles.length).toBeLessThan(20);
  });

  test('one that does not answer makes appends fail rather than wait', async () => {
    const redis = await startRedis();
    const { outbox, sent } = await replica(redis.url);
    outbox.deliverTo(['crm']);
    redis.freeze();
    await expect(outbox.append([delivery({ id: 'evt_1' })])).rejects.toThrow(/does not answer/);
    expect(outbox.writable).toBe(false);
    await expect(outbox.append([delivery({ id: 'evt_2' })])).rejects.toThrow(OutboxUnavailable);

    redis.thaw();
    await eventually(() => expect(outbox.writable).toBe(true));
    await outbox.append([delivery({ id: 'evt_3' })]);
    await eventually(() => expect(sent).toContain('evt_3'));
    expect(sent).not.toContain('evt_2');
  });

  test('one that is full refuses, and is used again once it has room', async () => {
    const { url, client } = await startRedis();
    const { outbox, sent } = await replica(url);
    outbox.deliverTo(['crm']);
    await client.config('SET', 'maxmemory', '1');
    await expect(outbox.append([delivery({ id: 'evt_1' })])).rejects.toThrow(/OOM/);
    expect(outbox.writable).toBe(false);

    await client.config('SET', 'maxmemory', '0');
    await eventually(() => expect(outbox.writable).toBe(true));
    await outbox.append([delivery({ id: 'evt_2' })]);
    await eventually(() => expect(sent).toEqual(['evt_2']));
  });

  test('an outbox opens without it, is not writable, and is when it comes', async () => {
    const redis = await startRedis();
    await redis.kill();
    const { outbox, sent } = await replica(redis.url);
    outbox.deliverTo(['crm']);
    expect(outbox.writable).toBe(false);
    await expect(outbox.append([delivery({ id: 'evt_1' })])).rejects.toThrow(OutboxUnavailable);
    await expect(outbox.list({ limit: 10 })).rejects.toThrow(OutboxUnavailable);

    await redis.start();
    await eventually(() => expect(outbox.writable).toBe(true));
    await outbox.append([delivery({ id: 'evt_2' })]);
    await eventually(() => expect(sent).toEqual(['evt_2']));
  });

  test('what arrived while Redis was away is written down when it is back, and not sent again', async () => {
    const redis = await startRedis();
    let arrive = (_: Outcome) => {};
    const { outbox, begun } = await replica(redis.url, {
      attempt: () => new Promise((resolve) => (arrive = resolve)),
    });
    outbox.deliverTo(['crm']);
    await outbox.append([delivery({ id: 'evt_1' })]);
    await eventually(() => expect(begun).toEqual(['evt_1']));

    await redis.kill();
    arrive(delivered);
    await redis.start();

    await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0 }));
    expect(begun).toEqual(['evt_1']);
  });

  test('closing does not wait for it', async () => {
    const redis = await startRedis();
    const { outbox } = await replica(redis.url);
    outbox.deliverTo(['crm']);
    await redis.kill();
    await outbox.close(0);
    await expect(outbox.append([delivery({ id: 'evt_1' })])).rejects.toThrow(/was closed/);
  });
});

describe.skipIf(withoutRedis)('what the operator is told', () => {
  test('settings with which deliveries would get lost', async () => {
    const { url } = await startRedis('--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru');
    const { troubles } = await replica(url);
    await eventually(() =>
      expect(troubles.sort()).toEqual([
        expect.stringMatching(
          /^Redis at 127\.0\.0\.1:\d+ deletes deliveries .* maxmemory-policy to noeviction/,
        ),
        expect.stringMatching(/loses deliveries when it stops: set appendonly to yes/),
      ]),
    );
  });

  test('never the password', async () => {
    const { url, client } = await startRedis();
    await client.config('SET', 'requirepass', 'not s3cret');
    const { outbox, troubles } = await replica(url.replace('//', '//:ws3cret@'));
    await expect(outbox.append([delivery({ id: 'evt_1' })])).rejects.toThrow(/WRONGPASS/);
    expect(troubles.join()).toContain('WRONGPASS');
    expect(troubles.join()).not.toContain('s3cret');
    await expect(openRedisOutbox({ url: 'http://:s3cret@host', dispatcher: idle })).rejects.toThrow(
      /^the address of the outbox is not that of a Redis; write redis:\/\//,
    );
  });
});

describe.skipIf(withoutRedis)('a Redis that does not keep what it was given', () => {
  test('that is sound is nothing to warn of, also after it was away', async () => {
    const redis = await startRedis();
    const { outbox } = await replica(redis.url, { lookEveryMs: 20 });
    await outbox.append([delivery({ id: 'evt_1' })]);
    await redis.kill();
    await eventually(() => expect(outbox.writable).toBe(false));
    await redis.start();
    await eventually(() => expect(outbox.writable).toBe(true));
    await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 1 }));
    const other = await replica(redis.url, { lookEveryMs: 20 });
    for (const { health } of [outbox, other.outbox]) expect(health).toMatchObject({ lost: 0, warnings: [] });
  });

  test('was emptied: each replica says so, with the number, and goes on', async () => {
    const { url, client } = await startRedis();
    const replicas = [await replica(url, { lookEveryMs: 20 }), await replica(url, { lookEveryMs: 20 })];
    await replicas[0]!.outbox.append(numbered(7));
    await inView(replicas, 7);

    await client.flushall();
    for (const { outbox, troubles } of replicas) {
      await eventually(() => expect(outbox.health.lost).toBe(7));
      expect(outbox.health.warnings).toEqual([
        expect.stringMatching(
          /^Redis at 127\.0\.0\.1:\d+ was emptied, or started without what it had: .* Up to 7 events are lost$/,
        ),
      ]);
      expect(troubles).toEqual(outbox.health.warnings);
    }
    const [{ outbox, sent }] = replicas as [Replica, Replica];
    outbox.deliverTo(['crm']);
    await outbox.append([delivery({ id: 'evt_after', orderingKey: 'one' })]);
    await eventually(() => expect(sent).toEqual(['evt_after']));
    await client.flushall();
    await eventually(() => expect(outbox.health.warnings).toHaveLength(2));
  });

  test('started without what it had', async () => {
    const redis = await startRedis('--appendonly', 'no');
    const { outbox } = await replica(redis.url, { lookEveryMs: 20 });
    await outbox.append(numbered(3));
    await inView([{ outbox }], 3);
    await redis.kill();
    await redis.start();
    await eventually(() => expect(outbox.health).toMatchObject({ lost: 3, warnings: [/was emptied/] }));
  });

  test('may evict: that is said for as long as it may', async () => {
    const { url, client } = await startRedis('--maxmemory-policy', 'allkeys-lru');
    const { outbox, troubles } = await replica(url, { lookEveryMs: 20 });
    const warning = /deletes deliveries when its memory is full: .* to noeviction, it is allkeys-lru$/;
    expect(outbox.health).toMatchObject({ lost: 0, warnings: [expect.stringMatching(warning)] });
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    await eventually(() => expect(outbox.health.warnings).toEqual([]));
    expect(troubles.at(-1)).toMatch(/deletes no deliveries any more/);
    await client.config('SET', 'maxmemory-policy', 'allkeys-random');
    await eventually(() =>
      expect(outbox.health.warnings).toEqual([expect.stringMatching(/it is allkeys-random$/)]),
    );
  });

  test('has evicted: what is gone is counted, and its ordering key goes on', async () => {
    const { url, client } = await startRedis();
    const { outbox, sent } = await replica(url, { lookEveryMs: 20 });
    await outbox.append(numbered(3, { orderingKey: 'one' }));
    await inView([{ outbox }], 3);
    await client.del('{dargah}:d:crm:evt_0', '{dargah}:identity');
    await eventually(() =>
      expect(outbox.health.warnings).toEqual([expect.stringMatching(/has deleted keys of its own accord/)]),
    );
    outbox.deliverTo(['crm']);
    await eventually(() => expect(sent).toEqual(['evt_1', 'evt_2']));
    await eventually(() => expect(outbox.health.lost).toBe(1));
  });

  test('and says nothing of its settings to who asks: it is used all the same', async () => {
    const { url, client } = await startRedis();
    await client.call('ACL', 'SETUSER', 'guest', 'on', '>pw', '~*', '&*', '+@all', '-info', '-config');
    const { outbox, sent } = await replica(url.replace('//', '//guest:pw@'), { lookEveryMs: 20 });
    outbox.deliverTo(['crm']);
    await outbox.append([delivery({ id: 'evt_1' })]);
    await eventually(() => expect(sent).toEqual(['evt_1']));
    await outbox.append(numbered(2, { receiver: 'erp' }));
    await inView([{ outbox }], 2);
    await client.flushall();
    await eventually(() => expect(outbox.health).toMatchObject({ lost: 2 }));
  });
});

/** So many are there, as each replica has counted. */
async function inView(replicas: readonly Pick<Replica, 'outbox'>[], waiting: number): Promise<void> {
  for (const { outbox } of replicas) {
    await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting }));
  }
}

describe.skipIf(withoutRedis)('the admin', () => {
  test('changes thousands, in pages', inSoak, async () => {
    const { url } = await startRedis();
    const { outbox } = await replica(url, { attempt: async () => ({ type: 'dead', error: 'refused' }) });
    outbox.deliverTo(['crm', 'erp']);
    await outbox.append([...numbered(1_200), ...numbered(600, { receiver: 'erp' })]);
    await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 1_800 }));

    outbox.deliverTo([]);
    expect(await outbox.retry('dead')).toBe(1_800);
    expect(await outbox.stats()).toMatchObject({ waiting: 1_800, dead: 0 });
    expect(await outbox.drop(numbered(1_000).map(({ id }) => id))).toBe(1_600);
    expect(await outbox.stats()).toMatchObject({
      waiting: 200,
      receivers: { crm: { waiting: 200, dead: 0 } },
    });
  });

  test('lists in the order of the clicks, whatever the receiver', async () => {
    const { url } = await startRedis();
    const { outbox } = await replica(url);
    await outbox.append([delivery({ id: 'evt_2', clickedAt: 2_000 })]);
    await outbox.append([delivery({ id: 'evt_1', clickedAt: 1_000, receiver: 'erp:iran' })]);
    await outbox.append([delivery({ id: 'evt_3', clickedAt: 2_000 })]);

    const ids = async (limit: number) => (await outbox.list({ limit })).map(({ id }) => id);
    expect(await ids(10)).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(await ids(2)).toEqual(['evt_1', 'evt_2']);
    expect(await outbox.list({ limit: 10, receiver: 'erp:iran' })).toMatchObject([{ receiver: 'erp:iran' }]);
    expect((await outbox.stats()).oldestAt).toBe(1_000);
  });

  test('a delivery that is dropped lets its ordering key go on', async () => {
    const { url } = await startRedis();
    const { outbox, sent } = await replica(url, {
      attempt: async ({ id }) => (id === 'evt_1' ? later(3_600_000) : delivered),
    });
    outbox.deliverTo(['crm']);
    await outbox.append([
      delivery({ id: 'evt_1', orderingKey: 'one' }),
      delivery({ id: 'evt_2', orderingKey: 'one' }),
    ]);
    await eventually(async () => expect(await outbox.show('evt_1')).toMatchObject([{ attempts: 1 }]));

    expect(await outbox.drop(['evt_1'])).toBe(1);
    await eventually(() => expect(sent).toEqual(['evt_2']));
  });
});

const idle: Dispatcher = { readyAt: () => 0, attempt: async () => delivered };

const delivered: Outcome = { type: 'delivered' };

function later(ms: number): Outcome & { type: 'later' } {
  return { type: 'later', at: Date.now() + ms, error: 'it answered 500' };
}

function delivery(given: Partial<Delivery> & { id: string }): Delivery {
  return { receiver: 'crm', clickedAt: Date.now(), rule: 'chat-yes', body: `{"id":"${given.id}"}`, ...given };
}

function numbered(count: number, given: Partial<Delivery> = {}): Delivery[] {
  return Array.from({ length: count }, (_, number) => delivery({ id: `evt_${number}`, ...given }));
}

interface Replica {
  outbox: Outbox;
  /** The ids of what was attempted, and of what arrived. */
  begun: string[];
  sent: string[];
  troubles: string[];
}

interface ReplicaOptions extends Partial<Omit<RedisOutboxOptions, 'dispatcher'>>, Partial<Dispatcher> {}

/** An outbox as a replica opens it, closed with the test. Unless said otherwise, all arrives at the first attempt. */
async function replica(url: string, given: ReplicaOptions = {}): Promise<Replica> {
  const { attempt = async () => delivered, readyAt = () => 0, ...options } = given;
  const begun: string[] = [];
  const sent: string[] = [];
  const troubles: string[] = [];
  const dispatcher: Dispatcher = {
    readyAt,
    async attempt(sending, number, signal) {
      begun.push(sending.id);
      const outcome = await attempt(sending, number, signal);
      if (outcome.type === 'delivered') sent.push(sending.id);
      return outcome;
    },
  };
  const onTrouble = (message: string) => troubles.push(message);
  const outbox = await openRedisOutbox({ url, dispatcher, onTrouble, ...options });
  onTestFinished(() => outbox.close(0));
  return { outbox, begun, sent, troubles };
}

function untilAborted(signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve({ ...later(0), counts: false })),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Long enough for whatever could happen out of turn. */
function turnOfTheLoop(): Promise<void> {
  return pause(1);
}
