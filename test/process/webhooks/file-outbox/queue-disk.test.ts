import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createMutex } from '../../../../src/webhooks/file-outbox/mutex.js';
import { nameOfOrderingKey, openQueue, type Queue } from '../../../../src/webhooks/file-outbox/queue.js';
import { keys } from '../../../../src/webhooks/file-outbox/rows.js';
import { type Entry, newEntry } from '../../../../src/webhooks/file-outbox/schedule.js';
import { type Change, openStore, type Store } from '../../../../src/webhooks/file-outbox/store.js';
import { emptyStats } from '../../../../src/webhooks/outbox.js';
import { aDelivery, eventually } from '../outbox-behaviour.js';
import { timeByHand } from '../receivers.js';

test('what is next in an ordering key is looked for behind the one that leaves, however many left before', async () => {
  const { store, queue, runExclusive, brought } = await open();
  await runExclusive(() => queue.takeGroup([1, 2, 3].map((seq) => entryOf(seq, 'c1'))));
  queue.deliverTo(['crm']);
  await eventually(() => expect(brought).toHaveLength(1));
  const scan = vi.spyOn(store, 'scan');
  await runExclusive(() => send(queue, brought[0]!));
  expect(scan.mock.calls[0]![0]).toBe(keys.orderingKey('crm', 'c1', 2));
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([1, 2]));
});

test.for([2, 10_001])(
  'which of %i ordering keys are here is known, also to the next process',
  async (count) => {
    const { store, queue, runExclusive, brought } = await open();
    const orderingKeys = Array.from({ length: count }, (_, index) => entryOf(index + 1, `c${index}`));
    await runExclusive(() => {
      for (const entry of orderingKeys) queue.takeGroup([entry]);
    });
    const asked = [
      ...orderingKeys.slice(-2).map(({ delivery }) => delivery),
      aDelivery({ orderingKey: 'other' }),
      aDelivery({}),
    ];
    const here = asked.slice(0, 2).map(nameOfOrderingKey);
    expect(await runExclusive(() => queue.groupsOf(asked))).toEqual(new Set(here));
    queue.deliverTo(['crm']);
    await eventually(() => expect(brought.length).toBeGreaterThan(1));
    await runExclusive(() => send(queue, brought[0]!));
    expect(await runExclusive(() => queue.groupsOf([brought[0]!.delivery]))).toEqual(new Set());
    queue.close();
    const again = await openOn(store);
    expect(await again.runExclusive(() => again.queue.groupsOf(asked))).toEqual(
      new Set(count > 2 ? here : here.slice(1)),
    );
  },
);

test('an older one that was asked for while a newer one was sent has its turn, also after a crash', async () => {
  const { store, queue, runExclusive, brought } = await open();
  await runExclusive(() => queue.takeDead(entryOf(1, 'c1'), 'answered 410'));
  await runExclusive(() => queue.takeGroup([entryOf(2, 'c1'), entryOf(3, 'c1')]));
  queue.deliverTo(['crm']);
  await eventually(() => expect(brought).toHaveLength(1));
  brought[0]!.stage = 'sending';
  expect(await runExclusive(() => queue.retry({ seq: 1, receiver: 'crm' }))).toBe(true);
  queue.close();

  const again = await openOn(store);
  again.queue.deliverTo(['crm']);
  for (const seq of [2, 1, 3]) {
    await eventually(() => expect(again.brought.at(-1)?.seq).toBe(seq));
    await again.runExclusive(() => send(again.queue, again.brought.at(-1)!));
  }
});

test.for([
  ['was garbled', { type: 'put', value: '{"state":' }],
  ['is missing', { type: 'del' }],
] as const)(
  'a delivery of which the note %s is reported as lost, and its ordering key goes on',
  async ([, change]) => {
    const reports: string[] = [];
    const { store, queue, runExclusive, brought } = await open((message) => reports.push(message));
    await runExclusive(() => [1, 2].map((seq) => queue.takeGroup([entryOf(seq)])));
    await runExclusive(() => queue.takeGroup([entryOf(3, 'c1'), entryOf(4, 'c1')]));
    store.owe([{ ...change, key: keys.note('waiting', 'crm', 3) } as Change]);
    queue.deliverTo(['crm']);
    await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([1, 2, 4]));
    expect(reports).toEqual([`delivery 3 for crm was spoilt in ${store.folder}, and is lost`]);
    const stats = emptyStats();
    await queue.addTo(stats);
    expect(stats).toMatchObject({ waiting: 3, dead: 0 });
    expect(await store.read([keys.body(3), keys.note('waiting', 'crm', 3)])).toEqual([undefined, undefined]);
  },
);

test('a dead one that has a turn by mistake loses no more than that', async () => {
  const { store, queue, runExclusive, brought } = await open();
  await runExclusive(() => queue.takeDead(entryOf(1), 'answered 410'));
  store.owe([{ type: 'put', key: keys.turn('crm', { dueAt: 1, seq: 1 }), value: '' }]);
  queue.deliverTo(['crm']);
  await runExclusive(() => queue.takeGroup([entryOf(2)]));
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([2]));
  expect(await runExclusive(() => queue.show({ seq: 1, receiver: 'crm' }))).toMatchObject({ state: 'dead' });
});

