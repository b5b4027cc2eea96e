import { jittered } from './retries.js';

/** Says when a receiver may be tried: less often while it asks for a pause, and hardly at all while it is down. */
export interface Breaker {
  /** Milliseconds since 1970; now or earlier: at once. */
  readyAt(): number;
  /** Permits one attempt, which ends with one call of `release`. Undefined: nothing may be sent before `readyAt()`. */
  acquire(): Permit | undefined;
}

export interface Permit {
  release(observation: Observation): void;
}

/** What an attempt showed about its receiver, whatever became of the event. */
export interface Observation {
  /** `up`: it responded, even if it refused. `down`: no response, or a 5xx. `unknown`: the attempt was cut short. */
  health: 'up' | 'down' | 'unknown';
  /** It gets more than it can take: 429, 502, 504. */
  overloaded?: boolean;
  /** It asks for a pause of this length (`Retry-After`). */
  pauseMs?: number;
}

/** So many failures in a row, with no response between them, open the breaker. */
export const failuresToOpen = 10;

// The first opening is short: it may have been a restart. Each failed probe doubles it.
const firstOpeningMs = 5_000;
const longestOpeningMs = 300_000;
// Between two attempts at a receiver that is overloaded. Doubled while it stays so, halved by each good response.
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const shortestPauseMs = 250;
// While a probe is under way nobody knows when the others may go: they ask again after this.
const askAgainMs = 1_000;

/** Starts closed: every attempt may go. */
export function createBreaker({ now, random }: { now(): number; random(): number }): Breaker {
  let failures = 0;
  let openings = 0;
  let openUntil: number | undefined;
  let probe: Permit | undefined;
  let pauseMs = 0;
  let slowedAt = 0;
  let pausedUntil = 0;

  const readyAt = () => Math.max(pausedUntil, openUntil ?? 0, probe ? now() + askAgainMs : 0);

  function acquire(): Permit | undefined {
    const acquiredAt = now();
    if (readyAt() > acquiredAt) return undefined;
    const isProbe = openUntil !== undefined;
    if (pauseMs > 0) pauseFor(pauseMs);
    const permit: Permit = {
      release({ health, overloaded = false, pauseMs: askedMs = 0 }) {
        if (probe === permit) probe = undefined;
        if (health === 'down') fail(isProbe);
        if (health === 'up') close();
        if (overloaded) slowDown(acquiredAt);
        else if (health === 'up') speedUp();
        pauseFor(askedMs);
      },
    };
    if (isProbe) probe = permit;
    return permit;
  }

  function fail(isProbe: boolean): void {
    failures++;
    // Attempts that were under way when it opened show nothing new.
    if (isProbe || (openUntil === undefined && failures >= failuresToOpen)) open();
  }

  function open(): void {
    const ms = Math.min(firstOpeningMs * 2 ** openings, longestOpeningMs);
    openings++;
    openUntil = now() + jittered(ms, random);
  }

  function close(): void {
    failures = 0;
    openings = 0;
    openUntil = undefined;
    probe = undefined;
  }

  /** Once for all attempts that were under way together. */
  function slowDown(acquiredAt: number): void {
    if (pauseMs === 0 || acquiredAt > slowedAt) {
      pauseMs = Math.min(Math.max(pauseMs * 2, firstPauseMs), longestPauseMs);
      slowedAt = now();
    }
    pauseFor(jittered(pauseMs, random));
  }

  function speedUp(): void {
    pauseMs = pauseMs / 2 < shortestPauseMs ? 0 : pauseMs / 2;
  }

  function pauseFor(ms: number): void {
    if (ms > 0) pausedUntil = Math.max(pausedUntil, now() + ms);
  }

  return { readyAt, acquire };
}
