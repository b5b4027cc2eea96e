import { beforeEach, describe, expect, test } from 'vitest';
import {
  type Breaker,
  createBreaker,
  failuresToOpen,
  type Observation,
} from '../../../src/webhooks/breaker.js';

const second = 1000;
let now: number;
let breaker: Breaker;

beforeEach(() => {
  now = 1_000_000;
  breaker = createBreaker({ now: () => now, random: () => 0.5 });
});

const down: Observation = { health: 'down' };
const up: Observation = { health: 'up' };
const overloaded: Observation = { health: 'up', overloaded: true };

function attempt(observation: Observation): void {
  breaker.acquire()!.release(observation);
}

function open(): void {
  for (let i = 0; i < failuresToOpen; i++) attempt(down);
}

/** How long nothing may be tried from now on. */
const wait = () => Math.max(0, breaker.readyAt() - now);

/** Waits as long as it must, then tries. */
function attemptWhenReady(observation: Observation): number {
  const waited = wait();
  now += waited;
  attempt(observation);
  return waited;
}

describe('a receiver that is down', () => {
  test('is left alone after ten failures in a row', () => {
    for (let i = 1; i < failuresToOpen; i++) attempt(down);
    expect(wait()).toBe(0);
    attempt(down);
    expect(wait()).toBe(5 * second);
    expect(breaker.acquire()).toBeUndefined();
  });

  test('is not left alone when an answer comes between', () => {
    for (let i = 0; i < 5 * failuresToOpen; i++) attempt(i % failuresToOpen === 0 ? up : down);
    expect(wait()).toBe(0);
  });

  test('is probed by one attempt, and by longer and longer intervals', () => {
    open();
    const waits = Array.from({ length: 8 }, () => attemptWhenReady(down) / second);
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  });

  test('is tried by nobody else while a probe is under way', () => {
    open();
    now += wait();
    const probe = breaker.acquire()!;
    expect(breaker.acquire()).toBeUndefined();
    expect(wait()).toBe(second);
    probe.release(up);
    expect(wait()).toBe(0);
    expect(breaker.acquire()).toBeDefined();
    expect(breaker.acquire()).toBeDefined();
  });

  test('is probed again at once when a probe was stopped', () => {
    open();
    attemptWhenReady({ health: 'unknown' });
    expect(wait()).toBe(0);
  });

  test('begins from the start once it has answered', () => {
    open();
    for (const observation of [down, down, up]) attemptWhenReady(observation);
    open();
    expect(wait()).toBe(5 * second);
  });

  test('is not judged by what was under way before', () => {
    const before = [breaker.acquire()!, breaker.acquire()!];
    open();
    before[0]!.release(down);
    expect(wait()).toBe(5 * second);
    before[1]!.release(up);
    expect(wait()).toBe(0);
  });
});

describe('a receiver that is overloaded', () => {
  test('gets one attempt at a time, less and less often, then more and more', () => {
    attempt(overloaded);
    const slower = Array.from({ length: 8 }, () => attemptWhenReady(overloaded) / second);
    expect(slower).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    const faster = Array.from({ length: 10 }, () => attemptWhenReady(up) / second);
    expect(faster).toEqual([60, 60, 30, 15, 7.5, 3.75, 1.875, 0.9375, 0.46875, 0]);
  });

  test('is slowed once for all that were under way together', () => {
    const together = [breaker.acquire()!, breaker.acquire()!, breaker.acquire()!];
    for (const pass of together) pass.release(overloaded);
    expect(wait()).toBe(second);
  });

  test('gets the quiet that it asks for', () => {
    attempt({ ...overloaded, pauseMs: 120 * second });
    expect(wait()).toBe(120 * second);
    expect(breaker.acquire()).toBeUndefined();
  });
});
