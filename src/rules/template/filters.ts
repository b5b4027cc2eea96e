import { charactersOf, prepareCharacters } from '../../values/characters.js';
import { type Scalar, toText } from '../../values/json.js';
import type { Budget } from '../logic/budget.js';
import { spendOnJson, spendOnText } from '../logic/price.js';

/** What a `{{ … | filter }}` does to a value. Filters are total: whatever the request holds, they yield something. */
interface Filter {
  /** The ways to write it, for the table in `docs/rules.md` and for editors. */
  usages: readonly [Usage, ...Usage[]];
  /** What the docs say it takes, in steps. */
  takes: string;
  /** What is wrong with the arguments, as the end of a sentence that starts with the filter's name. */
  refuse(args: readonly Scalar[]): string | undefined;
  /** Spends what the request makes it take, before it takes it. */
  apply(value: unknown, args: readonly Scalar[], budget: Budget): unknown;
  /** Makes what it needs, where that takes longer than a click may. */
  prepare?(): void;
}

interface Usage {
  written: string;
  gives: string;
  /** A placeholder, and the text that it inserts. */
  example?: readonly [written: string, inserted: string];
}

/** Steps (see `price.ts`) to change the case of a letter, to format a number, to find where a character ends. */
const converting = 9;
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
    refuse: (args) => (args.length === 1 ? undefined : `takes one argument, such as default: 'دوست عزیز'`),
    apply: (value, [otherwise], budget) => (isBlank(value, budget) ? otherwise : value),
  },
  upper: {
    usages: [{ written: 'upper', gives: 'capitals', example: ["{{ 'aB' | upper }}", 'AB'] }],
    takes: `${converting} a character`,
    refuse: noArguments,
    apply: (value, _, budget) => textToConvert(value, budget).toUpperCase(),
  },
  lower: {
    usages: [{ written: 'lower', gives: 'small letters', example: ["{{ 'aB' | lower }}", 'ab'] }],
    takes: `${converting} a character`,
    refuse: noArguments,
    apply: (value, _, budget) => textToConvert(value, budget).toLowerCase(),
  },
  trim: {
    usages: [
      { written: 'trim', gives: 'the text without blanks around it', example: ["{{ ' a ' | trim }}", 'a'] },
    ],
    takes: 'the characters',
    refuse: noArguments,
    apply: (value, _, budget) => insertedText(value, budget).trim(),
  },
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
        : `takes a whole number of characters above 0 and perhaps an ending, such as truncate: 20, '…'`,
    apply: (value, [length, ending], budget) =>
      truncate(insertedText(value, budget), length as number, (ending as string) ?? '…', budget),
    prepare: prepareCharacters,
  },
  number_fa: {
    usages: [
      {
        written: 'number_fa',
        gives: 'Persian digits in groups; what is not a number stays as it is',
        example: ["{{ '1250000' | number_fa }}", '۱٬۲۵۰٬۰۰۰'],
      },
    ],
    takes: String(formatting),
    refuse: noArguments,
    apply(value, _, budget) {
      if (!isNumeric(value)) return value;
      budget.spend(formatting);
      return persian().format(value as number);
    },
    prepare: () => void persian().format(0),
  },
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
    refuse: noArguments,
    apply(value, _, budget) {
      spendOnJson(budget, value);
      return JSON.stringify(value ?? null);
    },
  },
} satisfies Record<string, Filter>;

export type FilterName = keyof typeof table;

export const filters: Readonly<Record<FilterName, Filter>> = table;

/** The same within a budget. */
export function insertedText(value: unknown, budget: Budget): string {
  if (typeof value === 'object') spendOnJson(budget, value);
  else spendOnText(budget, value);
  return toText(value);
}

// Made when first asked for: a command that renders nothing, such as `lint`, need not wait for it.
let persianFormat: Intl.NumberFormat | undefined;

function persian(): Intl.NumberFormat {
  persianFormat ??= new Intl.NumberFormat('fa-IR', { maximumFractionDigits: 20 });
  return persianFormat;
}

function textToConvert(value: unknown, budget: Budget): string {
  const text = insertedText(value, budget);
  budget.spend(converting * text.length);
  return text;
}

function isBlank(value: unknown, budget: Budget): boolean {
  if (typeof value !== 'string') return value === null || value === undefined;
  budget.spend(value.length);
  return value.trim() === '';
}

function noArguments(args: readonly Scalar[]): string | undefined {
  return args.length === 0 ? undefined : 'takes no argument';
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
