/**
 * How many deliveries to a receiver may be under way at once: `max` while this process has time to spare, and fewer,
 * down to one, while it is busy. Clicks come first; what waits is written down, and leaves when there are fewer of them.
 * @param busy the share of the time since it was last asked in which the event loop was at work, 0 to 1
 */
export function createPace(max: number, busy = eventLoopBusy(), now = () => performance.now()): () => number {
  let allowed = max;
  let lookedAt = now();
  return () => {
    if (now() - lookedAt < lookEveryMs) return allowed;
    lookedAt = now();
    const share = busy();
    if (share > tooBusy) allowed = Math.max(1, Math.floor(allowed / 2));
    else if (share < withTimeToSpare) allowed = Math.min(max, allowed + 1);
    return allowed;
  };
}

const lookEveryMs = 20;
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
