import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openFileOutbox, type Repaired, repairOutbox } from '../../../../src/webhooks/file-outbox/outbox.js';
import type { Delivery, OutboxHealth } from '../../../../src/webhooks/outbox.js';
import { machineTime } from '../../../../src/webhooks/time.js';
import { recordingDispatcher } from '../outbox-behaviour.js';

/** A state folder that was closed in order, and what it must deliver. */
export interface State {
  folder: string;
  deliveries: readonly Delivery[];
}

/** Whether something that is told may be missing. */
export type Bearing = 'may lose some' | 'loses nothing';

/** Something that a disk may do to a file of a state folder. */
export interface Damage {
  /** Below the state folder. */
  file: string;
  at: number;
  /** What becomes of the byte there; undefined: the file ends before it. */
  turnsInto?: (byte: number) => number;
}

/** In memory, where the system has such a place: thousands of them are made. */
export function damageFolder(): string {
  const shm = '/dev/shm';
  return mkdtempSync(join(existsSync(shm) ? shm : tmpdir(), 'dargah-damage-'));
}

/**
 * What is wrong with how an outbox bears this damage, at the first start and at the next one; undefined: nothing. All
 * arrives, or it is said what does not, and nothing arrives that is not what was written down.
 */
export async function faultOf(
  { folder, deliveries }: State,
  damage: Damage,
  bearing: Bearing = 'may lose some',
): Promise<string | undefined> {
  const copy = damageFolder();
  try {
    cpSync(folder, copy, { recursive: true });
    inflict(copy, damage);
    const repaired = await repairIfRefused(copy);
    const first = await start(copy);
    const second = await start(copy);
    const arrived = [...first.arrived, ...second.arrived];
    const wrong = arrived.find((one) => !deliveries.some((other) => isSame(one, other)));
    if (wrong !== undefined) return `it delivers ${JSON.stringify(wrong)}`;
    const missing = deliveries.filter((one) => !arrived.some((other) => isSame(one, other)));
    const lost = first.health.lost + repaired.lost;
    const told = [...first.health.warnings, ...repaired.told];
    if (missing.length > 0 && bearing === 'loses nothing') return `it loses ${missing.map(({ id }) => id)}`;
    if (missing.length > 0 && lost === 0 && told.length === 0)
      return `it says nothing of ${missing.map(({ id }) => id)}`;
    if (missing.length > lost && !told.some((sentence) => /checksums|bytes|\.ldb$/.test(sentence)))
      return `it tells of ${lost} lost, and not of ${missing.map(({ id }) => id)}`;
    return undefined;
  } catch (error) {
    return `it ends with ${(error as Error).stack}`;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function inflict(folder: string, { file, at, turnsInto }: Damage): void {
  const path = join(folder, file);
  if (turnsInto === undefined) {
    truncateSync(path, at);
    return;
  }
  const bytes = readFileSync(path);
  bytes[at] = turnsInto(bytes[at]!);
  writeFileSync(path, bytes);
}

/** As an operator does whom a server that does not start tells to. */
async function repairIfRefused(folder: string): Promise<{ lost: number; told: string[] }> {
  try {
    const { health, close } = await openFileOutbox({ folder, dispatcher: recordingDispatcher() });
    await close(0);
    return { lost: health.lost, told: [...health.warnings] };
  } catch (error) {
    const { message } = error as Error;
    if (!message.includes(`"dargah outbox repair --state-dir ${folder}"`)) throw error;
    const { lost, bytesLost, tables }: Repaired = await repairOutbox(folder);
    return { lost, told: [...(bytesLost > 0 ? [`${bytesLost} bytes`] : []), ...tables] };
  }
}

/** Starts as a server does, and has all leave that can. */
async function start(folder: string): Promise<{ arrived: Delivery[]; health: OutboxHealth }> {
  const dispatcher = recordingDispatcher();
  // Whatever was to be tried again is due.
  const time = { ...machineTime, now: () => Date.now() + 86_400_000 };
  const outbox = await openFileOutbox({ folder, dispatcher, time });
  try {
    outbox.deliverTo(['crm', 'erp']);
    await outbox.retry('all');
    for (let quiet = 0; quiet < mostQuiet; quiet += 1) {
      if ((await outbox.list({ limit: 100 })).length === 0) break;
      const before = dispatcher.attempts.length;
      await pause(5);
      if (dispatcher.attempts.length > before) quiet = 0;
    }
    return { arrived: dispatcher.attempts.map(({ delivery }) => delivery), health: outbox.health };
  } finally {
    await outbox.close(0);
  }
}

/** Looks at what is left, in a row, in which nothing leaves: nothing will. */
const mostQuiet = 400;

function isSame(one: Delivery, other: Delivery): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}
