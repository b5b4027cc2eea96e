import type { Interval } from './requirements.js';

/** A list of rule numbers in file order, and the position in it. */
export interface Cursor {
  rules: ArrayLike<number>;
  at: number;
  end: number;
  /** Where rules are left out by a number of the request, and that number. */
  bounds: Bounds | undefined;
  value: number;
}

/** Many short lists of rule numbers in one array: lists of their own would take ten times the memory. */
export interface Postings {
  /** Where each list starts in `rules`; at the end, where the last one ends. */
  starts: Int32Array;
  rules: Int32Array;
  bounds: Bounds | undefined;
}

/**
 * Beside each rule of a list the numbers between which a field must lie: most rules that share a value are left out by
 * these without a look at their conditions, which are elsewhere in memory.
 */
export interface Bounds {
  field: number;
  low: Float64Array;
  high: Float64Array;
}

/** What the fields of a request hold. */
export interface Numbers {
  /** The number in a field, as `<` reads it. */
  number(field: number): number;
}

/** Undefined where the list is empty. */
export function readList(
  { starts, rules, bounds }: Postings,
  list: number,
  request: Numbers,
): Cursor | undefined {
  const at = starts[list]!;
  const end = starts[list + 1]!;
  if (at === end) return undefined;
  if (bounds === undefined) return { rules, at, end, bounds, value: 0 };
  const cursor = { rules, at: at - 1, end, bounds, value: request.number(bounds.field) };
  moveOn(cursor);
  return cursor.at === end ? undefined : cursor;
}

export function readAll(rules: ArrayLike<number>): Cursor | undefined {
  return rules.length === 0 ? undefined : { rules, at: 0, end: rules.length, bounds: undefined, value: 0 };
}

/** To the next rule of a list that the number does not leave out. */
export function moveOn(cursor: Cursor): void {
  const { end, bounds, value } = cursor;
  let at = cursor.at + 1;
  // What is no number leaves out nothing: the conditions decide.
  if (bounds) while (at < end && (value < bounds.low[at]! || value > bounds.high[at]!)) at++;
  cursor.at = at;
}

/** Collects lists; the rules of each come in file order. */
export class PostingsBuilder {
  private readonly lists: number[] = [];
  private readonly rules: number[] = [];
  private readonly intervals: (Interval | undefined)[] = [];

  add(list: number, rule: number, interval?: Interval): void {
    this.lists.push(list);
    this.rules.push(rule);
    this.intervals.push(interval);
  }

  /** @param field whose number the intervals bound */
  build(listCount: number, field?: number): Postings {
    const starts = new Int32Array(listCount + 1);
    for (const list of this.lists) starts[list + 1]!++;
    for (let list = 0; list < listCount; list++) starts[list + 1]! += starts[list]!;
    const next = starts.slice();
    const count = this.rules.length;
    const rules = new Int32Array(count);
    const isCrowded = starts.some((start, list) => start - (starts[list - 1] ?? 0) > fewRules);
    const bounds = field === undefined || !isCrowded ? undefined : noBounds(field, count);
    for (let i = 0; i < count; i++) {
      const place = next[this.lists[i]!]!++;
      rules[place] = this.rules[i]!;
      const interval = this.intervals[i];
      if (bounds === undefined || interval === undefined) continue;
      bounds.low[place] = interval.low as number;
      bounds.high[place] = interval.high as number;
    }
    return { starts, rules, bounds };
  }
}

/** Bounds beside shorter lists would take memory, and save little. */
const fewRules = 4;

function noBounds(field: number, count: number): Bounds {
  return {
    field,
    low: new Float64Array(count).fill(-Infinity),
    high: new Float64Array(count).fill(Infinity),
  };
}
