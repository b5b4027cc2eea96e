import { type ChildProcess, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { expect, onTestFinished, test, vi } from 'vitest';
import { OutboxDamaged, OutboxInUse, openFileOutbox } from '../../../src/webhooks/file-outbox/outbox.js';
import { type Outbox, OutboxUnavailable } from '../../../src/webhooks/outbox.js';
import { startChild } from '../../support/children.js';
import { fillDisk, mayMount, smallDisk } from '../../support/disk.js';
import { isSoak, rows, size, soakTest } from '../../support/soak.js';
import {
  aDelivery,
  describeOutbox,
  eventually,
  numbered,
  pause,
  recordingDispatcher,
} from './outbox-behaviour.js';
import { timeByHand } from './receivers.js';

describeOutbox('the outbox in a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-outbox-'));
  const opened: Outbox[] = [];
  return {
    async open(dispatcher) {
      const outbox = await openFileOutbox({ folder, dispatcher });
      opened.push(outbox);
      return outbox;
    },
    async remove() {
      for (const outbox of opened) await outbox.close(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

soakTest('what a killed process acknowledged is there, once each', async () => {
  const folder = stateFolder();
  const acknowledged = new Set<string>();
  for (const run of numbered(5)) {
    for (const id of (await runUntilKilled(folder, `appending${run}`, 100)).appended) acknowledged.add(id);
  }
  const ids = await keptIn(folder);
  expect(acknowledged.size).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
});

test('what a process was killed over while it delivered was delivered, or is there', async () => {
  const folder = stateFolder();
  const gone = new Set<string>();
  const acknowledged = new Set<string>();
  for (const run of numbered(5)) {
    const { appended, delivered } = await runUntilKilled(folder, `delivering${run}`, 100);
    for (const id of appended) acknowledged.add(id);
    for (const id of delivered) gone.add(id);
  }
  const kept = new Set(await keptIn(folder));
  expect(acknowledged.size).toBeGreaterThan(0);
  expect([...acknowledged].filter((id) => !kept.has(id) && !gone.has(id))).toEqual([]);
});

soakTest('what a process was killed over while much of it failed still arrives', async () => {
  const folder = stateFolder();
  const gone = new Set<string>();
  const acknowledged = new Set<string>();
  for (const run of numbered(size(50, 4))) {
    const { appended, delivered } = await runUntilKilled(folder, `failing${run}`, 400);
    for (const id of appended) acknowledged.add(id);
    for (const id of delivered) gone.add(id);
  }
  const dispatcher = recordingDispatcher();
  const outbox = await openFileOutbox({ folder, dispatcher });
  onTestFinished(() => outbox.close(0));
  const kept = new Set((await outbox.list({ limit: 1_000_000 })).map(({ id }) => id));
  expect([...acknowledged].filter((id) => !kept.has(id) && !gone.has(id))).toEqual([]);
  await outbox.retry('all');
  outbox.deliverTo(['crm']);
  await eventually(async () => expect(await outbox.stats()).toEqual({ waiting: 0, dead: 0, receivers: {} }));
  const ids = dispatcher.ids();
  expect(new Set(ids)).toEqual(kept);
  expect(ids).toHaveLength(kept.size);
});

test('a second process is told that the folder is in use, and gets it once the first is dead', async () => {
  const folder = stateFolder();
  const child = await startAppender(folder, 'appending');
  await expect(open(folder)).rejects.toThrow(OutboxInUse);
  await kill(child.process);
  await open(folder);
});

test('a second outbox of the same process is told so as well', async () => {
  const folder = stateFolder();
  await open(folder);
  await expect(open(folder)).rejects.toThrow(/in use by another process/);
});

test('others may not look into the folder, even where it was there before', async () => {
  const folder = stateFolder();
  mkdirSync(join(folder, 'new'), { mode: 0o755 });
  await open(join(folder, 'new'));
  expect(statSync(join(folder, 'new', 'outbox')).mode & 0o777).toBe(0o700);
  await open(join(folder, 'made', 'deep'));
  expect(statSync(join(folder, 'made')).mode & 0o777).toBe(0o700);
});

test('a folder that cannot be made says what to do', async () => {
  const file = join(stateFolder(), 'file');
  writeFileSync(file, '');
  const opening = open(join(file, 'state'));
  await expect(opening).rejects.toThrow(OutboxUnavailable);
  await expect(opening).rejects.toThrow(/Choose a folder that this user may write to/);
});

test('a journal that ends in the middle of a write loses only that write', async () => {
  const folder = stateFolder();
  const outbox = await open(folder);
  for (const id of numbered(20)) await outbox.append([aDelivery({ id, body: 'x'.repeat(200) })]);
  await outbox.close(0);
  const journal = fileLike(folder, /\.journal$/);
  truncateSync(journal, statSync(journal).size - 50);
  expect(await keptIn(folder)).toEqual(numbered(19));
});

test('a journal that was spoilt in its middle is said to be, and what follows is there', async () => {
  const folder = stateFolder();
  const outbox = await open(folder);
  for (const id of numbered(20)) await outbox.append([aDelivery({ id, body: 'x'.repeat(20_000) })]);
  await outbox.close(0);
  overwrite(fileLike(folder, /\.journal$/), 100_000, 'spoilt');
  const messages: string[] = [];
  const again = await open(folder, { report: (message) => messages.push(message) });
  expect(messages.join('\n')).toMatch(/\.journal was damaged: 200\d\d bytes of it could not be read/);
  expect(messages).toHaveLength(1);
  const ids = (await again.list({ limit: 100 })).map(({ id }) => id);
  expect(ids).toEqual(numbered(20).filter((id) => id !== '5'));
});

test.for(rows(['drop', 'retry'] as const, 1))(
  'a long %s has no other receiver wait for its end',
  async (task) => {
    const dispatcher = recordingDispatcher();
    let left: Promise<number> | undefined;
    dispatcher.answer = ({ receiver, id }) => {
      if (receiver === 'crm') return { type: 'later', at: Date.now() + 3_600_000, error: 'answered 500' };
      if (id === 'meanwhile') left = untouched();
      return { type: 'delivered' };
    };
    const outbox = await openFileOutbox({ folder: stateFolder(), dispatcher });
    onTestFinished(() => outbox.close(0));
    const untouched = async () =>
      (await outbox.list({ receiver: 'crm', limit: 3000 })).filter(({ attempts }) => attempts > 0).length;
    outbox.deliverTo(['crm', 'erp']);
    await outbox.append(numbered(3000).map((id) => aDelivery({ id })));
    await outbox.append([aDelivery({ id: 'behind', receiver: 'erp' })]);
    await eventually(async () => expect(await untouched()).toBe(3000));
    outbox.deliverTo(['erp']);
    const done = outbox[task](numbered(3000));
    await outbox.append([aDelivery({ id: 'meanwhile', receiver: 'erp' })]);
    expect(await done).toBe(3000);
    expect(await left).toBeGreaterThan(0);
  },
);

test('a store that was spoilt in its middle is said to be', async () => {
  const folder = stateFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => ({ type: 'dead', error: 'answered 410' });
  const outbox = await openFileOutbox({ folder, dispatcher });
  outbox.deliverTo(['crm']);
  for (const id of numbered(20)) await outbox.append([aDelivery({ id, body: 'x'.repeat(20_000) })]);
  await eventually(async () => expect((await outbox.stats()).dead).toBe(20));
  await outbox.close(0);
  overwrite(fileLike(folder, /\.log$/), 100_000, 'spoilt');
  const messages: string[] = [];
  await open(folder, { report: (message) => messages.push(message) });
  expect(messages.join()).toMatch(/was damaged: \d+ bytes of its log could not be read/);
});

test.for(['spoilt', 'repaired', 'spoilt, and opened by a process that was killed at once,'])(
  'what is left of a store that was %s is delivered, and so is what comes',
  async (how) => {
    const folder = stateFolder();
    const dispatcher = recordingDispatcher();
    dispatcher.answer = ({ id }) => {
      if (Number(id) % 5 === 0) return { type: 'dead', error: 'answered 410' };
      return { type: 'later', at: Date.now() + 50, error: 'answered 500' };
    };
    const outbox = await openFileOutbox({ folder, dispatcher });
    outbox.deliverTo(['crm']);
    const aKey = (id: string) => (Number(id) % 2 === 0 ? { orderingKey: `c${Number(id) % 7}` } : {});
    for (const id of numbered(200))
      await outbox.append([aDelivery({ id, ...aKey(id), body: 'x'.repeat(2000) })]);
    await eventually(() => expect(dispatcher.attempts.length).toBeGreaterThan(1000));
    await outbox.close(0);
    const log = fileLike(folder, /\.log$/);
    for (const part of numbered(9))
      overwrite(log, Math.floor((statSync(log).size * Number(part)) / 10), 'spoilt');
    if (how === 'repaired') await ClassicLevel.repair(join(folder, 'outbox'));
    else if (how !== 'spoilt') {
      const level = new ClassicLevel(join(folder, 'outbox'));
      await level.open();
      await level.close();
    }

    dispatcher.answer = () => ({ type: 'delivered' });
    const again = await openFileOutbox({ folder, dispatcher });
    onTestFinished(() => again.close(0));
    const left = await again.list({ limit: 1000 });
    const dead = left.filter(({ state }) => state === 'dead').length;
    expect(left.length).toBeGreaterThan(0);
    expect(await again.stats()).toMatchObject({ waiting: left.length - dead, dead });
    dispatcher.attempts.length = 0;
    again.deliverTo(['crm']);
    await again.append(numbered(20).map((id) => aDelivery({ id: `new-${id}`, ...aKey(id) })));
    await again.retry('all');
    await eventually(async () => expect(await again.stats()).toMatchObject({ waiting: 0, dead: 0 }));
    expect(new Set(dispatcher.ids())).toEqual(
      new Set([...left.map(({ id }) => id), ...numbered(20).map((id) => `new-${id}`)]),
    );
  },
);

test.for([
  ['lost its list of files', /^MANIFEST/],
  ['lost the name of its list of files', /^CURRENT$/],
  ['lost its journal', /^journal$/],
] as const)('a folder that %s is no empty outbox', async ([, name]) => {
  const folder = stateFolder();
  const outbox = await open(folder);
  await outbox.append([aDelivery({ id: '1' })]);
  await outbox.close(0);
  rmSync(fileLike(folder, name), { recursive: true });
  const opening = open(folder);
  await expect(opening).rejects.toThrow(OutboxDamaged);
  await expect(opening).rejects.toThrow(
    /is damaged: .*"dargah outbox repair --state-dir .*" brings back what can be read/,
  );
});

test('a folder that is no outbox is left alone', async () => {
  const folder = stateFolder();
  mkdirSync(join(folder, 'outbox'));
  writeFileSync(join(folder, 'outbox', 'notes.txt'), 'mine');
  await expect(open(folder)).rejects.toThrow(OutboxDamaged);
});

test.skipIf(!mayMount())(
  'a disk that is full is told, delivers on, and loses nothing once it has room',
  async () => {
    const folder = smallDisk('8m');
    const dispatcher = recordingDispatcher();
    const outbox = await openFileOutbox({ folder, dispatcher });
    onTestFinished(() => outbox.close(0));
    await outbox.append(numbered(3).map((id) => aDelivery({ id, body: 'x'.repeat(20_000) })));
    fillDisk(join(folder, 'ballast'));
    const acknowledged = numbered(3);
    let refused: unknown;
    for (let id = 4; refused === undefined && id < 5000; id += 1) {
      await outbox.append([aDelivery({ id: String(id), body: 'x'.repeat(20_000) })]).then(
        () => acknowledged.push(String(id)),
        (error: unknown) => (refused = error),
      );
    }
    expect(refused).toBeInstanceOf(OutboxUnavailable);
    expect(outbox.writable).toBe(false);
    expect((await outbox.show('1')).length).toBe(1);

    rmSync(join(folder, 'ballast'));
    await eventually(() => expect(outbox.writable).toBe(true));
    await outbox.append([aDelivery({ id: 'after' })]);
    acknowledged.push('after');
    await outbox.close(0);
    expect(await keptIn(folder)).toEqual(expect.arrayContaining(acknowledged));
  },
);

test.skipIf(!mayMount() || !isSoak)(
  'what was acknowledged before a disk was full is there after it',
  async () => {
    const folder = smallDisk('8m');
    const outbox = await open(folder);
    await outbox.append([aDelivery({ id: 'before' })]);
    const acknowledged = ['before'];
    for (let round = 1; round <= 3; round += 1) {
      fillDisk(join(folder, 'ballast'));
      for (let id = 1; outbox.writable; id += 1) {
        const name = `${round}-${id}`;
        await outbox.append([aDelivery({ id: name, body: 'x'.repeat(9_000) })]).then(
          () => acknowledged.push(name),
          () => undefined,
        );
      }
      rmSync(join(folder, 'ballast'));
      await eventually(() => expect(outbox.writable).toBe(true));
      await outbox.append([aDelivery({ id: `${round}-after` })]);
      acknowledged.push(`${round}-after`);
    }
    await outbox.close(0);
    expect(await keptIn(folder)).toEqual(expect.arrayContaining(acknowledged));
  },
);

test.skipIf(!mayMount())(
  'a folder that another process takes in the moment in which it is opened anew gets nothing more',
  async () => {
    const folder = smallDisk('24m');
    const dispatcher = recordingDispatcher();
    dispatcher.answer = () => ({ type: 'later', at: Date.now() + 10, error: 'answered 500' });
    const messages: string[] = [];
    const report = (message: string) => messages.push(message);
    const outbox = await openFileOutbox({ folder, dispatcher, report });
    onTestFinished(() => outbox.close(0));
    outbox.deliverTo(['crm']);
    await outbox.append(numbered(20).map((id) => aDelivery({ id, body: 'x'.repeat(20_000) })));
    fillDisk(join(folder, 'ballast'));
    await eventually(() => expect(messages.join()).toMatch(/cannot be written to .* and is kept in memory/));

    const { close } = ClassicLevel.prototype;
    const closing = vi.spyOn(ClassicLevel.prototype, 'close').mockImplementationOnce(async function (
      this: ClassicLevel,
    ) {
      await close.call(this);
      const other = new ClassicLevel(join(folder, 'outbox'));
      await other.open();
      onTestFinished(() => other.close());
    });
    onTestFinished(() => closing.mockRestore());
    rmSync(join(folder, 'ballast'));
    await eventually(() => expect(messages.join('\n')).toMatch(/was taken by another process/));
    const journal = () => readdirSync(join(folder, 'outbox', 'journal'));
    const before = journal();
    await expect(outbox.append([aDelivery({ id: 'after' })])).rejects.toThrow(OutboxUnavailable);
    expect(outbox.writable).toBe(false);
    await pause(1500); // longer than until it tries again what the disk has refused
    expect(outbox.writable).toBe(false);
    expect(journal()).toEqual(before);
  },
);

test('what a busy process does not get round to is counted, listed, shown, retried and dropped like the rest', async () => {
  const folder = stateFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => new Promise(() => undefined);
  const busy = { takeTime: () => false };
  // A time that stands still: nothing is looked at again.
  const time = timeByHand(Date.UTC(2026, 0, 1));
  const outbox = await openFileOutbox({ folder, dispatcher, throttle: busy, time });
  onTestFinished(() => outbox.close(0));
  outbox.deliverTo(['crm']);
  const ids = numbered(3000);
  for (let from = 0; from < ids.length; from += 100) {
    await outbox.append(ids.slice(from, from + 100).map((id) => aDelivery({ id, clickedAt: Number(id) })));
  }
  const counted = { waiting: 3000, dead: 0, oldestAt: 1 };
  await eventually(async () =>
    expect(await outbox.stats()).toEqual({ ...counted, receivers: { crm: counted } }),
  );
  expect((await outbox.list({ limit: 10_000 })).map(({ id }) => id)).toEqual(ids);
  expect(await outbox.list({ limit: 10_000, state: 'dead' })).toEqual([]);
  expect(await outbox.list({ limit: 10_000, receiver: 'erp' })).toEqual([]);
  expect(await outbox.show('2999')).toEqual([
    { ...aDelivery({ id: '2999', clickedAt: 2999 }), state: 'waiting', attempts: 0, nextAttemptAt: 2999 },
  ]);
  expect(await outbox.retry(['2', '2999', 'unknown'])).toBe(2);
  expect(await outbox.drop(['3', '2998', 'unknown'])).toBe(2);
  expect(await outbox.drop(['3', '2998'])).toBe(0);
  const left = ids.filter((id) => id !== '3' && id !== '2998');
  expect((await outbox.list({ limit: 10_000 })).map(({ id }) => id)).toEqual(left);
  expect(await outbox.stats()).toMatchObject({ waiting: 2998 });
  await outbox.close(0);
  expect(await keptIn(folder)).toEqual(left);
});

const paces = [
  ['with time to spare', 3000],
  ['as slowly as clicks leave time for', 30],
] as const;

test.for(rows(paces, 1))('thousands that wait for one receiver delay no other: %s', async ([, arriving]) => {
  const dispatcher = recordingDispatcher();
  dispatcher.answer = ({ receiver }) =>
    receiver === 'crm' ? new Promise(() => undefined) : { type: 'delivered' };
  const throttle = { takeTime: () => arriving === 3000 };
  const outbox = await openFileOutbox({ folder: stateFolder(), dispatcher, throttle });
  onTestFinished(() => outbox.close(0));
  outbox.deliverTo(['crm', 'erp']);
  await outbox.append(numbered(3000).map((id) => aDelivery({ id })));
  await outbox.append(numbered(3000).map((id) => aDelivery({ id, receiver: 'erp' })));
  await eventually(() =>
    expect(dispatcher.ids('erp').slice(0, arriving)).toEqual(numbered(3000).slice(0, arriving)),
  );
});

test('a busy process moves nothing about for want of time, however long it takes', async () => {
  const folder = stateFolder();
  const time = timeByHand();
  const dispatcher = recordingDispatcher();
  const outbox = await openFileOutbox({ folder, dispatcher, time, throttle: { takeTime: () => false } });
  outbox.deliverTo(['crm', 'erp']);
  for (const id of numbered(1000)) {
    await outbox.append([aDelivery({ id }), aDelivery({ id, receiver: 'erp' })]);
  }
  // As if it were halted in between.
  const halt = async () => {
    time.moveTo(time.now() + 2000);
    await pause(50);
  };
  for (let halts = 0; halts < 5; halts += 1) await halt();
  await eventually(async () => {
    await halt();
    expect(dispatcher.ids('erp').length).toBeGreaterThan(1);
  });
  await outbox.close(0);
  expect(await moved(folder)).toBe(0);
});

test.for([
  ['not moved by a busy process', true],
  ['moved when there is time', false],
] as const)('what waits for one receiver alone is %s', async ([, becomesBusy]) => {
  const folder = stateFolder();
  const time = timeByHand();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => new Promise(() => undefined);
  let isBusy = false;
  const throttle = { takeTime: () => !isBusy };
  let outbox = await openFileOutbox({ folder, dispatcher, time, throttle });
  outbox.deliverTo(['crm']);
  for (const id of numbered(1000)) await outbox.append([aDelivery({ id })]);
  const cutOff = 16;
  await eventually(() => expect(dispatcher.attempts).toHaveLength(cutOff));
  isBusy = becomesBusy;
  const passFiveSeconds = async () => {
    for (let second = 0; second < 5; second += 1) {
      time.moveTo(time.now() + 1000);
      await pause(50);
    }
    await outbox.close(0);
  };
  await passFiveSeconds();
  if (becomesBusy) expect(await moved(folder)).toBe(cutOff);
  // Where the disk is slow it takes longer.
  while (!becomesBusy && (await moved(folder)) <= 500) {
    outbox = await openFileOutbox({ folder, dispatcher, time, throttle });
    outbox.deliverTo(['crm']);
    await passFiveSeconds();
  }
});

soakTest('where there is little time, it is for receivers that take what they are sent', async () => {
  const dispatcher = recordingDispatcher();
  dispatcher.answer = ({ receiver }) =>
    receiver === 'good' ? { type: 'delivered' } : { type: 'later', at: Date.now(), error: 'answered 404' };
  // For two hundred attempts a second. The others would take all of it, again and again.
  let spare = 0;
  const spending = setInterval(() => {
    spare = Math.min(spare + 1, 4);
  }, 5);
  onTestFinished(() => clearInterval(spending));
  const takeTime = (canWait = false) => {
    if (spare <= (canWait ? 2 : 0)) return false;
    spare -= 1;
    return true;
  };
  const outbox = await openFileOutbox({ folder: stateFolder(), dispatcher, throttle: { takeTime } });
  onTestFinished(() => outbox.close(0));
  const failing = ['a', 'b', 'c', 'd', 'e'];
  outbox.deliverTo([...failing, 'good']);
  for (const id of numbered(500))
    await outbox.append([...failing, 'good'].map((receiver) => aDelivery({ id, receiver })));
  await eventually(() => expect(dispatcher.ids('good')).toHaveLength(500));
  await eventually(() => {
    for (const receiver of failing) expect(dispatcher.ids(receiver).length).toBeGreaterThan(10);
  });
});

test('a delivery that takes long holds back no other, and is all that is left of thousands', async () => {
  const folder = stateFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = ({ id }) => (id === '1' ? new Promise(() => undefined) : { type: 'delivered' });
  const outbox = await openFileOutbox({ folder, dispatcher });
  outbox.deliverTo(['crm']);
  for (const id of numbered(3000)) void outbox.append([aDelivery({ id })]);
  await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 1 }));
  await outbox.close(0);
  expect(await keptIn(folder)).toEqual(['1']);
});

