import { charactersOf, prepareCharacters } from '../../values/characters.js';
import { say } from '../../values/message.js';
import type { Budget } from '../logic/budget.js';
import { spendOnJson } from '../logic/price.js';
import { textFunctions } from '../logic/text-functions.js';
import { dateFilters } from './date-filters.js';
import { type Filter, insertedText, noArguments } from './filter.js';
import { numberFilters } from './number-filters.js';
import { textFilters } from './text-filters.js';

/** Steps (see `price.ts`) to format a number, to find where a character ends. */
const formatting = 100;
const segmenting = 35;

const table = {
  default: {
    usages: [
      {
        written: 'default: value',
        gives: 'the value in place of null, an absent fact or a blank text',
        example: ["{{ extra_data.x | default: 'هیچ' }}", 'هیچ'],
      },
    ],
    takes: 'the characters',
    fills: true,
    refuse: (args) => (args.length === 1 ? undefined : say`takes one argument, such as default: 'دوست عزیز'`),
    apply: (value, [otherwise], budget) => (isBlank(value, budget) ? otherwise : value),
  },
  upper: ofText('upper', 'capitals', ["{{ 'aB' | upper }}", 'AB'], ['upcase', 'uppercase']),
  lower: ofText('lower', 'small letters', ["{{ 'aB' | lower }}", 'ab'], ['downcase', 'lowercase']),
  trim: ofText('trim', 'the text without blanks around it', ["{{ ' a ' | trim }}", 'a']),
  truncate: {
    usages: [
      {
        written: 'truncate: n',
        gives: 'at most `n` characters as a reader counts them, the ending `…` included',
        example: ["{{ 'abcdef' | truncate: 4 }}", 'abc…'],
      },
      {
        written: 'truncate: n, ending',
        gives: 'the same with another ending',
        example: ["{{ 'abcdef' | truncate: 4, '' }}", 'abcd'],
      },
    ],
    takes: `if the text is too long, ${segmenting} for each character that is kept, rounded up to 64 characters`,
    refuse: ([length, ending, ...rest]) =>
      Number.isInteger(length) &&
      (length as number) > 0 &&
      (ending === undefined || typeof ending === 'string') &&
      rest.length === 0
        ? undefined
        : say`takes a whole number of characters above 0 and perhaps an ending, such as truncate: 20, '…'`,
    apply: (value, [length, ending], budget) =>
      truncate(insertedText(value, budget), length as number, (ending as string) ?? '…', budget),
    prepare: prepareCharacters,
  },
  number_fa: {
    usages: [
      {
        written: 'number_fa',
        gives: 'Persian digits in groups; what cannot be read as a number stays as it is',
        example: ["{{ '1250000' | number_fa }}", '۱٬۲۵۰٬۰۰۰'],
      },
    ],
    takes: String(2 * formatting),
    refuse: noArguments,
    apply(value, _, budget) {
      const number = isNumeric(value) ? value : textFunctions.number.apply(value);
      budget.spend(2 * formatting);
      return Number.isNaN(number) ? value : persian().format(number as number);
    },
    prepare: () => void persian().format(0),
  },
  digits_fa: ofText('digits_fa', 'Persian digits, without groups', ["{{ '0912' | digits_fa }}", '۰۹۱۲']),
  digits_en: ofText('digits_en', 'Latin digits', ["{{ '۰۹۱۲' | digits_en }}", '0912']),
  normalize_fa: ofText(
    'normalize_fa',
    'the text as it is written in Persian: ی and ک, Persian digits, half-spaces where one can stand, single blanks',
    ["{{ 'كرج  12' | normalize_fa }}", 'کرج ۱۲'],
  ),
  ...numberFilters,
  ...textFilters,
  ...dateFilters,
  raw: {
    usages: [{ written: 'raw', gives: 'in a link: the value without percent-encoding' }],
    takes: '0',
    refuse: noArguments,
    // `link.ts` looks for its name.
    apply: (value) => value,
  },
  json: {
    usages: [{ written: 'json', gives: 'the value as JSON', example: ["{{ 'a' | json }}", '"a"'] }],
    takes: 'about the length of the JSON',
    fills: true,
    refuse: noArguments,
    apply(value, _, budget) {
      spendOnJson(budget, value);
      return JSON.stringify(value ?? null);
    },
  },
} satisfies Record<string, Filter>;

/** The filter of a function of texts, which is an operator, too. */
function ofText(
  name: Exclude<keyof typeof textFunctions, 'number' | 'length'>,
  gives: string,
  example: readonly [string, string],
  aliases: readonly string[] = [],
): Filter {
  const { apply, spend, steps } = textFunctions[name];
  return {
    usages: [{ written: name, gives, example }],
    takes: steps,
    aliases,
    refuse: noArguments,
    apply(value, _, budget) {
      spend(budget, value);
      return apply(value);
    },
  };
}

export type FilterName = keyof typeof table;

export const filters: Readonly<Record<FilterName, Filter>> = table;

// Made when first asked for: a command that renders nothing, such as `lint`, need not wait for it.
let persianFormat: Intl.NumberFormat | undefined;

function persian(): Intl.NumberFormat {
  persianFormat ??= new Intl.NumberFormat('fa-IR', { maximumFractionDigits: 20 });
  return persianFormat;
}

function isBlank(value: unknown, budget: Budget): boolean {
  if (typeof value !== 'string') return value === null || value === undefined;
  budget.spend(value.length);
  return value.trim() === '';
}

function isNumeric(value: unknown): boolean {
  return (
    typeof value === 'number' || (typeof value === 'string' && /^[+-]?\d{1,40}(?:\.\d{1,20})?$/.test(value))
  );
}

function truncate(text: string, length: number, ending: string, budget: Budget): string {
  if (text.length <= length) return text;
  const kept = firstCharacters(text, length + 1, budget);
  if (kept.length <= length) return text;
  const room = Math.max(0, length - firstCharacters(ending, length, budget).length);
  return kept.slice(0, room).join('') + ending;
}

/** The first characters of a text, as many as asked for. */
function firstCharacters(text: string, count: number, budget: Budget): string[] {
  const found: string[] = [];
  for (const character of charactersOf(text, (length) => budget.spend(segmenting * length))) {
    if (found.length === count) break;
    found.push(character);
  }
  return found;
}
