import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  type Loss,
  openWriteAheadLog,
  type Portion,
  type Position,
  type WriteAheadLog,
  type WriteAheadLogOptions,
} from '../../../../src/webhooks/file-outbox/write-ahead-log.js';
import { type Delivery, OutboxUnavailable, OutboxUnreadable } from '../../../../src/webhooks/outbox.js';
import { mayMount, smallDisk } from '../../../support/disk.js';
import { aDelivery, eventually, numbered } from '../outbox-behaviour.js';

const megabyte = 1024 * 1024;

test('what is appended is read again, character by character, with its numbers', async () => {
  const folder = journalFolder();
  const first = await open(folder);
  const deliveries = [
    aDelivery({ id: '1', orderingKey: 'a', body: '{\n "data": "بله 👍"\n}' }),
    aDelivery({ id: '2', rule: 'a "rule"\n\0' }),
    aDelivery({ id: '3' }),
  ];
  await first.append(deliveries.slice(0, 2));
  await first.append(deliveries.slice(2));
  const before = await all(first);
  expect(before.map(({ delivery }) => delivery)).toEqual(deliveries);
  await first.close();

  const again = await open(folder);
  expect(await all(again)).toEqual(before);
  await again.append([aDelivery({ id: '4' })]);
  const numbers = (await all(again)).map(({ seq }) => seq);
  expect(numbers).toHaveLength(4);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
});

test('numbers go on behind the highest that is known from elsewhere', async () => {
  const journal = await open(journalFolder(), { after: 1000 });
  await journal.append([aDelivery({})]);
  expect((await all(journal))[0]!.seq).toBeGreaterThan(1000);
});

test('whoever listens gets each portion that is synced, and where it stands', async () => {
  const portions: Portion[] = [];
  const journal = await open(journalFolder(), { onWritten: (portion) => portions.push(portion) });
  await Promise.all(numbered(3).map((id) => journal.append([aDelivery({ id })])));
  await journal.append([aDelivery({ id: '4' })]);
  expect(portions.map(({ deliveries }) => idsOf(deliveries))).toEqual([['1', '2', '3'], ['4']]);
  expect(portions[1]!.from).toEqual(portions[0]!.next);
  expect(idsOf((await journal.read(portions[0]!.next)).deliveries)).toEqual(['4']);
  expect((await journal.read(portions[1]!.next)).deliveries).toEqual([]);
});

test('files are begun as they grow, and thrown away when nothing in them is needed', async () => {
  const folder = journalFolder();
  const journal = await open(folder);
  for (const id of numbered(40)) await journal.append([aDelivery({ id, body: 'x'.repeat(megabyte) })]);
  const files = journalsIn(folder);
  expect(files.length).toBeGreaterThan(2);
  const kept = await all(journal);
  expect(kept.map(({ delivery }) => delivery.id)).toEqual(numbered(40));

  const made: [first: number, last: number][] = [];
  const ready = async (first: number, last: number) => {
    expect(journalsIn(folder)).toEqual(files.slice(made.length));
    made.push([first, last]);
  };
  await journal.release(kept[0]!.seq, ready);
  expect(made).toEqual([]);
  await journal.release(kept[20]!.seq, ready);
  expect(made[0]![0]).toBeLessThanOrEqual(kept[0]!.seq);
  expect(made.at(-1)![1]).toBeLessThan(kept[20]!.seq);
  const left = await all(journal);
  expect(left[0]!.seq).toBe(made.at(-1)![1] + 1);
  expect(left[0]!.seq).toBeLessThanOrEqual(kept[20]!.seq);
  expect(left.at(-1)).toEqual(kept.at(-1));
  await journal.release(journal.end.seq, async () => {});
  expect(journalsIn(folder)).toHaveLength(1);
});

