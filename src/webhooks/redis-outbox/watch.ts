import { randomUUID } from 'node:crypto';
import type { OutboxAdmin, OutboxHealth, OutboxStats } from '../outbox.js';
import { machineTime } from '../time.js';
import type { Place, Tell } from './connection.js';

/** What is known of whether a Redis keeps what it was given. */
export interface Watch {
  readonly health: OutboxHealth;
  /** Counts what is there, which it remembers. */
  stats(): Promise<OutboxStats>;
  /** Looks now, and again and again. */
  start(): Promise<void>;
  close(): void;
}

/**
 * Notices a Redis that was emptied, that started without what it had, or that deletes keys for want of memory: it takes
 * deliveries as if nothing had happened. A key of ours says which outbox it is. Whoever does not find the one it knows
 * learns by it that all else is gone, too.
 */
export function watchOver(
  place: Place,
  admin: Pick<OutboxAdmin, 'stats'>,
  { tell, everyMs }: { tell: Tell; everyMs: number },
): Watch {
  const { address, prefix, commands } = place;
  const happened: string[] = [];
  let lost = 0;
  let policy = 'noeviction';
  let identity: string | undefined;
  /** How many deliveries there were when they were counted last. */
  let counted = 0;
  /** The most that were counted since the outbox was last found: Redis may have been emptied before the last count. */
  let kept = 0;
  /** How many are known to be deleted, as Redis counts for all replicas. */
  let deleted: number | undefined;
  let looking: Promise<void> | undefined;
  let isClosed = false;
  let callOff = () => {};

  return {
    health: {
      get lost() {
        return lost;
      },
      get warnings() {
        return [...happened, ...(evicts() ? [eviction()] : [])];
      },
    },
    stats,
    start() {
      // After each connection: Redis may have been started anew.
      commands.on('ready', () => void look());
      return look();
    },
    close() {
      isClosed = true;
      callOff();
    },
  };

  function look(): Promise<void> {
    callOff();
    looking ??= lookOnce()
      // Where it is away, that was told, and the next look comes all the same.
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
        if (!isClosed) callOff = machineTime.after(everyMs, () => void look());
      });
    return looking;
  }

  async function lookOnce(): Promise<void> {
    await lookAtPolicy();
    const [found, seq, gone] = await commands.mget(`${prefix}identity`, `${prefix}seq`, `${prefix}lost`);
    if (identity !== undefined && found !== identity) {
      if (found === null && seq !== null && seq !== undefined)
        warn(
          `${address} has deleted keys of its own accord, and events with them, as far as they waited: ${mend}`,
          0,
        );
      else
        warn(
          `${address} was emptied, or started without what it had: ${mend}. Up to ${kept} events are lost`,
          kept,
        );
      deleted = undefined;
      counted = 0;
    }
    kept = counted;
    identity = found ?? (await introduce());
    const now = Number(gone ?? 0);
    if (deleted !== undefined && now > deleted)
      warn(
        `${address} has deleted ${now - deleted} waiting events of its own accord: ${mend}`,
        now - deleted,
      );
    deleted = now;
    await stats();
  }

  async function stats(): Promise<OutboxStats> {
    const stats = await admin.stats();
    counted = stats.waiting + stats.dead;
    kept = Math.max(kept, counted);
    return stats;
  }

  /** Another replica may do so in the same moment. */
  async function introduce(): Promise<string | undefined> {
    await commands.set(`${prefix}identity`, randomUUID(), 'NX');
    return (await commands.get(`${prefix}identity`)) ?? undefined;
  }

  async function lookAtPolicy(): Promise<void> {
    const before = evicts();
    policy = (await policyOf(commands)) ?? policy;
    if (evicts() && !before) tell(eviction(), 'always');
    if (!evicts() && before)
      tell(`${address} deletes no deliveries any more: its maxmemory-policy is noeviction`, 'always');
  }

  function evicts(): boolean {
    return policy !== 'noeviction';
  }

  function eviction(): string {
    return `${address} deletes deliveries when its memory is full: set maxmemory-policy to noeviction, it is ${policy}`;
  }

  function warn(message: string, events: number): void {
    lost += events;
    if (happened.length < mostWarnings) happened.push(message);
    tell(message, 'always');
  }
}

const mend =
  'let it keep what it has (appendonly yes, maxmemory-policy noeviction), and nobody else delete keys there';
/** The log has them all. */
const mostWarnings = 20;

/** A hosted Redis may keep its settings to itself, or all of this. */
async function policyOf(commands: Place['commands']): Promise<string | undefined> {
  const info = await commands.info('memory').catch(() => '');
  const said = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (said !== undefined) return said;
  const setting = await commands.config('GET', 'maxmemory-policy').catch(() => []);
  return (setting as string[])[1];
}
