import { toText } from '../../values/json.js';
import type { Literal } from '../format/rules-file.js';
import type { Budget } from '../logic/budget.js';
import { spendOnJson, spendOnText } from '../logic/price.js';

/** What a `{{ … | filter }}` does to a value. Filters are total: whatever the request holds, they yield something. */
interface Filter {
  /** What is wrong with the arguments, as the end of a sentence that starts with the filter's name. */
  refuse(args: readonly Literal[]): string | undefined;
  /** Spends what the request makes it take, before it takes it. */
  apply(value: unknown, args: readonly Literal[], budget: Budget): unknown;
  /** Makes what it needs, where that takes longer than a click may. */
  prepare?(): void;
}

export type FilterName = 'default' | 'upper' | 'lower' | 'trim' | 'truncate' | 'number_fa' | 'raw' | 'json';

export const filters: Record<FilterName, Filter> = {
  /** Another value in place of null, an absent field or a blank text. */
  default: {
    refuse: (args) => (args.length === 1 ? undefined : `takes one argument, such as default: 'دوست عزیز'`),
    apply: (value, [otherwise], budget) => (isBlank(value, budget) ? otherwise : value),
  },
  upper: {
    refuse: noArguments,
    apply: (value, _, budget) => textToConvert(value, budget).toUpperCase(),
  },
  lower: {
    refuse: noArguments,
    apply: (value, _, budget) => textToConvert(value, budget).toLowerCase(),
  },
  trim: { refuse: noArguments, apply: (value, _, budget) => insertedText(value, budget).trim() },
  /** At most that many characters, the ending (`…`) included. */
  truncate: {
    refuse: ([length, ending, ...rest]) =>
      Number.isInteger(length) &&
      (length as number) > 0 &&
      (ending === undefined || typeof ending === 'string') &&
      rest.length === 0
        ? undefined
        : `takes a whole number of characters above 0 and perhaps an ending, such as truncate: 20, '…'`,
    apply: (value, [length, ending], budget) =>
      truncate(insertedText(value, budget), length as number, (ending as string) ?? '…', budget),
    prepare: () => void [...graphemes().segment('a')],
  },
  /** Persian digits with grouping: 1000000 → ۱٬۰۰۰٬۰۰۰. What is not a number stays as it is. */
  number_fa: {
    refuse: noArguments,
    apply(value, _, budget) {
      if (!isNumeric(value)) return value;
      budget.spend(formatting);
      return persian().format(value as number);
    },
    prepare: () => void persian().format(0),
  },
  /** In a link: inserted without percent-encoding. `link.ts` reads it; the value stays as it is. */
  raw: { refuse: noArguments, apply: (value) => value },
  json: {
    refuse: noArguments,
    apply(value, _, budget) {
      spendOnJson(budget, value);
      return JSON.stringify(value ?? null);
    },
  },
};

/** The same within a budget. */
export function insertedText(value: unknown, budget: Budget): string {
  if (typeof value === 'object') spendOnJson(budget, value);
  else spendOnText(budget, value);
  return toText(value);
}

/** Steps (see `price.ts`) to change the case of a letter, to format a number, to find where a character ends. */
const converting = 9;
const formatting = 100;
const segmenting = 35;

// Made when first asked for: a command that renders nothing, such as `lint`, need not wait for them.
let persianFormat: Intl.NumberFormat | undefined;
let segmenter: Intl.Segmenter | undefined;

function persian(): Intl.NumberFormat {
  persianFormat ??= new Intl.NumberFormat('fa-IR', { maximumFractionDigits: 20 });
  return persianFormat;
}

function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('fa');
  return segmenter;
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

function noArguments(args: readonly Literal[]): string | undefined {
  return args.length === 0 ? undefined : 'takes no argument';
}

function isNumeric(value: unknown): boolean {
  return (
    typeof value === 'number' || (typeof value === 'string' && /^[+-]?\d{1,40}(?:\.\d{1,20})?$/.test(value))
  );
}

// By what a reader sees as one character, so that neither a vowel sign nor half an emoji is cut off.
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

/**
 * The characters of a text as a reader counts them. Window by window: for each character the segmenter takes as long as
 * the whole text is that it was given.
 * @param onWindow hears how long a window is before it is looked at
 */
export function* charactersOf(text: string, onWindow?: (length: number) => void): Generator<string> {
  let start = 0;
  let size = windowSize;
  while (start < text.length) {
    const end = endOfWindow(text, start + size);
    onWindow?.(end - start);
    const characters = Array.from(graphemes().segment(text.slice(start, end)), ({ segment }) => segment);
    // What is behind the window may belong to the last one.
    if (end < text.length) characters.pop();
    size = characters.length === 0 ? 2 * size : windowSize;
    for (const character of characters) {
      yield character;
      start += character.length;
    }
  }
}

const windowSize = 64;

/** Not between the halves of a surrogate pair. */
function endOfWindow(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end + 1 : end;
}
