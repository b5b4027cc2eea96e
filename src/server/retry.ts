import { setTimeout as pause } from 'node:timers/promises';

export interface RetryOptions {
  /** Whether another attempt may succeed in a moment. */
  isTransient(failure: unknown): boolean;
  /** Called once, with the failure, when the attempts have taken longer than a second. */
  onWait(failure: Error): void;
  /** Ends the attempts early. */
  cancelled?: Promise<unknown>;
  /** Default: {@link defaultMaxWaitMs}. */
  maxWaitMs?: number | undefined;
}

/** As long as a server may take to stop, and longer than a command that looks at a large outbox. */
export const defaultMaxWaitMs = 10_000;

/** Tries again what may succeed in a moment. @throws the last failure */
export async function retry<T>(
  attempt: () => Promise<T>,
  { isTransient, onWait, cancelled, maxWaitMs = defaultMaxWaitMs }: RetryOptions,
): Promise<T> {
  const begunAt = performance.now();
  let isCancelled = false;
  let isReported = false;
  void cancelled?.then(() => {
    isCancelled = true;
  });
  for (;;) {
    try {
      return await attempt();
    } catch (failure) {
      const waitedMs = performance.now() - begunAt;
      if (!isTransient(failure) || isCancelled || waitedMs >= maxWaitMs) throw failure;
      if (!isReported && waitedMs >= reportAfterMs) {
        isReported = true;
        onWait(failure as Error);
      }
    }
    await pause(retryEveryMs);
  }
}

const retryEveryMs = 200;
const reportAfterMs = 1_000;
