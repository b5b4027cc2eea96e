import type { Budget } from './budget.js';
import {
  spendOnEquality,
  spendOnIdentity,
  spendOnItems,
  spendOnNumbers,
  spendOnOrder,
  spendOnPart,
  spendOnSearch,
  spendOnTexts,
} from './price.js';

/**
 * The operators of json-logic-js 2.0.5, value for value: https://github.com/jwadhams/json-logic-js/blob/2.0.5/logic.js
 * What JavaScript does to odd values there (loose equality, coercion, a throw for `{ "toString": 1 }`) it does here,
 * with two differences that keep hostile requests harmless: paths see own properties only, and what is beyond the budget
 * of a click throws.
 */
interface Operator {
  /** How many arguments are meaningful. */
  min: number;
  max: number;
  /** The function of the evaluated arguments; the operators that decide what to evaluate have none. */
  apply?: (...args: never[]) => unknown;
  /** Spends what applying it takes; absent where that is next to nothing, whatever the arguments. */
  spend?: (budget: Budget, ...args: never[]) => void;
}

const any = Infinity;

/** Every operator that a rules file may use. `condition` is ours: `{ condition: name }`. */
export const operators = {
  var: { min: 0, max: 2 },
  missing: { min: 1, max: any },
  missing_some: { min: 2, max: 2 },
  if: { min: 2, max: any },
  '?:': { min: 2, max: any },
  and: { min: 1, max: any },
  or: { min: 1, max: any },
  '!': { min: 1, max: 1, apply: (a: unknown) => !isTruthy(a) },
  '!!': { min: 1, max: 1, apply: (a: unknown) => isTruthy(a) },
  // biome-ignore-start lint/suspicious/noDoubleEquals: loose equality is what "==" means in JSON-Logic.
  '==': { min: 2, max: 2, apply: (a: unknown, b: unknown) => a == b, spend: spendOnEquality },
  '!=': { min: 2, max: 2, apply: (a: unknown, b: unknown) => a != b, spend: spendOnEquality },
  // biome-ignore-end lint/suspicious/noDoubleEquals: only the two above are loose.
  '===': { min: 2, max: 2, apply: (a: unknown, b: unknown) => a === b, spend: spendOnIdentity },
  '!==': { min: 2, max: 2, apply: (a: unknown, b: unknown) => a !== b, spend: spendOnIdentity },
  '<': {
    min: 2,
    max: 3,
    apply: (a: number, b: number, c?: number) => (c === undefined ? a < b : a < b && b < c),
    spend: spendOnOrder,
  },
  '<=': {
    min: 2,
    max: 3,
    apply: (a: number, b: number, c?: number) => (c === undefined ? a <= b : a <= b && b <= c),
    spend: spendOnOrder,
  },
  '>': { min: 2, max: 2, apply: (a: number, b: number) => a > b, spend: spendOnOrder },
  '>=': { min: 2, max: 2, apply: (a: number, b: number) => a >= b, spend: spendOnOrder },
  in: { min: 2, max: 2, apply: isIn, spend: spendOnSearch },
  cat: { min: 1, max: any, apply: (...parts: unknown[]) => parts.join(''), spend: spendOnTexts },
  substr: { min: 2, max: 3, apply: substr, spend: spendOnPart },
  '+': {
    min: 1,
    max: any,
    apply: (...terms: unknown[]) => terms.reduce<number>((a, b) => number(a) + number(b), 0),
    spend: spendOnNumbers,
  },
  '-': {
    min: 1,
    max: 2,
    apply: (a: number, b?: number) => (b === undefined ? -a : a - b),
    spend: spendOnNumbers,
  },
  // Without a first value to start from, as there: a single factor comes back as it is.
  '*': {
    min: 1,
    max: any,
    apply: (...factors: unknown[]) => factors.reduce((a, b) => number(a) * number(b)),
    spend: spendOnNumbers,
  },
  '/': { min: 2, max: 2, apply: (a: number, b: number) => a / b, spend: spendOnNumbers },
  '%': { min: 2, max: 2, apply: (a: number, b: number) => a % b, spend: spendOnNumbers },
  min: { min: 1, max: any, apply: (...values: number[]) => Math.min(...values), spend: spendOnNumbers },
  max: { min: 1, max: any, apply: (...values: number[]) => Math.max(...values), spend: spendOnNumbers },
  merge: {
    min: 1,
    max: any,
    apply: (...lists: unknown[]) => ([] as unknown[]).concat(...lists),
    spend: spendOnItems,
  },
  map: { min: 2, max: 2 },
  filter: { min: 2, max: 2 },
  reduce: { min: 2, max: 3 },
  all: { min: 2, max: 2 },
  some: { min: 2, max: 2 },
  none: { min: 2, max: 2 },
  condition: { min: 1, max: 1 },
} satisfies Record<string, Operator>;

export type OperatorName = keyof typeof operators;

/** Operators whose second argument is evaluated once per item, with the item as its scope. */
export const iterators: ReadonlySet<string> = new Set(['map', 'filter', 'reduce', 'all', 'some', 'none']);

/** Operators that read facts, or what reads them, without a variable that shows it. */
export const readers: ReadonlySet<string> = new Set(['var', 'missing', 'missing_some', 'condition']);

/** Operators that other engines know and we refuse, with the reason. */
export const refusedOperators: ReadonlyMap<string, string> = new Map([
  ['log', 'it prints personal data of the request to the console'],
  ['method', 'it calls methods of the data'],
]);

/** The truth of JSON-Logic: that of JavaScript, but an empty list is false. https://jsonlogic.com/truthy */
export function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : !!value;
}

function number(value: unknown): number {
  return Number.parseFloat(value as string);
}

function isIn(needle: unknown, haystack: unknown): boolean {
  // Nothing is in the empty text, not even the empty text.
  if (typeof haystack === 'string') return haystack !== '' && haystack.indexOf(needle as string) !== -1;
  if (Array.isArray(haystack)) return haystack.indexOf(needle) !== -1;
  if (typeof haystack === 'object' && haystack !== null && Object.hasOwn(haystack, 'indexOf')) {
    throw new TypeError('the haystack of "in" has a field "indexOf" and is neither a text nor a list');
  }
  return false;
}

function substr(source: unknown, start: number, length?: number): string {
  const text = String(source);
  if (length === undefined || !(length < 0)) return text.substr(start, length);
  // A negative length leaves out that many characters at the end, as in PHP.
  const rest = text.substr(start);
  return rest.substr(0, rest.length + length);
}
