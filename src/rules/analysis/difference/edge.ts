import type { Clock } from '../../../values/clock.js';
import { splitPath } from '../../../values/path.js';
import { factsOfRules } from '../../engine/experiments.js';
import { readPath } from '../../logic/scope.js';
import { dayOf } from '../prover/local-now.js';
import type { ProvableFile } from '../prover/provable-file.js';
import type { Constraint } from '../prover/search.js';
import { type ClockLeaf, type FactLeaf, isLeaf, type Leaf, type Tree } from '../prover/tree.js';
import { isTrue } from '../prover/truths.js';
import { absent, outcomeOf } from '../prover/values.js';
import type { Witness } from './question.js';
import type { Versions } from './versions.js';

/** A test of one fact that is written in the file, and whether it holds. */
export interface EdgeTest {
  leaf: FactLeaf | ClockLeaf;
  holds: boolean;
}

/**
 * Where an edit of a condition cuts: the fewest tests of both versions that, as they come out at a click, make sure that a
 * click of the one condition is none of the other.
 * @returns undefined where that takes tests that are not understood
 */
export function edgeAt(
  { prover, before: file, clocks }: Versions,
  { holding, failing }: Cut,
  witness: Witness,
): EdgeTest[] | undefined {
  const { trees } = prover.theory;
  const truthAt = truthsAt(witness, file, clocks.before);
  const leaves = [...new Set([...trees.leavesOf(failing), ...trees.leavesOf(holding)])];
  let tests: EdgeTest[] = leaves.filter(isWorded).map((leaf) => ({ leaf, holds: truthAt(leaf) }));
  const both: Constraint[] = [
    { tree: holding, holds: true },
    { tree: failing, holds: true },
  ];
  const isEnough = (some: readonly EdgeTest[]) =>
    prover.isUnsatisfiable([...some.map(({ leaf, holds }) => ({ tree: leaf, holds })), ...both]);
  if (leaves.length > mostLeaves || !isEnough(tests)) return undefined;
  for (const test of [...tests]) {
    const fewer = tests.filter((other) => other !== test);
    if (isEnough(fewer)) tests = fewer;
  }
  return [...boundsBeside(tests, holding), ...tests];
}

/** Two conditions: that of a click, and one that it does not meet. */
export interface Cut {
  holding: Tree;
  failing: Tree;
}

/** Larger conditions are not cut down. */
const mostLeaves = 60;

/** Whether a click lies beyond an edge that was found for another. */
export function isBeyond(edge: readonly EdgeTest[], witness: Witness, { before, clocks }: Versions): boolean {
  const truthAt = truthsAt(witness, before, clocks.before);
  return edge.every(({ leaf, holds }) => truthAt(leaf) === holds);
}

function isWorded(leaf: Leaf): leaf is FactLeaf | ClockLeaf {
  return leaf.kind === 'fact' || (leaf.kind === 'clock' && leaf.test !== undefined);
}

function truthsAt(
  { request, now }: Witness,
  { resolved }: ProvableFile,
  clock: Clock,
): (leaf: FactLeaf | ClockLeaf) => boolean {
  const at = clock(now);
  const facts = factsOfRules(resolved)(request, at);
  return (leaf) => {
    if (leaf.kind === 'clock') {
      return leaf.outcome(leaf.part === 'day' ? dayOf(at.date)! : at.hour * 60 + at.minute) === isTrue;
    }
    const value = readPath(facts, splitPath(leaf.variable));
    return outcomeOf(leaf.test, value === undefined ? absent : value, leaf.fallback) === isTrue;
  };
}

/** What the condition itself demands of a fact that the edge cuts: the other bound of a range. */
function boundsBeside(tests: readonly EdgeTest[], holding: Tree): EdgeTest[] {
  const cut = new Set(tests.map(({ leaf }) => pathOf(leaf)));
  return demandsOf(holding).filter(
    ({ leaf }) => cut.has(pathOf(leaf)) && !tests.some((test) => test.leaf === leaf),
  );
}

/** The tests that must hold, or must not, wherever a condition holds. */
function demandsOf(tree: Tree): EdgeTest[] {
  if (tree.kind === 'and') return tree.parts.flatMap(demandsOf);
  const [leaf, holds] = tree.kind === 'not' ? [tree.part, false] : [tree, true];
  return isLeaf(leaf) && isWorded(leaf) ? [{ leaf, holds }] : [];
}

/** The path of the fact that a test asks for. */
export function pathOf(leaf: FactLeaf | ClockLeaf): string {
  return leaf.kind === 'fact' ? leaf.variable : `now.${leaf.test!.field}`;
}
