import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setEnvironmentData } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { startOutboxThread, type Thread } from '../../../../src/webhooks/file-outbox/thread.js';
import {
  type Delivery,
  type Dispatcher,
  type Outbox,
  type OutboxStats,
  OutboxUnreadable,
  type Outcome,
} from '../../../../src/webhooks/outbox.js';
import { below, mulberry32, pick, type Random } from '../../../support/random.js';
import { inSoak, size } from '../../../support/soak.js';
import { aDelivery, eventually, openPatientOutbox } from '../outbox-behaviour.js';
import { timeByHand } from '../receivers.js';

const minute = 60_000;
/** Nothing has left for so long: nothing will. No measure of how fast a machine is. */
const stuckMs = 120_000;

test.for(Array.from({ length: size(300, 2) }, (_, index) => index + 1))(
  'nothing is lost, comes twice, too early or before an older one of its ordering key, whatever happens: seed %i',
  async (seed) => {
    const random = mulberry32(seed);
    const world = makeWorld(random);
    const folder = stateFolder();
    const disk = diskThatFails(seed);
    const open = async () => {
      disk.isFailing = false;
      const opened = await openPatientOutbox({
        ...{ folder, dispatcher: world.dispatcher, time: world.time, restMs: 1 },
        ...(seed % 2 === 0 && { startThread: disk.startThread }),
      });
      disk.isFailing = true;
      return opened;
    };
    let outbox = await open();
    onTestFinished(() => outbox.close(0));
    outbox.deliverTo(['crm', 'erp']);
    for (let step = 0; step < 60; step += 1) {
      await happens(random, world, outbox).catch(unlessReadFailed);
      if (random() < 0.05) {
        await outbox.close(1000);
        outbox = await open();
        outbox.deliverTo(random() < 0.5 ? ['crm'] : ['crm', 'erp']);
      }
    }
    disk.isFailing = false;
    world.mood = 'quiet';
    await eventually(async () => expect(await outbox.stats()).toMatchObject(await countedBy(outbox)));
    expect(world.faults).toEqual([]);

    world.mood = 'peaceful';
    outbox.deliverTo(['crm', 'erp']);
    await untilNoneWaits(world, outbox);
    await retry(world, outbox, 'dead');
    await untilNoneWaits(world, outbox);
    expect(await outbox.stats()).toEqual({ waiting: 0, dead: 0, receivers: {} });
    expect(world.faults).toEqual([]);
    const ends = new Set(world.all.map(({ state }) => state));
    expect([...ends].filter((state) => state !== 'delivered' && state !== 'dropped')).toEqual([]);
  },
);

test('what waits and what is dead takes no memory', inSoak, async () => {
  const count = 20_000;
  const program = [
    '--expose-gc',
    'test/process/webhooks/file-outbox/memory.mjs',
    stateFolder(),
    String(count),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, program);
  const { sizes, stats } = JSON.parse(stdout) as { sizes: number[]; stats: OutboxStats };
  const kept = { down: { waiting: count }, gone: { dead: count + count / 1000 }, left: { waiting: count } };
  expect(stats.receivers).toMatchObject(kept);
  const [before, waiting, dead, left] = sizes as [number, number, number, number];
  // Of each its id alone would be more, with what an object and a place for it take; a few are there, with all else.
  expect((waiting - before) / count).toBeLessThan(150);
  expect((dead - waiting) / count).toBeLessThan(150);
  expect((left - dead) / count).toBeLessThan(150);
});

/** What became of one delivery, as far as the receivers' side knows. */
interface Known {
  delivery: Delivery;
  number: number;
  state: 'waiting' | 'delivered' | 'dead' | 'dropped';
  isSending: boolean;
  /** It may come at any time, by any number, since someone asked for it. */
  isAskedFor: boolean;
  /** Calls under way that ask for it. */
  calls: number;
  /** It was perhaps asked for while it was sent, and comes again after that. */
  isAskedForAgain: boolean;
  dueAt: number;
  attempts: number;
}

interface World {
  all: Known[];
  byKey: Map<string, Known>;
  /** Those of a receiver and an ordering key. */
  ofOrderingKey: Map<string, Known[]>;
  faults: string[];
  time: ReturnType<typeof timeByHand>;
  dispatcher: Dispatcher;
  /** `quiet`: nothing is to be tried. `peaceful`: everything arrives. */
  mood: 'random' | 'quiet' | 'peaceful';
  /** Dead ones came back to these. */
  disturbedKeys: Set<string>;
}

