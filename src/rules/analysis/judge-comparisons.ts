import { isScalar, type Scalar } from '../../values/json.js';
import { memoize } from '../../values/memo.js';
import { logicOfTests } from '../format/match.js';
import type { Asked } from '../format/rule.js';
import { operators } from '../logic/operators.js';
import type { Window } from '../logic/window.js';

/** A fact compared with values, as an entry of `match` or a comparison in `when` says it. */
export interface Comparison {
  /** Of the fact, among those that are compared. */
  slot: number;
  /** Whether it holds of a fact that is no list and no object. */
  holds: Holds;
  /** The same for any fact. */
  logic: unknown;
  /** What the fact must equal, where that is asked. */
  equal?: readonly Scalar[];
  /** A number that it must not be below, or not be above, where that is asked. */
  low?: number;
  high?: number;
}

type Holds = (fact: Scalar) => boolean;

/** What is asked of one fact. */
type Test = Omit<Comparison, 'slot' | 'logic'> & { path: string };

/**
 * What json-logic-js asks of a scalar by the operators of JavaScript is asked here without it: that is asked of nearly each of
 * thousands of rules, and the way there would take a hundred times as long.
 */
const holdsOf = new Map<string, (fact: Scalar, value: Scalar) => boolean>([
  ['===', (fact, value) => fact === value],
  // biome-ignore lint/suspicious/noDoubleEquals: as json-logic-js has it
  ['!=', (fact, value) => fact != value],
  ['!==', (fact, value) => fact !== value],
  ['<', (fact, value) => fact! < value!],
  ['<=', (fact, value) => fact! <= value!],
  ['>', (fact, value) => fact! > value!],
  ['>=', (fact, value) => fact! >= value!],
]);

/** With the fact on the right. */
const mirrored = new Map([
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
]);

/**
 * What a rule or a group asks, all of which must hold: comparisons, and anything else as the JSON-Logic that docs/rules.md
 * says it is.
 */
export function askedBy({ match = {}, when, window }: Asked, slotOf: (path: string) => number) {
  const comparisons: Comparison[] = [];
  const others: unknown[] = [...windowLogic(window)];
  const add = ({ path, ...test }: Test, logic: unknown) =>
    comparisons.push({ ...test, slot: slotOf(path), logic });
  const equals = (path: string, values: readonly Scalar[]) =>
    add(isAnyOf(path, values), { or: values.map((value) => ({ '==': [{ var: path }, value] })) });
  const ask = (logic: unknown): void => {
    const [operator, operands] = soleEntry(logic);
    const isAnd = operator === 'and' && Array.isArray(operands) && operands.length > 0;
    const test = testOf(operator, operands);
    if (isAnd) operands.forEach(ask);
    else if (test) add(test, logic);
    else others.push(logic);
  };
  for (const [path, wanted] of Object.entries(match)) {
    if (isScalar(wanted)) equals(path, [wanted]);
    else if (Array.isArray(wanted)) equals(path, wanted);
    else for (const { logic } of logicOfTests(path, wanted)) ask(logic);
  }
  if (when !== undefined) ask(when);
  return { comparisons, others };
}

function isAnyOf(path: string, values: readonly Scalar[]): Test {
  return { path, holds: (fact) => isOneOf(fact, values), equal: values };
}

/** Undefined where something else is asked than one fact, or of more than it. */
function testOf(operator: string, operands: unknown): Test | undefined {
  if (operator === '!' || operator === '!!') {
    const part = Array.isArray(operands) && operands.length === 1 ? operands[0] : operands;
    const test = testOf(...soleEntry(part)) ?? truthOf(part);
    const holds = test?.holds;
    return operator === '!!' ? test : holds && { path: test.path, holds: (fact) => !holds(fact) };
  }
  if (!Array.isArray(operands)) return undefined;
  const [left, right, more] = operands as unknown[];
  if (operands.length === 3)
    return isScalar(left) && isScalar(more) ? between(operator, left, right, more) : undefined;
  if (operands.length !== 2) return undefined;
  const path = pathOf(left);
  if (path === undefined) return isScalar(left) ? testOfRight(operator, left, right) : undefined;
  if (operator === 'in')
    return Array.isArray(right) && right.every(isScalar) ? isItemOf(path, right) : undefined;
  if (!isScalar(right)) return undefined;
  if (operator === 'starts_with' || operator === 'ends_with') {
    const { apply } = operators[operator];
    return { path, holds: (fact) => apply(fact, right) };
  }
  return comparing(path, operator, right);
}

function testOfRight(operator: string, value: Scalar, right: unknown): Test | undefined {
  const path = pathOf(right);
  if (path === undefined) return undefined;
  // In a number, say, nothing is found.
  if (operator === 'in')
    return { path, holds: (fact) => typeof fact === 'string' && fact !== '' && fact.includes(String(value)) };
  return comparing(path, mirrored.get(operator) ?? operator, value);
}

function comparing(path: string, operator: string, value: Scalar): Test | undefined {
  if (operator === '==') return isAnyOf(path, [value]);
  const holds = holdsOf.get(operator);
  const bound = typeof value === 'number' ? boundOf(operator, value) : {};
  return holds && { path, holds: (fact) => holds(fact, value), ...bound };
}

/** `low < fact < high`. */
function between(operator: string, low: Scalar, fact: unknown, high: Scalar): Test | undefined {
  const path = pathOf(fact);
  const above = mirrored.get(operator);
  if (path === undefined || above === undefined || !operator.startsWith('<')) return undefined;
  const [one, other] = [comparing(path, above, low)!, comparing(path, operator, high)!];
  return { ...one, ...other, holds: (value) => one.holds(value) && other.holds(value) };
}

