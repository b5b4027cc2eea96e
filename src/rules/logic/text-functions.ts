import { toLatinDigits, toPersianDigits } from '../../values/digits.js';
import { toText } from '../../values/json.js';
import { normalizePersian } from '../../values/persian-letters.js';
import { typedNumber } from '../../values/written-number.js';
import type { Budget } from './budget.js';
import { spendOnJson, spendOnText } from './price.js';

/**
 * A function of a value's text: a number in its digits, null as nothing, a list or an object as JSON. Conditions have it as
 * an operator, responses as the filter of the same name. It is total: whatever the request holds, it yields something.
 */
export interface TextFunction {
  apply(value: unknown): unknown;
  /** Spends what it takes, before it takes it. */
  spend(budget: Budget, value: unknown): void;
  /** The same as the docs say it, in steps. */
  steps: string;
}

/** Steps (see `price.ts`) for each character. */
const converting = 9;
const replacing = 8;
const normalizing = 20;
/** Longer texts are no numbers, and are not read. */
const longestNumber = 64;
const readingNumber = 100;

export const textFunctions = {
  upper: perCharacter(converting, (text) => text.toUpperCase()),
  lower: perCharacter(converting, (text) => text.toLowerCase()),
  trim: perCharacter(1, (text) => text.trim()),
  digits_fa: perCharacter(replacing, toPersianDigits),
  digits_en: perCharacter(replacing, toLatinDigits),
  normalize_fa: perCharacter(normalizing, normalizePersian),
  number: {
    steps: String(readingNumber),
    spend: (budget) => budget.spend(readingNumber),
    apply: (value) =>
      typeof value === 'string' && value.length <= longestNumber
        ? typedNumber(value)
        : typeof value === 'number'
          ? value
          : Number.NaN,
  },
  length: {
    steps: '0',
    spend: () => {},
    apply: (value) => (typeof value === 'string' || Array.isArray(value) ? value.length : 0),
  },
} satisfies Record<string, TextFunction>;

function perCharacter(price: number, apply: (text: string) => string): TextFunction {
  return {
    steps: `${price + 1} a character`,
    spend: (budget, value) => spendOnCharacters(budget, value, price),
    apply: (value) => apply(toText(value)),
  };
}

/** Spends what it takes to make a value's text, and so many steps for each of its characters. */
function spendOnCharacters(budget: Budget, value: unknown, price: number): void {
  if (typeof value === 'string') budget.spend((price + 1) * value.length);
  else if (typeof value !== 'object' || value === null) {
    spendOnText(budget, value);
    budget.spend(price * toText(value).length);
  } else {
    // Its text is made twice: once to see how long it is.
    spendOnJson(budget, value);
    spendOnJson(budget, value);
    budget.spend(price * toText(value).length);
  }
}