test('what has arrived leaves no files behind', async () => {
  const folder = stateFolder();
  const outbox = await openFileOutbox({ folder, dispatcher: recordingDispatcher() });
  onTestFinished(() => outbox.close(0));
  outbox.deliverTo(['crm']);
  for (const id of numbered(50)) await outbox.append([aDelivery({ id, body: 'x'.repeat(1_000_000) })]);
  await eventually(() => {
    const names = readdirSync(join(folder, 'outbox', 'journal'));
    expect(names.filter((name) => name !== 'spare')).toHaveLength(1);
  });
});

const disks: [size: string, when: string, odds: ('later' | 'dead')[]][] = [
  ['12m', 'when they have arrived', []],
  ['24m', 'when they have arrived', []],
  ['12m', 'when they have arrived at the second attempt', ['later']],
  ['24m', 'when they have arrived at the second attempt', ['later']],
  ['24m', 'when all but one have arrived', ['later', 'dead']],
];

test.skipIf(!mayMount()).for(rows(disks, 1))(
  'a disk of %s that its deliveries have filled has room again %s',
  async ([size, , odds]) => {
    const folder = smallDisk(size);
    const dispatcher = recordingDispatcher();
    dispatcher.answer = ({ id }, attempt) => {
      if (odds.includes('dead') && id === '1') return { type: 'dead', error: 'answered 410' };
      return odds.includes('later') && attempt === 1
        ? { type: 'later', at: Date.now() + 2000, error: 'refused the connection' }
        : { type: 'delivered' };
    };
    const outbox = await openFileOutbox({ folder, dispatcher });
    onTestFinished(() => outbox.close(0));
    const acknowledged = await fillUp(outbox, folder);
    outbox.deliverTo(['crm']);
    await eventually(() => expect(outbox.writable).toBe(true));
    await outbox.append([aDelivery({ id: 'after' })]);
    await eventually(() => {
      if (odds.length === 0) expect(dispatcher.ids()).toEqual([...acknowledged, 'after']);
      else expect(new Set(dispatcher.ids())).toEqual(new Set([...acknowledged, 'after']));
    });
    await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0 }));
    const dead = (await outbox.list({ state: 'dead', limit: 10 })).map(({ id }) => id);
    expect(dead).toEqual(odds.includes('dead') ? ['1'] : []);
    const journal = join(folder, 'outbox', 'journal');
    await eventually(() => expect(readdirSync(journal)).toHaveLength(1));
  },
);

