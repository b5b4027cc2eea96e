import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLogger } from '../../../src/telemetry/log.js';
import { fillDisk, mayMount, smallDisk } from '../../support/disk.js';
import { eventually, loggerInMemory } from '../http/server.js';

test('a line is JSON: when, how bad, what', () => {
  const { log, lines } = loggerInMemory();
  const before = Date.now();
  log.warn({ rule: 'سلام', count: 2 }, 'two\nlines');
  expect(lines).toHaveLength(1);
  expect(lines[0]!.indexOf('\n')).toBe(lines[0]!.length - 1);
  const { time, ...rest } = JSON.parse(lines[0]!);
  expect(rest).toEqual({ level: 'warn', rule: 'سلام', count: 2, msg: 'two\nlines' });
  expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
  expect(time).toMatch(/Z$/);
});

test.each([
  ['debug', 4],
  ['warn', 2],
  ['silent', 0],
])('at level %s, %i of four lines are written', (level, count) => {
  const lines: string[] = [];
  const log = createLogger({ level, destination: { write: (line) => lines.push(line) } });
  for (const voice of ['debug', 'info', 'warn', 'error'] as const) log[voice]({}, 'said');
  expect(lines).toHaveLength(count);
});

test('a line reaches the file by itself, and a flush brings it there at once', async () => {
  const file = join(temporaryFolder(), 'log');
  const log = createLogger({ level: 'info', fd: openSync(file, 'w') });
  log.info({}, 'first');
  await eventually(() => readFileSync(file, 'utf8').includes('first'));
  log.info({}, 'second');
  await log.flush();
  expect(readFileSync(file, 'utf8')).toMatch(/"first"\}\n.*"second"\}\n$/);
  await log.flush();
});

test('a flush of nothing does not wait for its deadline', async () => {
  const log = createLogger({ level: 'info', fd: openSync(join(temporaryFolder(), 'log'), 'w') });
  const deadline = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
  onTestFinished(() => deadline.mockRestore());
  await log.flush();
});

test('fields that are JSON already make a line like any other', () => {
  const { log, lines } = loggerInMemory();
  log.infoJson('"rule":"سلام","ms":0.2', 'decision');
  log.info({ rule: 'سلام', ms: 0.2 }, 'decision');
  const [ready, made] = lines.map((line) => JSON.parse(line));
  expect({ ...ready, time: '' }).toEqual({ ...made, time: '' });
  const quiet: string[] = [];
  createLogger({ level: 'warn', destination: { write: (line) => quiet.push(line) } }).infoJson(
    '',
    'decision',
  );
  expect(quiet).toEqual([]);
});

test('lines of any length come whole and in their order', async () => {
  const file = join(temporaryFolder(), 'log');
  const log = createLogger({ level: 'info', fd: openSync(file, 'w') });
  const lengths = [10, 70_000, 10, 21_000, 21_000, 21_000, 300_000, 1];
  for (const length of lengths) log.info({ text: 'س'.repeat(length) }, 'said');
  await log.flush();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).text.length)).toEqual(lengths);
});

test('a reader that is gone ends the log and nothing else', async () => {
  const { reader, writer } = pipe();
  const log = createLogger({ level: 'info', fd: writer });
  closeSync(reader);
  for (let i = 0; i < 100; i++) log.info({ text: 'x'.repeat(1000) }, 'nobody reads this');
  await log.flush();
  log.info({}, 'nor this');
  await log.flush();
});

test('a reader that is stuck costs lines, not time or memory; once it reads again, lines come whole', async () => {
  const { reader, writer } = pipe();
  const log = createLogger({ level: 'info', fd: writer });
  const text = 'x'.repeat(10_000);
  const sentBytes = 1000 * text.length;
  for (let i = 0; i < 1000; i++) log.info({ text }, 'nobody reads this for now');
  await log.flush();

  const received = await readUntil(reader, () => log.info({}, 'reading again'), /reading again"\}\n$/);
  expect(received.length).toBeGreaterThan(text.length);
  expect(received.length).toBeLessThan(sentBytes / 2);
  for (const line of received.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
});

test.skipIf(!mayMount())('a disk that was full takes lines again once there is room', async () => {
  const disk = smallDisk('16m');
  const [file, ballast] = [join(disk, 'log'), join(disk, 'ballast')];
  const log = createLogger({ level: 'info', fd: openSync(file, 'a') });
  const text = 'x'.repeat(10_000);
  fillDisk(ballast);
  for (let i = 0; i < 1000; i++) log.info({ text }, 'no room for this');
  await log.flush();

  rmSync(ballast);

  await eventually(() => {
    log.info({ text: text.repeat(10) }, 'room again');
    return readFileSync(file, 'utf8').endsWith('"room again"}\n');
  });
});

/** Reads all there is, and speaks whenever there is nothing left, until the text ends as awaited. */
async function readUntil(reader: number, speak: () => void, end: RegExp): Promise<string> {
  const buffer = Buffer.alloc(1024 * 1024);
  let text = '';
  await eventually(() => {
    try {
      const length = readSync(reader, buffer);
      text += buffer.toString('latin1', 0, length);
    } catch {
      speak();
    }
    return end.test(text.slice(-100));
  });
  return text;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function pipe(): { reader: number; writer: number } {
  const file = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [file]);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(file, 'w') };
}
