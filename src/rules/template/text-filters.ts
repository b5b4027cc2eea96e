import { say } from '../../values/message.js';
import { textFunctions } from '../logic/text-functions.js';
import { isTruthy } from '../logic/truth.js';
import { type Filter, insertedText, noArguments, texts } from './filter.js';

/** Filters that make one text or list of another, with the names and the meaning of Liquid where Liquid has them. */
export const textFilters = {
  append: {
    usages: [
      {
        written: 'append: text',
        gives: 'the text with another behind it',
        example: ["{{ 'a' | append: 'b' }}", 'ab'],
      },
    ],
    takes: 'the characters',
    fills: true,
    refuse: texts(1, "append: ' تومان'"),
    apply: (value, [more], budget) => joined(budget, insertedText(value, budget), more as string),
  },
  prepend: {
    usages: [
      {
        written: 'prepend: text',
        gives: 'the text with another before it',
        example: ["{{ 'a' | prepend: 'b' }}", 'ba'],
      },
    ],
    takes: 'the characters',
    fills: true,
    refuse: texts(1, "prepend: 'کد '"),
    apply: (value, [more], budget) => joined(budget, more as string, insertedText(value, budget)),
  },
  replace: {
    usages: [
      {
        written: 'replace: old, new',
        gives: 'the text with every `old` replaced',
        example: ["{{ 'a-b-c' | replace: '-', '/' }}", 'a/b/c'],
      },
    ],
    takes: 'twice the characters, and those of the result',
    refuse: (args) =>
      texts(2, "replace: '-', '/'")(args) ??
      (args[0] === '' ? say`takes a text to look for that is not empty` : undefined),
    apply(value, [old, other], budget) {
      const text = insertedText(value, budget);
      budget.spend(2 * text.length);
      const parts = text.split(old as string);
      budget.spend(text.length + parts.length * (other as string).length);
      return parts.join(other as string);
    },
  },
  strip: {
    aliases: ['lstrip', 'rstrip', 'strip_newlines'],
    usages: [{ written: 'strip', gives: 'the same as `trim`', example: ["{{ ' a ' | strip }}", 'a'] }],
    takes: 'the characters',
    refuse: noArguments,
    apply: (value, _, budget) => insertedText(value, budget).trim(),
  },
  split: {
    usages: [
      {
        written: 'split: text',
        gives: 'the parts of the text between each such text, as a list',
        example: ["{{ 'a-b-c' | split: '-' | last }}", 'c'],
      },
    ],
    takes: '10 a character',
    refuse: (args) =>
      texts(1, "split: '-'")(args) ??
      (args[0] === '' ? say`takes a text to split at that is not empty` : undefined),
    apply(value, [at], budget) {
      const text = insertedText(value, budget);
      budget.spend(9 * text.length);
      const parts = text.split(at as string);
      while (parts.at(-1) === '') parts.pop();
      return parts;
    },
  },
  first: {
    usages: [
      {
        written: 'first',
        gives: 'the first item of a list, or character of a text',
        example: ["{{ 'a-b-c' | split: '-' | first }}", 'a'],
      },
    ],
    takes: '0',
    refuse: noArguments,
    apply: (value) => (typeof value === 'string' ? [...value.slice(0, 2)] : listOf(value))[0] ?? null,
  },
  last: {
    usages: [
      {
        written: 'last',
        gives: 'the last item of a list, or character of a text',
        example: ["{{ 'a-b-c' | split: '-' | last }}", 'c'],
      },
    ],
    takes: '0',
    refuse: noArguments,
    apply: (value) => (typeof value === 'string' ? [...value.slice(-2)] : listOf(value)).at(-1) ?? null,
  },
  size: {
    usages: [
      {
        written: 'size',
        gives: 'how many characters a text has, or a list items; of anything else 0',
        example: ["{{ 'abc' | size }}", '3'],
      },
    ],
    takes: textFunctions.length.steps,
    fills: true,
    aliases: ['length', 'len', 'count'],
    refuse: noArguments,
    apply: (value) => textFunctions.length.apply(value),
  },
  choose: {
    usages: [
      {
        written: 'choose: yes, no',
        gives: 'the first text if the value is true, as `!!` has it; otherwise the second',
        example: ["{{ extra_data.vip | choose: 'ویژه', 'عادی' }}", 'عادی'],
      },
    ],
    takes: '0',
    fills: true,
    aliases: ['if', 'ternary', 'yesno', 'then'],
    refuse: texts(2, "choose: 'دارد', 'ندارد'"),
    apply: (value, [yes, no]) => (isTruthy(value) ? yes : no),
  },
} satisfies Record<string, Filter>;

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function joined(budget: { spend(steps: number): void }, before: string, behind: string): string {
  budget.spend(before.length + behind.length);
  return before + behind;
}
