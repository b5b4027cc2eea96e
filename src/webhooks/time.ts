/** The time that deliveries go by: the machine's, or one that a test moves by hand. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after `ms`, and does not keep the process alive. Returns a function that cancels it. */
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

// Node fires longer timers at once.
const longestTimer = 2 ** 31 - 1;

/** Waits for something to end, at most so long by the machine's clock. Leaves no timer behind. */
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
