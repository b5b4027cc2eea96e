import type { JsonObject } from '../../../values/json.js';
import { theDefault } from '../prover/provable-file.js';
import type { Doubt } from '../prover/prover.js';
import { type Constraint, isUnsatisfiable, search } from '../prover/search.js';
import { clickOf, instantOf, isHostile } from '../prover/witness.js';
import type { Pair, Versions } from './versions.js';

/** A click as a request and the instant of it. */
export interface Witness {
  request: JsonObject;
  now: Date;
  /** Whether the request was made to break a test: it holds an object with a `toString` or an `indexOf` of its own. */
  isHostile: boolean;
}

export type Verdict =
  | { verdict: 'witness'; witness: Witness }
  | { verdict: 'never' }
  | { verdict: 'unknown'; reason: Doubt };

/** Looks for a click that `from` answers before and `to` after, where some things hold. */
export type Ask = (pair: Pair, given: readonly Constraint[]) => Verdict;

export function createAsk(versions: Versions): Ask {
  const { before, after, clocks } = versions;
  if (clocks.before !== clocks.after && (before.readsClock || after.readsClock)) {
    return (pair, given) => askAcrossZones(versions, pair, given);
  }
  return ({ from, to }, given) => {
    const answer = versions.prover.ask(
      [
        { file: before, responder: from },
        { file: after, responder: to },
      ],
      given,
    );
    if (answer.verdict !== 'witness') return answer;
    const { request } = answer.click;
    const now = instantOf(answer.click, clocks.before);
    // In the hour that clocks leave out in spring.
    if (now === undefined) return { verdict: 'unknown', reason: { kind: 'values' } };
    return { verdict: 'witness', witness: { request, now, isHostile: answer.isHostile } };
  };
}

/** Each round adds a rule that stands in the way. */
const mostRounds = 40;

/**
 * The same where the two versions have different time zones. A proof takes the hours of the two for independent of each
 * other, so it holds for any two zones. For a click, real instants are tried.
 */
function askAcrossZones(
  { prover, before, after, clocks }: Versions,
  { from, to }: Pair,
  given: readonly Constraint[],
): Verdict {
  const { theory } = prover;
  const expected = [
    { file: before, responder: from },
    { file: after, responder: to },
  ];
  const constraints = [...given];
  const add = (constraint: Constraint) => {
    const isKnown = constraints.some(
      ({ tree, holds }) => tree === constraint.tree && holds === constraint.holds,
    );
    if (!isKnown) constraints.push(constraint);
    return !isKnown;
  };
  for (const { file, responder } of expected) {
    if (responder !== theDefault) add({ tree: file.treeOf(responder), holds: true });
  }
  for (let round = 0; round < mostRounds; round++) {
    const solution = search(constraints, theory);
    if (solution.kind === 'given up') return { verdict: 'unknown', reason: { kind: 'effort' } };
    if (solution.kind === 'none') {
      const isProven = solution.isProven || isUnsatisfiable(constraints, theory);
      return isProven ? { verdict: 'never' } : { verdict: 'unknown', reason: { kind: 'values' } };
    }
    const { request } = clickOf(solution.values, theory.domains.call, theory.calendar.today);
    let isFresh = false;
    for (const now of instantsFrom(theory.calendar.today)) {
      const found = [
        before.firstMatch(request, clocks.before(now)),
        after.firstMatch(request, clocks.after(now)),
      ] as const;
      const isMet = found.every((responder, index) => responder === expected[index]!.responder);
      if (isMet && given.length === 0 && prover.accepts({ request, day: 0, minute: 0 })) {
        return { verdict: 'witness', witness: { request, now, isHostile: isHostile(request) } };
      }
      found.forEach((responder, index) => {
        const { file, responder: wanted } = expected[index]!;
        const isEarlier = responder !== theDefault && (wanted === theDefault || responder < wanted);
        if (isEarlier && add({ tree: file.treeOf(responder), holds: false })) isFresh = true;
      });
    }
    if (!isFresh) return { verdict: 'unknown', reason: { kind: 'values' } };
  }
  return { verdict: 'unknown', reason: { kind: 'effort' } };
}

/** Every hour of a week, and noon and midnight of each day in the year that follows. */
function* instantsFrom(today: number): Generator<Date> {
  const hour = 3_600_000;
  const start = today * 24 * hour + hour / 2;
  for (let hours = 8; hours < 8 + 7 * 24; hours++) yield new Date(start + hours * hour);
  for (let halves = 16; halves < 800; halves++) yield new Date(start + halves * 12 * hour);
}