test.skipIf(!isSoak || !mayMount())(
  'nothing is lost by a crash on a disk that gets its room back',
  async () => {
    const folder = smallDisk('24m');
    const dispatcher = recordingDispatcher();
    const arrived = new Set<string>();
    dispatcher.answer = ({ id }, attempt) => {
      if (attempt === 1) return { type: 'later', at: Date.now() + 2000, error: 'refused the connection' };
      // More than there are in the first file.
      if (Number(id) > 170) return { type: 'later', at: Date.now() + 600_000, error: 'answered 500' };
      arrived.add(id);
      return { type: 'delivered' };
    };
    const outbox = await openFileOutbox({ folder, dispatcher });
    onTestFinished(() => outbox.close(0));
    const acknowledged = await fillUp(outbox, folder);
    const place = join(folder, 'outbox');
    const [first] = readdirSync(join(place, 'journal'));
    outbox.deliverTo(['crm']);
    let gone = 0;
    while (gone < 10) {
      await pause(gone === 0 ? 5 : 200);
      if (readdirSync(join(place, 'journal')).includes(first!)) continue;
      gone += 1;
      // As a crash would leave it.
      const copy = stateFolder();
      const arrivedThen = new Set(arrived);
      cpSync(place, join(copy, 'outbox'), { recursive: true });
      const kept = new Set(await keptIn(copy));
      expect(acknowledged.filter((id) => !kept.has(id) && !arrivedThen.has(id))).toEqual([]);
    }
  },
);

