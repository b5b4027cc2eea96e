import { setTimeout as pause } from 'node:timers/promises';

/** Reads the figures of somebody who may be late: those of now, if they come in time, or else the last ones. */
export type Reading<Figures> = () => Promise<Figures>;

const readMs = 2_000;

/**
 * @param ask resolves when `last` gives the figures of now
 * @param onLate called once when they do not come within two seconds, until they do again
 */
export function createReading<Figures>(
  ask: () => Promise<void>,
  last: () => Figures,
  onLate: () => void,
): Reading<Figures> {
  let isLate = false;
  return async () => {
    const answered = ask().then(
      () => true,
      () => true, // Redis is away.
    );
    const isInTime = await Promise.race([answered, pause(readMs, false, { ref: false })]);
    if (!isInTime && !isLate) onLate();
    isLate = !isInTime;
    return last();
  };
}
