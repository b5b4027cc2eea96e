import { memoize, memoizeUpTo } from '../../values/memo.js';
import { hasPhases } from '../engine/experiments.js';
import { experimentsAt } from '../format/experiments.js';
import type { RulesFile } from '../format/rules-file.js';
import { type Expression, literalKey } from '../logic/expression.js';
import { factsReadIn, mayRead } from '../logic/references.js';

/** What the facts of one file depend on, besides the request. */
export type FileOfFacts = Pick<RulesFile, 'vars' | 'timezone' | 'experiments'>;

/** The paths by which an expression reads facts; undefined for one that is computed. */
export function pathsReadIn(expression: Expression): (string | undefined)[] {
  return factsReadIn(expression).flatMap(({ path, itemOf }) => (itemOf === undefined ? [path] : []));
}

/** A text that two files share if what some paths lead to depends on the same, besides the request. */
export function dependencyKey(paths: readonly (string | undefined)[], file: FileOfFacts): string {
  const reads = (fact: string) => paths.some((path) => mayRead(path, fact));
  const experiments = new Set(paths.flatMap((path) => experimentsAt(path ?? '', file.experiments)));
  const hasTime = reads('now') || [...experiments].some(hasPhases);
  return literalKey([
    reads('vars') ? numberOfVars(file.vars) : null,
    hasTime ? file.timezone : null,
    [...experiments],
  ]);
}

/** A number that only constants share which are the same: many expressions may read all of them. */
const numberOfVars = memoize((vars: RulesFile['vars']) => numberOfText(literalKey(vars)));

const numberOfText = memoizeUpTo(100, (_text: string) => ++texts);

let texts = 0;
