import { setTimeout as pause } from 'node:timers/promises';

/** How long what fails is tried again, and what for. */
export interface Patience {
  /** Whether it may be otherwise in a moment. */
  mayPass(failure: unknown): boolean;
  /** Hears once of a wait that takes longer than a second. */
  onWait(failure: Error): void;
  /** Ends the wait early. */
  calledOff?: Promise<unknown>;
  /** {@link patienceMs} unless given. */
  maxWaitMs?: number | undefined;
}

/** As long as a server may take to stop, and longer than a command that looks at a large outbox. */
export const patienceMs = 10_000;

/** Tries again what may succeed in a moment. @throws what it failed with last */
export async function withPatience<T>(
  attempt: () => Promise<T>,
  { mayPass, onWait, calledOff, maxWaitMs = patienceMs }: Patience,
): Promise<T> {
  const begunAt = performance.now();
  let isCalledOff = false;
  let isTold = false;
  void calledOff?.then(() => {
    isCalledOff = true;
  });
  for (;;) {
    try {
      return await attempt();
    } catch (failure) {
      const waitedMs = performance.now() - begunAt;
      if (!mayPass(failure) || isCalledOff || waitedMs >= maxWaitMs) throw failure;
      if (!isTold && waitedMs >= tellAfterMs) {
        isTold = true;
        onWait(failure as Error);
      }
    }
    await pause(tryEveryMs);
  }
}

const tryEveryMs = 200;
const tellAfterMs = 1000;