function makeWorld(random: Random): World {
  const time = timeByHand();
  let quietUntil = 0;
  const world: World = {
    ...{
      all: [],
      byKey: new Map(),
      ofOrderingKey: new Map(),
      faults: [],
      time,
      mood: 'random',
      disturbedKeys: new Set(),
    },
    dispatcher: {
      readyAt: (receiver) => {
        if (world.mood === 'quiet') return Number.POSITIVE_INFINITY;
        return world.mood === 'peaceful' || receiver === 'erp' ? 0 : quietUntil;
      },
      async attempt(delivery, attempt, signal) {
        const known = world.byKey.get(keyOf(delivery))!;
        world.faults.push(...faultsOf(world, known, delivery, attempt));
        if (known.isAskedFor) comesBack(world, known, attempt);
        known.isSending = true;
        await turns(below(random, 4));
        known.isSending = false;
        const outcome: Outcome = signal.aborted ? held(time.now()) : outcomeOf();
        note(known, outcome);
        return outcome;
      },
    },
  };

  function outcomeOf(): Outcome {
    const chance = world.mood === 'peaceful' ? 0 : random();
    if (chance < 0.5) return { type: 'delivered' };
    if (chance < 0.58) return { type: 'dead', error: 'answered 410' };
    if (chance < 0.65) {
      quietUntil = time.now() + below(random, 5 * minute);
      return held(quietUntil);
    }
    return { type: 'later', at: time.now() + random() * below(random, 10 * minute), error: 'answered 500' };
  }

  function note(known: Known, outcome: Outcome): void {
    if (known.state === 'dropped') return;
    known.isAskedFor = known.calls > 0 || known.isAskedForAgain;
    known.isAskedForAgain = false;
    if (outcome.type === 'delivered') known.state = 'delivered';
    else if (outcome.type === 'dead') known.state = 'dead';
    else known.dueAt = outcome.at;
    if (!('counts' in outcome)) known.attempts += 1;
  }
  return world;
}

/** One that someone has asked for may have died since. */
function comesBack(world: World, known: Known, attempt: number): void {
  known.attempts = attempt - 1;
  if (known.state !== 'dead') return;
  known.state = 'waiting';
  world.disturbedKeys.add(orderingKeyOf(known.delivery));
}

function held(at: number): Outcome {
  return { type: 'later', at, error: 'held back', counts: false };
}

function faultsOf(world: World, known: Known, delivery: Delivery, attempt: number): string[] {
  const faults: string[] = [];
  const say = (what: string) => faults.push(`${delivery.id} for ${delivery.receiver} ${what}`);
  if (delivery.body !== known.delivery.body) say('has another body');
  if (known.state === 'delivered') say('comes twice');
  if (known.isSending) say('is sent twice at once');
  if (known.isAskedFor) return faults;
  if (known.state !== 'waiting') say(`comes though it is ${known.state}`);
  if (attempt !== known.attempts + 1) say(`has attempt ${attempt} after ${known.attempts}`);
  if (world.time.now() < known.dueAt) say('comes too early');
  const orderingKey = orderingKeyOf(delivery);
  if (delivery.orderingKey === undefined || world.disturbedKeys.has(orderingKey)) return faults;
  for (const other of world.ofOrderingKey.get(orderingKey)!) {
    if (other === known) continue;
    if (other.state === 'waiting' && other.number < known.number) say(`comes before ${other.delivery.id}`);
    if (other.state === 'waiting' && other.isSending) say(`comes while ${other.delivery.id} is sent`);
  }
  return faults;
}

async function happens(random: Random, world: World, outbox: Outbox): Promise<void> {
  const chance = random();
  const someone = () => (world.all.length === 0 ? undefined : pick(random, world.all).delivery.id);
  if (chance < 0.45) await append(random, world, outbox);
  else if (chance < 0.65) world.time.moveTo(world.time.now() + below(random, 5 * minute));
  else if (chance < 0.75) await turns(below(random, 30));
  else if (chance < 0.82) await retry(world, outbox, someone());
  else if (chance < 0.86) await retry(world, outbox, 'dead');
  else if (chance < 0.92) await drop(world, outbox, someone());
  else if (chance < 0.95) outbox.deliverTo(pick(random, [['crm'], ['erp'], ['crm', 'erp']]));
  else await outbox.list({ limit: 1000 });
}

