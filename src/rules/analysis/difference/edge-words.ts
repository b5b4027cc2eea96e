import type { Scalar } from '../../../values/json.js';
import { mirrored } from '../../logic/condition.js';
import { wordingOfValue } from '../../logic/wording.js';
import type { ClockLeaf, FactLeaf } from '../prover/tree.js';
import type { ValueTest } from '../prover/values.js';
import { type EdgeTest, pathOf } from './edge.js';

/** An edge as a person would say it: `2000000000 < extra_data.price <= 3000000000`. */
export function wordingOfEdge(tests: readonly EdgeTest[]): string {
  const words: string[] = [];
  const done = new Set<EdgeTest>();
  for (const test of tests) {
    if (done.has(test)) continue;
    const range = rangeOf(test, tests) ?? choiceOf(test, tests);
    if (range === undefined) {
      done.add(test);
      words.push(wordingOfTest(test));
      continue;
    }
    for (const one of range.tests) done.add(one);
    words.push(range.words);
  }
  return words.join(' and ');
}

interface Bound {
  operator: '<' | '<=' | '>' | '>=';
  value: number;
}

/** The bounds of one number, where there are several: `a < x <= b`. */
function rangeOf(
  { leaf }: EdgeTest,
  all: readonly EdgeTest[],
): { tests: readonly EdgeTest[]; words: string } | undefined {
  const path = pathOf(leaf);
  const tests = all.filter((one) => pathOf(one.leaf) === path);
  // What is above one number is a number, so it is either above another or at most that. Parts of the time always are.
  const isNumber = tests.some(
    ({ leaf, holds }) => (holds || leaf.kind === 'clock') && numberBound(leaf) !== undefined,
  );
  if (tests.length < 2 || !isNumber) return undefined;
  const bounds = tests.flatMap(({ leaf, holds }) => {
    const bound = numberBound(leaf);
    return bound ? [holds ? bound : { ...bound, operator: opposite[bound.operator] }] : [];
  });
  if (bounds.length < tests.length) return undefined;
  const lower = tightest(bounds, '>', 1);
  const upper = tightest(bounds, '<', -1);
  if (lower === undefined) return { tests, words: `${path} ${upper!.operator} ${upper!.value}` };
  if (upper === undefined) return { tests, words: `${path} ${lower.operator} ${lower.value}` };
  const words = `${lower.value} ${mirrored[lower.operator]} ${path} ${upper.operator} ${upper.value}`;
  return { tests, words };
}

/** The bound of one side that leaves the least. */
function tightest(bounds: readonly Bound[], side: '<' | '>', sign: 1 | -1): Bound | undefined {
  const [first] = bounds
    .filter(({ operator }) => operator.startsWith(side))
    .sort((a, b) => sign * (b.value - a.value) || a.operator.length - b.operator.length);
  return first;
}

/** What is left of a list without the values that a fact does not have: `now.weekday = "thursday"`. */
function choiceOf(
  { leaf }: EdgeTest,
  all: readonly EdgeTest[],
): { tests: readonly EdgeTest[]; words: string } | undefined {
  const path = pathOf(leaf);
  const tests = all.filter((one) => pathOf(one.leaf) === path);
  const [list, ...others] = tests.toSorted((a, b) => Number(isList(b)) - Number(isList(a)));
  const of = list && testOf(list.leaf);
  if (of?.kind !== 'one-of' || !isList(list!) || others.length === 0) return undefined;
  if (!others.every((one) => !one.holds && valuesOf(one.leaf) !== undefined)) return undefined;
  const left = of.values.filter((value) => !others.some((one) => valuesOf(one.leaf)!.includes(value)));
  const isOne = left.length === 1 && leaf.kind === 'clock';
  return { tests, words: `${path} ${isOne ? '=' : 'in'} ${wordingOfValue(isOne ? left[0] : left)}` };
}

function isList({ leaf, holds }: EdgeTest): boolean {
  return holds && testOf(leaf).kind === 'one-of';
}

