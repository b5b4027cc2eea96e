import { boundariesOf, hashCount, variantAt } from '../../engine/experiments.js';
import type { Experiment } from '../../format/experiments.js';
import type { WindowEdge } from '../../logic/window.js';
import type { PersonLeaf, Tree, Trees } from './tree.js';
import { outcomeOf, type ValueTest } from './values.js';

/** Where a person is among all of an experiment: a hash. Those of two experiments are independent of each other. */
export type Place = number;

/** A test of the variant that a person gets, phase by phase: of people without an id, one of a constant. @param hasBegun whether a time has come */
export function readVariantTest(
  experiment: Experiment,
  test: ValueTest,
  trees: Trees,
  testOf: (path: string, test: ValueTest) => Tree,
  hasBegun: (since: WindowEdge) => Tree,
): Tree {
  const { by, name, phases } = experiment;
  const variable = `person ${name} ${by.join(' ')}`;
  const isKnown = trees.or(by.map((path) => testOf(path, { kind: 'identifies' })));
  let tree: Tree | undefined;
  for (const { since, variants, otherwise } of phases) {
    // The people of two versions of an experiment are the same ones, but their variants need not be.
    const key = `${JSON.stringify(variants)} ${JSON.stringify(test)} ${variable}`;
    const leaf = trees.leaf<PersonLeaf>(key, () => ({
      kind: 'person',
      variable,
      experiment: { name, by, variants },
      outcome: (place) => outcomeOf(test, variantAt({ variants }, place)),
    }));
    const here = trees.if(isKnown, leaf, trees.constant(outcomeOf(test, otherwise)));
    tree = tree && since ? trees.if(hasBegun(since), here, tree) : here;
  }
  return tree!;
}

/** One place of each stretch within which everybody gets the same variants. */
export function placesFor(leaves: readonly PersonLeaf[]): Place[] {
  const starts = new Set([0]);
  for (const { experiment } of leaves)
    for (const start of boundariesOf(experiment)) if (start < hashCount) starts.add(start);
  return [...starts].sort((a, b) => a - b);
}
