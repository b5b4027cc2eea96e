import { boundariesOf, hashCount, variantAt } from '../../engine/experiments.js';
import type { Experiment } from '../../format/experiments.js';
import type { PersonLeaf, Tree, Trees } from './tree.js';
import { outcomeOf, type ValueTest } from './values.js';

/** Where a person is among all of an experiment: a hash. Those of two experiments are independent of each other. */
export type Place = number;

/** A test of the variant that a person gets: of people without an id, one of a constant. */
export function readVariantTest(
  experiment: Experiment,
  test: ValueTest,
  trees: Trees,
  testOf: (path: string, test: ValueTest) => Tree,
): Tree {
  const { by, name, otherwise } = experiment;
  const variable = `person ${name} ${by.join(' ')}`;
  const isKnown = trees.or(by.map((path) => testOf(path, { kind: 'identifies' })));
  const leaf = trees.leaf<PersonLeaf>(`${keyOf(experiment)} ${JSON.stringify(test)} ${variable}`, () => ({
    kind: 'person',
    variable,
    experiment,
    outcome: (place) => outcomeOf(test, variantAt(experiment, place)),
  }));
  return trees.if(isKnown, leaf, trees.constant(outcomeOf(test, otherwise)));
}

/** The people of two versions of an experiment are the same ones, but their variants need not be. */
function keyOf({ variants }: Experiment): string {
  return JSON.stringify(variants);
}

/** One place of each stretch within which everybody gets the same variants. */
export function placesFor(leaves: readonly PersonLeaf[]): Place[] {
  const starts = new Set([0]);
  for (const { experiment } of leaves)
    for (const start of boundariesOf(experiment)) if (start < hashCount) starts.add(start);
  return [...starts].sort((a, b) => a - b);
}
