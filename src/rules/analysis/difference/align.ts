import { pushTo } from '../../../values/push-to.js';
import type { Tree } from '../prover/tree.js';
import type { Pair, Versions } from './versions.js';

/** Which rules of two versions are the same test. */
export interface Alignment {
  /** By rule before: the rule after that holds for the very same clicks. */
  partnerOf: ReadonlyMap<number, number>;
  /** By rule after. */
  partnerBefore: ReadonlyMap<number, number>;
  /** The longest run of partners that stand in one order in both versions: the rules that stayed where they were. */
  stayed: ReadonlyMap<number, number>;
  /** The rules before whose partner is written otherwise. */
  rewritten: ReadonlySet<number>;
}

/**
 * Pairs up the rules of two versions: those of one id and one test; then those of one test; then those of one id whose
 * tests are proven to be the same. Which are paired costs or saves time, and changes no verdict.
 */
export function align({ prover, before, after }: Versions): Alignment {
  const partnerOf = new Map<number, number>();
  const partnerBefore = new Map<number, number>();
  const rewritten = new Set<number>();
  const pair = (from: number, to: number) => {
    partnerOf.set(from, to);
    partnerBefore.set(to, from);
  };
  const numberOf = new Map(after.rules.map(({ id }, number) => [id, number]));
  const namesakes = before.rules.flatMap(({ id }, from) => {
    const to = numberOf.get(id);
    return to === undefined ? [] : [{ from, to }];
  });
  for (const { from, to } of namesakes) if (before.treeOf(from) === after.treeOf(to)) pair(from, to);

  const idsBefore = new Set(before.rules.map(({ id }) => id));
  const byTree = new Map<Tree, number[]>();
  after.rules.forEach(({ id }, to) => {
    if (partnerBefore.has(to) || idsBefore.has(id)) return;
    pushTo(byTree, after.treeOf(to), to);
  });
  before.rules.forEach((_, from) => {
    if (partnerOf.has(from)) return;
    const to = byTree.get(before.treeOf(from))?.shift();
    if (to !== undefined) pair(from, to);
  });

  for (const { from, to } of namesakes) {
    if (partnerOf.has(from) || partnerBefore.has(to)) continue;
    const [one, other] = [before.treeOf(from), after.treeOf(to)];
    if (!prover.implies(one, other) || !prover.implies(other, one)) continue;
    pair(from, to);
    rewritten.add(from);
  }
  const pairs = [...partnerOf].map(([from, to]) => ({ from, to })).sort((a, b) => a.from - b.from);
  return { partnerOf, partnerBefore, stayed: longestRun(pairs), rewritten };
}

/** The longest run of pairs in which both sides rise, found by patience sorting. */
function longestRun(pairs: readonly Pair[]): Map<number, number> {
  /** By the length of a run: the pair that the lowest one of that length ends with. */
  const ends: number[] = [];
  const previous: number[] = [];
  pairs.forEach(({ to }, at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]!]!.to < to) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = at;
  });
  const run = new Map<number, number>();
  for (let at = ends.at(-1) ?? -1; at !== -1; at = previous[at]!) run.set(pairs[at]!.from, pairs[at]!.to);
  return run;
}
