import { type Scalar, toText } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import type { Budget } from '../logic/budget.js';
import { spendOnJson, spendOnText } from '../logic/price.js';

/**
 * What a `{{ … | filter }}` does to a value. Whatever the request holds, it yields something; only what computes with numbers
 * throws a `RenderError` where there is none.
 */
export interface Filter {
  /** The ways to write it, for the table in `docs/rules.md` and for editors. */
  usages: readonly [Usage, ...Usage[]];
  /** What the docs say it takes, in steps. */
  takes: string;
  /** What is wrong with the arguments, as the end of a sentence that starts with the filter's name. */
  refuse(args: readonly Scalar[]): Text | undefined;
  /** Spends what the request makes it take, before it takes it. */
  apply(value: unknown, args: readonly Scalar[], budget: Budget): unknown;
  /** Makes what it needs, where that takes longer than a click may. */
  prepare?(args: readonly Scalar[]): void;
  /** Whether it makes something of null. */
  fills?: true;
  /** What other template languages call it. */
  aliases?: readonly string[];
}

interface Usage {
  written: string;
  gives: string;
  /** A placeholder, and the text that it inserts. */
  example?: readonly [written: string, inserted: string];
}

/** A value as a text inserts it, within a budget. */
export function insertedText(value: unknown, budget: Budget): string {
  if (typeof value === 'object') spendOnJson(budget, value);
  else spendOnText(budget, value);
  return toText(value);
}

export function noArguments(args: readonly Scalar[]): Text | undefined {
  return args.length === 0 ? undefined : say`takes no argument`;
}

/** Refuses anything but one text, or as many as asked for. */
export function texts(count: number, example: string) {
  return (args: readonly Scalar[]): Text | undefined =>
    args.length === count && args.every((arg) => typeof arg === 'string')
      ? undefined
      : count === 1
        ? say`takes one text, such as ${example}`
        : say`takes ${count} texts, such as ${example}`;
}
