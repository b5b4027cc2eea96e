import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished, vi } from 'vitest';
import { freePort } from './dargah.js';

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

/**
 * True where tests that need a Redis are to be skipped, since there is no `redis-server` on this machine. With
 * `REDIS_REQUIRED=1` they run all the same, and fail.
 */
export const withoutRedis = !isInstalled && process.env.REDIS_REQUIRED !== '1';

if (withoutRedis) {
  console.warn(
    '\nSKIPPED: the tests of the Redis outbox need the program "redis-server", which is not installed.\n' +
      'Debian and Ubuntu: apt-get install redis-server. With REDIS_REQUIRED=1 they fail rather than being skipped.\n',
  );
}

/** A Redis of its own for one test, on a free port of this machine, that keeps what it acknowledged. */
export interface TestRedis {
  url: string;
  /** To look inside, and to change settings. */
  client: Redis;
  /** As a power cut does, for all that Redis can tell. */
  kill(): Promise<void>;
  /** Starts it again with what it kept. */
  start(): Promise<void>;
  /** It still takes connections, and answers nothing. */
  freeze(): void;
  thaw(): void;
}

export async function startRedis(...settings: string[]): Promise<TestRedis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'dargah-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {});
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const durable = ['--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const options = ['--port', String(port), '--bind', '127.0.0.1', ...durable, ...settings];
    server = spawn('redis-server', options, { stdio: 'ignore' });
    await once(server, 'spawn');
    if (client.status === 'wait') void client.connect().catch(() => {});
    await vi.waitFor(() => client.ping(), { timeout: 10_000, interval: 20 });
  }

  async function kill(): Promise<void> {
    if (server === undefined) return;
    const ended = once(server, 'exit');
    server.kill('SIGCONT');
    server.kill('SIGKILL');
    await ended;
    server = undefined;
  }

  onTestFinished(async () => {
    client.disconnect();
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await start();
  return {
    url,
    client,
    kill,
    start,
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
  };
}
