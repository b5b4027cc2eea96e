import { createReading } from './late-reading.js';
import type { RareMetrics } from './metric-table.js';

/** What is counted of events, attempts and the outbox. */
export interface NotificationMetrics {
  /** Events for these receivers go out from now on: what becomes of them is counted from 0. */
  receiversInForce(receivers: Iterable<string>, outcomes: readonly string[]): void;
  /** Events that the outbox did not take. */
  notWritten(events: number): void;
  /** Dead letters that were deleted after their time. */
  expired(receiver: string, events: number): void;
  /** An attempt came to its end, as `outcome` says in a word. */
  attempted(receiver: string, outcome: string): void;
  /** @param seconds from the click */
  delivered(receiver: string, seconds: number): void;
  /** Where to read what the outbox holds, and its health, whenever the metrics are read. */
  watch(read: () => Promise<KeptFigures>, health: () => OutboxFigures): void;
}

/** Events that an outbox has lost, and what an operator is to look into. */
export interface OutboxFigures {
  lost: number;
  warnings: readonly string[];
}

/** The events of each receiver that an outbox holds: how many, and when the oldest waiting one was clicked. */
export type KeptFigures = Record<string, { waiting: number; dead: number; oldestAt?: number }>;

// Receivers are named in the rules file, a few of them: their names are labels as they are.
export function countAttempts({
  outboxAppendErrors,
  outboxExpired,
  attempts,
  deliverySeconds,
}: RareMetrics): Omit<NotificationMetrics, 'watch'> {
  const known = new Set<string>();
  return {
    receiversInForce(receivers, outcomes) {
      for (const receiver of receivers) {
        if (!known.has(receiver)) deliverySeconds.zero({ receiver });
        known.add(receiver);
        outboxExpired.inc({ receiver }, 0);
        for (const outcome of outcomes) attempts.inc({ receiver, outcome }, 0);
      }
    },
    notWritten: (events) => outboxAppendErrors.inc(events),
    expired: (receiver, events) => outboxExpired.inc({ receiver }, events),
    attempted: (receiver, outcome) => attempts.inc({ receiver, outcome }),
    delivered: (receiver, seconds) => deliverySeconds.observe({ receiver }, seconds),
  };
}

/** The figures of an outbox are read when the metrics are: 0 for receivers in force of whom nothing is kept. */
export function readOutbox(
  { outboxLost, outboxWarnings, depth, deadLetters, oldestAge }: RareMetrics,
  onLate: (whose: string) => void,
): Pick<NotificationMetrics, 'watch'> & { read(): Promise<void>; show(receivers: readonly string[]): void } {
  let readOnce = async () => {};
  let inForce: readonly string[] = [];
  return {
    read: () => readOnce(),
    show(receivers) {
      inForce = receivers;
    },
    watch(read, health) {
      let last: KeptFigures = {};
      const ask = async () => {
        last = await read();
      };
      const reading = createReading(
        ask,
        () => last,
        () => onLate('the outbox'),
      );
      readOnce = async () => {
        const kept = await reading();
        const { lost, warnings } = health();
        outboxLost.reset();
        outboxLost.inc(lost);
        outboxWarnings.set(warnings.length);
        for (const gauge of [depth, deadLetters, oldestAge]) gauge.reset();
        const figures = { ...Object.fromEntries(inForce.map((name) => [name, nothingKept])), ...kept };
        for (const [receiver, { waiting, dead, oldestAt }] of Object.entries(figures)) {
          depth.set({ receiver }, waiting);
          deadLetters.set({ receiver }, dead);
          const ageMs = oldestAt === undefined ? 0 : Date.now() - oldestAt;
          oldestAge.set({ receiver }, Math.max(0, ageMs / 1000));
        }
      };
    },
  };
}

const nothingKept: KeptFigures[string] = { waiting: 0, dead: 0 };
