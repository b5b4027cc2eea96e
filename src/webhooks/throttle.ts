import { availableParallelism } from 'node:os';

/** Holds attempts back while the process is busy with clicks, which come first: deliveries wait in the outbox. */
export interface Throttle {
  /**
   * Takes the time for one attempt from what this process has to spare. False: there is none now. Attempts that can
   * wait leave a reserve for those that cannot.
   */
  takeTime(canWait?: boolean): boolean;
}

/** How long this process could have done more, and how long it was busy, in milliseconds. */
export interface Times {
  idle: number;
  active: number;
}

/**
 * Spends the idle time of the process, but for a part of it. It keeps an account rather than a rate that is measured
 * now and then: as soon as clicks come in, nothing is left to spend.
 * @param passed returns the times since it was last called
 */
export function createThrottle(passed: () => Times): Throttle {
  let spareMs = 0;
  return {
    takeTime(canWait = false) {
      const { idle, active } = passed();
      spareMs = Math.max(-maxDebtMs, Math.min(maxSpareMs, spareMs + idle - reservedShare * (idle + active)));
      if (spareMs <= (canWait ? reserveMs : 0)) return false;
      spareMs -= attemptMs;
      return true;
    },
  };
}

/** Above three quarters of load, response times grow quickly (queueing theory). */
const reservedShare = 0.25;
/** Less than an attempt takes. A slower one leaves less idle time, and so holds the next ones back. */
const attemptMs = 0.05;
/** At most sixteen attempts can start together. */
const maxSpareMs = 0.8;
const reserveMs = maxSpareMs / 2;
/** One idle moment amid many clicks does not pay it off, and after a rush it is soon paid. */
const maxDebtMs = 20;

/**
 * Measures the times between two calls. Time is idle when the event loop is idle and a processor is free: writing files
 * and collecting garbage use one in other threads.
 * @param processorMs returns the processor time that all threads of this process have used, in milliseconds
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