test('a file that has to stay keeps no other', async () => {
  const folder = journalFolder();
  // Who reads behind it knows that the others were done with.
  const journal = await open(folder, { onLoss: () => undefined });
  for (const id of numbered(40)) await journal.append([aDelivery({ id, body: 'x'.repeat(megabyte) })]);
  const files = journalsIn(folder);
  const [one] = await all(journal);
  let staysFor = one!.seq;
  const ready = async (first: number, last: number) => {
    if (first <= staysFor && staysFor <= last) throw new Error('it is needed');
  };
  await expect(journal.release(journal.end.seq, ready)).rejects.toThrow('it is needed');
  expect(journalsIn(folder)).toEqual([files[0], files.at(-1)]);
  expect((await all(journal))[0]).toEqual(one);
  staysFor = 0;
  await journal.release(journal.end.seq, ready);
  expect(journalsIn(folder)).toEqual([files.at(-1)]);
});

test.skipIf(!mayMount())('nor does one that was left for a full disk, once it is gone', async () => {
  const folder = smallDisk('24m');
  const journal = await open(folder, { report: () => undefined });
  while (journal.writable)
    await journal.append([aDelivery({ body: 'x'.repeat(megabyte) })]).catch(() => undefined);
  const [first] = journalsIn(folder);
  const { seq } = journal.end;
  let isNeeded = true;
  const ready = async (_first: number, last: number) => {
    if (isNeeded && last < seq - 2) throw new Error('it is needed');
  };
  await expect(journal.release(seq, ready)).rejects.toThrow('it is needed');
  expect(journalsIn(folder)).toEqual([first]);
  isNeeded = false;
  await journal.release(seq, ready);
  expect(journalsIn(folder)).toEqual([]);
});

test('the next file is made while the one before it is filled, in one that is put away when it closes', async () => {
  const folder = journalFolder();
  const spare = join(folder, 'spare');
  writeFileSync(spare, 'of a process that crashed');
  const journal = await open(folder);
  const fill = async (megabytes: number) => {
    for (const id of numbered(megabytes))
      await journal.append([aDelivery({ id, body: 'x'.repeat(megabyte) })]);
  };
  await fill(10);
  await eventually(() => expect(statSync(spare).size).toBe(16 * megabyte));
  const { ino } = statSync(spare);
  await fill(7);
  const last = join(folder, journalsIn(folder).at(-1)!);
  expect(statSync(last)).toMatchObject({ ino, size: 16 * megabyte });
  expect(existsSync(spare)).toBe(false);

  await fill(10);
  await eventually(() => expect(existsSync(spare)).toBe(true));
  await journal.close();
  expect(readdirSync(folder)).toEqual(journalsIn(folder));
  expect(statSync(last).size).toBeLessThan(13 * megabyte);
  expect((await all(await open(folder))).map(({ delivery }) => delivery.id)).toEqual([
    ...numbered(10),
    ...numbered(7),
    ...numbered(10),
  ]);
});

test.skipIf(!mayMount())('no room is set aside on a small disk', async () => {
  const folder = smallDisk('64m');
  const journal = await open(folder);
  for (const id of numbered(20)) await journal.append([aDelivery({ id, body: 'x'.repeat(megabyte) })]);
  expect(journalsIn(folder)).toHaveLength(2);
  expect(readdirSync(folder)).toEqual(journalsIn(folder));
});

test('a write that a crash cut short is nothing, and what comes later is not lost behind it', async () => {
  const folder = journalFolder();
  const journal = await open(folder);
  await journal.append([aDelivery({ id: '1' })]);
  await journal.append([aDelivery({ id: '2', body: 'x'.repeat(200) })]);
  const { end } = journal;
  await journal.close();
  const [name] = readdirSync(folder) as [string];
  const whole = readFileSync(join(folder, name));
  for (const lost of [2, 100, 230]) {
    writeFileSync(
      join(folder, name),
      Buffer.concat([whole.subarray(0, end.offset - lost), Buffer.alloc(lost + 500)]),
    );
    const losses: Loss[] = [];
    const again = await open(folder, { onLoss: (loss) => losses.push(loss) });
    await again.append([aDelivery({ id: '3' })]);
    expect((await all(again)).map(({ delivery }) => delivery.id).filter((id) => id !== '3')).toEqual(['1']);
    expect((await all(again)).at(-1)!.delivery.id).toBe('3');
    expect(losses).toMatchObject([{ isAtEnd: true }]);
    expect(losses[0]!.from).toBe(losses[0]!.to);
    await again.close();
  }
});

