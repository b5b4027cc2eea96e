import { isScalar } from '../../../values/json.js';
import { walkExpression } from '../../logic/expression.js';
import { factsReadIn } from '../../logic/references.js';
import type { Values, Variable } from './related-paths.js';
import type { Theory } from './search.js';
import type { FactLeaf, FreeLeaf } from './tree.js';
import { absent, outcomeOf, type Value } from './values.js';
import { type Click, clickOf } from './witness.js';

const mostSamples = 300;

/** Values that come of nothing in the file. */
const usual: readonly Value[] = [
  ...[0, 1, 2, 10, 100, 1_000_000, 'a', 'abc', '5', true, null],
  ...[[1, 2, 3], ['a'], [], {}],
];

/**
 * Clicks like one that was found, with other values where something is not understood: those of what it reads, one after
 * the other and then by chance. They keep the outcome of every test that is understood.
 */
export function* samples(values: Values, { calendar, domains }: Theory): Generator<Click, undefined> {
  const free = [...values.keys()].flatMap(({ leaves }) => leaves.filter((leaf) => leaf.kind === 'free'));
  if (free.length === 0) return;
  const pool = poolOf(free);
  const known = new Map([...values.keys()].map((variable) => [variable.key, variable]));
  const choices = factsReadBy(free).map((path) => {
    const variable = known.get(path);
    return variable
      ? {
          variable,
          options: [...variable.regions.flatMap(({ members }) => members), ...pool].filter(
            keeps(variable, values),
          ),
        }
      : { variable: unasked(path), options: pool };
  });
  const random = repeatableRandom();
  for (let count = 0; count < mostSamples; count++) {
    const sample: Values = new Map(values);
    for (const { variable, options } of choices) {
      sample.set(variable, options[options === pool && count < pool.length ? count : random(options.length)]);
    }
    yield clickOf(sample, domains.call, calendar.today);
  }
}

/** Whether a value passes the tests of a fact as the one that was found does. */
function keeps(variable: Variable, values: Values): (value: Value) => boolean {
  const found = values.get(variable);
  return (value) =>
    (variable.leaves as FactLeaf[]).every(
      ({ test, fallback }) => outcomeOf(test, value, fallback) === outcomeOf(test, found, fallback),
    );
}

/** Numbers and texts near those of the expressions. */
function poolOf(free: readonly FreeLeaf[]): readonly Value[] {
  const literals: unknown[] = [];
  for (const { expression } of free) {
    walkExpression(expression, (part) => {
      if (part.kind === 'literal') literals.push(...(Array.isArray(part.value) ? part.value : [part.value]));
    });
  }
  const near = literals
    .filter((value) => typeof value === 'number')
    .flatMap((number) => [number + 1, number - 1, number * 2, number / 2, String(number)]);
  return [absent, ...new Set([...literals.filter(isScalar), ...near, ...usual])];
}

/** The facts of the request that expressions read, by whatever path. */
function factsReadBy(free: readonly FreeLeaf[]): string[] {
  const paths = new Set<string>();
  for (const { path, itemOf } of free.flatMap(({ expression }) => factsReadIn(expression))) {
    if (itemOf === undefined && path && !/^(now|vars)(\.|$)/.test(path)) paths.add(path);
  }
  return [...paths];
}

/** A fact that no test that is understood asks for. */
function unasked(path: string): Variable {
  const leaf = { kind: 'fact', variable: path } as FactLeaf;
  return { key: path, leaves: [leaf], regions: [], truths: new Uint8Array() };
}

/** The same numbers at every run: what is found once is found again. */
function repeatableRandom(): (limit: number) => number {
  let seed = 7;
  return (limit) => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    return seed % limit;
  };
}
