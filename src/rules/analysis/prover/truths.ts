/**
 * What a test can come to: false, true, or that it throws. A rule answers only where its condition is true, so the three
 * are kept apart: the negation of what throws throws, too. A set of outcomes is the sum of its members.
 */
export type Truths = number;

export const isFalse = 1;
export const isTrue = 2;
export const throws = 4;
export const notTrue = isFalse | throws;

/** Whether only one outcome is left. */
export function isSettled(truths: Truths): boolean {
  return (truths & (truths - 1)) === 0;
}

export function negationOf(truths: Truths): Truths {
  return (truths & throws) | (truths & isFalse ? isTrue : 0) | (truths & isTrue ? isFalse : 0);
}