test('what was spoilt is reported once, with its place, and the rest is read', async () => {
  const folder = journalFolder();
  const journal = await open(folder);
  const ends: number[] = [];
  for (const id of numbered(5)) {
    await journal.append([aDelivery({ id, body: 'x'.repeat(1000) })]);
    ends.push(journal.end.offset);
  }
  const before = await all(journal);
  await journal.close();
  const [name] = readdirSync(folder) as [string];
  const bytes = readFileSync(join(folder, name));
  bytes[ends[1]! + 500] = 'y'.charCodeAt(0);
  writeFileSync(join(folder, name), bytes);

  const losses: Loss[] = [];
  const again = await open(folder, { onLoss: (loss) => losses.push(loss) });
  for (let time = 0; time < 2; time += 1) {
    expect((await all(again)).map(({ delivery }) => delivery.id)).toEqual(['1', '2', '4', '5']);
  }
  const path = join(folder, name);
  const copy = join(dirname(folder), 'damaged', name);
  const third = before[2]!.seq;
  const bytesLost = ends[2]! - ends[1]!;
  expect(losses).toEqual([{ path, bytes: bytesLost, isAtEnd: false, from: third, to: third + 1, copy }]);
  expect(readFileSync(copy)).toEqual(bytes);
});

test('a file that is thrown away while it is to be read holds nothing, and says nothing', async () => {
  const folder = journalFolder();
  const ends: Position[] = [];
  for (const id of ['1', '2']) {
    const journal = await open(folder);
    await journal.append([aDelivery({ id })]);
    ends.push(journal.end);
    await journal.close();
  }
  const journal = await open(folder);
  const [first, second] = readdirSync(folder).map((name) => join(folder, name)) as [string, string];
  // As a crash leaves it: there is something to look through before the second file has its turn.
  appendFileSync(first, Buffer.alloc(megabyte));
  const again = await open(folder);

  const reading = again.read(ends[0]!);
  rmSync(second);
  await again.release(journal.end.seq, async () => {}).catch(() => undefined);
  expect((await reading).deliveries).toEqual([]);
});

test('a file that somebody takes away is reported once, and the rest is read', async () => {
  const folder = journalFolder();
  for (const id of ['1', '2', '3']) {
    const journal = await open(folder);
    await journal.append([aDelivery({ id })]);
    await journal.close();
  }
  const reports: string[] = [];
  const losses: Loss[] = [];
  const journal = await open(folder, {
    report: (message) => reports.push(message),
    onLoss: (loss) => losses.push(loss),
  });
  const second = join(folder, readdirSync(folder)[1]!);
  rmSync(second);
  for (let time = 0; time < 2; time += 1) {
    expect((await all(journal)).map(({ delivery }) => delivery.id)).toEqual(['1', '3']);
  }
  expect(losses).toMatchObject([{ path: second, bytes: 0 }]);
  expect(reports).toEqual([`${second} is gone, and the deliveries in it are lost`]);
});

test('a file that cannot be read is named with the way out, at the start and later, and nothing is passed over', async () => {
  const folder = journalFolder();
  for (const id of ['1', '2']) {
    const journal = await open(folder);
    await journal.append([aDelivery({ id })]);
    await journal.close();
  }
  const message = (name: string) =>
    `${join(folder, name)} cannot be read: EISDIR: illegal operation on a directory. Let this user read it, ` +
    'or see to its disk; to go on without the deliveries in it, stop the server, move it away for good, and start again';
  const replaceWithFolder = (name: string) => {
    rmSync(join(folder, name));
    mkdirSync(join(folder, name));
  };
  const [first, second] = readdirSync(folder) as [string, string];

  const journal = await open(folder);
  replaceWithFolder(first);
  for (let time = 0; time < 2; time += 1) {
    await expect(all(journal)).rejects.toThrow(new OutboxUnreadable(message(first)));
  }
  await journal.close();

  rmSync(join(folder, readdirSync(folder).at(-1)!));
  replaceWithFolder(second);
  await expect(open(folder)).rejects.toThrow(new OutboxUnreadable(message(second)));
});

