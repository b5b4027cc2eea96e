import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { startChild } from './children.js';
import { eventually } from './eventually.js';

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
  const port = await quietPort();
  const folder = mkdtempSync(join(tmpdir(), 'dargah-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {});
  let server: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();

  async function start(): Promise<void> {
    const durable = ['--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const options = ['--port', String(port), '--bind', '127.0.0.1', ...durable, ...settings];
    const started = startChild('redis-server', options, { stdio: ['ignore', 'pipe', 'pipe'] });
    server = started;
    ended = once(started, 'exit');
    let said = '';
    started.stdout!.on('data', (text) => (said = `${said}${text}`.slice(-5_000)));
    await once(started, 'spawn');
    if (client.status === 'wait') void client.connect().catch(() => {});
    const early = ended.then(() => {
      throw new Error(`redis-server ended:\n${said}`);
    });
    await Promise.race([early, eventually(() => answers(client))]);
    early.catch(() => {});
  }

  async function kill(): Promise<void> {
    server?.kill('SIGKILL');
    await ended;
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

async function answers(client: Redis): Promise<void> {
  if (client.status !== 'ready') throw new Error('it is not there yet');
  await client.ping();
}

/**
 * A free port below those that the system gives to outgoing connections: while our Redis is down, one of the many
 * connections that are tried in the meantime could otherwise get its very port.
 */
async function quietPort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
}
