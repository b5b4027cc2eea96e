import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Journal, openJournal, type Portion } from '../../../src/notify/folder/journal.js';
import type { Delivery } from '../../../src/notify/outbox.js';
import { aDelivery, numbered } from '../outbox-behaviour.js';

const megabyte = 1024 * 1024;

test('what is appended is read again, character by character, with its numbers', async () => {
  const folder = journalFolder();
  const first = await open(folder);
  const deliveries = [
    aDelivery({ id: '1', lane: 'a', body: '{\n "data": "بله 👍"\n}' }),
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
  const files = readdirSync(folder);
  expect(files.length).toBeGreaterThan(2);
  const kept = await all(journal);
  expect(kept.map(({ delivery }) => delivery.id)).toEqual(numbered(40));

  let isReady = false;
  const ready = async () => {
    expect(readdirSync(folder)).toEqual(files);
    isReady = true;
  };
  await journal.release(kept[0]!.seq, ready);
  expect(isReady).toBe(false);
  await journal.release(kept[20]!.seq, ready);
  expect(isReady).toBe(true);
  const left = await all(journal);
  expect(left[0]!.seq).toBeLessThanOrEqual(kept[20]!.seq);
  expect(left.at(-1)).toEqual(kept.at(-1));
  await journal.release(journal.end.seq, async () => {});
  expect(readdirSync(folder)).toHaveLength(1);
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
    const reports: string[] = [];
    const again = await open(folder, { report: (message) => reports.push(message) });
    await again.append([aDelivery({ id: '3' })]);
    expect((await all(again)).map(({ delivery }) => delivery.id).filter((id) => id !== '3')).toEqual(['1']);
    expect((await all(again)).at(-1)!.delivery.id).toBe('3');
    expect(reports).toEqual([]);
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
  await journal.close();
  const [name] = readdirSync(folder) as [string];
  const bytes = readFileSync(join(folder, name));
  bytes[ends[1]! + 500] = 'y'.charCodeAt(0);
  writeFileSync(join(folder, name), bytes);

  const reports: string[] = [];
  const again = await open(folder, { report: (message) => reports.push(message) });
  for (let time = 0; time < 2; time += 1) {
    expect((await all(again)).map(({ delivery }) => delivery.id)).toEqual(['1', '2', '4', '5']);
  }
  const lost = ends[2]! - ends[1]!;
  expect(reports).toEqual([
    `${join(folder, name)} was damaged: ${lost} bytes of it could not be read, and the deliveries in them are lost`,
  ]);
});

test('other files in the folder are left alone', async () => {
  const folder = journalFolder();
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  await (await open(folder)).append([aDelivery({})]);
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
});

async function open(
  folder: string,
  options: { after?: number; onWritten?(portion: Portion): void; report?(message: string): void } = {},
): Promise<Journal> {
  const journal = await openJournal({
    folder,
    after: 0,
    maxWriteMs: 10_000,
    report: (message) => expect.fail(message),
    onWritten: () => undefined,
    ...options,
  });
  onTestFinished(() => journal.close());
  return journal;
}

async function all(journal: Journal): Promise<{ seq: number; delivery: Delivery }[]> {
  const found: { seq: number; delivery: Delivery }[] = [];
  let portion = await journal.read(journal.start);
  for (; portion.deliveries.length > 0; portion = await journal.read(portion.next)) {
    portion.deliveries.forEach((delivery, index) => {
      found.push({ seq: portion.seq + index, delivery });
    });
  }
  return found;
}

function idsOf(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({ id }) => id);
}

function journalFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
