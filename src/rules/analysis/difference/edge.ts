import type { Clock } from '../../../values/clock.js';
import { splitPath } from '../../../values/path.js';
import { factsOfRules } from '../../engine/experiments.js';
import { readPath } from '../../logic/scope.js';
import { dayOf } from '../prover/local-now.js';
import type { ProvableFile } from '../prover/provable-file.js';
import type { Prover } from '../prover/prover.js';
import type { Constraint } from '../prover/search.js';
import type { ClockLeaf, FactLeaf, Leaf, Tree, Trees } from '../prover/tree.js';
import { isTrue } from '../prover/truths.js';
import { absent, outcomeOf } from '../prover/values.js';
import type { Witness } from './question.js';
import type { Versions } from './versions.js';

/** A test of one fact that is written in the file, and whether it holds. */
export interface EdgeTest {
  leaf: FactLeaf | ClockLeaf;
  holds: boolean;
  /** Tests that do as well: the fact equals another value. */
  others?: readonly (FactLeaf | ClockLeaf)[];
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
    prover.isUnsatisfiable([...some.map(constraintOf), ...both]);
  if (leaves.length > mostLeaves || !isEnough(tests)) return undefined;
  for (const test of [...tests]) {
    const fewer = tests.filter((other) => other !== test);
    if (isEnough(fewer)) tests = fewer;
  }
  return [...impliedBeside(tests, { holding, failing }, truthAt, prover), ...tests];
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
  return edge.every(({ leaf, holds, others = [] }) => [leaf, ...others].some(truthAt) === holds);
}

/** What is not beyond an edge. */
export function withinOf(edge: readonly EdgeTest[], trees: Trees): Constraint {
  const tests = edge.map(({ leaf, holds, others = [] }) => {
    const tree = trees.or([leaf, ...others]);
    return holds ? tree : trees.not(tree);
  });
  return { tree: trees.and(tests), holds: false };
}

/** One edge in place of two that differ in the value that one fact equals. */
export function joined(one: readonly EdgeTest[], other: readonly EdgeTest[]): EdgeTest[] | undefined {
  const added = other.filter((test) => !one.some((known) => isSame(known, test)));
  const replaced = one.filter((test) => !other.some((known) => isSame(known, test)));
  const [test, known] = [added[0], replaced[0]];
  if (added.length !== 1 || replaced.length !== 1 || !test || !known) return undefined;
  if (equalityOf(test) === undefined || equalityOf(test) !== equalityOf(known)) return undefined;
  const both = { ...known, others: [...(known.others ?? []), test.leaf] };
  return one.map((each) => (each === known ? both : each));
}

function isSame(one: EdgeTest, other: EdgeTest): boolean {
  return one.leaf === other.leaf && one.holds === other.holds && one.others === other.others;
}

/** Which fact equals a value by a test that holds, and how. */
function equalityOf({ leaf, holds }: EdgeTest): string | undefined {
  const { test } = leaf.kind === 'fact' ? leaf : leaf.test!;
  return holds && test.kind === 'equals' ? `${pathOf(leaf)} ${test.strict}` : undefined;
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

/**
 * What the condition itself demands beyond the edge, of the facts that the edge cuts or that the other condition does not
 * ask for in this way: the other bound of a range, the one day that is new in a list of days.
 */
function impliedBeside(
  tests: readonly EdgeTest[],
  { holding, failing }: Cut,
  truthAt: (leaf: FactLeaf | ClockLeaf) => boolean,
  prover: Prover,
): EdgeTest[] {
  const cut = new Set(tests.map(({ leaf }) => pathOf(leaf)));
  const { trees } = prover.theory;
  const common = new Set(trees.leavesOf(failing));
  const known: Constraint[] = tests.map(constraintOf);
  const implied: EdgeTest[] = [];
  for (const leaf of trees.leavesOf(holding).filter(isWorded)) {
    if (tests.some((test) => test.leaf === leaf) || (common.has(leaf) && !cut.has(pathOf(leaf)))) continue;
    const test = { leaf, holds: truthAt(leaf) };
    const opposite = { tree: leaf, holds: !test.holds };
    const follows = (from: readonly Constraint[]) => prover.isUnsatisfiable([...from, opposite]);
    if (follows(known) || !follows([...known, { tree: holding, holds: true }])) continue;
    implied.push(test);
    known.push(constraintOf(test));
  }
  return implied;
}

function constraintOf({ leaf, holds }: EdgeTest): Constraint {
  return { tree: leaf, holds };
}

/** The path of the fact that a test asks for. */
export function pathOf(leaf: FactLeaf | ClockLeaf): string {
  return leaf.kind === 'fact' ? leaf.variable : `now.${leaf.test!.field}`;
}
