import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Ingest, type Numbered, openIngest } from '../../../../src/webhooks/file-outbox/ingest.js';
import { createMutex } from '../../../../src/webhooks/file-outbox/mutex.js';
import { openStore, type Store } from '../../../../src/webhooks/file-outbox/store.js';
import { OutboxUnavailable } from '../../../../src/webhooks/outbox.js';
import { aDelivery, eventually, numbered, pause } from '../outbox-behaviour.js';
import { timeByHand } from '../receivers.js';

const megabyte = 1024 * 1024;

test('a file stays until the store has what it was to have of it, whoever waits for that already', async () => {
  const { store, ingest, taken, time, files } = await open();
  const disk = hanging(store);
  await ingest.append(numbered(600).map((id) => aDelivery({ id })));
  await ingest.append([aDelivery({ id: '601', body: 'x'.repeat(16 * megabyte) })]);
  const [first] = files();
  ingest.start();
  await eventually(() => expect(taken).toHaveLength(600));
  ingest.finish([taken[1]!.seq], 'kept');
  // Nothing leaves: it is about to move all of them to the store, and has that settle first what is owed.
  await eventually(() => {
    time.moveTo(time.now() + 1000);
    expect(disk.asked).toBe(1);
  });

  for (const { seq } of taken.slice()) if (seq !== taken[1]!.seq) ingest.finish([seq], 'gone');
  await pause(100);
  expect(files()).toContain(first);

  disk.goOn();
  await eventually(() => expect(files()).not.toContain(first));
});

test('a disk that hangs does not keep it from closing', async () => {
  const { store, ingest, taken } = await open();
  const disk = hanging(store);
  await ingest.append([aDelivery({ body: 'x'.repeat(16 * megabyte) })]);
  await ingest.append([aDelivery({})]);
  ingest.start();
  await eventually(() => expect(taken).toHaveLength(2));
  for (const { seq } of taken.slice()) ingest.finish([seq], 'kept');
  await eventually(() => expect(disk.asked).toBe(1));
  await ingest.close();
  disk.goOn();
});

test('a number that is done with is not given again, though the disk has spoilt what had it', async () => {
  const { store, ingest, taken, files } = await open();
  for (const id of numbered(9)) await ingest.append([aDelivery({ id })]);
  ingest.start();
  await eventually(() => expect(taken).toHaveLength(9));
  for (const { seq } of taken.slice(5)) ingest.finish([seq], 'kept');
  await ingest.close();
  const file = join(store.journalFolder, files()[0]!);
  truncateSync(file, Math.floor(statSync(file).size / 2));

  const reports: string[] = [];
  const again = await openOn(store, (message) => reports.push(message));
  expect(reports).toEqual([
    expect.stringMatching(/\.journal ends early, and up to \d deliver(y|ies) in it are lost/),
  ]);
  again.ingest.start();
  for (const id of numbered(9)) await again.ingest.append([aDelivery({ id: `new-${id}` })]);
  const isNew = ({ delivery }: Numbered) => delivery.id.startsWith('new-');
  await eventually(() => expect(again.taken.filter(isNew)).toHaveLength(9));
});

test('a store that cannot be written is owed only so much, however fast receivers refuse', async () => {
  const { store, ingest, taken } = await open();
  const owed = new Set<string>();
  Object.defineProperty(store, 'isBehind', { get: () => owed.size >= 2048 });
  store.owe = (changes) => {
    for (const { key } of changes) owed.add(key);
  };
  store.settle = () => Promise.reject(new OutboxUnavailable('the disk is full'));
  onTake(taken, ({ seq }) => {
    store.owe([
      { type: 'put', key: `n:${seq}`, value: '{}' },
      { type: 'put', key: `b:${seq}`, value: '{}' },
    ]);
    ingest.finish([seq], 'kept');
  });
  ingest.start();
  for (let from = 0; from < 10_000; from += 100) {
    await ingest.append(numbered(100).map((id) => aDelivery({ id: `${from}-${id}` })));
  }
  await pause(100);
  expect(taken.length).toBeLessThan(4000);
  expect(ingest.tally.waiting).toBe(10_000 - taken.length);
});

test('however many are dropped at once, it is one line more that is written', async () => {
  const { store, ingest } = await open();
  await ingest.append(numbered(1000).map((id) => aDelivery({ id })));
  const untaken: Numbered[] = [];
  for await (const one of ingest.untaken()) untaken.push(one);
  const owe = vi.spyOn(store, 'note');
  ingest.drop(untaken);
  expect(owe).toHaveBeenCalledTimes(1);
  expect(ingest.tally.waiting).toBe(0);
});

test('a journal that cannot be read is reported once, and read once it can be', async () => {
  const reports: string[] = [];
  const { store, ingest, taken, time, files } = await open((message) => reports.push(message));
  await ingest.append([aDelivery({ id: '1' })]);
  const file = join(store.journalFolder, files()[0]!);
  renameSync(file, `${file}.away`);
  mkdirSync(file);
  ingest.start();
  const look = async () => {
    time.moveTo(time.now() + 100);
    await pause(20);
  };
  await eventually(async () => {
    await look();
    expect(reports).not.toEqual([]);
  });
  for (let looks = 0; looks < 5; looks += 1) await look();
  expect(reports).toEqual([expect.stringContaining(`${file} cannot be read: EISDIR`)]);
  rmdirSync(file);
  renameSync(`${file}.away`, file);
  await eventually(() => {
    time.moveTo(time.now() + 100);
    expect(taken).toHaveLength(1);
  });
});

/** Has the store settle nothing before the disk goes on. */
function hanging(store: Store) {
  const { settle } = store;
  let goOn = () => {};
  const going = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const disk = { asked: 0, goOn };
  store.settle = () => {
    disk.asked += 1;
    return going.then(settle);
  };
  return disk;
}

/** Like an attempt, it is some time after the taking. */
function onTake(taken: Numbered[], act: (one: Numbered) => void): void {
  const { push } = taken;
  taken.push = (...some) => {
    for (const one of some) setImmediate(act, one);
    return push.apply(taken, some);
  };
}

/** An ingest before a real store. */
async function open(report?: (message: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-ingest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const opened = await openStore({ folder, report: expect.fail, reportDamage: expect.fail });
  onTestFinished(() => opened.close());
  return openOn(Object.create(opened) as Store, report);
}

/** `taken` is all that it has taken. */
async function openOn(store: Store, report = (message: string): void => expect.fail(message)) {
  const taken: Numbered[] = [];
  const time = timeByHand();
  const ingest: Ingest = await openIngest({
    ...{ store, time, maxWriteMs: 10_000, runExclusive: createMutex() },
    queue: {
      groupsOf: async () => new Set(),
      takeBehind: () => expect.fail('it has no ordering key'),
      takeGroup: () => expect.fail('there is enough room'),
    },
    schedule: {
      add: ({ seq, delivery }) => taken.push({ seq, delivery }),
      isFull: () => false,
      lacksTime: false,
      firstOf: () => undefined,
    },
    takeTime: () => true,
    report,
    reportDamage: report,
    keep({ seq }) {
      store.owe([{ type: 'put', key: `n:${seq}`, value: '{}' }]);
      ingest.finish([seq], 'kept');
    },
  });
  onTestFinished(() => ingest.close());
  return { store, ingest, taken, time, files: () => readdirSync(store.journalFolder).sort() };
}
