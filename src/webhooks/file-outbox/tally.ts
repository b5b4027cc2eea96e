import { addToStats, type Delivery, type OutboxStats } from '../outbox.js';

/** Counts deliveries that wait in a row, without a look at each. */
export class Tally {
  readonly #receivers = new Map<string, { waiting: number; oldestAt: number }>();
  #waiting = 0;

  get waiting(): number {
    return this.#waiting;
  }

  receivers(): string[] {
    return [...this.#receivers.keys()];
  }

  add({ receiver, clickedAt }: Delivery): void {
    this.#waiting += 1;
    const count = this.#receivers.get(receiver);
    if (count === undefined) this.#receivers.set(receiver, { waiting: 1, oldestAt: clickedAt });
    else count.waiting += 1;
  }

  /** Mostly the oldest. So it is a lower bound of when the others were clicked, and the best that is known. */
  remove({ receiver, clickedAt }: Delivery): void {
    const count = this.#receivers.get(receiver)!;
    this.#waiting -= 1;
    count.waiting -= 1;
    count.oldestAt = Math.max(count.oldestAt, clickedAt);
    if (count.waiting === 0) this.#receivers.delete(receiver);
  }

  addTo(stats: OutboxStats): void {
    for (const [receiver, counted] of this.#receivers) addToStats(stats, receiver, counted);
  }
}
