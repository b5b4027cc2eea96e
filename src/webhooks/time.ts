/** Time as notifications see it: the machine's, or one that a test moves by hand. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once, not before `ms` have passed, and does not keep the process alive. Returns what calls it off. */
  after(ms: number, call: () => void): () => void;
}

/** The machine's. */
export const machineTime: Time = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, Math.min(ms, longestTimer));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

// Node calls back at once where a timer is to take longer.
const longestTimer = 2 ** 31 - 1;

/** Waits for something to end, but by the machine's clock no longer than so long. Leaves no timer behind. */
export async function atMost(ms: number, ending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([ending, late]);
  } finally {
    clearTimeout(timer);
  }
}
