import { availableParallelism } from 'node:os';

/** What may be done beside answering clicks, which come first: what waits is written down, and leaves later. */
export interface Throttle {
  /**
   * Takes the time for one attempt from what this process has to spare. False: there is none now; what can wait is to
   * leave some for what cannot.
   */
  takeTime(canWait?: boolean): boolean;
}

/** How long this process could have done more, and how long it could not, in milliseconds. */
export interface Times {
  idle: number;
  active: number;
}

/**
 * A throttle that spends the time in which the process is idle, but for a part of it. An account, and not a share that
 * is measured once in a while: when clicks come in, nothing is left to spend at once.
 * @param passed what has passed since it was last asked
 */
export function createThrottle(passed: () => Times): Throttle {
  let spareMs = 0;
  return {
    takeTime(canWait = false) {
      const { idle, active } = passed();
      spareMs = Math.max(-mostOwedMs, Math.min(mostMs, spareMs + idle - keptFree * (idle + active)));
      if (spareMs <= (canWait ? reserveMs : 0)) return false;
      spareMs -= attemptMs;
      return true;
    },
  };
}

/** Above three quarters, times of answers begin to grow quickly (queueing theory). */
const keptFree = 0.25;
/** Less than an attempt takes: one that is slower than thought leaves less idle time, and so holds itself back. */
const attemptMs = 0.05;
/** No more than a dozen of attempts can come together. */
const mostMs = 0.8;
const reserveMs = mostMs / 2;
/**
 * An idle moment amid many clicks is not to be taken for time to spare; nor is a rush that is over to be paid for long.
 */
const mostOwedMs = 20;

/**
 * What passes between two calls. Idle is when the event loop is, as far as a processor is free then: writing and
 * collecting garbage, which other threads do, take one too.
 * @param processorMs processor time that this process has used, of all threads together, in milliseconds
 */
export function processTimes(
  processorMs: () => number,
  processors = availableParallelism(),
  loop: () => Times = () => performance.eventLoopUtilization(),
): () => Times {
  const read = () => ({ ...loop(), used: processorMs() });
  let before = read();
  return () => {
    const now = read();
    const waited = now.idle - before.idle;
    const all = waited + now.active - before.active;
    const free = processors * all - (now.used - before.used);
    const idle = Math.min(waited, free);
    before = now;
    return { idle, active: all - idle };
  };
}
