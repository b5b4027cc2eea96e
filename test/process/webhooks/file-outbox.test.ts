import type { ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { OutboxDamaged, OutboxInUse, openFileOutbox } from '../../../src/webhooks/file-outbox/outbox.js';
import { startOutboxThread, type Thread } from '../../../src/webhooks/file-outbox/thread.js';
import { type Outbox, OutboxUnavailable, type Outcome } from '../../../src/webhooks/outbox.js';
import { startChild } from '../../support/children.js';
import { fillDisk, mayMount, smallDisk } from '../../support/disk.js';
import { inSoak, largerInSoak, rows, size } from '../../support/soak.js';
import {
  aDelivery,
  describeOutbox,
  eventually,
  numbered,
  openPatientOutbox,
  pause,
  recordingDispatcher,
} from './outbox-behaviour.js';
import { timeByHand } from './receivers.js';

describeOutbox('the outbox in a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-outbox-'));
  const opened: Outbox[] = [];
  return {
    async open(dispatcher) {
      const outbox = await openPatientOutbox({ folder, dispatcher });
      opened.push(outbox);
      return outbox;
    },
    async remove() {
      for (const outbox of opened) await outbox.close(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

test('what a killed process acknowledged is there, once each', inSoak, async () => {
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

test(
  'what a process was killed over while it delivered was delivered, or is there',
  largerInSoak,
  async () => {
    const folder = stateFolder();
    const gone = new Set<string>();
    const acknowledged = new Set<string>();
    for (const run of rows(numbered(5), 2)) {
      const { appended, delivered } = await runUntilKilled(folder, `delivering${run}`, 100);
      for (const id of appended) acknowledged.add(id);
      for (const id of delivered) gone.add(id);
    }
    const kept = new Set(await keptIn(folder));
    expect(acknowledged.size).toBeGreaterThan(0);
    expect([...acknowledged].filter((id) => !kept.has(id) && !gone.has(id))).toEqual([]);
  },
);

test('what a process was killed over while much of it failed still arrives', inSoak, async () => {
  const folder = stateFolder();
  const gone = new Set<string>();
  const acknowledged = new Set<string>();
  for (const run of numbered(size(50, 4))) {
    const { appended, delivered } = await runUntilKilled(folder, `failing${run}`, 400);
    for (const id of appended) acknowledged.add(id);
    for (const id of delivered) gone.add(id);
  }
  const dispatcher = recordingDispatcher();
  const outbox = await openPatientOutbox({ folder, dispatcher });
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

test('a log that is cut short loses what stood there, and this is said with the number', async () => {
  const folder = stateFolder();
  const child = await startAppender(folder, 'appending');
  await eventually(() => expect(child.lines().length).toBeGreaterThan(30));
  await kill(child.process);
  const appended = child.lines().filter((line) => line.startsWith('appended '));
  const log = `${databaseIn(folder)}-wal`;
  truncateSync(log, statSync(log).size / 2);
  const messages: string[] = [];
  const outbox = await open(folder, { report: (message) => messages.push(message) });
  const kept = (await outbox.stats()).waiting;
  expect(messages).toHaveLength(1);
  expect(outbox.health.warnings).toEqual(messages);
  expect(messages[0]).toMatch(/the last \d+ transactions are missing: up to \d+ deliveries are lost/);
  // What was written and not yet acknowledged counts as well.
  expect(outbox.health.lost).toBeGreaterThanOrEqual(appended.length - kept);
  expect(outbox.health.lost).toBeGreaterThan(0);
});

test('a folder that lost the file of its events is no empty outbox', async () => {
  const folder = stateFolder();
  const outbox = await open(folder);
  await outbox.append([aDelivery({ id: '1' })]);
  await outbox.close(0);
  rmSync(databaseIn(folder));
  const opening = open(folder);
  await expect(opening).rejects.toThrow(OutboxDamaged);
  await expect(opening).rejects.toThrow(
    /is damaged: .*"dargah outbox recover --state-dir .*" brings back what can be read/,
  );
});

test.for(rows(['drop', 'retry'] as const, 1))(
  'a long %s has no other receiver wait for its end',
  largerInSoak,
  async (task) => {
    const dispatcher = recordingDispatcher();
    let left: Promise<number> | undefined;
    dispatcher.answer = ({ receiver, id }) => {
      if (receiver === 'crm') return { type: 'later', at: Date.now() + 3_600_000, error: 'answered 500' };
      if (id === 'meanwhile') left = untouched();
      return { type: 'delivered' };
    };
    const outbox = await openPatientOutbox({ folder: stateFolder(), dispatcher });
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
    const outbox = await openPatientOutbox({ folder, dispatcher });
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

test.skipIf(!mayMount())(
  'what was acknowledged before a disk was full is there after it',
  inSoak,
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

test('a disk that hangs refuses what comes, at once from then on, and is well again by itself', async () => {
  const folder = stateFolder();
  let goOn: () => void = () => undefined;
  let hanging: Promise<void> | undefined;
  const startThread = (): Thread => {
    const thread = startOutboxThread();
    const call: Thread['call'] = async (...task) => {
      await hanging;
      return thread.call(...task);
    };
    return { ...thread, call };
  };
  const dispatcher = recordingDispatcher();
  const outbox = await openPatientOutbox({ folder, dispatcher, startThread, maxWriteMs: 50 });
  onTestFinished(() => outbox.close(0));
  await outbox.append([aDelivery({ id: 'before' })]);
  hanging = new Promise((resolve) => (goOn = resolve));
  const refusal = /the disk of .* took more than 50 ms/;
  await expect(outbox.append([aDelivery({ id: 'meanwhile' })])).rejects.toThrow(refusal);
  expect(outbox.writable).toBe(false);
  await expect(outbox.append([aDelivery({ id: 'refused' })])).rejects.toThrow(OutboxUnavailable);
  await expect(outbox.stats()).rejects.toThrow(refusal);
  hanging = undefined;
  goOn();
  await eventually(() => expect(outbox.writable).toBe(true));
  await outbox.append([aDelivery({ id: 'after' })]);
  // What it was given up on was under way.
  expect((await outbox.list({ limit: 9 })).map(({ id }) => id)).toEqual(['before', 'meanwhile', 'after']);
});

test(
  'a process that is halted for longer than a write may take refuses nothing when it goes on',
  inSoak,
  async () => {
    const child = await startAppender(stateFolder(), 'delivering');
    for (const halt of numbered(size(25, 5))) {
      await eventually(() => expect(child.lines().length).toBeGreaterThan(100 * Number(halt)));
      child.process.kill('SIGSTOP');
      await pause(1300);
      child.process.kill('SIGCONT');
    }
    // It would end with the first refusal.
    const said = child.lines().length;
    await eventually(() => expect(child.lines().length).toBeGreaterThan(said + 100));
    expect(child.process.exitCode).toBe(null);
    await kill(child.process);
  },
);

test('what a busy process does not get round to is counted, listed, shown, retried and dropped like the rest', async () => {
  const folder = stateFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => new Promise(() => undefined);
  const busy = { takeTime: () => false };
  // A time that stands still: nothing is looked at again.
  const time = timeByHand(Date.UTC(2026, 0, 1));
  const outbox = await openPatientOutbox({ folder, dispatcher, throttle: busy, time });
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

test.for(rows(paces, 1))(
  'thousands that wait for one receiver delay no other: %s',
  largerInSoak,
  async ([, arriving]) => {
    const dispatcher = recordingDispatcher();
    dispatcher.answer = ({ receiver }) =>
      receiver === 'crm' ? new Promise(() => undefined) : { type: 'delivered' };
    const throttle = { takeTime: () => arriving === 3000 };
    const outbox = await openPatientOutbox({ folder: stateFolder(), dispatcher, throttle });
    onTestFinished(() => outbox.close(0));
    outbox.deliverTo(['crm', 'erp']);
    await outbox.append(numbered(3000).map((id) => aDelivery({ id })));
    await outbox.append(numbered(3000).map((id) => aDelivery({ id, receiver: 'erp' })));
    await eventually(() =>
      expect(dispatcher.ids('erp').slice(0, arriving)).toEqual(numbered(3000).slice(0, arriving)),
    );
  },
);

test('where there is little time, it is for receivers that take what they are sent', inSoak, async () => {
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
  const outbox = await openPatientOutbox({ folder: stateFolder(), dispatcher, throttle: { takeTime } });
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

test('what was forgotten or has arrived is in no file any more, while the outbox stays open', async () => {
  const folder = stateFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = ({ id }) =>
    Number(id) % 3 === 0
      ? { type: 'delivered' }
      : Number(id) % 3 === 1
        ? { type: 'dead', error: 'no' }
        : { type: 'later', at: Date.now() + 3_600_000, error: 'no' };
  const outbox = await openPatientOutbox({ folder, dispatcher });
  onTestFinished(() => outbox.close(0));
  outbox.deliverTo(['crm']);
  const person = 'a-person-who-is-to-be-forgotten';
  const about = (id: string) =>
    JSON.stringify({ user_id: person, more: 'x'.repeat(Number(id) % 7 ? 90 : 9000) });
  const ids = numbered(600);
  await outbox.append(ids.map((id) => aDelivery({ id: id === '600' ? person : id, body: about(id) })));
  await outbox.append([aDelivery({ id: 'other', body: '{"user_id":"somebody-else"}' })]);
  await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 202, dead: 200 }));
  const place = join(folder, 'outbox');
  const filesNaming = (text: string) =>
    readdirSync(place).filter((name) => readFileSync(join(place, name)).includes(text));
  expect(filesNaming(person)).not.toEqual([]);
  expect(await outbox.forget(person)).toBe(401);
  expect(filesNaming(person)).toEqual([]);
  expect(filesNaming('somebody-else')).not.toEqual([]);
});

test('a delivery that takes long holds back no other, and is all that is left of thousands', async () => {
  const folder = stateFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = ({ id }) => (id === '1' ? new Promise(() => undefined) : { type: 'delivered' });
  const outbox = await openPatientOutbox({ folder, dispatcher });
  outbox.deliverTo(['crm']);
  for (const id of numbered(3000)) void outbox.append([aDelivery({ id })]);
  await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 1 }));
  await outbox.close(0);
  expect(await keptIn(folder)).toEqual(['1']);
});

const disks: [size: string, when: string, odds: ('later' | 'dead')[]][] = [
  ['12m', 'when they have arrived', []],
  ['24m', 'when they have arrived', []],
  ['12m', 'when they have arrived at the second attempt', ['later']],
  ['24m', 'when they have arrived at the second attempt', ['later']],
  ['24m', 'when all but one have arrived', ['later', 'dead']],
];

test.skipIf(!mayMount()).for(disks)(
  'a disk of %s that its deliveries have filled has room again %s, also the next time',
  inSoak,
  async ([size, , odds]) => {
    const folder = smallDisk(size);
    const dispatcher = recordingDispatcher();
    dispatcher.answer = ({ id }, attempt) => {
      if (odds.includes('dead') && id === '1') return { type: 'dead', error: 'answered 410' };
      return odds.includes('later') && attempt === 1
        ? { type: 'later', at: Date.now() + 2000, error: 'refused the connection' }
        : { type: 'delivered' };
    };
    const outbox = await openPatientOutbox({ folder, dispatcher });
    onTestFinished(() => outbox.close(0));
    const acknowledged: string[] = [];
    // What kept room for the first time must do so for the next.
    for (const time of ['', 'again ']) {
      outbox.deliverTo([]);
      acknowledged.push(...(await fillUp(outbox, folder, time)));
      outbox.deliverTo(['crm']);
      await eventually(() => expect(outbox.writable).toBe(true));
      await outbox.append([aDelivery({ id: `${time}after` })]);
      acknowledged.push(`${time}after`);
      await eventually(() => {
        if (odds.length === 0) expect(dispatcher.ids()).toEqual(acknowledged);
        else expect(new Set(dispatcher.ids())).toEqual(new Set(acknowledged));
      });
      await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0 }));
      rmSync(join(folder, 'ballast'));
    }
    const dead = (await outbox.list({ state: 'dead', limit: 10 })).map(({ id }) => id);
    expect(dead).toEqual(odds.includes('dead') ? ['1'] : []);
    // Room that nothing takes any more is the disk's again.
    await eventually(() => expect(statSync(databaseIn(folder)).size).toBeLessThan(6_000_000));
  },
);

test.skipIf(!mayMount())(
  'a process that starts on a full disk keeps room for the next time, too',
  inSoak,
  async () => {
    const folder = smallDisk('12m');
    const dispatcher = recordingDispatcher();
    const before = await openPatientOutbox({ folder, dispatcher });
    await fillUp(before, folder);
    await before.close(0);
    // As of one that was killed when outcomes had taken it.
    const reserve = join(folder, 'outbox/reserve');
    rmSync(reserve);
    const outbox = await openPatientOutbox({ folder, dispatcher });
    onTestFinished(() => outbox.close(0));
    const leave = async () => {
      outbox.deliverTo(['crm']);
      await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0 }));
      rmSync(join(folder, 'ballast'));
      // The disk gets its room back when there is time for it.
      await eventually(() => expect(existsSync(reserve)).toBe(true));
      await eventually(() => expect(outbox.writable).toBe(true));
      outbox.deliverTo([]);
    };
    await leave();
    expect((await fillUp(outbox, folder, 'again ')).length).toBeGreaterThan(0);
    await leave();
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
  const outbox = await openPatientOutbox({ folder: stateFolder(), dispatcher, time });
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

test('a receiver that is back gets at once what was put off for hours, in order', async () => {
  const time = timeByHand(Date.UTC(2026, 0, 1));
  const { outbox, dispatcher } = await openAfterOutage(time, { isDown: true });
  dispatcher.answer = () => ({ type: 'delivered' });
  await outbox.append([aDelivery({ id: 'new' })]);
  await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 0 }));
  const ofKey = (key: string) => numbered(60).filter((id) => `c${Number(id) % 4}` === key);
  for (const key of ['c0', 'c1', 'c2', 'c3']) {
    const arrived = dispatcher.attempts.filter(({ delivery }) => delivery.orderingKey === key);
    expect(arrived.map(({ delivery }) => delivery.id)).toEqual(ofKey(key));
  }
});

test('a receiver that goes down again is not asked for everything', async () => {
  const time = timeByHand(Date.UTC(2026, 0, 1));
  const { outbox, dispatcher } = await openAfterOutage(time, { isDown: true });
  let left = 3;
  dispatcher.answer = () => {
    left -= 1;
    return left >= 0 ? { type: 'delivered' } : put(time, { isDown: true });
  };
  await outbox.append([aDelivery({ id: 'new' })]);
  await eventually(() => expect(left).toBeLessThan(-2));
  await eventually(async () => expect((await outbox.list({ limit: 99 })).length).toBe(60 + 1 - 3));
  // Two for each that arrived, and those behind them.
  expect(dispatcher.attempts.length).toBeLessThan(20);
});

test('what a receiver that is up does not take keeps its times', async () => {
  const time = timeByHand(Date.UTC(2026, 0, 1));
  const { outbox, dispatcher } = await openAfterOutage(time, {});
  dispatcher.answer = () => ({ type: 'delivered' });
  await outbox.append([aDelivery({ id: 'new' })]);
  await eventually(() => expect(dispatcher.ids()).toEqual(['new']));
  await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 60 }));
  expect(dispatcher.ids()).toEqual(['new']);
});

