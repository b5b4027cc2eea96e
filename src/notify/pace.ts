/** What may be done beside answering clicks, which come first: what waits is written down, and leaves later. */
export interface Pace {
  /**
   * Takes the time for one attempt from what this process has to spare. False: there is none now; what can wait is to
   * leave some for what cannot.
   */
  takeTime(canWait?: boolean): boolean;
}

/** How long the event loop waited for something to do, and how long it was at work, in milliseconds. */
export interface LoopTimes {
  idle: number;
  active: number;
}

/**
 * A pace that spends the time in which the event loop is idle, but for a part of it. An account, and not a share that
 * is measured once in a while: when clicks come in, nothing is left to spend at once.
 * @param passed what has passed since it was last asked
 */
export function createPace(passed: () => LoopTimes = eventLoopTimes()): Pace {
  let spareMs = 0;
  return {
    takeTime(canWait = false) {
      const { idle, active } = passed();
      spareMs = Math.max(-mostMs, Math.min(mostMs, spareMs + idle - keptFree * (idle + active)));
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

function eventLoopTimes(): () => LoopTimes {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const passed = { idle: now.idle - before.idle, active: now.active - before.active };
    before = now;
    return passed;
  };
}
