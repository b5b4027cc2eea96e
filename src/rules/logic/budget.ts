/** How many steps the conditions and the template of one click may take; `price.ts` and `docs/rules.md` say what takes how many. */
export const stepsPerClick = 300_000;

/** When so many rules have failed on one click, no more are tried: a failure takes time as well. */
export const maxFailures = 1_000;

/** What is to be evaluated or built would take more steps than a click has left. */
export class BudgetError extends Error {
  override name = 'BudgetError';

  constructor() {
    super('it would take more than is left of the 300,000 steps that a click may take');
  }
}

/**
 * What one click may still cost. One budget serves all that is evaluated and built for the click, so that many small
 * costs count as much as one that is large.
 */
export class Budget {
  /** Another number for each click: what is known of one says nothing of the next. */
  click = ++clicks;
  private left = stepsPerClick;
  /** Made once: thousands of rules may fail for the same reason. */
  private error: BudgetError | undefined;

  /** Gives back all that was spent, for the next click. */
  renew(): void {
    this.click = ++clicks;
    this.left = stepsPerClick;
  }

  /**
   * Counts steps before they are taken. What would take too many takes none: the next rule may be a cheap one.
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
