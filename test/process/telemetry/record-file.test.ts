import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRecordFile } from '../../../src/telemetry/record-file.js';
import { temporaryFolder } from '../reload/folder.js';

function recordFile(given: { maxBytes?: number; maxAgeMs?: number; keep?: number; name?: string } = {}) {
  const folder = temporaryFolder();
  const time = { now: Date.UTC(2100, 0, 1, 8) };
  const attempts: (string | undefined)[] = [];
  const record = openRecordFile({
    file: join(folder, given.name ?? 'clicks.jsonl'),
    ...{ maxBytes: 1_000, maxAgeMs: 1e15, keep: 2, ...given },
    onAttempt: (error) => attempts.push(error?.message),
    now: () => time.now,
  });
  return { folder, time, attempts, record, files: () => readdirSync(folder).sort() };
}

it('writes lines in their order, into a file that only its owner can read', async () => {
  const { folder, record } = recordFile();
  for (let line = 0; line < 50; line++) record.write(`${line}\n`);
  await record.close();
  const file = join(folder, 'clicks.jsonl');
  expect(readFileSync(file, 'utf8')).toBe(Array.from({ length: 50 }, (_, line) => `${line}\n`).join(''));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('puts a file aside that would grow too large, and keeps the last of them', async () => {
  const { folder, time, record, files } = recordFile({ maxBytes: 10 });
  // Another's file is not touched, whatever it is called.
  writeFileSync(join(folder, 'clicks.jsonl.old'), '');
  for (const line of ['a', 'b', 'c', 'd']) {
    record.write(`${line.repeat(8)}\n`);
    await record.close();
    time.now += 60_000;
  }
  expect(files()).toEqual([
    'clicks.jsonl',
    'clicks.jsonl.2100-01-01T08-02-00Z',
    'clicks.jsonl.2100-01-01T08-03-00Z',
    'clicks.jsonl.old',
  ]);
  expect(readFileSync(join(folder, 'clicks.jsonl'), 'utf8')).toBe('dddddddd\n');
  expect(readFileSync(join(folder, 'clicks.jsonl.2100-01-01T08-03-00Z'), 'utf8')).toBe('cccccccc\n');
});

it('puts two files aside within a second, and loses neither', async () => {
  const { record, files } = recordFile({ maxBytes: 1, keep: 9 });
  for (const line of ['a', 'b', 'c']) record.write(`${line}\n`);
  await record.close();
  expect(files()).toEqual([
    'clicks.jsonl',
    'clicks.jsonl.2100-01-01T08-00-00Z',
    'clicks.jsonl.2100-01-01T08-00-00Z-1',
  ]);
});

it('puts a file aside that is old', async () => {
  const { time, record, files } = recordFile({ maxAgeMs: 3_600_000 });
  record.write('a\n');
  await record.close();
  time.now += 3_599_999;
  record.write('b\n');
  await record.close();
  expect(files()).toEqual(['clicks.jsonl']);
  time.now += 1;
  record.write('c\n');
  await record.close();
  expect(files()).toEqual(['clicks.jsonl', 'clicks.jsonl.2100-01-01T09-00-00Z']);
});

it('says when it cannot write, and goes on when it can again', async () => {
  const { folder, attempts, record } = recordFile({ name: 'there/clicks.jsonl' });
  record.write('a\n');
  await record.close();
  expect(attempts).toEqual([expect.stringContaining('ENOENT')]);
  mkdirSync(join(folder, 'there'));
  record.write('b\n');
  await record.close();
  expect(attempts[1]).toBeUndefined();
  expect(readFileSync(join(folder, 'there/clicks.jsonl'), 'utf8')).toBe('b\n');
});
