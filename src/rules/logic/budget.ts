import { MessageError, say } from '../../values/message.js';
/** The steps that the conditions and the template of one click may take. `price.ts` and `docs/rules.md` list the prices. */
export const stepsPerClick = 300_000;

/** After this many failed rules, a click tries no more: a failure takes time as well. */
export const maxFailures = 1_000;

/** Evaluating or building something would take more steps than the click has left. */
export class BudgetError extends MessageError {
  override name = 'BudgetError';

  constructor() {
    super(say`it would take more than is left of the 300,000 steps that a click may take`);
  }
}

/**
 * The steps that one click has left. One budget covers everything that is evaluated and built for the click, so many small
 * costs count as much as a large one.
 */
export class Budget {
  /** A new number for each click, so that nothing remembered from one is used for the next. */
  click = ++clicks;
  private left: number;
  /** Made once: thousands of rules may fail for the same reason. */
  private error: BudgetError | undefined;

  /** @param steps that there are at first, and after each renewal */
  constructor(private readonly steps = stepsPerClick) {
    this.left = steps;
  }

  /** Starts over, for the next click. */
  renew(): void {
    this.click = ++clicks;
    this.left = this.steps;
  }

  /**
   * Counts steps before they are taken. If too few are left, none is spent: the next rule may be a cheap one.
   * @throws {BudgetError} when fewer are left
   */
  spend(steps: number): void {
    if (steps > this.left) this.refuse();
    this.left -= steps;
  }

  /** @throws {BudgetError} always */
  refuse(): never {
    this.error ??= new BudgetError();
    throw this.error;
  }
}

let clicks = 0;