test('a receiver that is down for a day delays no other, and gets everything in order', async () => {
  const time = timeByHand(Date.UTC(2026, 0, 1));
  let isUp = false;
  const dispatcher = recordingDispatcher();
  const firstTry = 60_000;
  dispatcher.answer = ({ receiver }, attempt) =>
    receiver === 'erp' || isUp
      ? { type: 'delivered' }
      : {
          type: 'later',
          at: time.now() + firstTry * 2 ** Math.min(attempt, 8),
          error: 'refused the connection',
        };
  const outbox = await openFileOutbox({ folder: stateFolder(), dispatcher, time });
  onTestFinished(() => outbox.close(0));
  outbox.deliverTo(['crm', 'erp']);

  const clicks = numbered((24 * 60) / 5);
  for (const id of clicks) {
    const orderingKey = `c${Number(id) % 4}`;
    await outbox.append([aDelivery({ id, orderingKey }), aDelivery({ id, orderingKey, receiver: 'erp' })]);
    // It has arrived at the one before the clock moves on, whatever the other does.
    await until(() => dispatcher.ids('erp').at(-1) === id);
    time.moveTo(time.now() + 5 * 60_000);
  }
  expect(dispatcher.ids('erp')).toEqual(clicks);
  expect(await outbox.stats()).toMatchObject({ receivers: { crm: { waiting: clicks.length, dead: 0 } } });

  dispatcher.attempts.length = 0;
  isUp = true;
  time.moveTo(time.now() + 24 * 3_600_000);
  await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 0 }));
  for (const orderingKey of ['c0', 'c1', 'c2', 'c3']) {
    const inOrder = clicks.filter((id) => `c${Number(id) % 4}` === orderingKey);
    const arrived = dispatcher.attempts.filter(({ delivery }) => delivery.orderingKey === orderingKey);
    expect(arrived.map(({ delivery }) => delivery.id)).toEqual(inOrder);
  }
});