test('many in a row that cannot be read do not hold back the rest for ever', async () => {
  const { store, queue, runExclusive, brought, time } = await open(() => undefined);
  const spoilt = new Set(Array.from({ length: 200 }, (_, index) => keys.body(index + 1)));
  await runExclusive(() => {
    for (let seq = 1; seq <= 201; seq += 1) queue.takeGroup([entryOf(seq)]);
  });
  const { read } = store;
  store.read = async (asked) => {
    if (asked.some((key) => spoilt.has(key))) throw new Error('Corruption');
    return read(asked);
  };
  queue.deliverTo(['crm']);
  await eventually(() => {
    time.moveTo(time.now() + 5000);
    expect(brought.map(({ seq }) => seq)).toEqual([201]);
  });
});

test('turns that can be read do not wait for those that cannot', async () => {
  const { store, queue, runExclusive, brought } = await open(() => undefined);
  await runExclusive(() => [1, 2, 3].map((seq) => queue.takeGroup([entryOf(seq)])));
  const { scan } = store;
  // As LevelDB does: it passes over what is spoilt, and says so at the end in place of what it read last.
  store.scan = async function* (from, to, atOnce) {
    const isSpoilt = (key: string) => key.endsWith(':0000000000000002');
    if (!from.startsWith('t:')) return yield* scan(from, to, atOnce);
    let lacksSome = false;
    let before: [string, string][] | undefined;
    for await (const some of scan(from, to, atOnce)) {
      if (before !== undefined) yield before;
      before = some.filter(([key]) => !isSpoilt(key));
      lacksSome ||= before.length < some.length;
      if (atOnce === 1 && before.length > 0) {
        yield before;
        before = undefined;
      }
    }
    if (lacksSome) throw new Error('Corruption');
    if (before !== undefined) yield before;
  };
  queue.deliverTo(['crm']);
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([1, 3]));
});

test('a clock that is set back does not have it wait longer for a disk that could not be read', async () => {
  const reports: string[] = [];
  const { store, queue, runExclusive, brought, time } = await open((message) => reports.push(message));
  await runExclusive(() => queue.takeGroup([entryOf(1)]));
  const { read } = store;
  store.read = () => Promise.reject(new Error('EIO'));
  queue.deliverTo(['crm']);
  await eventually(() => expect(reports).toHaveLength(1));
  store.read = read;
  const { now } = time;
  time.now = () => now() - 3_600_000;
  await eventually(() => {
    time.moveTo(now() + 100);
    expect(brought).toHaveLength(1);
  });
});

test('an ordering key of which the next could not be read once goes on within seconds', async () => {
  const reports: string[] = [];
  const { store, queue, runExclusive, brought, time } = await open((message) => reports.push(message));
  await runExclusive(() => queue.takeGroup([entryOf(1, 'c1'), entryOf(2, 'c1')]));
  queue.deliverTo(['crm']);
  await eventually(() => expect(brought).toHaveLength(1));
  vi.spyOn(store, 'read').mockRejectedValueOnce(new Error('EIO'));
  await runExclusive(() => send(queue, brought[0]!));
  expect(reports).toHaveLength(1);
  time.moveTo(time.now() + 5000);
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([1, 2]));
});

test('what was put off and is asked for comes once, also after a restart', async () => {
  const { store, queue, runExclusive, brought } = await open(() => undefined);
  await runExclusive(() => [1, 2].map((seq) => queue.takeGroup([entryOf(seq)])));
  const { read } = store;
  store.read = async (asked) => {
    if (asked.includes(keys.body(1))) throw new Error('EIO');
    return read(asked);
  };
  queue.deliverTo(['crm']);
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([2]));
  store.read = read;
  queue.close();
  const again = await openOn(store);
  expect(await again.runExclusive(() => again.queue.retry({ seq: 1, receiver: 'crm' }))).toBe(true);
  const turns: string[] = [];
  for await (const some of store.scan('t:', 't;')) turns.push(...some.map(([key]) => key));
  // Its own, and that of the one in memory.
  expect(turns).toHaveLength(2);
});

test('what cannot be understood keeps an operator from no other', async () => {
  const { store, queue, runExclusive } = await open(() => undefined);
  await runExclusive(() => [1, 2, 3].map((seq) => queue.takeGroup([entryOf(seq)])));
  store.owe([{ type: 'put', key: keys.note('waiting', 'crm', 1), value: '{"state":' }]);
  const listed: number[] = [];
  for await (const some of queue.list('waiting', 'crm')) listed.push(...some.map(([seq]) => seq));
  expect(listed).toEqual([2, 3]);
  const stats = emptyStats();
  await queue.addTo(stats);
  expect(stats).toMatchObject({ waiting: 3, dead: 0 });
});

function send(queue: Queue, entry: Entry): Promise<void> {
  entry.stage = 'sending';
  return queue.forget(entry);
}

function entryOf(seq: number, orderingKey?: string): Entry {
  return newEntry(seq, aDelivery({ id: String(seq), ...(orderingKey !== undefined && { orderingKey }) }), 0);
}

/** A queue on a real store, whose functions may be put aside. */
async function open(report?: (message: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const opened = await openStore({ folder, report: expect.fail, reportDamage: expect.fail });
  onTestFinished(() => opened.close());
  return openOn(Object.create(opened) as Store, report);
}

/** `brought` is all that came into memory, in order. */
async function openOn(store: Store, report = (message: string): void => expect.fail(message)) {
  const brought: Entry[] = [];
  const time = timeByHand();
  const runExclusive = createMutex();
  const queue = await openQueue({
    ...{ store, time, runExclusive, report, reportDamage: report },
    schedule: { add: (entry) => brought.push(entry), remove: () => undefined },
    fetchGroup: () => undefined,
  });
  onTestFinished(() => queue.close());
  return { store, time, runExclusive, queue, brought };
}
