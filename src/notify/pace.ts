/** How much may be done beside answering clicks, which come first: what waits is written down, and leaves later. */
export interface Pace {
  /** How many deliveries to a receiver may be under way at once. Below 1: one for that share of the time. */
  maxConcurrent(): number;
  /** Whether there is no time to spare for anything that can wait. */
  isBusy(): boolean;
}

/**
 * Up to `max` deliveries at once while this process has time to spare, and fewer and fewer while it is busy.
 * @param busy the share of the time since it was last asked in which the event loop was at work, 0 to 1
 */
export function createPace(max: number, busy = eventLoopBusy(), now = () => performance.now()): Pace {
  let allowed = max;
  let share = 0;
  let lookedAt = now();
  const look = () => {
    if (now() - lookedAt < lookEveryMs) return;
    lookedAt = now();
    share = busy();
    if (share > tooBusy) allowed = Math.max(least, allowed / 2);
    else if (share < withTimeToSpare) allowed = Math.min(max, allowed < 1 ? 2 * allowed : allowed + 1);
  };
  return {
    maxConcurrent() {
      look();
      return allowed;
    },
    isBusy() {
      look();
      return share > tooBusy;
    },
  };
}

const lookEveryMs = 20;
const least = 1 / 16;
// Between the two it stays as it is. Above three quarters, times of answers begin to grow quickly (queueing theory).
const tooBusy = 0.75;
const withTimeToSpare = 0.6;

function eventLoopBusy(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}
