import { randomUUID } from 'node:crypto';
import type { OutboxAdmin, OutboxHealth, OutboxStats } from '../outbox.js';
import type { RedisConnection, Report } from './connection.js';
import { createPolling } from './polling.js';

/** Watches whether Redis keeps what it was given. */
export interface Watch {
  readonly health: OutboxHealth;
  /** Counts what is there, and remembers it to say how much is lost if Redis is emptied. */
  stats(): Promise<OutboxStats>;
  /** Looks now and then regularly. Resolves after the first look. */
  start(): Promise<void>;
  close(): void;
}

/**
 * Notices a Redis that was emptied, that started without what it had, or that evicts keys: it takes deliveries as if
 * nothing had happened. The key `identity` identifies the outbox. A replica that does not find the identity it knows
 * concludes that everything else is gone, too.
 */
export function watchForLoss(
  connection: RedisConnection,
  admin: Pick<OutboxAdmin, 'stats'>,
  { report, everyMs }: { report: Report; everyMs: number },
): Watch {
  const { address, prefix, client } = connection;
  const lossWarnings: string[] = [];
  let lost = 0;
  let policy = 'noeviction';
  let identity: string | undefined;
  let lastCount = 0;
  /** The highest count since the outbox was last found: Redis may have been emptied before the last count. */
  let highestCount = 0;
  /** Deliveries that Redis has evicted, as far as any replica noticed. */
  let evicted: number | undefined;
  const polling = createPolling(everyMs, () =>
    look()
      .catch(() => undefined) // Redis is away, which the connection reports.
      .then(() => Number.POSITIVE_INFINITY),
  );

  return {
    health: {
      get lost() {
        return lost;
      },
      get warnings() {
        return [...lossWarnings, ...(evicts() ? [eviction()] : [])];
      },
    },
    stats,
    start() {
      // After each connection: Redis may have been started anew.
      client.on('ready', () => void polling.wake());
      return polling.wake();
    },
    close: () => void polling.stop(),
  };

  async function look(): Promise<void> {
    await lookAtPolicy();
    const [found, seq, lostCount] = await client.mget(`${prefix}identity`, `${prefix}seq`, `${prefix}lost`);
    if (identity !== undefined && found !== identity) {
      if (found === null && seq !== null && seq !== undefined)
        warn(
          `${address} has deleted keys of its own accord, and events with them, as far as they waited: ${mend}`,
          0,
        );
      else
        warn(
          `${address} was emptied, or started without what it had: ${mend}. Up to ${highestCount} events are lost`,
          highestCount,
        );
      evicted = undefined;
      lastCount = 0;
    }
    highestCount = lastCount;
    identity = found ?? (await identify());
    const evictedNow = Number(lostCount ?? 0);
    if (evicted !== undefined && evictedNow > evicted)
      warn(
        `${address} has deleted ${evictedNow - evicted} waiting events of its own accord: ${mend}`,
        evictedNow - evicted,
      );
    evicted = evictedNow;
    await stats();
  }

  async function stats(): Promise<OutboxStats> {
    const stats = await admin.stats();
    lastCount = stats.waiting + stats.dead;
    highestCount = Math.max(highestCount, lastCount);
    return stats;
  }

  /** Another replica may do so in the same moment. */
  async function identify(): Promise<string | undefined> {
    await client.set(`${prefix}identity`, randomUUID(), 'NX');
    return (await client.get(`${prefix}identity`)) ?? undefined;
  }

  async function lookAtPolicy(): Promise<void> {
    const before = evicts();
    policy = (await policyOf(client)) ?? policy;
    if (evicts() && !before) report(eviction(), 'always');
    if (!evicts() && before)
      report(`${address} deletes no deliveries any more: its maxmemory-policy is noeviction`, 'always');
  }

  function evicts(): boolean {
    return policy !== 'noeviction';
  }

  function eviction(): string {
    return `${address} deletes deliveries when its memory is full: set maxmemory-policy to noeviction, it is ${policy}`;
  }

  function warn(message: string, events: number): void {
    lost += events;
    if (lossWarnings.length < maxWarnings) lossWarnings.push(message);
    report(message, 'always');
  }
}

const mend =
  'let it keep what it has (appendonly yes, maxmemory-policy noeviction), and nobody else delete keys there';
/** The log has them all. */
const maxWarnings = 20;

/** A hosted Redis may keep its settings to itself, or all of this. */
async function policyOf(client: RedisConnection['client']): Promise<string | undefined> {
  const info = await client.info('memory').catch(() => '');
  const said = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (said !== undefined) return said;
  const setting = await client.config('GET', 'maxmemory-policy').catch(() => []);
  return (setting as string[])[1];
}