soakTest('receives a hundred thousand and starts with them', async () => {
  const folder = stateFolder();
  const outbox = await open(folder);
  for (let from = 0; from < 100_000; from += 1000) {
    await outbox.append(
      numbered(1000).map((id) => aDelivery({ id: `${from}-${id}`, orderingKey: `c${from}` })),
    );
  }
  await outbox.close(0);
  expect(await (await open(folder)).stats()).toMatchObject({ waiting: 100_000 });
});

function open(folder: string, options: { report?: (message: string) => void } = {}): Promise<Outbox> {
  const opening = openFileOutbox({ folder, dispatcher: recordingDispatcher(), ...options });
  opening.then(
    (outbox) => onTestFinished(() => outbox.close(0)),
    () => undefined,
  );
  return opening;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-outbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Ids of everything that a new process finds, in order. */
async function keptIn(folder: string): Promise<string[]> {
  const outbox = await open(folder);
  const ids = (await outbox.list({ limit: 1_000_000 })).map(({ id }) => id);
  await outbox.close(0);
  return ids;
}

/** Appends until its disk is full, and leaves no room there. Returns the ids that were acknowledged. */
async function fillUp(outbox: Outbox, folder: string): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let id = 1; outbox.writable; id += 1) {
    await outbox.append([aDelivery({ id: String(id), body: 'x'.repeat(100_000) })]).then(
      () => acknowledged.push(String(id)),
      () => undefined,
    );
  }
  fillDisk(join(folder, 'ballast'));
  return acknowledged;
}

