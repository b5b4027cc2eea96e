import { expect, onTestFinished, test } from 'vitest';
import type { Delivery } from '../../src/webhooks/outbox.js';
import { openRedisOutbox } from '../../src/webhooks/redis-outbox/outbox.js';
import { type ReplicaProcess, replicaProcess } from '../process/webhooks/replica-process.js';
import { startRedis, withoutRedis } from '../support/redis.js';
import { isFull, size } from '../support/soak.js';

const minutes = 60_000;

/** How often a replica is killed; at every tenth time, Redis is too. */
const kills = size(200, 10);
const keyCount = 8;

test.skipIf(withoutRedis)(
  'replicas and Redis killed at random moments: all that was acknowledged arrives, each ordering key in its order',
  async () => {
    const redis = await startRedis();
    const arrived: string[] = [];
    const startReplica = () => replicaProcess(redis.url, 3, (id) => arrived.push(id));
    const replicas: ReplicaProcess[] = [startReplica(), startReplica()];
    const clicks = await clickAway(redis.url);

    for (let kill = 0; kill < kills; kill++) {
      await pause(100 + Math.random() * 700);
      const killed = kill % replicas.length;
      await replicas[killed]!.kill();
      replicas[killed] = startReplica();
      if (kill % 10 === 5) {
        await redis.kill();
        await pause(Math.random() * 500);
        await redis.start();
      }
    }
    const { acknowledged, stats } = await clicks.end();

    await expect.poll(stats, { timeout: 600_000, interval: 100 }).toMatchObject({ waiting: 0, dead: 0 });
    const first = [...new Set(arrived)];
    expect(acknowledged.filter((id) => !first.includes(id))).toEqual([]);
    for (let orderingKey = 0; orderingKey < keyCount; orderingKey++) {
      const ofKey = first
        .map((id) => Number(id.slice('evt_'.length)))
        .filter((n) => n % keyCount === orderingKey);
      expect(ofKey, `the order of ordering key ${orderingKey}`).toEqual(
        ofKey.toSorted((one, other) => one - other),
      );
    }
    if (isFull) {
      console.log(
        `${kills} kills: ${acknowledged.length} acknowledged, ${first.length} arrived, ` +
          `${arrived.length - first.length} of them more than once`,
      );
    }
  },
  15 * minutes,
);

/** Appends one delivery after the other, about 200 a second, until it is ended. */
async function clickAway(url: string) {
  const outbox = await openRedisOutbox({
    url,
    dispatcher: { readyAt: () => 0, attempt: async () => ({ type: 'delivered' }) },
  });
  onTestFinished(() => outbox.close(0));
  const acknowledged: string[] = [];
  let goOn = true;
  const clicking = (async () => {
    for (let number = 0; goOn; number++) {
      const click = delivery(number);
      await outbox.append([click]).then(
        () => acknowledged.push(click.id),
        () => {}, // Redis is away. It may arrive all the same.
      );
      await pause(4);
    }
  })();
  return {
    async end() {
      goOn = false;
      await clicking;
      return { acknowledged, stats: () => outbox.stats().catch(() => undefined) };
    },
  };
}

function delivery(number: number): Delivery {
  const id = `evt_${number}`;
  const orderingKey = `conversation-${number % keyCount}`;
  return {
    id,
    receiver: 'crm',
    orderingKey,
    clickedAt: Date.now(),
    rule: 'chat-yes',
    body: `{"id":"${id}"}`,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
