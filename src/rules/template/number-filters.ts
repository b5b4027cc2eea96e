import { say } from '../../values/message.js';
import type { Budget } from '../logic/budget.js';
import { textFunctions } from '../logic/text-functions.js';
import { type Filter, noArguments } from './filter.js';
import { RenderError } from './render-error.js';

/** Filters that compute, with the names and the meaning of Liquid. What is no number is no answer: never NaN, and never 0. */
export const numberFilters = {
  plus: withNumber({
    name: 'plus',
    gives: 'the sum',
    example: ["{{ '5' | plus: 2 }}", '7'],
    aliases: ['add'],
    compute: (a, b) => a + b,
  }),
  minus: withNumber({
    name: 'minus',
    gives: 'the difference',
    example: ["{{ '5' | minus: 2 }}", '3'],
    aliases: ['subtract'],
    compute: (a, b) => a - b,
  }),
  times: withNumber({
    name: 'times',
    gives: 'the product',
    example: ["{{ '890000' | times: 0.8 }}", '712000'],
    aliases: ['multiply', 'multiplied_by', 'mul'],
    compute: (a, b) => a * b,
  }),
  divided_by: withNumber({
    name: 'divided_by',
    gives: 'the quotient; of two whole numbers it is one, too, rounded down',
    example: ["{{ '7' | divided_by: 2 }}", '3'],
    aliases: ['divide', 'div'],
    divides: true,
    other: {
      written: 'divided_by: 2.0',
      gives: 'the quotient itself: a number with a point is no whole one',
      example: ["{{ '7' | divided_by: 2.0 }}", '3.5'],
    },
    compute: (a, b, hasPoint) =>
      Number.isInteger(a) && Number.isInteger(b) && !hasPoint ? Math.floor(a / b) : a / b,
  }),
  modulo: withNumber({
    name: 'modulo',
    gives: 'the remainder, with the sign of `n`',
    example: ["{{ '7' | modulo: 4 }}", '3'],
    aliases: ['mod'],
    divides: true,
    compute: (a, b) => a - b * Math.floor(a / b),
  }),
  at_least: withNumber({
    name: 'at_least',
    gives: 'the number, or `n` if that is greater',
    example: ["{{ '5' | at_least: 8 }}", '8'],
    aliases: ['max'],
    compute: (a, b) => Math.max(a, b),
  }),
  at_most: withNumber({
    name: 'at_most',
    gives: 'the number, or `n` if that is less',
    example: ["{{ '5' | at_most: 3 }}", '3'],
    aliases: ['min'],
    compute: (a, b) => Math.min(a, b),
  }),
  round: {
    usages: [
      { written: 'round', gives: 'the nearest whole number', example: ["{{ '2.5' | round }}", '3'] },
      {
        written: 'round: n',
        gives: 'the same with `n` digits behind the point',
        example: ["{{ '2.346' | round: 2 }}", '2.35'],
      },
    ],
    takes: textFunctions.number.steps,
    refuse: ([digits = 0, ...rest]) =>
      Number.isInteger(digits) && (digits as number) >= 0 && (digits as number) <= 10 && rest.length === 0
        ? undefined
        : say`takes a whole number of digits from 0 to 10, such as round: 2`,
    apply: (value, [digits = 0], budget) => rounded(numberIn('round', value, budget), digits as number),
  },
  floor: whole('floor', 'the whole number at or below it', ["{{ '2.7' | floor }}", '2'], Math.floor),
  ceil: whole('ceil', 'the whole number at or above it', ["{{ '2.1' | ceil }}", '3'], Math.ceil),
} satisfies Record<string, Filter>;

interface Computation {
  name: string;
  gives: string;
  example: readonly [written: string, inserted: string];
  aliases: readonly string[];
  /** Whether 0 is refused. */
  divides?: true;
  /** Another way to write it, with another meaning. */
  other?: Filter['usages'][number];
  /** @param hasPoint whether the operand is written with a point, as 2.0 */
  compute(a: number, b: number, hasPoint: boolean): number;
}

function withNumber({ name, gives, example, aliases, divides, other, compute }: Computation): Filter {
  return {
    usages: [{ written: `${name}: n`, gives, example }, ...(other ? [other] : [])],
    takes: textFunctions.number.steps,
    aliases,
    refuse: ([operand, ...rest]) =>
      typeof operand === 'number' && rest.length === 0 && !(divides && operand === 0)
        ? undefined
        : divides
          ? say`takes one number other than 0, such as ${name}: 5`
          : say`takes one number, such as ${name}: 5`,
    apply: (value, [operand, hasPoint], budget) =>
      result(name, compute(numberIn(name, value, budget), operand as number, hasPoint === true)),
  };
}

function whole(
  name: string,
  gives: string,
  example: Computation['example'],
  compute: (a: number) => number,
): Filter {
  return {
    usages: [{ written: name, gives, example }],
    takes: textFunctions.number.steps,
    refuse: noArguments,
    apply: (value, _args, budget) => result(name, compute(numberIn(name, value, budget))),
  };
}

/** The number that a value is, or was typed as. */
function numberIn(name: string, value: unknown, budget: Budget): number {
  const { spend, apply } = textFunctions.number;
  spend(budget);
  const number = apply(value);
  if (Number.isNaN(number)) throw new RenderError(say`the filter "${name}" found no number to compute with`);
  return number;
}

/** Without the noise of binary fractions: 0.1 and 0.2 are 0.3. */
function result(name: string, number: number): number {
  if (!Number.isFinite(number)) throw new RenderError(say`the filter "${name}" came to no number`);
  return Number(number.toPrecision(15));
}

/** Halves are rounded away from 0. */
function rounded(number: number, digits: number): number {
  const scale = 10 ** digits;
  const scaled = Number((Math.abs(number) * scale).toPrecision(15));
  return result('round', (Math.sign(number) * Math.round(scaled)) / scale);
}
