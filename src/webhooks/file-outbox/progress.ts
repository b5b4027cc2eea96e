/** Which numbers of a write-ahead log are done with: all below one, and some others. */
export class Progress {
  #from: number;
  readonly #ahead: Set<number>;

  constructor(from: number, ahead: readonly number[] = []) {
    this.#from = from;
    this.#ahead = new Set(ahead);
  }

  /** The lowest that is not done. */
  get from(): number {
    return this.#from;
  }

  /** Those above it that are done. */
  get ahead(): ReadonlySet<number> {
    return this.#ahead;
  }

  isDone(seq: number): boolean {
    return seq < this.#from || this.#ahead.has(seq);
  }

  finish(seq: number): void {
    if (seq < this.#from) return;
    this.#ahead.add(seq);
    while (this.#ahead.delete(this.#from)) this.#from += 1;
  }
}