/** How many deliveries are in its store, and not in the journal alone. */
async function moved(folder: string): Promise<number> {
  const level = new ClassicLevel(join(folder, 'outbox'));
  const bodies = await level.keys({ gte: 'b', lt: 'c' }).all();
  await level.close();
  return bodies.length;
}

interface Said {
  appended: string[];
  delivered: string[];
}

/** Kills it at some moment after it has begun to append. */
async function runUntilKilled(folder: string, run: string, withinMs: number): Promise<Said> {
  const child = await startAppender(folder, run);
  await eventually(() => expect(child.lines().length).toBeGreaterThan(10));
  await pause(Math.random() * withinMs);
  await kill(child.process);
  const said = (verb: string) =>
    child
      .lines()
      .filter((line) => line.startsWith(`${verb} `))
      .map((line) => line.slice(verb.length + 1));
  return { appended: said('appended'), delivered: said('delivered') };
}

async function startAppender(folder: string, run: string) {
  const child = startChild(process.execPath, ['test/process/webhooks/appender.mjs', folder, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  // The last line may be cut off.
  const lines = () => output.split('\n').slice(0, -1);
  await eventually(() => expect(lines()[0]).toBe('open -'));
  return { process: child, lines };
}

function kill(child: ChildProcess): Promise<void> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGKILL');
  return closed;
}

function fileLike(folder: string, pattern: RegExp): string {
  const names = readdirSync(join(folder, 'outbox'), { recursive: true }) as string[];
  return join(folder, 'outbox', names.find((name) => pattern.test(basename(name)))!);
}

function overwrite(file: string, at: number, text: string): void {
  execFileSync('dd', [`of=${file}`, 'conv=notrunc', 'bs=1', `seek=${at}`], { input: text, stdio: 'pipe' });
}
