import { Redis, ReplyError } from 'ioredis';
import { OutboxUnavailable } from '../outbox.js';
import { atMost, machineTime } from '../time.js';
import { type RedisScript, redisScript, redisScripts } from './scripts.js';

/** A Redis, and whether it takes writes. */
export interface RedisConnection {
  /** Host and port, for messages. */
  address: string;
  /** What the names of all keys begin with. */
  prefix: string;
  /** Fails within a second, and at once while Redis is known to be away. */
  client: Redis;
  /** @throws {OutboxUnavailable} */
  run(script: RedisScript, ...values: (string | number)[]): Promise<unknown>;
  /** Returns what `read` finds in Redis. @throws {OutboxUnavailable} */
  read<Result>(read: (client: Redis) => Promise<Result>): Promise<Result>;
  /** A write failed: not writable from now on, until Redis takes one. */
  onWriteFailed(error: unknown): void;
  readonly writable: boolean;
  /** Why nothing can be written at the moment. */
  unavailable(): OutboxUnavailable;
  close(): void;
}

/** Reports one sentence to the operator, unless it did a moment ago. Returns whether it did. */
export type Report = (message: string, always?: 'always') => boolean;

const commandMs = 1_000;
const openMs = 1_000;
const probeMs = 250;

/** Resolves when Redis is there, or has not come within a second. */
export async function connect(url: string, prefix: string, report: Report): Promise<RedisConnection> {
  const address = addressOf(url);
  let state: 'unknown' | 'writable' | 'away' | 'closed' = 'unknown';
  const client = createClient(url, () => state === 'closed');
  const scripts = defineScripts(client);
  const keys = `{${prefix}}:`; // In braces, a cluster keeps them all on one node.
  let reason = 'it cannot be reached';
  let isReported = false;
  let callOffProbe = () => {};

  /** Only a write shows it: a Redis that is full, or a replica of another, answers everything else. */
  async function probe(): Promise<void> {
    callOffProbe();
    try {
      await client.set(`${keys}probe`, 'to see whether Redis takes it', 'PX', 60_000);
      if (state === 'closed') return;
      if (isReported) report(`${address} takes deliveries again`, 'always');
      isReported = false;
      state = 'writable';
    } catch (error) {
      onWriteFailed(error);
    }
  }

  function onWriteFailed(error: unknown): void {
    if (state === 'closed') return;
    state = 'away';
    isReported = report(unavailable(error).message) || isReported;
    callOffProbe();
    callOffProbe = machineTime.after(probeMs, () => void probe());
  }

  function unavailable(error?: unknown): OutboxUnavailable {
    if (error instanceof OutboxUnavailable) return error;
    reason = reasonOf(error, url) ?? reason;
    return new OutboxUnavailable(`${address} takes no deliveries: ${reason}`);
  }

  async function read<Result>(read: (client: Redis) => Promise<Result>): Promise<Result> {
    try {
      return await read(client);
    } catch (error) {
      // The connection reports its own errors.
      if (error instanceof ReplyError) report(`${address} refused a command: ${reasonOf(error, url)}`);
      throw unavailable(error);
    }
  }

  client.on('error', onWriteFailed);
  client.on('close', () => state === 'writable' && onWriteFailed(new Error('it closed the connection')));
  client.on('ready', () => {
    void probe();
    void settingsFaults(client).then((faults) => faults.map((fault) => report(`${address} ${fault}`)));
  });
  await readyWithin(openMs, client);
  await probe();

  return {
    address,
    prefix: keys,
    client,
    run: (script, ...values) => read(() => scripts[script](keys, ...values)),
    read,
    onWriteFailed,
    get writable() {
      return state === 'writable';
    },
    unavailable: () => unavailable(),
    close() {
      state = 'closed';
      reason = 'the outbox was closed';
      callOffProbe();
      client.disconnect();
    },
  };
}

function createClient(url: string, isClosed: () => boolean): Redis {
  return new Redis(url, {
    protocol: 2,
    connectTimeout: 5_000,
    retryStrategy: (times: number) => (isClosed() ? null : Math.min(50 * 2 ** Math.min(times, 10), 1_000)),
    // After a failover, the address may lead to a replica of Redis: connect anew.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    // No command waits in memory for a Redis that is away, or for long for one that hangs.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandMs,
    socketTimeout: 2 * commandMs,
  });
}

/** A receiver's name as part of a key: without the colon, which separates the parts. */
export function nameOf(receiver: string): string {
  return encodeURIComponent(receiver);
}

type Scripts = Record<RedisScript, (key: string, ...values: (string | number)[]) => Promise<unknown>>;

function defineScripts(client: Redis): Scripts {
  const commands = client as unknown as Record<string, Scripts[RedisScript]>;
  const scripts = {} as Scripts;
  for (const name of Object.keys(redisScripts) as RedisScript[]) {
    client.defineCommand(`dargah_${name}`, { numberOfKeys: 1, lua: redisScript(name) });
    scripts[name] = (key, ...values) => commands[`dargah_${name}`]!(key, ...values);
  }
  return scripts;
}

function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '') {
    // Not the text itself: it may hold a password.
    throw new Error(
      'the address of the outbox is not that of a Redis; write redis://host:6379 or rediss://host:6379',
    );
  }
  return `Redis at ${parsed.hostname}:${parsed.port || 6379}`;
}

/** Undefined where ioredis only says that there is no connection: the reason was reported before. */
function reasonOf(error: unknown, url: string): string | undefined {
  if (error === undefined) return undefined;
  const { message, name } = error as Error;
  if (name === 'MaxRetriesPerRequestError' || /enableOfflineQueue|Connection is closed/.test(message))
    return undefined;
  if (message === 'Command timed out') return 'it does not answer';
  const { password } = new URL(url);
  const texts = [password, decodeURIComponent(password)].filter((text) => text !== '');
  return texts.reduce((masked, text) => masked.replaceAll(text, '…'), message.split('\n')[0]!);
}

async function readyWithin(ms: number, client: Redis): Promise<void> {
  if (client.status === 'ready') return;
  await atMost(ms, new Promise((resolve) => client.once('ready', resolve)));
}

/** What the next stop of Redis would cost. watch.ts sees to what it evicts. A hosted one may not show its settings. */
async function settingsFaults(client: Redis): Promise<string[]> {
  try {
    const info = await client.info('persistence');
    const sync = await client.config('GET', 'appendfsync').catch(() => []);
    return [
      ...(/^aof_enabled:0/m.test(info) ? ['loses deliveries when it stops: set appendonly to yes'] : []),
      ...(/^aof_enabled:1/m.test(info) && (sync as string[])[1] !== 'always'
        ? [`may lose the last second in a power cut: set appendfsync to always`]
        : []),
    ];
  } catch {
    return []; // It went away again. It is asked when it comes back.
  }
}
