import type { Budget } from './budget.js';
import type { Evaluate } from './scope.js';

/** In the order of the table in `docs/rules.md`. json-logic-js does not have ours. */
export const operatorGroups = [
  'facts',
  'logic',
  'comparison',
  'texts and lists',
  'numbers',
  'items of a list',
  'ours',
] as const;

interface Words {
  group: (typeof operatorGroups)[number];
  /** How many arguments are meaningful: the least and the most. */
  takes: readonly [least: number, most: number];
  /** For the docs and for editors. */
  gives: string;
  /** As they stand in a file. */
  examples: readonly [string, ...string[]];
  /** What other languages and engines call it. */
  aliases?: readonly string[];
  /** How tightly it binds where messages write it between its arguments. */
  tightness?: number;
  /** How it compares its arguments, if it does. */
  compares?: 'equality' | 'order' | 'membership';
  /** Whether the second argument is evaluated once for each item, with the item as its scope. */
  iterates?: true;
  /** Whether it reads facts, or conditions that read them, without a variable. */
  readsFacts?: true;
}

/** An operator is a function of its evaluated arguments, or decides itself what to evaluate. */
export type Operator = Words &
  (
    | {
        apply(...args: never[]): unknown;
        /** Spends what applying it takes. Absent where that is next to nothing for all arguments. */
        spend?(budget: Budget, ...args: never[]): void;
        /** Makes what it needs of the literals among its arguments, where that takes longer than a click may. */
        prepare?(...literals: unknown[]): void;
      }
    | {
        /** @param weight what it spends on each item */
        compile(args: readonly Evaluate[], weight: number): Evaluate;
      }
    | { isReference: true }
  );
