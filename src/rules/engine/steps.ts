/**
 * Work that can be paused: a generator that yields after a small, bounded piece and returns the result. Who answers
 * clicks meanwhile takes a breath between the pieces; everyone else runs it to its end.
 */
export type Steps<Result = void> = Generator<void, Result, void>;

/** Does all the work at once. */
export function runSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** How many rules, names or the like a step handles: a millisecond of work where nothing is warm yet. */
export const itemsPerStep = 32;

/** Calls `handle` with each item, {@link itemsPerStep} of them a step. */
export function* eachInSteps<Item>(
  items: Iterable<Item>,
  handle: (item: Item, index: number) => void,
): Steps {
  let index = 0;
  for (const item of items) {
    handle(item, index++);
    if (index % itemsPerStep === 0) yield;
  }
  // Many short lists are a long one.
  yield;
}
