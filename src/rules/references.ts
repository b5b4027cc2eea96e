import { memoize } from '../values/memo.js';
import type { Path } from './diagnostic.js';
import { type FactReference, factsReadIn } from './logic/references.js';
import { expressionsOf, type ResolvedRules } from './model.js';

/** A place of a rules file that reads a fact of the click or a constant of the file. */
export interface Reference extends Pick<FactReference, 'path' | 'itemOf'> {
  /**
   * `text`, `link`: a `{{ … }}` of a response. `include`: what a receiver gets. `by`: what an experiment tells people apart
   * by. The others are in expressions.
   */
  kind: FactReference['kind'] | 'text' | 'link' | 'include' | 'by';
  place: { path: Path; at?: 'key'; within?: readonly [start: number, end: number] };
}

/**
 * Every place of a file that reads a fact: conditions, then `$logic`, then texts and links, then the experiments and the receivers, each in
 * reading order. Other analyses filter this table.
 */
export const referencesOf = memoize((resolved: ResolvedRules): readonly Reference[] => [
  ...expressionsOf(resolved).flatMap(factsReadIn),
  ...resolved.insertions.map(({ kind, path, at, within }) => ({
    ...{ kind, path, itemOf: undefined },
    place: { path: at, within },
  })),
  ...[...resolved.file.experiments.values()].flatMap(({ name, by, rule }) =>
    rule === undefined ? identifyingIn(by, ['experiments', name]) : [],
  ),
  ...resolved.rules.flatMap(({ response }) =>
    response?.kind === 'choice' ? identifyingIn(response.experiment.by, response.at) : [],
  ),
  ...[...resolved.receivers.values()].flatMap(({ name, include }) =>
    include.map((path, index) => ({
      ...{ kind: 'include' as const, path, itemOf: undefined },
      place: { path: ['notify', name, 'include', index] },
    })),
  ),
]);

/** One fact may stand without a list: then `by` itself is its place. */
function identifyingIn(by: readonly string[], at: Path): Reference[] {
  return by.map((path, index) => ({
    ...{ kind: 'by' as const, path, itemOf: undefined },
    place: { path: by.length === 1 ? [...at, 'by'] : [...at, 'by', index] },
  }));
}
