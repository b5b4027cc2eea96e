import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTurns } from '../../../../src/webhooks/file-outbox/mutex.js';
import { type Backlog, nameOfLane, openBacklog } from '../../../../src/webhooks/file-outbox/queue.js';
import { keys } from '../../../../src/webhooks/file-outbox/rows.js';
import { type Entry, newEntry } from '../../../../src/webhooks/file-outbox/schedule.js';
import { type Change, openStore, type Store } from '../../../../src/webhooks/file-outbox/store.js';
import { emptyStats } from '../../../../src/webhooks/outbox.js';
import { aDelivery, eventually } from '../outbox-behaviour.js';
import { timeByHand } from '../receivers.js';

test('what is next in a lane is looked for behind the one that leaves, however many left before', async () => {
  const { store, backlog, inTurn, brought } = await open();
  await inTurn(() => backlog.takeLane([1, 2, 3].map((seq) => entryOf(seq, 'c1'))));
  backlog.deliverTo(['crm']);
  await eventually(() => expect(brought).toHaveLength(1));
  const scan = vi.spyOn(store, 'scan');
  await inTurn(() => send(backlog, brought[0]!));
  expect(scan.mock.calls[0]![0]).toBe(keys.lane('crm', 'c1', 2));
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([1, 2]));
});

test.for([2, 10_001])('which of %i lanes are here is known, also to the next process', async (count) => {
  const { store, backlog, inTurn, brought } = await open();
  const lanes = Array.from({ length: count }, (_, index) => entryOf(index + 1, `c${index}`));
  await inTurn(() => {
    for (const entry of lanes) backlog.takeLane([entry]);
  });
  const asked = [
    ...lanes.slice(-2).map(({ delivery }) => delivery),
    aDelivery({ lane: 'other' }),
    aDelivery({}),
  ];
  const here = asked.slice(0, 2).map(nameOfLane);
  expect(await inTurn(() => backlog.lanesOf(asked))).toEqual(new Set(here));
  backlog.deliverTo(['crm']);
  await eventually(() => expect(brought.length).toBeGreaterThan(1));
  await inTurn(() => send(backlog, brought[0]!));
  expect(await inTurn(() => backlog.lanesOf([brought[0]!.delivery]))).toEqual(new Set());
  backlog.close();
  const again = await openOn(store);
  expect(await again.inTurn(() => again.backlog.lanesOf(asked))).toEqual(
    new Set(count > 2 ? here : here.slice(1)),
  );
});

test('an older one that was asked for while a newer one was sent has its turn, also after a crash', async () => {
  const { store, backlog, inTurn, brought } = await open();
  await inTurn(() => backlog.takeDead(entryOf(1, 'c1'), 'answered 410'));
  await inTurn(() => backlog.takeLane([entryOf(2, 'c1'), entryOf(3, 'c1')]));
  backlog.deliverTo(['crm']);
  await eventually(() => expect(brought).toHaveLength(1));
  brought[0]!.stage = 'sending';
  expect(await inTurn(() => backlog.retry({ seq: 1, receiver: 'crm' }))).toBe(true);
  backlog.close();

  const again = await openOn(store);
  again.backlog.deliverTo(['crm']);
  for (const seq of [2, 1, 3]) {
    await eventually(() => expect(again.brought.at(-1)?.seq).toBe(seq));
    await again.inTurn(() => send(again.backlog, again.brought.at(-1)!));
  }
});

test.for([
  ['was garbled', { type: 'put', value: '{"state":' }],
  ['is missing', { type: 'del' }],
] as const)(
  'a delivery of which the note %s is told to be lost, and its lane goes on',
  async ([, change]) => {
    const reports: string[] = [];
    const { store, backlog, inTurn, brought } = await open((message) => reports.push(message));
    await inTurn(() => [1, 2].map((seq) => backlog.takeLane([entryOf(seq)])));
    await inTurn(() => backlog.takeLane([entryOf(3, 'c1'), entryOf(4, 'c1')]));
    store.owe([{ ...change, key: keys.note('waiting', 'crm', 3) } as Change]);
    backlog.deliverTo(['crm']);
    await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([1, 2, 4]));
    expect(reports).toEqual([`delivery 3 for crm was spoilt in ${store.folder}, and is lost`]);
    const stats = emptyStats();
    await backlog.addTo(stats);
    expect(stats).toMatchObject({ waiting: 3, dead: 0 });
    expect(await store.read([keys.body(3), keys.note('waiting', 'crm', 3)])).toEqual([undefined, undefined]);
  },
);

test('a dead one that has a turn by mistake loses no more than that', async () => {
  const { store, backlog, inTurn, brought } = await open();
  await inTurn(() => backlog.takeDead(entryOf(1), 'answered 410'));
  store.owe([{ type: 'put', key: keys.turn('crm', { dueAt: 1, seq: 1 }), value: '' }]);
  backlog.deliverTo(['crm']);
  await inTurn(() => backlog.takeLane([entryOf(2)]));
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([2]));
  expect(await inTurn(() => backlog.show({ seq: 1, receiver: 'crm' }))).toMatchObject({ state: 'dead' });
});