function isItemOf(path: string, values: readonly Scalar[]): Test {
  return { path, holds: (fact) => values.indexOf(fact) !== -1, equal: values };
}

/** Of a scalar the truth is that of JavaScript. */
function truthOf(logic: unknown): Test | undefined {
  const path = pathOf(logic);
  return path === undefined ? undefined : { path, holds: Boolean };
}

function pathOf(logic: unknown): string | undefined {
  const [variable, path] = soleEntry(logic);
  return variable === 'var' && typeof path === 'string' && path !== '' ? path : undefined;
}

function boundOf(operator: string, value: number): Pick<Comparison, 'low' | 'high'> {
  if (operator.startsWith('<')) return { high: value };
  return operator.startsWith('>') ? { low: value } : {};
}

function soleEntry(value: unknown): readonly [key: string, value: unknown] {
  const entries = isScalar(value) || Array.isArray(value) ? [] : Object.entries(value as object);
  return entries.length === 1 ? entries[0]! : ['', undefined];
}

/** @param facts by their slots */
export function areMet(
  comparisons: readonly Comparison[],
  facts: readonly unknown[],
  isTrue: (logic: unknown) => boolean,
): boolean {
  for (const { slot, holds, logic } of comparisons) {
    const fact = facts[slot];
    if (!(isScalar(fact) ? holds(fact) : isTrue(logic))) return false;
  }
  return true;
}

function isOneOf(fact: Scalar, values: readonly Scalar[]): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: as json-logic-js has it
  for (const value of values) if (fact == value) return true;
  return false;
}

/**
 * Whether a rule of some may match given facts, by the bounds of one of its facts, and by the one of its equalities that
 * the fewest others share: these are looked at in lists of their own, since to look at each of thousands of rules takes
 * longer than to ask what it asks.
 */
export function nearness(
  all: readonly (readonly Comparison[])[],
): (facts: readonly unknown[]) => (at: number) => boolean {
  const equalities = all.map((comparisons) => comparisons.filter(isEquality));
  const counts = new Map<string, number>();
  const keysOf = ({ slot, equal }: Equality) => equal.map((value) => `${slot} ${String(value)}`);
  for (const key of equalities.flat().flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const shares = (one: Equality) => keysOf(one).reduce((sum, key) => sum + counts.get(key)!, 0);
  const rarest = equalities.map((some) => minBy(some, shares));
  const slots = Int32Array.from(rarest, (one) => one?.slot ?? -1);
  const values = rarest.map((one) => one?.equal ?? []);
  // Two texts are equal where their numbers are, which compare faster.
  const texts = new Map<Scalar, number>();
  const numberOf = memoize(() => texts.size, texts);
  const areTexts = values.map((some) => some.every((value) => typeof value === 'string'));
  const numbers = Int32Array.from(values.flatMap((some, at) => (areTexts[at] ? some.map(numberOf) : [])));
  const ends = new Int32Array(values.length + 1);
  values.forEach((some, at) => {
    ends[at + 1] = ends[at]! + (areTexts[at] ? some.length : 0);
  });
  const bounds = all.map(boundsOf);
  const boundSlots = Int32Array.from(bounds, ({ slot }) => slot);
  const lows = Float64Array.from(bounds, ({ low }) => low);
  const highs = Float64Array.from(bounds, ({ high }) => high);
  return (facts) => {
    // What is absent equals no text. A number or a boolean may.
    const given = Int32Array.from(facts, (fact) =>
      typeof fact === 'string' || fact === null ? (texts.get(fact) ?? otherText) : noText,
    );
    return (at) => {
      const boundSlot = boundSlots[at]!;
      const number = boundSlot === -1 ? undefined : facts[boundSlot];
      if (typeof number === 'number' && (number < lows[at]! || number > highs[at]!)) return false;
      const slot = slots[at]!;
      if (slot === -1) return true;
      if (areTexts[at] && given[slot] !== noText) {
        for (let place = ends[at]!; place < ends[at + 1]!; place++)
          if (numbers[place] === given[slot]) return true;
        return false;
      }
      const fact = facts[slot];
      return !isScalar(fact) || isOneOf(fact, values[at]!);
    };
  };
}

const noText = -1;
const otherText = -2;

/** The bounds of the first fact that has one, or of none. */
function boundsOf(comparisons: readonly Comparison[]) {
  const slot = comparisons.find(({ low, high }) => (low ?? high) !== undefined)?.slot ?? -1;
  let [low, high] = [-Infinity, Infinity];
  for (const one of comparisons.filter((other) => other.slot === slot)) {
    low = Math.max(low, one.low ?? low);
    high = Math.min(high, one.high ?? high);
  }
  return { slot, low, high };
}

type Equality = Comparison & { equal: readonly Scalar[] };

function isEquality(one: Comparison): one is Equality {
  return one.equal !== undefined;
}

function minBy<Item>(items: readonly Item[], measure: (item: Item) => number): Item | undefined {
  let [least, found]: [number, Item | undefined] = [Infinity, undefined];
  for (const item of items) {
    const size = measure(item);
    if (size < least) [least, found] = [size, item];
  }
  return found;
}

/** A date and a time compare as one text, and so does a date with the beginning of one. */
export function windowLogic({ from, until }: Window = {}): object[] {
  const now = { cat: [{ var: 'now.date' }, ' ', { var: 'now.time' }] };
  const tests: object[] = [];
  if (from) tests.push({ '>=': [now, `${from.date} ${from.time ?? ''}`] });
  if (until) tests.push({ '<': [now, `${until.date} ${until.time ?? '99:99'}`] });
  return tests;
}