/** Sixty deliveries of four conversations, of which the first of each was put off for hours. */
async function openAfterOutage(time: ReturnType<typeof timeByHand>, how: { isDown?: true }) {
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => put(time, how);
  const outbox = await openPatientOutbox({ folder: stateFolder(), dispatcher, time });
  onTestFinished(() => outbox.close(0));
  outbox.deliverTo(['crm']);
  await outbox.append(numbered(60).map((id) => aDelivery({ id, orderingKey: `c${Number(id) % 4}` })));
  const tried = async () =>
    (await outbox.list({ limit: 99 })).filter(({ attempts }) => attempts === 1).length;
  await eventually(async () => expect(await tried()).toBe(4));
  dispatcher.attempts.length = 0;
  return { outbox, dispatcher };
}

function put(time: ReturnType<typeof timeByHand>, how: { isDown?: true }): Outcome {
  return { type: 'later', at: time.now() + 5 * 3_600_000, error: 'refused the connection', ...how };
}

test('receives a hundred thousand and starts with them', inSoak, async () => {
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

function databaseIn(folder: string): string {
  return join(folder, 'outbox', 'events.db');
}

/** Ids of everything that a new process finds, in order. */
async function keptIn(folder: string): Promise<string[]> {
  const outbox = await open(folder);
  const ids = (await outbox.list({ limit: 1_000_000 })).map(({ id }) => id);
  await outbox.close(0);
  return ids;
}

/**
 * Appends until its disk is full, and leaves no room there. Returns the ids that were acknowledged.
 * @param begin of each id
 */
async function fillUp(outbox: Outbox, folder: string, begin = ''): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let number = 1; outbox.writable; number += 1) {
    const id = `${begin}${number}`;
    await outbox.append([aDelivery({ id, body: 'x'.repeat(100_000) })]).then(
      () => acknowledged.push(id),
      () => undefined,
    );
  }
  fillDisk(join(folder, 'ballast'));
  return acknowledged;
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
