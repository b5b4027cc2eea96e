import type { Literal } from '../reading/shape.js';

/** What a `{{ … | filter }}` does to a value. Filters are total: whatever the request holds, they yield something. */
interface Filter {
  /** What is wrong with the arguments, as the end of a sentence that starts with the filter's name. */
  refuse(args: readonly Literal[]): string | undefined;
  apply(value: unknown, args: readonly Literal[]): unknown;
}

export type FilterName = 'default' | 'upper' | 'lower' | 'trim' | 'truncate' | 'number_fa' | 'raw' | 'json';

export const filters: Record<FilterName, Filter> = {
  /** Another value in place of null, an absent field or a blank text. */
  default: {
    refuse: (args) => (args.length === 1 ? undefined : `takes one argument, such as default: 'دوست عزیز'`),
    apply: (value, [otherwise]) => (isBlank(value) ? otherwise : value),
  },
  upper: { refuse: noArguments, apply: (value) => toText(value).toUpperCase() },
  lower: { refuse: noArguments, apply: (value) => toText(value).toLowerCase() },
  trim: { refuse: noArguments, apply: (value) => toText(value).trim() },
  /** At most that many characters, the ending (`…`) included. */
  truncate: {
    refuse: ([length, ending, ...rest]) =>
      Number.isInteger(length) &&
      (length as number) > 0 &&
      (ending === undefined || typeof ending === 'string') &&
      rest.length === 0
        ? undefined
        : `takes a whole number of characters above 0 and perhaps an ending, such as truncate: 20, '…'`,
    apply: (value, [length, ending]) => truncate(toText(value), length as number, (ending as string) ?? '…'),
  },
  /** Persian digits with grouping: 1000000 → ۱٬۰۰۰٬۰۰۰. What is not a number stays as it is. */
  number_fa: {
    refuse: noArguments,
    apply: (value) => (isNumeric(value) ? toPersian(value as number) : value),
  },
  /** In a link: inserted without percent-encoding. `link.ts` reads it; the value stays as it is. */
  raw: { refuse: noArguments, apply: (value) => value },
  json: { refuse: noArguments, apply: (value) => JSON.stringify(value ?? null) },
};

/** How a value reads in a text: null as nothing, an object or list as JSON. Never throws on JSON values. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// Made when first asked for: a command that renders nothing, such as `lint`, need not wait for them.
let persian: Intl.NumberFormat | undefined;
let graphemes: Intl.Segmenter | undefined;

function toPersian(value: number): string {
  persian ??= new Intl.NumberFormat('fa-IR', { maximumFractionDigits: 20 });
  return persian.format(value);
}

function graphemesOf(text: string): Intl.Segments {
  graphemes ??= new Intl.Segmenter('fa');
  return graphemes.segment(text);
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
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
function truncate(text: string, length: number, ending: string): string {
  if (text.length <= length) return text;
  const kept: string[] = [];
  for (const { segment } of graphemesOf(text)) {
    kept.push(segment);
    if (kept.length > length) {
      const room = Math.max(0, length - [...graphemesOf(ending)].length);
      return kept.slice(0, room).join('') + ending;
    }
  }
  return text;
}
