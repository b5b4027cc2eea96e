import { memoize } from '../../values/memo.js';
import type { PartExplanation } from './condition-parts.js';

/** A part that stands between a rule and its match. */
export interface Miss {
  /** A test, or a constant, which no request can change. */
  part: PartExplanation;
  /** The result that it would need. */
  wanted: boolean;
}

/** A way to change the result of a part to the wanted one. */
export interface Way {
  misses: Miss[];
  /** How many tests on the way already have the wanted result. */
  met: number;
  /** A constant stands in the way, which no request can change. */
  isBlocked: boolean;
}

export const noWay: Way = { misses: [], met: 0, isBlocked: false };

/** Finds the shortest way to the wanted result of a part. Shared parts are walked once. */
export function createWays(): (part: PartExplanation, wanted: boolean) => Way {
  const ofPart = memoize((part: PartExplanation) =>
    memoize((wanted: boolean) => find(part, wanted), new Map()),
  );
  const wayTo = (part: PartExplanation, wanted: boolean) => ofPart(part)(wanted);

  function find(part: PartExplanation, wanted: boolean): Way {
    const isMet = part.holds === wanted;
    switch (part.kind) {
      case 'condition':
        return wayTo(part.parts[0]!, wanted);
      case 'not':
        return wayTo(part.parts[0]!, !wanted);
      case 'and':
      case 'or': {
        // An `and` is false by any part and true by all; an `or` the other way round.
        if ((part.kind === 'and') === wanted) return allWays(part.parts.map((inner) => wayTo(inner, wanted)));
        // What stands behind a part that throws is never asked.
        const thrower = part.parts.findIndex(({ holds }) => holds === undefined);
        const asked = isMet || thrower === -1 ? part.parts : part.parts.slice(0, thrower + 1);
        return asked.map((inner) => wayTo(inner, wanted)).reduce((a, b) => (isNearer(b, a) ? b : a));
      }
      case 'test':
        return isMet ? { ...noWay, met: 1 } : { ...noWay, misses: [{ part, wanted }] };
      case 'constant':
        return isMet ? noWay : { misses: [{ part, wanted }], met: 0, isBlocked: true };
    }
  }

  return wayTo;
}

export function isNearer(a: Way, b: Way): boolean {
  if (a.isBlocked !== b.isBlocked) return b.isBlocked;
  return a.misses.length < b.misses.length || (a.misses.length === b.misses.length && a.met > b.met);
}

function allWays(ways: Way[]): Way {
  const misses: Miss[] = [];
  const seen = { true: new Set<PartExplanation>(), false: new Set<PartExplanation>() };
  for (const miss of ways.flatMap((way) => way.misses)) {
    const parts = seen[`${miss.wanted}`];
    if (!parts.has(miss.part)) misses.push(miss);
    parts.add(miss.part);
  }
  return {
    misses,
    met: ways.reduce((sum, { met }) => sum + met, 0),
    isBlocked: ways.some((way) => way.isBlocked),
  };
}
