import type { Redis } from 'ioredis';
import type { Delivery, Dispatcher, Outcome } from '../outbox.js';
import { machineTime, type Time } from '../time.js';
import { nameOf, type Place, type Tell } from './connection.js';
import { type Jobs, openHands } from './jobs.js';
import { takenFields } from './scripts.js';

/** Carries the lanes of one receiver, several at a time, each in its order. */
export interface Carrier {
  /** Whether one more lane would be carried at once. */
  isHungry(): boolean;
  /** So many lanes more were asked for. */
  expect(lanes: number): void;
  /** Looks now for lanes that are due, rather than within a second. */
  look(): void;
  /** Begins no further attempt, and ends those under way after at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export interface CarrierOptions {
  receiver: string;
  place: Place;
  /** For the commands of BullMQ. */
  connection: Redis;
  jobs: Jobs;
  dispatcher: Dispatcher;
  time: Time;
  lanesAtOnce: number;
  takeOverMs: number;
  tell: Tell;
  /** Who is asked to carry a lane now has until then; afterwards, someone is asked anew. */
  leaseEnd(): number;
}

/** About how many lanes are asked for at a time, at most. All others rest in our own keys. */
const askedAtMost = 1_000;
/** After so many deliveries in a row, a lane lets the others go first. */
const turn = 50;
const lookMs = 1_000;
/** For writing down what came of the last attempts. */
const goodbyeMs = 2_000;

export function openCarrier(options: CarrierOptions): Carrier {
  const { receiver, place, jobs, dispatcher, time, leaseEnd } = options;
  const name = nameOf(receiver);
  let isOpen = true;
  let asked = 0;
  const hands = openHands({ ...options, carryLane, onIdle: startOver });
  const looking = lookWhenDue(time, handOver);

  async function carryLane(laneKey: string, holder: string, signal: AbortSignal): Promise<void> {
    asked = Math.max(0, asked - 1);
    if (!mayTry()) return putBack(laneKey);
    let taken = await place.run('take', name, laneKey, time.now(), leaseEnd(), holder);
    for (let count = 1; Array.isArray(taken); count++) {
      const { delivery, attempted, generation } = takenDelivery(receiver, taken);
      // Asked in the turn in which the attempt begins, so that a dispatcher that lets one through lets through one.
      if (!mayTry()) return putBack(laneKey);
      // A signal an attempt: whoever listens to one seldom stops.
      const outcome = await dispatcher.attempt(delivery, attempted + 1, AbortSignal.any([signal]));
      const settled = [name, laneKey, delivery.id, generation, ...valuesOf(outcome, attempted)];
      taken = await settle(settled, holder, () => isOpen && !signal.aborted && count < turn);
      if (outcome.type === 'later') looking.noLaterThan(outcome.at);
    }
    if (taken === 1 && isOpen) await jobs.ask([laneKey]);
  }

  function mayTry(): boolean {
    return isOpen && dispatcher.readyAt(receiver) <= time.now();
  }

  /** The lane comes round when something may be tried at this receiver again. */
  async function putBack(laneKey: string): Promise<void> {
    const at = Math.max(time.now() + 1, dispatcher.readyAt(receiver));
    await place.run('defer', name, laneKey, at);
    looking.noLaterThan(at);
  }

  /** Written down however long Redis is away: what arrived is not to be sent again, as long as we live. */
  async function settle(settled: (string | number)[], holder: string, goOn: () => boolean): Promise<unknown> {
    for (;;) {
      try {
        return await place.run('settle', ...settled, time.now(), leaseEnd(), holder, goOn() ? 1 : 0);
      } catch (error) {
        if (!isOpen) throw error;
        await new Promise<void>((resolve) => machineTime.after(250, resolve));
      }
    }
  }

  /** Asks for the lanes that are due. Returns when the next one is. */
  async function handOver(): Promise<number> {
    const now = time.now();
    const readyAt = dispatcher.readyAt(receiver);
    if (readyAt > now) return readyAt;
    asked = await jobs.count();
    const room = Math.max(0, askedAtMost - asked);
    const [next, ...laneKeys] = (await place.run('claim', name, now, leaseEnd(), room)) as string[];
    asked += laneKeys.length;
    await jobs.ask(laneKeys);
    return next === '' || room === 0 ? Number.POSITIVE_INFINITY : Number(next);
  }

  function startOver(): void {
    asked = 0;
    looking.look();
  }

  return {
    isHungry: () => asked < askedAtMost && mayTry(),
    expect(lanes) {
      asked += lanes;
    },
    look: looking.look,
    async close(graceMs) {
      isOpen = false;
      looking.close();
      const closed = hands.close();
      if (!Number.isFinite(graceMs)) return closed;
      await within(graceMs, closed);
      hands.abort();
      await within(goodbyeMs, closed);
    },
  };
}

/** Looks every second, sooner where something is due sooner, and never twice at a time. */
function lookWhenDue(time: Time, handOver: () => Promise<number>) {
  let isOpen = true;
  let isLooking = false;
  let isAskedAgain = false;
  let nextAt = Number.POSITIVE_INFINITY;
  let callOff = () => {};

  function look(): void {
    isAskedAgain = isLooking;
    if (isOpen && !isLooking) void lookOnce();
  }

  async function lookOnce(): Promise<void> {
    isLooking = true;
    callOff();
    nextAt = time.now() + lookMs;
    // Where Redis is away, which was told, the next look comes all the same.
    const due = await handOver().catch(() => Number.POSITIVE_INFINITY);
    isLooking = false;
    if (isAskedAgain) return look();
    noLaterThan(Math.min(nextAt, due), true);
  }

  function noLaterThan(at: number, always = false): void {
    if (!isOpen || (at >= nextAt && !always)) return;
    nextAt = at;
    if (isLooking) return;
    callOff();
    callOff = time.after(Math.max(0, at - time.now()), look);
  }

  return {
    look,
    noLaterThan: (at: number) => noLaterThan(at),
    close() {
      isOpen = false;
      callOff();
    },
  };
}

/** In the order of the script `settle`: what came of it, attempts, at, error. */
function valuesOf(outcome: Outcome, attempted: number): (string | number)[] {
  if (outcome.type === 'delivered') return ['delivered', attempted + 1, '', ''];
  if (outcome.type === 'dead') return ['dead', attempted + 1, '', outcome.error];
  return ['later', outcome.counts === false ? attempted : attempted + 1, outcome.at, outcome.error];
}

function takenDelivery(receiver: string, values: string[]) {
  const taken = Object.fromEntries(takenFields.map((field, at) => [field, values[at]!])) as Record<
    (typeof takenFields)[number],
    string
  >;
  const { id, lane, clickedAt, rule, body } = taken;
  const ofKey = lane === '' ? {} : { orderingKey: lane };
  const delivery: Delivery = { id, receiver, ...ofKey, clickedAt: Number(clickedAt), rule, body };
  return { delivery, attempted: Number(taken.attempts), generation: taken.generation };
}

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, passed]);
  clearTimeout(timer);
}
