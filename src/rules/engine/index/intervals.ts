import { numberOf } from './key-literals.js';
import { type Postings, PostingsBuilder } from './postings.js';
import type { Bound, Interval } from './requirements.js';

/**
 * Which rules a number, or a text, lies within: sorted breakpoints, and for each stretch between them the rules in file order.
 * Stretch 2i+1 is the point i itself, stretch 2i the open gap before it.
 */
export interface Intervals {
  points: Points;
  stretches: Postings;
}

/** All numbers, or all texts. */
type Points = Float64Array | readonly string[];

/** The stretch that a value lies in, read as a number where the bounds are numbers; -1 for none. */
export function findStretch({ points }: Intervals, value: unknown): number {
  const found = points instanceof Float64Array ? numberOf(value) : value;
  // A fact whose bounds are texts is one, too: an absent one would be nothing that is known.
  if (Number.isNaN(found) || (typeof found !== 'number' && typeof found !== 'string')) return -1;
  const i = position(points, found);
  return points[i] === found ? 2 * i + 1 : 2 * i;
}

/** A rule with its interval; `isWhole` where the interval is all that the rule asks. */
export interface IntervalRule {
  rule: number;
  interval: Interval;
  isWhole: boolean;
}

/**
 * Indexes intervals over one path.
 * @returns the index, and the rules that overlap too much to be in it
 */
export function buildIntervals(rules: readonly IntervalRule[]): {
  intervals: Intervals;
  rest: ReadonlySet<number>;
} {
  const points = breakpoints(rules);
  const stretchCount = points.length * 2 + 1;
  const stretches = new PostingsBuilder();
  // A rule that asks nothing else always answers within its stretch, so rules behind it are left out there.
  const nextOpen = Int32Array.from({ length: stretchCount + 1 }, (_, i) => i);
  const rest = new Set<number>();
  let room = rules.length * maxStretchesPerRule + 1024;

  for (const { rule, interval, isWhole } of rules) {
    const first =
      interval.low === -Infinity ? 0 : 2 * position(points, interval.low) + (interval.lowIsOpen ? 2 : 1);
    const last =
      interval.high === Infinity
        ? stretchCount - 1
        : 2 * position(points, interval.high) + (interval.highIsOpen ? 0 : 1);
    const open: number[] = [];
    for (let i = follow(nextOpen, first); i <= last && open.length <= room; i = follow(nextOpen, i + 1))
      open.push(i);
    if (open.length > room) {
      rest.add(rule);
      continue;
    }
    room -= open.length;
    for (const i of open) {
      stretches.add(i, rule);
      if (isWhole) nextOpen[i] = i + 1;
    }
  }
  return { intervals: { points, stretches: stretches.build(stretchCount) }, rest };
}

// Intervals within intervals within intervals would fill the memory: n rules have up to n²/2 places.
const maxStretchesPerRule = 16;

/** The bounds of all intervals, sorted, each once. */
function breakpoints(rules: readonly IntervalRule[]): Points {
  const bounds = rules.flatMap(({ interval: { low, high } }) => [low, high]);
  const texts = [...new Set(bounds.filter((bound) => typeof bound === 'string'))];
  if (texts.length > 0) return texts.sort((a, b) => (a < b ? -1 : 1));
  const sorted = Float64Array.from(bounds.filter((bound) => Number.isFinite(bound)) as number[]).sort();
  return sorted.filter((bound, i) => i === 0 || bound !== sorted[i - 1]);
}

/** The first breakpoint that is not below a value of their type. */
function position(points: Points, value: Bound): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The next stretch that is still open, from one on; paths are halved on the way. */
function follow(next: Int32Array, from: number): number {
  let i = from;
  if (i >= next.length) return i;
  while (next[i] !== i) {
    next[i] = next[next[i]!]!;
    i = next[i]!;
  }
  return i;
}