test('many in a row that cannot be read do not hold back the rest for ever', async () => {
  const { store, backlog, inTurn, brought, time } = await open(() => undefined);
  const spoilt = new Set(Array.from({ length: 200 }, (_, index) => keys.body(index + 1)));
  await inTurn(() => {
    for (let seq = 1; seq <= 201; seq += 1) backlog.takeLane([entryOf(seq)]);
  });
  const { read } = store;
  store.read = async (asked) => {
    if (asked.some((key) => spoilt.has(key))) throw new Error('Corruption');
    return read(asked);
  };
  backlog.deliverTo(['crm']);
  await eventually(() => {
    time.moveTo(time.now() + 5000);
    expect(brought.map(({ seq }) => seq)).toEqual([201]);
  });
});

test('turns that can be read do not wait for those that cannot', async () => {
  const { store, backlog, inTurn, brought } = await open(() => undefined);
  await inTurn(() => [1, 2, 3].map((seq) => backlog.takeLane([entryOf(seq)])));
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
  backlog.deliverTo(['crm']);
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([1, 3]));
});

test('a clock that is set back does not have it wait longer for a disk that could not be read', async () => {
  const reports: string[] = [];
  const { store, backlog, inTurn, brought, time } = await open((message) => reports.push(message));
  await inTurn(() => backlog.takeLane([entryOf(1)]));
  const { read } = store;
  store.read = () => Promise.reject(new Error('EIO'));
  backlog.deliverTo(['crm']);
  await eventually(() => expect(reports).toHaveLength(1));
  store.read = read;
  const { now } = time;
  time.now = () => now() - 3_600_000;
  await eventually(() => {
    time.moveTo(now() + 100);
    expect(brought).toHaveLength(1);
  });
});

test('a lane of which the next could not be read once goes on within seconds', async () => {
  const reports: string[] = [];
  const { store, backlog, inTurn, brought, time } = await open((message) => reports.push(message));
  await inTurn(() => backlog.takeLane([entryOf(1, 'c1'), entryOf(2, 'c1')]));
  backlog.deliverTo(['crm']);
  await eventually(() => expect(brought).toHaveLength(1));
  vi.spyOn(store, 'read').mockRejectedValueOnce(new Error('EIO'));
  await inTurn(() => send(backlog, brought[0]!));
  expect(reports).toHaveLength(1);
  time.moveTo(time.now() + 5000);
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([1, 2]));
});

test('what was put off and is asked for comes once, also after a restart', async () => {
  const { store, backlog, inTurn, brought } = await open(() => undefined);
  await inTurn(() => [1, 2].map((seq) => backlog.takeLane([entryOf(seq)])));
  const { read } = store;
  store.read = async (asked) => {
    if (asked.includes(keys.body(1))) throw new Error('EIO');
    return read(asked);
  };
  backlog.deliverTo(['crm']);
  await eventually(() => expect(brought.map(({ seq }) => seq)).toEqual([2]));
  store.read = read;
  backlog.close();
  const again = await openOn(store);
  expect(await again.inTurn(() => again.backlog.retry({ seq: 1, receiver: 'crm' }))).toBe(true);
  const turns: string[] = [];
  for await (const some of store.scan('t:', 't;')) turns.push(...some.map(([key]) => key));
  // Its own, and that of the one in memory.
  expect(turns).toHaveLength(2);
});

test('what cannot be understood keeps an operator from no other', async () => {
  const { store, backlog, inTurn } = await open(() => undefined);
  await inTurn(() => [1, 2, 3].map((seq) => backlog.takeLane([entryOf(seq)])));
  store.owe([{ type: 'put', key: keys.note('waiting', 'crm', 1), value: '{"state":' }]);
  const listed: number[] = [];
  for await (const some of backlog.list('waiting', 'crm')) listed.push(...some.map(([seq]) => seq));
  expect(listed).toEqual([2, 3]);
  const stats = emptyStats();
  await backlog.addTo(stats);
  expect(stats).toMatchObject({ waiting: 3, dead: 0 });
});

function send(backlog: Backlog, entry: Entry): Promise<void> {
  entry.stage = 'sending';
  return backlog.forget(entry);
}

function entryOf(seq: number, lane?: string): Entry {
  return newEntry(seq, aDelivery({ id: String(seq), ...(lane !== undefined && { lane }) }), 0);
}

/** A backlog on a real store, whose functions may be put aside. */
async function open(report?: (message: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-backlog-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const opened = await openStore({ folder, report: expect.fail, reportDamage: expect.fail });
  onTestFinished(() => opened.close());
  return openOn(Object.create(opened) as Store, report);
}

/** `brought` is all that came into memory, in order. */
async function openOn(store: Store, report = (message: string): void => expect.fail(message)) {
  const brought: Entry[] = [];
  const time = timeByHand();
  const inTurn = createTurns();
  const backlog = await openBacklog({
    ...{ store, time, inTurn, report, reportDamage: report },
    schedule: { add: (entry) => brought.push(entry), remove: () => undefined },
    fetchLane: () => undefined,
  });
  onTestFinished(() => backlog.close());
  return { store, time, inTurn, backlog, brought };
}
