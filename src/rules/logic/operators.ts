import { say, type Text } from '../../values/message.js';
import { lazyOperators } from './lazy-operators.js';
import type { Operator } from './operator.js';
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
import { textOperators } from './text-operators.js';
import { isTruthy } from './truth.js';

const any = Infinity;

/** Operators that are functions of their evaluated arguments. */
const valueOperators = {
  '!': {
    group: 'logic',
    takes: [1, 1],
    gives:
      'Not: true when the argument is false, null, 0, an empty text or an empty list. Write it in quotes, or YAML takes it for a tag.',
    examples: ['{ "!": { var: post_token } }'],
    aliases: ['not', 'نه'],
    apply: (a: unknown) => !isTruthy(a),
  },
  '!!': {
    group: 'logic',
    takes: [1, 1],
    gives:
      'True when the argument is not false, null, 0, an empty text or an empty list. Write it in quotes, or YAML takes it for a tag.',
    examples: ['{ "!!": { var: post_token } }'],
    apply: (a: unknown) => isTruthy(a),
  },
  '==': {
    group: 'comparison',
    takes: [2, 2],
    gives: 'Equal, by JavaScript\'s `==`: 1 equals "1". `===` is the strict form.',
    examples: ['{ "==": [{ var: user_side }, SUPPLY] }'],
    compares: 'equality',
    tightness: 3,
    aliases: ['=', 'eq', 'equal', 'equals', 'is'],
    // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what "==" means in JSON-Logic.
    apply: (a: unknown, b: unknown) => a == b,
    spend: spendOnEquality,
  },
  '!=': {
    group: 'comparison',
    takes: [2, 2],
    gives: "Not equal, by JavaScript's `!=`. Write it in quotes, or YAML takes it for a tag.",
    examples: ['{ "!=": [{ var: extra_data.answer }, yes] }'],
    compares: 'equality',
    tightness: 3,
    aliases: ['ne', 'neq', '<>', '≠', 'not_equals'],
    // biome-ignore lint/suspicious/noDoubleEquals: loose inequality is what "!=" means in JSON-Logic.
    apply: (a: unknown, b: unknown) => a != b,
    spend: spendOnEquality,
  },
  '===': {
    group: 'comparison',
    takes: [2, 2],
    gives: 'Equal in value and type.',
    examples: ['{ "===": [{ var: extra_data.step }, 2] }'],
    compares: 'equality',
    tightness: 3,
    apply: (a: unknown, b: unknown) => a === b,
    spend: spendOnIdentity,
  },
  '!==': {
    group: 'comparison',
    takes: [2, 2],
    gives: 'Not equal in value or type. Write it in quotes, or YAML takes it for a tag.',
    examples: ['{ "!==": [{ var: extra_data.step }, 2] }'],
    compares: 'equality',
    tightness: 3,
    apply: (a: unknown, b: unknown) => a !== b,
    spend: spendOnIdentity,
  },
  '<': {
    group: 'comparison',
    takes: [2, 3],
    gives:
      'Less; with three arguments: the middle one lies between the others. Null counts as 0, so a missing price is less than 5.',
    examples: ['{ "<": [{ var: now.hour }, 9] }', '{ "<": [8, { var: now.hour }, 20] }'],
    compares: 'order',
    tightness: 3,
    aliases: ['lt'],
    apply: (a: number, b: number, c?: number) => (c === undefined ? a < b : a < b && b < c),
    spend: spendOnOrder,
  },
  '<=': {
    group: 'comparison',
    takes: [2, 3],
    gives:
      'Less or equal; with three arguments: the middle one lies between the others or equals one. Null counts as 0.',
    examples: ['{ "<=": [9, { var: now.hour }, 17] }'],
    compares: 'order',
    tightness: 3,
    aliases: ['lte', 'le', '=<', '≤'],
    apply: (a: number, b: number, c?: number) => (c === undefined ? a <= b : a <= b && b <= c),
    spend: spendOnOrder,
  },
  '>': {
    group: 'comparison',
    takes: [2, 2],
    gives: 'Greater. Null counts as 0. Write it in quotes, or YAML takes it for a text.',
    examples: ['{ ">": [{ var: extra_data.price }, 1000000] }'],
    compares: 'order',
    tightness: 3,
    aliases: ['gt'],
    apply: (a: number, b: number) => a > b,
    spend: spendOnOrder,
  },
  '>=': {
    group: 'comparison',
    takes: [2, 2],
    gives: 'Greater or equal. Null counts as 0. Write it in quotes, or YAML takes it for a text.',
    examples: ['{ ">=": [{ var: now.hour }, 18] }'],
    compares: 'order',
    tightness: 3,
    aliases: ['gte', 'ge', '=>', '≥'],
    apply: (a: number, b: number) => a >= b,
    spend: spendOnOrder,
  },
  in: {
    group: 'texts and lists',
    takes: [2, 2],
    gives: 'True when the first is part of the second: an item of a list, or a piece of a text.',
    examples: ['{ in: [{ var: touchpoint }, [CHAT, MY_POST]] }', '{ in: [فوری, { var: extra_data.title }] }'],
    aliases: ['one_of', 'oneOf'],
    compares: 'membership',
    tightness: 3,
    apply: isIn,
    spend: spendOnSearch,
  },
  cat: {
    group: 'texts and lists',
    takes: [1, any],
    gives: 'All arguments joined to one text.',
    examples: ['{ cat: ["سلام ", { var: extra_data.name }] }'],
    aliases: ['concat'],
    apply: (...parts: unknown[]) => parts.join(''),
    spend: spendOnTexts,
  },
  substr: {
    group: 'texts and lists',
    takes: [2, 3],
    gives:
      '`[text, start, length]`: a part of a text. A negative start counts from the end, a negative length leaves out that many at the end.',
    examples: ['{ substr: [{ var: post_token }, 0, 3] }'],
    apply: substr,
    spend: spendOnPart,
  },
  '+': {
    group: 'numbers',
    takes: [1, any],
    gives: 'The sum; with one argument: a text as a number.',
    examples: ['{ "+": [{ var: extra_data.price }, 1000] }'],
    aliases: ['plus', 'add'],
    tightness: 4,
    apply: (...terms: unknown[]) => terms.reduce<number>((a, b) => number(a) + number(b), 0),
    spend: spendOnNumbers,
  },
  '-': {
    group: 'numbers',
    takes: [1, 2],
    gives: 'The difference; with one argument: its negative.',
    examples: ['{ "-": [{ var: extra_data.price }, 1000] }'],
    aliases: ['minus', 'subtract'],
    tightness: 4,
    apply: (a: number, b?: number) => (b === undefined ? -a : a - b),
    spend: spendOnNumbers,
  },
  '*': {
    group: 'numbers',
    takes: [1, any],
    gives: 'The product. Write it in quotes, or YAML takes it for an alias.',
    examples: ['{ "*": [{ var: extra_data.price }, 1.1] }'],
    aliases: ['times', 'multiply', 'mul'],
    tightness: 5,
    // Without a first value to start from, as there: a single factor comes back as it is.
    apply: (...factors: unknown[]) => factors.reduce((a, b) => number(a) * number(b)),
    spend: spendOnNumbers,
  },
  '/': {
    group: 'numbers',
    takes: [2, 2],
    gives: 'The quotient.',
    examples: ['{ "/": [{ var: extra_data.price }, 2] }'],
    aliases: ['divide', 'div'],
    tightness: 5,
    apply: (a: number, b: number) => a / b,
    spend: spendOnNumbers,
  },
  '%': {
    group: 'numbers',
    takes: [2, 2],
    gives: 'The remainder of a division. Write it in quotes, or YAML refuses it.',
    examples: ['{ "%": [{ var: now.minute }, 2] }'],
    aliases: ['mod', 'modulo'],
    tightness: 5,
    apply: (a: number, b: number) => a % b,
    spend: spendOnNumbers,
  },
  min: {
    group: 'numbers',
    takes: [1, any],
    gives: 'The smallest of the arguments.',
    examples: ['{ min: [{ var: extra_data.price }, 1000000] }'],
    apply: (...values: number[]) => Math.min(...values),
    spend: spendOnNumbers,
  },
  max: {
    group: 'numbers',
    takes: [1, any],
    gives: 'The largest of the arguments.',
    examples: ['{ max: [{ var: extra_data.price }, 1000000] }'],
    apply: (...values: number[]) => Math.max(...values),
    spend: spendOnNumbers,
  },
  merge: {
    group: 'texts and lists',
    takes: [1, any],
    gives: 'All lists joined to one.',
    examples: ['{ merge: [{ var: extra_data.tags }, [new]] }'],
    apply: (...lists: unknown[]) => ([] as unknown[]).concat(...lists),
    spend: spendOnItems,
  },
} satisfies Record<string, Operator>;

/**
 * Every operator that a rules file may use: those of json-logic-js 2.0.5, value for value, and ours.
 * https://github.com/jwadhams/json-logic-js/blob/2.0.5/logic.js
 * What JavaScript does to odd values there (loose equality, coercion, a throw for `{ "toString": 1 }`) it does here,
 * with two differences that keep hostile requests harmless: paths see own properties only, and what is beyond the budget
 * of a click throws.
 */
export const operators = { ...lazyOperators, ...valueOperators, ...textOperators };

export type OperatorName = keyof typeof operators;

/** The operator of a name, if there is one. */
export function operatorOf(name: string): Operator | undefined {
  return Object.hasOwn(operators, name) ? operators[name as OperatorName] : undefined;
}

/** Whether an operator evaluates its second argument once for each item of a list. */
export function iterates(name: string): boolean {
  return operatorOf(name)?.iterates === true;
}

/** How an operator compares its arguments, if it does. */
export function comparesBy(name: string): Operator['compares'] {
  return operatorOf(name)?.compares;
}

/** Operators that other engines know and we refuse, with the reason. */
export const refusedOperators: ReadonlyMap<string, Text> = new Map([
  ['log', say`it prints personal data of the request to the console`],
  ['method', say`it calls methods of the data`],
]);

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
