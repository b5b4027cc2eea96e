import { calls } from '../../../platform/calls.js';
import type { Clock } from '../../../values/clock.js';
import type { Scalar } from '../../../values/json.js';
import { splitPath } from '../../../values/path.js';
import { readPath } from '../../logic/scope.js';
import { wordingOfValue } from '../../logic/wording.js';
import { dayOf } from '../prover/local-now.js';
import type { ProvableFile } from '../prover/provable-file.js';
import type { Constraint } from '../prover/search.js';
import type { ClockLeaf, FactLeaf, Leaf, Tree } from '../prover/tree.js';
import { isTrue } from '../prover/truths.js';
import { absent, outcomeOf, type ValueTest } from '../prover/values.js';
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
  const facts = calls[resolved.call].facts(request, resolved.file.vars, at);
  return (leaf) => {
    if (leaf.kind === 'clock') {
      return leaf.outcome(leaf.part === 'day' ? dayOf(at.date)! : at.hour * 60 + at.minute) === isTrue;
    }
    const value = readPath(facts, splitPath(leaf.variable));
    return outcomeOf(leaf.test, value === undefined ? absent : value, leaf.fallback) === isTrue;
  };
}

/** The other bound of a range: what the condition itself demands of a fact that the edge cuts. */
function boundsBeside(tests: readonly EdgeTest[], holding: Tree): EdgeTest[] {
  return partsOf(holding).flatMap((part) => {
    if (part.kind !== 'fact' || part.test.kind !== 'compares') return [];
    const isCut = tests.some(
      ({ leaf }) =>
        leaf !== part && leaf.kind === 'fact' && leaf.variable === part.variable && isOrder(leaf.test),
    );
    return isCut && !tests.some(({ leaf }) => leaf === part) ? [{ leaf: part, holds: true }] : [];
  });
}

/** What a condition demands, each by itself. */
function partsOf(tree: Tree): readonly Tree[] {
  return tree.kind === 'and' ? tree.parts.flatMap(partsOf) : [tree];
}

function isOrder(test: ValueTest): boolean {
  return test.kind === 'compares';
}

// ---- in words

/** An edge as a person would say it: `2000000000 < extra_data.price <= 3000000000`. */
export function wordingOfEdge(tests: readonly EdgeTest[]): string {
  const words: string[] = [];
  const done = new Set<EdgeTest>();
  for (const test of tests) {
    if (done.has(test)) continue;
    const range = rangeOf(test, tests);
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

/** The bounds of one number, where there are two: `a < x <= b`. */
function rangeOf(
  { leaf }: EdgeTest,
  all: readonly EdgeTest[],
): { tests: readonly EdgeTest[]; words: string } | undefined {
  const path = pathOf(leaf);
  const tests = all.filter((one) => pathOf(one.leaf) === path);
  // What is above one number is a number, so it is either above another or at most that.
  const isNumber = tests.some(({ leaf, holds }) => holds && numberBound(leaf) !== undefined);
  if (tests.length !== 2 || !isNumber) return undefined;
  const bounds = tests.map(({ leaf, holds }) => {
    const bound = numberBound(leaf);
    return bound && (holds ? bound : { ...bound, operator: opposite[bound.operator] });
  });
  const lower = bounds.find((bound) => bound?.operator.startsWith('>'));
  const upper = bounds.find((bound) => bound?.operator.startsWith('<'));
  if (lower === undefined || upper === undefined) return undefined;
  const words = `${lower.value} ${mirrored[lower.operator]} ${path} ${upper.operator} ${upper.value}`;
  return { tests, words };
}

function numberBound(leaf: FactLeaf | ClockLeaf): Bound | undefined {
  const test = testOf(leaf);
  if (test.kind !== 'compares' || typeof test.value !== 'number') return undefined;
  return { operator: test.operator, value: test.value };
}

const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function testOf(leaf: FactLeaf | ClockLeaf): ValueTest {
  return leaf.kind === 'fact' ? leaf.test : leaf.test!.test;
}

function pathOf(leaf: FactLeaf | ClockLeaf): string {
  return leaf.kind === 'fact' ? leaf.variable : `now.${leaf.test!.field}`;
}

/** A test that does not hold may fail for the type of the value as well: so it is not turned into its opposite. */
function wordingOfTest({ leaf, holds }: EdgeTest): string {
  const [path, test] = [pathOf(leaf), testOf(leaf)];
  switch (test.kind) {
    case 'equals':
      return `${path} ${holds ? '=' : '≠'}${test.strict ? '=' : ''} ${wordingOfValue(test.value)}`.replace(
        '==',
        '===',
      );
    case 'one-of':
      return `${path} ${holds ? '' : 'not '}in ${wordingOfValue(test.values)}`;
    case 'compares': {
      const isNow = leaf.kind === 'clock' && typeof test.value === 'number';
      const operator = !holds && isNow ? opposite[test.operator] : test.operator;
      return `${path} ${holds || isNow ? '' : 'not '}${operator} ${wordingOfValue(test.value)}`;
    }
    case 'contains':
      return `${wordingOfValue(test.text)} ${holds ? '' : 'not '}in ${path}`;
    case 'truth':
      return holds ? path : `no ${path}`;
    case 'missing':
      return `${path} ${holds ? 'missing' : 'not missing'}`;
  }
}

// ---- as JSON-Logic

/** A test as JSON-Logic. */
export function logicOfTest({ leaf, holds }: EdgeTest): object {
  const logic = logicOf(testOf(leaf), fact(leaf));
  return holds ? logic : { '!': [logic] };
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
    case 'truth':
      return { '!!': [of] };
    case 'missing':
      return { missing: [of.var] };
  }
}
