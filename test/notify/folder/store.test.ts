import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../src/notify/folder/store.js';
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

function bytesOfLog(folder: string): number {
  const place = join(folder, 'outbox');
  const [name] = readdirSync(place).filter((name) => name.endsWith('.log'));
  return statSync(join(place, name!)).size;
}

async function open(folder: string): Promise<Store> {
  const store = await openStore({ folder, report: (message) => expect.fail(message) });
  onTestFinished(() => store.close());
  return store;
}

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
