import { beginOf, endOf, type WindowEdge } from '../logic/window.js';

/** A variant of an experiment. */
export interface Variant {
  name: string;
  /** Its share of the sum of all. */
  weight: number;
}

/** A time within which the weights of an experiment stay the same: until the next one begins. */
export interface Phase {
  /** Absent of the first, which begins with time itself. */
  since?: WindowEdge;
  variants: readonly Variant[];
  /** The variant of people of whom nothing says who they are. */
  otherwise: string;
}

/** What begins at a time. */
export type Begins = Omit<Phase, 'since'>;

/** Puts phases in order. @param later by the first minute of each, as `2026-12-03 18:00` */
export function phasesOf(
  first: Begins,
  later: readonly (readonly [minute: string, begins: Begins])[],
): Phase[] {
  const inOrder = [...later].sort(([one], [other]) => (one < other ? -1 : 1));
  return [first, ...inOrder.map(([minute, begins]) => ({ since: edgeAt(minute), ...begins }))];
}

/** The minutes at which a window opens and closes. */
export function minutesOf({ from, until }: { from?: WindowEdge; until?: WindowEdge }): string[] {
  return [...(from ? [beginOf(from)] : []), ...(until ? [endOf(until)] : [])];
}

function edgeAt(minute: string): WindowEdge {
  const [date = '', time = ''] = minute.split(' ');
  return time === '00:00' ? { date } : { date, time };
}
