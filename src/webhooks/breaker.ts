import { jittered } from './retries.js';

/** Says when a receiver may be tried: less often while it asks for quiet, and hardly at all while it is down. */
export interface Breaker {
  /** Milliseconds since 1970; at most now: at once. */
  readyAt(): number;
  /** Begins an attempt, which ends by calling `leave` once. Undefined: nothing may be sent before `readyAt()`. */
  enter(): Pass | undefined;
  /** Nothing is tried for so long, whatever else is known. */
  quietFor(ms: number): void;
}

export interface Pass {
  leave(news: News): void;
}

/** What an attempt told of its receiver, whatever became of the event. */
export interface News {
  /**
   * `up`: it answered, and be it with a refusal. `down`: no answer, or one that admits a fault (5xx). `unknown`: the
   * attempt was called off.
   */
  health: 'up' | 'down' | 'unknown';
  /** It can take less than it gets: 429, 502, 504. */
  overloaded?: boolean;
  /** It wants quiet for so long (`Retry-After`). */
  quietMs?: number;
}

/** So many failures in a row, with no answer between, open the breaker. */
export const failuresToOpen = 10;

// The first opening is short: it may have been a restart. Each failed probe doubles it.
const firstOpeningMs = 5_000;
const longestOpeningMs = 300_000;
// Between two attempts at a receiver that is overloaded. Doubled while it stays so, halved by each good answer.
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const shortestPauseMs = 250;
// While a probe is under way nobody knows yet when the others may go: whoever asks is told to ask again soon.
const askAgainMs = 1_000;

/** A breaker that is closed: all may go. */
export function createBreaker({ now, random }: { now(): number; random(): number }): Breaker {
  let failures = 0;
  let openings = 0;
  let openUntil: number | undefined;
  let probe: Pass | undefined;
  let pauseMs = 0;
  let slowedAt = 0;
  let quietUntil = 0;

  const readyAt = () => Math.max(quietUntil, openUntil ?? 0, probe ? now() + askAgainMs : 0);

  function enter(): Pass | undefined {
    const enteredAt = now();
    if (readyAt() > enteredAt) return undefined;
    const isProbe = openUntil !== undefined;
    if (pauseMs > 0) quiet(pauseMs);
    const pass: Pass = {
      leave({ health, overloaded = false, quietMs = 0 }) {
        if (probe === pass) probe = undefined;
        if (health === 'down') fail(isProbe);
        if (health === 'up') close();
        if (overloaded) slowDown(enteredAt);
        else if (health === 'up') speedUp();
        quiet(quietMs);
      },
    };
    if (isProbe) probe = pass;
    return pass;
  }

  function fail(isProbe: boolean): void {
    failures++;
    // Others that were under way when it opened tell nothing new.
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
  function slowDown(enteredAt: number): void {
    if (pauseMs === 0 || enteredAt > slowedAt) {
      pauseMs = Math.min(Math.max(pauseMs * 2, firstPauseMs), longestPauseMs);
      slowedAt = now();
    }
    quiet(jittered(pauseMs, random));
  }

  function speedUp(): void {
    pauseMs = pauseMs / 2 < shortestPauseMs ? 0 : pauseMs / 2;
  }

  function quiet(ms: number): void {
    if (ms > 0) quietUntil = Math.max(quietUntil, now() + ms);
  }

  return { readyAt, enter, quietFor: quiet };
}
