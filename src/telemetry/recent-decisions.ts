import type { SampledDecision } from './decision-sampler.js';

/** The latest decisions that were sampled. Each has a number, so that who has seen some is shown the others. */
export class RecentDecisions {
  private readonly kept: SampledDecision[] = [];
  private count = 0;

  add(decision: SampledDecision): void {
    this.count += 1;
    this.kept.push(decision);
    if (this.kept.length > mostKept) this.kept.shift();
  }

  /** Those after a number, the oldest first, and the number of the last. A server that began anew has lower numbers. */
  after(number: number): { last: number; decisions: readonly SampledDecision[] } {
    const isKnown = number >= 0 && number <= this.count;
    const wanted = isKnown ? this.count - number : this.count;
    return { last: this.count, decisions: wanted === 0 ? [] : this.kept.slice(-wanted) };
  }
}

const mostKept = 200;
