import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './children.js';
import { eventually } from './eventually.js';

export { eventually };

/** The top of the checkout, with a slash at its end. */
export const checkout = fileURLToPath(new URL('../../', import.meta.url));

export interface LogLine {
  level: string;
  msg: string;
  [field: string]: unknown;
}

/** A `dargah serve`, ended with the test that started it. */
export interface Gateway {
  /** Where clicks are answered. */
  url: string;
  /** Without a slash at its end. */
  adminUrl: string;
  log: readonly LogLine[];
  /** Sends a click with the key `dev`, unless other headers say otherwise. */
  click(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The text that a click is answered with. */
  textFor(body: unknown): Promise<string>;
  /** What came on standard error so far. */
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the name of the signal that ended it. */
  ended: Promise<number | string>;
}

/** One of its own process. */
export interface Dargah extends Gateway {
  pid: number;
  /** Reads no more of standard error, and is gone for who writes there. */
  closeStderr(): void;
}

export interface Command {
  args?: readonly string[];
  environment?: Record<string, string>;
  cwd?: string;
  /** In place of the built main.ts: a whole command line. */
  command?: readonly string[];
  /** Of the user and the group to run as; this needs root. */
  uid?: number | undefined;
}

/** Starts `dargah serve` on free ports with the key `dev`, and waits until it answers. */
export async function startDargah(given: Command = {}): Promise<Dargah> {
  const adminPort = await freePort();
  const process = start(serving(given, adminPort));
  const { pid, closeStderr } = process;
  return { ...(await onceItAnswers(process, adminPort)), pid, closeStderr };
}

/** Command and environment of a `serve` that can be asked by this process alone. */
export function serving(given: Command, adminPort: number): Command {
  return {
    ...given,
    args: given.args ?? ['serve'],
    environment: {
      DARGAH_AUTH_KEY: 'dev',
      DARGAH_HOST: '127.0.0.1',
      DARGAH_PORT: '0',
      DARGAH_ADMIN_HOST: '127.0.0.1',
      DARGAH_ADMIN_PORT: String(adminPort),
      ...given.environment,
    },
  };
}

/** Waits until a `serve` that was started answers clicks. */
export async function onceItAnswers(
  { onLine, stderr, signal, ended }: Pick<Started, 'onLine' | 'stderr' | 'signal' | 'ended'>,
  adminPort: number,
): Promise<Gateway> {
  const log: LogLine[] = [];
  onLine((line) => log.push(JSON.parse(line) as LogLine));
  const started = () => log.find((line) => line.url !== undefined);
  const early = ended.then((code) => {
    if (!started()) throw new Error(`dargah ended with ${code} before it answered:\n${stderr()}`);
  });
  await Promise.race([early, eventually(() => assert(started()))]);
  early.catch(() => {});

  const url = started()!.url as string;
  const click = (body: unknown, headers: Record<string, string> = { authorization: 'dev' }) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    log,
    click,
    textFor: async (body) => ((await (await click(body)).json()) as { text_message: string }).text_message,
    stderr,
    signal,
    ended,
  };
}

/** Runs a command to its end. */
export async function runDargah(
  given: Command,
): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const process = start(given);
  const code = await process.ended;
  return { code, stdout: process.stdout(), stderr: process.stderr() };
}

/**
 * A port that nothing listens on. It lies below the range from which the system hands out ports to clients and to
 * `listen(0)`, or somebody else could be given it before it is used; each worker of the tests has a range of its own, in
 * which it takes any, so that two runs on one machine seldom meet.
 */
export async function freePort(): Promise<number> {
  const range = 10_000 + (Number(process.env.VITEST_POOL_ID ?? 0) % 10) * portsOfWorker;
  if (given.size > portsOfWorker / 2) given.clear();
  for (;;) {
    const port = range + Math.floor(Math.random() * portsOfWorker);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

const portsOfWorker = 2_000;
const given = new Set<number>();

/** The built command. Tests of it would tell nothing if it were older than its source. */
export function builtMain(): string {
  main ??= findMain();
  return main;
}

let main: string | undefined;

function findMain(): string {
  const found = join(checkout, 'dist/start.cjs');
  const newest = Math.max(
    ...readdirSync(join(checkout, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  if (!existsSync(found) || statSync(found).mtimeMs < newest) {
    throw new Error('dist/ is older than src/. Run "npm run build" first, or the tests by "npm test"');
  }
  return found;
}

/** A command of its own process, ended with the test that started it. */
export interface Started {
  pid: number;
  onLine(listener: (line: string) => void): void;
  stdout(): string;
  stderr(): string;
  closeStderr(): void;
  signal(name: NodeJS.Signals): void;
  ended: Promise<number | string>;
}

/** Starts a command, and leaves it running. */
export function start({ args = [], environment = {}, cwd, command, uid }: Command): Started {
  const [file = '', ...rest] = command ?? [process.execPath, builtMain()];
  const child: ChildProcess = startChild(file, [...rest, ...args], {
    cwd: cwd ?? checkout,
    // Nothing of the tests' own environment: it may hold settings of ours.
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  let stdout = '';
  let stderr = '';
  let unfinished = '';
  const listeners: ((line: string) => void)[] = [];
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    const lines = (unfinished + chunk).split('\n');
    unfinished = lines.pop()!;
    for (const line of lines) for (const listener of listeners) listener(line);
  });
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    pid: child.pid!,
    onLine: (listener) => listeners.push(listener),
    stdout: () => stdout,
    stderr: () => stderr,
    closeStderr: () => void child.stderr!.destroy(),
    signal: (name) => child.kill(name),
    ended,
  };
}

function assert(found: unknown): void {
  if (!found) throw new Error('not there yet');
}
