import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Delivery, Outcome } from '../../../src/webhooks/outbox.js';
import { eventually } from '../../support/eventually.js';
import { mulberry32 } from '../../support/random.js';
import { inSoak } from '../../support/soak.js';
import { temporaryFolder } from '../reload/folder.js';
import { openPatientOutbox } from './outbox-behaviour.js';
import { delivery, dispatcherTo, receiver, serverThat, timeByHand } from './receivers.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const start = Date.UTC(2026, 10, 22);
const retriesMs = [
  ...[5 * second, 5 * minute, 30 * minute],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour),
];

interface Waiting {
  delivery: Delivery;
  attempts: number;
  at: number;
}

/**
 * Delivers by hand-moved time as an outbox does, a few at once: what is due, when the receiver is ready, until nothing
 * waits.
 */
async function deliverAll(
  { dispatcher }: ReturnType<typeof dispatcherTo>,
  time: ReturnType<typeof timeByHand>,
  deliveries: Delivery[],
): Promise<{ id: string; outcome: Outcome; at: number }[]> {
  const { signal } = new AbortController();
  let waiting: Waiting[] = deliveries.map((delivery) => ({ delivery, attempts: 0, at: delivery.clickedAt }));
  const ends: { id: string; outcome: Outcome; at: number }[] = [];
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.at - b.at);
    time.moveTo(Math.max(waiting[0]!.at, dispatcher.readyAt('crm')));
    const due = waiting.filter(({ at }) => at <= time.now()).slice(0, 8);
    const outcomes = await Promise.all(
      due.map(({ delivery, attempts }) => dispatcher.attempt(delivery, attempts + 1, signal)),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const entry = due[index]!;
      if (outcome.type !== 'later') ends.push({ id: entry.delivery.id, outcome, at: time.now() });
      else {
        entry.at = outcome.at;
        if (outcome.counts !== false) entry.attempts++;
      }
    }
    const ended = new Set(ends.map(({ id }) => id));
    waiting = waiting.filter(({ delivery }) => !ended.has(delivery.id));
  }
  return ends;
}

/** A click each ten minutes for a day. */
function clicksOfADay(): Delivery[] {
  return Array.from({ length: 144 }, (_, index) => delivery({ clickedAt: start + index * 10 * minute }));
}

test('a receiver that is down for a day gets every event when it is back, and few attempts until then', async () => {
  const time = timeByHand(start);
  const upAt = start + 24 * hour;
  const server = await serverThat((response) => response.writeHead(time.now() < upAt ? 500 : 204).end());
  const dispatcher = dispatcherTo(receiver({ url: server.url, retriesMs }), { time, random: mulberry32(1) });
  const clicks = clicksOfADay();
  const ends = await deliverAll(dispatcher, time, clicks);

  expect(ends.map(({ id }) => id).sort()).toEqual(clicks.map(({ id }) => id).sort());
  expect(new Set(ends.map(({ outcome }) => outcome.type))).toEqual(new Set(['delivered']));
  const failed = dispatcher.reports.filter(({ outcome }) => outcome === 'retry');
  // A probe each five minutes at most, and no more than each event's own attempts.
  expect(failed.length).toBeLessThan((24 * 60) / 4 + 20);
  expect(Math.max(...failed.map(({ attempt }) => attempt))).toBeLessThanOrEqual(retriesMs.length);
  // The attempt that it failed last is at most 20 hours and a fifth before the one that arrives.
  expect(Math.max(...ends.map(({ at }) => at))).toBeLessThan(upAt + 24 * hour);
  expect(server.received).toHaveLength(dispatcher.reports.length);
});

test(
  'an outbox and its dispatcher bring a receiver through a day without it, and tell another one meanwhile',
  inSoak,
  async () => {
    const time = timeByHand(start);
    const upAt = start + 24 * hour;
    const down = await serverThat((response) => response.writeHead(time.now() < upAt ? 500 : 204).end());
    const up = await serverThat(204);
    const receivers = [receiver({ url: down.url, retriesMs }), receiver({ name: 'erp', url: up.url })];
    const { dispatcher, reports } = dispatcherTo(receivers[0]!, {
      ...{ time, random: mulberry32(4) },
      receiver: (name) => receivers.find((known) => known.name === name),
    });
    let underWay = 0;
    const outbox = await openPatientOutbox({
      folder: temporaryFolder(),
      time,
      dispatcher: {
        ...dispatcher,
        async attempt(...given) {
          underWay++;
          const outcome = await dispatcher.attempt(...given);
          underWay--;
          return outcome;
        },
      },
    });
    onTestFinished(() => outbox.close(0));
    outbox.deliverTo(['crm', 'erp']);

    const clicks = clicksOfADay().map((click, index) => ({
      ...click,
      orderingKey: `conversation-${index % 7}`,
    }));
    for (const [index, click] of clicks.entries()) {
      time.moveTo(click.clickedAt);
      await outbox.append([click, { ...click, receiver: 'erp' }]);
      await eventually(() => expect([up.received.length, underWay]).toEqual([index + 1, 0]));
    }
    expect(await outbox.stats()).toMatchObject({ waiting: clicks.length, receivers: { crm: { dead: 0 } } });
    // No interval of an event is longer than a day and a fifth; those behind it in its conversation follow at once.
    for (let at = upAt; at < upAt + 30 * hour; at += 6 * minute) {
      time.moveTo(at);
      // Time does not pass while a receiver is about to answer.
      do await pause(2);
      while (underWay > 0);
    }

    await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 0 }));
    const delivered = reports.filter(
      ({ receiver, outcome }) => receiver === 'crm' && outcome === 'delivered',
    );
    for (const { orderingKey } of clicks.slice(0, 7)) {
      const ids = clicks.filter((click) => click.orderingKey === orderingKey).map(({ id }) => id);
      expect(delivered.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
    }
  },
);

test('a receiver that never comes back gets a bounded number of attempts, and every event ends among the dead', async () => {
  const time = timeByHand(start);
  const server = await serverThat(503);
  const dispatcher = dispatcherTo(receiver({ url: server.url, retriesMs }), { time, random: mulberry32(2) });
  const clicks = clicksOfADay();
  const ends = await deliverAll(dispatcher, time, clicks);

  expect(ends).toHaveLength(clicks.length);
  expect(new Set(ends.map(({ outcome }) => outcome.type))).toEqual(new Set(['dead']));
  expect(server.received).toHaveLength(clicks.length * (retriesMs.length + 1));
});

test('a receiver that answers 500 at random, or 429, gets every event in the end', async () => {
  const time = timeByHand(start);
  const random = mulberry32(3);
  const statuses = [500, 429, 204, 204];
  const answered = new Set<string>();
  const server = await serverThat((response, { headers }) => {
    const status = statuses[Math.floor(random() * statuses.length)]!;
    if (status === 204) answered.add(String(headers['webhook-id']));
    response.writeHead(status).end();
  });
  const dispatcher = dispatcherTo(receiver({ url: server.url, retriesMs }), { time, random });
  const clicks = clicksOfADay();
  const ends = await deliverAll(dispatcher, time, clicks);

  expect(ends).toHaveLength(clicks.length);
  const delivered = ends.filter(({ outcome }) => outcome.type === 'delivered').map(({ id }) => id);
  expect(new Set(delivered)).toEqual(answered);
  expect(delivered.length).toBeGreaterThan(clicks.length - 3); // 0.5 to the power of 10 each
});
