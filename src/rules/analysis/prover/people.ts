import { type CallName, calls } from '../../../platform/calls.js';
import type { JsonObject } from '../../../values/json.js';
import { splitPath } from '../../../values/path.js';
import { pushTo } from '../../../values/push-to.js';
import { setAt } from '../../../values/set-at.js';
import { hashOf, identifies } from '../../engine/experiments.js';
import { compilePath } from '../../logic/scope.js';
import type { Values, Variable } from './related-paths.js';
import type { FactLeaf, PersonLeaf } from './tree.js';
import { outcomeOf, type Value } from './values.js';
import { type Place, placesFor } from './variant-tests.js';

/** So many ids are tried for one person. A variant of a thousandth is found among them, but for one time in 10²⁰. */
const mostIds = 50_000;

/**
 * Gives the people of a request ids by which they get the variants of a solution. Ids that conditions ask for keep what
 * they come to.
 */
export function placePeople(request: JsonObject, values: Values, call: CallName): void {
  const people = [...values].filter(([{ leaves }]) => leaves[0]!.kind === 'person');
  if (people.length === 0) return;
  const facts = calls[call].facts(request, {}, undefined);
  const byPath = new Map<string, Person[]>();
  for (const [{ leaves }, place] of people) {
    const ofOne = leaves as PersonLeaf[];
    const path = ofOne[0]!.experiment.by.find((one) => identifies(compilePath(one)(facts)));
    if (path === undefined) continue;
    pushTo(byPath, path, personAt(ofOne, place as Place));
  }
  const variables = new Map([...values.keys()].map((variable) => [variable.key, variable]));
  for (const [path, persons] of byPath) {
    const written = compilePath(path)(facts);
    for (const id of idsLike(written)) {
      if (!persons.every(({ experiment, isLike }) => isLike(hashOf(experiment, String(id))))) continue;
      if (id !== written && !comesToTheSame(variables.get(path), id, values)) continue;
      if (id !== written) setAt(request, splitPath(path), id);
      break;
    }
  }
}

interface Person {
  experiment: PersonLeaf['experiment'];
  /** Whether somebody at a hash gets variants of the same outcomes. */
  isLike(hash: number): boolean;
}

/** Thousands of ids are tried for a person, so that each stretch of hashes is asked for its outcomes once. */
function personAt(leaves: readonly PersonLeaf[], place: Place): Person {
  const wanted = leaves.map((leaf) => leaf.outcome(place));
  const starts = placesFor(leaves);
  const fits = starts.map((start) => leaves.every((leaf, index) => leaf.outcome(start) === wanted[index]));
  const stretchOf = (hash: number) => starts.findLastIndex((start) => start <= hash);
  return { experiment: leaves[0]!.experiment, isLike: (hash) => fits[stretchOf(hash)]! };
}

function comesToTheSame(variable: Variable | undefined, id: Value, values: Values): boolean {
  if (variable === undefined) return true;
  const found = values.get(variable);
  return (variable.leaves as FactLeaf[]).every(
    ({ test, fallback }) => outcomeOf(test, id, fallback) === outcomeOf(test, found, fallback),
  );
}

/** Ids short enough for any field: the one that there is first. */
function* idsLike(written: unknown): Generator<string | number> {
  if (!identifies(written)) return;
  yield written;
  for (let count = 1; count < mostIds; count++) {
    if (typeof written === 'number') yield written + count;
    else {
      yield `u${count}`;
      if (written.length < 5) yield written + count;
    }
  }
}