/** The values that a fact is compared with. */
function valuesOf(leaf: FactLeaf | ClockLeaf): readonly unknown[] | undefined {
  const test = testOf(leaf);
  if (test.kind === 'one-of') return test.values;
  return test.kind === 'equals' ? [test.value] : undefined;
}

function numberBound(leaf: FactLeaf | ClockLeaf): Bound | undefined {
  const test = testOf(leaf);
  if (test.kind !== 'compares' || typeof test.value !== 'number') return undefined;
  return { operator: test.operator, value: test.value };
}

const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;

function testOf(leaf: FactLeaf | ClockLeaf): ValueTest {
  return leaf.kind === 'fact' ? leaf.test : leaf.test!.test;
}

/** A test that does not hold may fail for the type of the value as well: so it is not turned into its opposite. */
function wordingOfTest({ leaf, holds, others = [] }: EdgeTest): string {
  const [path, test] = [pathOf(leaf), testOf(leaf)];
  switch (test.kind) {
    case 'equals': {
      const operator = holds ? (test.strict ? '===' : '=') : test.strict ? '≠=' : '≠';
      const inOrder = [leaf, ...others].sort((a, b) => a.id - b.id); // as they are written
      const values = inOrder.flatMap((one) => valuesOf(one) ?? []);
      return `${path} ${operator} ${values.map(wordingOfValue).join(' or ')}`;
    }
    case 'one-of':
      return `${path} ${holds ? '' : 'not '}in ${wordingOfValue(test.values)}`;
    case 'compares': {
      const isNow = leaf.kind === 'clock' && typeof test.value === 'number';
      const operator = !holds && isNow ? opposite[test.operator] : test.operator;
      return `${path} ${holds || isNow ? '' : 'not '}${operator} ${wordingOfValue(test.value)}`;
    }
    case 'contains':
      return `${wordingOfValue(test.text)} ${holds ? '' : 'not '}in ${path}`;
    case 'starts-with':
      return `${path} ${holds ? '' : 'not '}starts_with ${wordingOfValue(test.text)}`;
    case 'ends-with':
      return `${path} ${holds ? '' : 'not '}ends_with ${wordingOfValue(test.text)}`;
    case 'truth':
      return holds ? path : `no ${path}`;
    case 'missing':
      return `${path} ${holds ? 'missing' : 'not missing'}`;
    case 'identifies':
      return `${holds ? 'an' : 'no'} id in ${path}`;
    case 'gets':
      return `${path} ${holds ? 'gets' : 'does not get'} ${test.experiment.name} ${wordingOfValue(test.variant)}`;
  }
}

// ---- as JSON-Logic

/** A test as JSON-Logic. */
export function logicOfTest({ leaf, holds, others = [] }: EdgeTest): object {
  const [logic, ...more] = [leaf, ...others].map((one) => logicOf(testOf(one), fact(one)));
  const any = more.length === 0 ? logic! : { or: [logic, ...more] };
  return holds ? any : { '!': [any] };
}

function fact(leaf: FactLeaf | ClockLeaf): { var: unknown } {
  const fallback: Scalar = leaf.kind === 'fact' ? leaf.fallback : null;
  return { var: fallback === null ? pathOf(leaf) : [pathOf(leaf), fallback] };
}

function logicOf(test: ValueTest, of: { var: unknown }): object {
  switch (test.kind) {
    case 'equals':
      return { [test.strict ? '===' : '==']: [of, test.value] };
    case 'one-of':
      return { in: [of, test.values] };
    case 'compares':
      return { [test.operator]: [of, test.value] };
    case 'contains':
      return { in: [test.text, of] };
    case 'starts-with':
      return { starts_with: [of, test.text] };
    case 'ends-with':
      return { ends_with: [of, test.text] };
    case 'truth':
      return { '!!': [of] };
    case 'missing':
      return { missing: [of.var] };
    case 'identifies':
      return { '!!': [of] };
    case 'gets':
      return { variant: [test.experiment.name, test.variant] };
  }
}
