import { expect, test } from 'vitest';
import { type CallEvent, createPublisher } from '../../../src/webhooks/event.js';
import type { Delivery } from '../../../src/webhooks/outbox.js';

const click: CallEvent = {
  type: 'dynamic_action.clicked',
  at: new Date('2026-11-22T06:30:00Z'),
  rule: 'chat-yes',
  revision: 'd150cdff719a',
  conversationId: '6b3d5cf7-9291-4fa9-892a-9d07e300daea',
  notifications: [
    { receiver: 'crm', data: { extra_data: { answer: 'yes' } } },
    { receiver: 'audit', data: { touchpoint: 'CHAT' } },
  ],
};

/** What a publisher hands to an outbox that takes everything. */
async function deliveriesOf(...clicks: CallEvent[]): Promise<Delivery[]> {
  const taken: Delivery[] = [];
  const publisher = createPublisher(
    { append: async (more) => void taken.push(...more) },
    {
      onUnwritten: () => expect.fail(),
    },
  );
  for (const one of clicks) await publisher.publish(one);
  return taken;
}

test('an event says what was clicked, when, and which rule answered', async () => {
  const [toCrm] = await deliveriesOf(click);
  expect(JSON.parse(toCrm!.body)).toEqual({
    id: toCrm!.id,
    type: 'dynamic_action.clicked',
    timestamp: '2026-11-22T06:30:00.000Z',
    rule: 'chat-yes',
    revision: 'd150cdff719a',
    data: { extra_data: { answer: 'yes' } },
  });
});

test('what the event quotes is JSON, whatever is in it', async () => {
  const data = { extra_data: { answer: 'بله "\u2028\n\ud800' } };
  const [delivery] = await deliveriesOf({
    ...click,
    rule: 'a "rule"\n',
    notifications: [{ receiver: 'crm', data }],
  });
  expect(JSON.parse(delivery!.body)).toMatchObject({ rule: 'a "rule"\n', data });
});

test('all receivers of one click get one event, each with the fields meant for it', async () => {
  const [toCrm, toAudit] = await deliveriesOf(click);
  expect([toCrm!.receiver, toAudit!.receiver]).toEqual(['crm', 'audit']);
  expect(toAudit!.id).toBe(toCrm!.id);
  expect(JSON.parse(toAudit!.body).data).toEqual({ touchpoint: 'CHAT' });
});

test('the id of an event is a UUID that begins with its time, so that later ones come after it', async () => {
  const later = { ...click, at: new Date('2026-11-22T06:30:00.001Z') };
  const ids = (await deliveriesOf(click, later))
    .filter(({ receiver }) => receiver === 'crm')
    .map(({ id }) => id);
  for (const id of ids)
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  const times = ids.map((id) => Number.parseInt(id.slice(0, 13).replace('-', ''), 16));
  expect(times).toEqual([click, later].map(({ at }) => at.getTime()));
  expect(ids.toSorted()).toEqual(ids);
});

test('each click is an event of its own', async () => {
  const ids = (await deliveriesOf(click, click)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
});

test('clicks of one conversation share an ordering key, which does not tell whose it is', async () => {
  const other = { ...click, conversationId: 'another' };
  const nobody = { ...click, conversationId: undefined };
  const orderingKeys = (await deliveriesOf(click, click, other, nobody)).map(
    ({ orderingKey }) => orderingKey,
  );
  const [first, , second, , third, , fourth] = orderingKeys;
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(fourth).toBeUndefined();
  expect(first).not.toContain('6b3d5cf7');
});

test('a click goes on when it is written down, and no sooner', async () => {
  const steps: string[] = [];
  let write = () => {};
  const written = new Promise<void>((resolve) => {
    write = resolve;
  });
  const publisher = createPublisher(
    { append: () => written.then(() => void steps.push('written')) },
    { onWritten: () => steps.push('said to be'), onUnwritten: () => expect.fail() },
  );
  const published = publisher.publish(click).then(() => steps.push('goes on'));
  await new Promise(setImmediate);
  expect(steps).toEqual([]);
  write();
  await published;
  expect(steps).toEqual(['written', 'said to be', 'goes on']);
});

test('what the outbox does not take is handed back whole, and the click goes on', async () => {
  const lost: { deliveries: readonly Delivery[]; error: Error }[] = [];
  const full = { append: () => Promise.reject(new Error('no space left on device')) };
  const publisher = createPublisher(full, {
    onUnwritten: (deliveries, error) => void lost.push({ deliveries, error }),
  });
  await publisher.publish(click);
  expect(lost).toHaveLength(1);
  expect(lost[0]!.error.message).toBe('no space left on device');
  expect(lost[0]!.deliveries.map(({ receiver }) => receiver)).toEqual(['crm', 'audit']);
});
