import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../../src/webhooks/file-outbox/store.js';
import { below, mulberry32, pick } from '../../../support/random.js';
import { pause } from '../outbox-behaviour.js';

test('what was written a moment ago is synced when it is to be settled', async () => {
  const folder = stateFolder();
  const store = await open(folder);
  const before = bytesOfLog(folder);
  store.owe([{ type: 'put', key: 'a', value: '1' }]);
  while (bytesOfLog(folder) === before) await pause(1);
  const written = bytesOfLog(folder);
  await store.settle();
  // LevelDB syncs what it writes, and all before it. Where it writes nothing, it syncs nothing.
  expect(bytesOfLog(folder)).toBeGreaterThan(written);
});

test('a scan shows all entries in order as they are when it begins, written or not', async () => {
  const random = mulberry32(7);
  const store = await open(stateFolder());
  const entries = new Map<string, string>();
  const change = () => {
    const key = `k:${String(below(random, 100)).padStart(3, '0')}`;
    const isDeleted = random() < 0.4;
    if (isDeleted) entries.delete(key);
    else entries.set(key, `${key} ${random()}`);
    store.owe([isDeleted ? { type: 'del', key } : { type: 'put', key, value: entries.get(key)! }]);
  };
  for (let round = 0; round < 300; round += 1) {
    for (let count = below(random, 40); count > 0; count -= 1) change();
    if (random() < 0.3) await store.settle();
    if (random() < 0.3) await pause(below(random, 3));
    const scan = store.scan('k:010', 'k:090', pick(random, [1, 2, 7, 2000]));
    const found = [(await scan.next()).value ?? []];
    const expected = [...entries].filter(([key]) => key >= 'k:010' && key < 'k:090').sort();
    for (let count = below(random, 10); count > 0; count -= 1) change();
    for await (const some of scan) found.push(some);
    expect(found.flat()).toEqual(expected);
  }
});

function bytesOfLog(folder: string): number {
  const place = join(folder, 'outbox');
  const [name] = readdirSync(place).filter((name) => name.endsWith('.log'));
  return statSync(join(place, name!)).size;
}

async function open(folder: string): Promise<Store> {
  const store = await openStore({ folder, report: expect.fail, reportDamage: expect.fail });
  onTestFinished(() => store.close());
  return store;
}

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