async function append(random: Random, world: World, outbox: Outbox): Promise<void> {
  const deliveries: Delivery[] = [];
  for (let count = pick(random, [1, 1, 5, 40, 300]); count > 0; count -= 1) {
    const id = String(world.all.length + deliveries.length);
    const ofKey = random() < 0.6 ? { orderingKey: `c${below(random, 8)}` } : {};
    const given = { id, clickedAt: world.time.now(), body: `body ${id}`, ...ofKey };
    for (const receiver of pick(random, [['crm'], ['erp'], ['crm', 'erp']]))
      deliveries.push(aDelivery({ ...given, receiver }));
  }
  for (const delivery of deliveries) expectFrom(world, delivery);
  await outbox.append(deliveries);
}

function expectFrom(world: World, delivery: Delivery): void {
  const known: Known = {
    ...{ delivery, number: world.all.length, state: 'waiting', dueAt: 0, attempts: 0 },
    ...{ isSending: false, isAskedFor: false, isAskedForAgain: false, calls: 0 },
  };
  world.all.push(known);
  world.byKey.set(keyOf(delivery), known);
  const orderingKey = world.ofOrderingKey.get(orderingKeyOf(delivery));
  if (orderingKey === undefined) world.ofOrderingKey.set(orderingKeyOf(delivery), [known]);
  else orderingKey.push(known);
}

async function retry(world: World, outbox: Outbox, which: string | undefined): Promise<void> {
  if (which === undefined) return;
  const meant = world.all.filter(({ delivery }) => which === 'dead' || delivery.id === which);
  for (const known of meant) askFor(world, known, which === 'dead');
  await outbox.retry(which === 'dead' ? which : [which]).catch(unlessReadFailed);
  for (const known of meant) {
    known.calls -= 1;
    if (which !== 'dead') known.isAskedForAgain = true;
  }
}

function askFor(world: World, known: Known, isForDead: boolean): void {
  known.calls += 1;
  if (known.state !== 'dead' && (isForDead || known.state !== 'waiting')) return;
  world.disturbedKeys.add(orderingKeyOf(known.delivery));
  known.state = 'waiting';
  known.isAskedFor = true;
  known.attempts = 0;
  known.dueAt = 0;
}

async function drop(world: World, outbox: Outbox, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  for (const known of world.all) {
    if (known.delivery.id !== id || known.state === 'delivered') continue;
    // It may still come: an attempt may begin before it is dropped.
    known.isAskedFor = true;
    known.state = 'dropped';
  }
  await outbox.drop([id]);
}

async function countedBy(outbox: Outbox): Promise<object> {
  const listed = await outbox.list({ limit: 1_000_000 });
  const of = (state: string) => listed.filter((one) => one.state === state).length;
  return { waiting: of('waiting'), dead: of('dead') };
}

async function untilNoneWaits({ time }: World, outbox: Outbox): Promise<void> {
  let waiting = Number.POSITIVE_INFINITY;
  for (let changedAt = Date.now(); waiting > 0 && Date.now() - changedAt < stuckMs; ) {
    time.moveTo(time.now() + 60 * minute);
    await turns(50);
    const before = waiting;
    waiting = (await outbox.stats()).waiting;
    if (waiting !== before) changedAt = Date.now();
  }
  expect(await outbox.list({ state: 'waiting', limit: 3 })).toEqual([]);
}

/** Some reads of a database fail while `isFailing`; see failing-disk.mjs. */
function diskThatFails(seed: number): { isFailing: boolean; startThread: () => Thread } {
  const isFailing = new Int32Array(new SharedArrayBuffer(4));
  return {
    set isFailing(isSo: boolean) {
      Atomics.store(isFailing, 0, Number(isSo));
    },
    startThread: () => {
      setEnvironmentData('disk', { seed, isFailing });
      return startOutboxThread(program);
    },
  };
}

const program = new URL('./failing-disk.mjs', import.meta.url);

function unlessReadFailed(error: unknown): void {
  if (!(error instanceof OutboxUnreadable)) throw error;
}

function keyOf({ id, receiver }: Delivery): string {
  return `${receiver} ${id}`;
}

function orderingKeyOf({ receiver, orderingKey }: Delivery): string {
  return `${receiver} ${orderingKey}`;
}

/** So many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