test('after a sync that failed, nothing is acknowledged but in a new file', async () => {
  const folder = journalFolder();
  const reports: string[] = [];
  const journal = await open(folder, { report: (message) => reports.push(message) });
  await journal.append([aDelivery({ id: '1' })]);
  const files = await fileHandles();
  // What the kernel could not write it may have dropped: that a second sync succeeds proves nothing.
  vi.spyOn(files, 'write').mockRejectedValueOnce(new Error('EIO: i/o error, write'));
  const refused = [journal.append([aDelivery({ id: '2' })]), journal.append([aDelivery({ id: '3' })])];
  for (const one of refused) await expect(one).rejects.toThrow(OutboxUnavailable);
  expect(journal.writable).toBe(false);
  await expect(journal.append([aDelivery({ id: '4' })])).rejects.toThrow(/cannot be written: EIO/);
  expect(readdirSync(folder)).toHaveLength(1);

  await eventually(() => expect(journal.writable).toBe(true));
  await journal.append([aDelivery({ id: '5' })]);
  expect(readdirSync(folder)).toHaveLength(2);
  expect((await all(journal)).map(({ delivery }) => delivery.id)).toEqual(['1', '5']);
  expect(reports).toEqual([
    `the outbox in ${folder} cannot be written: EIO: i/o error, write`,
    `the outbox in ${folder} can be written again`,
  ]);
});

test('a disk that hangs does not keep it from closing, and what waits for it is refused', async () => {
  const journal = await open(journalFolder(), { maxWriteMs: 200 });
  vi.spyOn(await fileHandles(), 'write').mockReturnValueOnce(new Promise(() => {}));
  const appending = expect(journal.append([aDelivery({})])).rejects.toThrow(/took more than 200 ms/);
  await journal.close();
  await appending;
});

test('a file that is being begun when it closes is closed, too', async () => {
  const folder = journalFolder();
  const journal = await open(folder, { report: () => undefined });
  const files = await fileHandles();
  let fail = (_error: Error) => {};
  const begun = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const write = vi.spyOn(files, 'write').mockRejectedValueOnce(new Error('EIO')).mockReturnValueOnce(begun);
  await expect(journal.append([aDelivery({})])).rejects.toThrow(OutboxUnavailable);
  await eventually(() => expect(write).toHaveBeenCalledTimes(2));

  let isClosed = false;
  const closing = journal.close().then(() => {
    isClosed = true;
  });
  await new Promise(setImmediate);
  expect(isClosed).toBe(false);
  fail(new Error('EIO'));
  await closing;
  expect(write.mock.contexts.map((handle) => (handle as typeof files).fd)).toEqual([-1, -1]);
});

test('other files in the folder are left alone', async () => {
  const folder = journalFolder();
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  await (await open(folder)).append([aDelivery({})]);
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
});

function journalsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.journal'));
}

async function open(folder: string, options: Partial<WriteAheadLogOptions> = {}): Promise<WriteAheadLog> {
  const journal = await openWriteAheadLog({
    folder,
    after: 0,
    maxWriteMs: 10_000,
    report: (message) => expect.fail(message),
    onLoss: ({ path }) => expect.fail(path),
    onWritten: () => undefined,
    ...options,
  });
  onTestFinished(() => journal.close());
  return journal;
}

async function all(journal: WriteAheadLog): Promise<{ seq: number; delivery: Delivery }[]> {
  const found: { seq: number; delivery: Delivery }[] = [];
  let portion = await journal.read(journal.start);
  for (; portion.deliveries.length > 0; portion = await journal.read(portion.next)) {
    portion.deliveries.forEach((delivery, index) => {
      found.push({ seq: portion.seq + index, delivery });
    });
  }
  return found;
}

/** What all open files have in common, to have one of them fail as a disk does. */
async function fileHandles() {
  const handle = await openFile('.');
  await handle.close();
  onTestFinished(() => void vi.restoreAllMocks());
  return Object.getPrototypeOf(handle) as typeof handle;
}

function idsOf(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({ id }) => id);
}

function journalFolder(): string {
  const place = mkdtempSync(join(tmpdir(), 'dargah-journal-'));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  const folder = join(place, 'journal');
  mkdirSync(folder);
  return folder;
}
