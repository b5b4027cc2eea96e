import { Redis, type RedisOptions, ReplyError } from 'ioredis';
import { type Delivery, OutboxUnavailable } from '../outbox.js';
import { machineTime } from '../time.js';
import { type RedisScript, redisScript, redisScripts } from './scripts.js';

/** A Redis, and whether it takes what is written. */
export interface Place {
  /** Host and port, for messages. */
  address: string;
  /** What the names of all keys begin with. */
  prefix: string;
  /** Fails within a second, and at once while Redis is known to be away. */
  commands: Redis;
  /** Runs a script. @throws {OutboxUnavailable} */
  run(script: RedisScript, ...values: (string | number)[]): Promise<unknown>;
  /** Returns what `question` finds in Redis. @throws {OutboxUnavailable} */
  ask<Answer>(question: (commands: Redis) => Promise<Answer>): Promise<Answer>;
  /** Not writable from now on, until Redis takes something. */
  doubt(error: unknown): void;
  readonly writable: boolean;
  /** The reason that nothing can be written at the moment. */
  unavailable(): OutboxUnavailable;
  close(): void;
}

/** Tells one sentence, unless it was told a moment ago. Returns whether it did. */
export type Tell = (message: string, always?: 'always') => boolean;

const commandMs = 1_000;
const openMs = 1_000;
const probeMs = 250;

/** Resolves when Redis is there, or does not come within a second. */
export async function connect(url: string, prefix: string, tell: Tell): Promise<Place> {
  const address = addressOf(url);
  let state: 'unknown' | 'writable' | 'away' | 'closed' = 'unknown';
  const commands = connectionTo(url, failsFast, () => state !== 'closed');
  const scripts = defineScripts(commands);
  const keys = `{${prefix}}:`; // In braces, a cluster keeps them all on one node.
  let reason = 'it cannot be reached';
  let wasTold = false;
  let callOffProbe = () => {};

  /** Only a write tells: a Redis that is full, or that is a copy of another, answers everything else. */
  async function probe(): Promise<void> {
    callOffProbe();
    try {
      await commands.set(`${keys}probe`, 'to see whether Redis takes it', 'PX', 60_000);
      if (state === 'closed') return;
      if (wasTold) tell(`${address} takes deliveries again`, 'always');
      wasTold = false;
      state = 'writable';
    } catch (error) {
      doubt(error);
    }
  }

  function doubt(error: unknown): void {
    if (state === 'closed') return;
    state = 'away';
    wasTold = tell(unavailable(error).message) || wasTold;
    callOffProbe();
    callOffProbe = machineTime.after(probeMs, () => void probe());
  }

  function unavailable(error?: unknown): OutboxUnavailable {
    if (error instanceof OutboxUnavailable) return error;
    reason = reasonOf(error, url) ?? reason;
    return new OutboxUnavailable(`${address} takes no deliveries: ${reason}`);
  }

  async function ask<Answer>(question: (commands: Redis) => Promise<Answer>): Promise<Answer> {
    try {
      return await question(commands);
    } catch (error) {
      // What the connection has to say is told when it happens.
      if (error instanceof ReplyError) tell(`${address} refused a command: ${reasonOf(error, url)}`);
      throw unavailable(error);
    }
  }

  commands.on('error', doubt);
  commands.on('close', () => state === 'writable' && doubt(new Error('it closed the connection')));
  commands.on('ready', () => {
    void probe();
    void settingsOf(commands).then((faults) => faults.map((fault) => tell(`${address} ${fault}`)));
  });
  await readyWithin(openMs, commands);
  await probe();

  return {
    address,
    prefix: keys,
    commands,
    run: (script, ...values) => ask(() => scripts[script](keys, ...values)),
    ask,
    doubt,
    get writable() {
      return state === 'writable';
    },
    unavailable: () => unavailable(),
    close() {
      state = 'closed';
      reason = 'the outbox was closed';
      callOffProbe();
      commands.disconnect();
    },
  };
}

type Patience = Pick<
  RedisOptions,
  | 'enableOfflineQueue'
  | 'maxRetriesPerRequest'
  | 'autoResendUnfulfilledCommands'
  | 'commandTimeout'
  | 'socketTimeout'
>;

/** A connection, made again while it is wanted, whose trouble never ends the process. */
export function connectionTo(url: string, patience: Patience, isWanted: () => boolean): Redis {
  const connection = new Redis(url, {
    protocol: 2, // What BullMQ has been used with for years; nothing here needs the newer one.
    connectTimeout: 5_000,
    retryStrategy: (times: number) => (isWanted() ? Math.min(50 * 2 ** Math.min(times, 10), 1_000) : null),
    // After a failover, the address may lead to what is a copy now: connect anew.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    ...patience,
  });
  connection.on('error', () => {});
  return connection;
}

/** Nothing is kept in memory for a Redis that is away, and a Redis that hangs is left. */
const failsFast: Patience = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: commandMs,
  socketTimeout: 2 * commandMs,
};

/** A receiver's name as part of a key: without the colon, which parts the parts. */
export function nameOf(receiver: string): string {
  return encodeURIComponent(receiver);
}

/** Each delivery is in a lane; one that names none has its own. */
export function laneKeyOf({ id, orderingKey }: Pick<Delivery, 'id' | 'orderingKey'>): string {
  return orderingKey === undefined ? `id:${id}` : `lane:${orderingKey}`;
}

type Scripts = Record<RedisScript, (key: string, ...values: (string | number)[]) => Promise<unknown>>;

function defineScripts(connection: Redis): Scripts {
  for (const name of Object.keys(redisScripts) as RedisScript[]) {
    connection.defineCommand(`dargah_${name}`, { numberOfKeys: 1, lua: redisScript(name) });
  }
  const commands = connection as unknown as Record<string, Scripts[RedisScript]>;
  const scripts = {} as Scripts;
  for (const name of Object.keys(redisScripts) as RedisScript[]) {
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

/** Undefined where ioredis only says that there is no connection: why there is none was said before. */
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

async function readyWithin(ms: number, connection: Redis): Promise<void> {
  if (connection.status === 'ready') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    connection.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * What its next stop would cost. What it deletes while it runs is seen to in watch.ts. A hosted one may keep its
 * settings to itself.
 */
async function settingsOf(connection: Redis): Promise<string[]> {
  try {
    const info = await connection.info('persistence');
    const sync = await connection.config('GET', 'appendfsync').catch(() => []);
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
