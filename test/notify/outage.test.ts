import { expect, test } from 'vitest';
import type { Delivery, Outcome } from '../../src/notify/outbox.js';
import { mulberry32 } from '../support/random.js';
import { courierTo, delivery, receiver, serverThat, timeByHand } from './receivers.js';

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
  { courier }: ReturnType<typeof courierTo>,
  time: ReturnType<typeof timeByHand>,
  deliveries: Delivery[],
): Promise<{ id: string; outcome: Outcome; at: number }[]> {
  const { signal } = new AbortController();
  let waiting: Waiting[] = deliveries.map((delivery) => ({ delivery, attempts: 0, at: delivery.clickedAt }));
  const ends: { id: string; outcome: Outcome; at: number }[] = [];
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.at - b.at);
    time.moveTo(Math.max(waiting[0]!.at, courier.readyAt('crm')));
    const due = waiting.filter(({ at }) => at <= time.now()).slice(0, 8);
    const outcomes = await Promise.all(
      due.map(({ delivery, attempts }) => courier.attempt(delivery, attempts + 1, signal)),
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
  const courier = courierTo(receiver({ url: server.url, retriesMs }), { time, random: mulberry32(1) });
  const clicks = clicksOfADay();
  const ends = await deliverAll(courier, time, clicks);

  expect(ends.map(({ id }) => id).sort()).toEqual(clicks.map(({ id }) => id).sort());
  expect(new Set(ends.map(({ outcome }) => outcome.type))).toEqual(new Set(['delivered']));
  const failed = courier.told.filter(({ outcome }) => outcome === 'retry');
  // A probe each five minutes at most, and no more than each event's own attempts.
  expect(failed.length).toBeLessThan((24 * 60) / 4 + 20);
  expect(Math.max(...failed.map(({ attempt }) => attempt))).toBeLessThanOrEqual(retriesMs.length);
  // The attempt that it failed last is at most 20 hours and a fifth before the one that arrives.
  expect(Math.max(...ends.map(({ at }) => at))).toBeLessThan(upAt + 24 * hour);
  expect(server.received).toHaveLength(courier.told.length);
});

test('a receiver that never comes back gets a bounded number of attempts, and every event ends among the dead', async () => {
  const time = timeByHand(start);
  const server = await serverThat(503);
  const courier = courierTo(receiver({ url: server.url, retriesMs }), { time, random: mulberry32(2) });
  const clicks = clicksOfADay();
  const ends = await deliverAll(courier, time, clicks);

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
  const courier = courierTo(receiver({ url: server.url, retriesMs }), { time, random });
  const clicks = clicksOfADay();
  const ends = await deliverAll(courier, time, clicks);

  expect(ends).toHaveLength(clicks.length);
  const delivered = ends.filter(({ outcome }) => outcome.type === 'delivered').map(({ id }) => id);
  expect(new Set(delivered)).toEqual(answered);
  expect(delivered.length).toBeGreaterThan(clicks.length - 3); // 0.5 to the power of 10 each
});
