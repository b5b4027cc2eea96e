import { randomUUID } from 'node:crypto';
import type { OutboxAdmin, OutboxHealth, OutboxStats } from '../outbox.js';
import { createPolling } from '../polling.js';
import type { RedisConnection, Report } from './connection.js';

/**
 * Notices a Redis that was emptied, that started without what it had, or that evicts keys: it takes deliveries as if
 * nothing had happened. The key `identity` identifies the outbox. A replica that does not find the identity it knows
 * concludes that everything else is gone, too.
 */
export class LossWatch {
  private readonly lossWarnings: string[] = [];
  private lost = 0;
  private policy = 'noeviction';
  private identity: string | undefined;
  private lastCount = 0;
  /** The highest count since the outbox was last found: Redis may have been emptied before the last count. */
  private highestCount = 0;
  /** Deliveries that Redis has evicted, as far as any replica noticed. */
  private evicted: number | undefined;
  private readonly report: Report;
  private readonly polling: ReturnType<typeof createPolling>;

  constructor(
    private readonly connection: RedisConnection,
    private readonly admin: Pick<OutboxAdmin, 'stats'>,
    { report, everyMs }: { report: Report; everyMs: number },
  ) {
    this.report = report;
    this.polling = createPolling(everyMs, () =>
      this.look()
        .catch(() => undefined) // Redis is away, which the connection reports.
        .then(() => Number.POSITIVE_INFINITY),
    );
  }

  get health(): OutboxHealth {
    const { lost, lossWarnings } = this;
    return { lost, warnings: [...lossWarnings, ...(this.evicts() ? [this.eviction()] : [])] };
  }

  /** Looks now and then regularly. Resolves after the first look. */
  start(): Promise<void> {
    // After each connection: Redis may have been started anew.
    this.connection.client.on('ready', () => void this.polling.wake());
    return this.polling.wake();
  }

  close(): void {
    void this.polling.stop();
  }

  /** Counts what is there, and remembers it to say how much is lost if Redis is emptied. */
  async stats(): Promise<OutboxStats> {
    const stats = await this.admin.stats();
    this.lastCount = stats.waiting + stats.dead;
    this.highestCount = Math.max(this.highestCount, this.lastCount);
    return stats;
  }

  private async look(): Promise<void> {
    await this.lookAtPolicy();
    const { client, prefix } = this.connection;
    const [found, seq, evicted] = await client.mget(`${prefix}identity`, `${prefix}seq`, `${prefix}lost`);
    if (this.identity !== undefined && found !== this.identity) {
      this.warnOfLoss(found === null && seq !== null && seq !== undefined);
      this.evicted = undefined;
      this.lastCount = 0;
    }
    this.highestCount = this.lastCount;
    this.identity = found ?? (await this.identify());
    this.lookAtEvicted(Number(evicted ?? 0));
    await this.stats();
  }

  /** @param isDeleted whether some keys are still there, so that Redis has deleted the others */
  private warnOfLoss(isDeleted: boolean): void {
    const { address } = this.connection;
    if (isDeleted) {
      this.warn(
        `${address} has deleted keys of its own accord, and events with them, as far as they waited: ${mend}`,
        0,
      );
    } else {
      this.warn(
        `${address} was emptied, or started without what it had: ${mend}. Up to ${this.highestCount} events are lost`,
        this.highestCount,
      );
    }
  }

  private lookAtEvicted(now: number): void {
    const more = this.evicted === undefined ? 0 : now - this.evicted;
    this.evicted = now;
    if (more > 0) {
      const { address } = this.connection;
      this.warn(`${address} has deleted ${more} waiting events of its own accord: ${mend}`, more);
    }
  }

  /** Another replica may do so in the same moment. */
  private async identify(): Promise<string | undefined> {
    const { client, prefix } = this.connection;
    await client.set(`${prefix}identity`, randomUUID(), 'NX');
    return (await client.get(`${prefix}identity`)) ?? undefined;
  }

  private async lookAtPolicy(): Promise<void> {
    const { client, address } = this.connection;
    const before = this.evicts();
    this.policy = (await policyOf(client)) ?? this.policy;
    if (this.evicts() && !before) this.report(this.eviction(), 'always');
    if (!this.evicts() && before)
      this.report(`${address} deletes no deliveries any more: its maxmemory-policy is noeviction`, 'always');
  }

  private evicts(): boolean {
    return this.policy !== 'noeviction';
  }

  private eviction(): string {
    return `${this.connection.address} deletes deliveries when its memory is full: set maxmemory-policy to noeviction, it is ${this.policy}`;
  }

  private warn(message: string, events: number): void {
    this.lost += events;
    if (this.lossWarnings.length < maxWarnings) this.lossWarnings.push(message);
    this.report(message, 'always');
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
