import { isScalar, type Scalar } from '../../../values/json.js';
import type { ValueTest } from './values.js';

/** What the tests of one fact hold it against: by these literals they tell its values apart, and by nothing else. */
export interface Cuts {
  /** Texts of the file, the empty one too. */
  texts: ReadonlySet<string>;
  /** Whether texts are compared by order. */
  hasOrder: boolean;
  /** Every number that a literal is, or counts as. */
  numbers: ReadonlySet<number>;
  /** The numbers that texts are held against, as the numbers that they count as. */
  textNumbers: ReadonlySet<number>;
  /** Texts that are looked for in the fact. */
  sought: readonly string[];
  /** Texts that the fact may end with, the empty one first. */
  endings: readonly string[];
}

export function cutsOf(tests: readonly ValueTest[]): Cuts {
  const texts = new Set(['']);
  const numbers = new Set([0, 1]);
  const textNumbers = new Set<number>();
  const sought = new Set<string>();
  const endings = new Set(['']);
  let hasOrder = false;
  const addText = (text: string) => {
    texts.add(text);
    if (!Number.isNaN(Number(text))) numbers.add(Number(text));
  };
  const addNumber = (number: number, isLoose: boolean) => {
    numbers.add(number);
    if (isLoose) textNumbers.add(number);
  };
  const addEqual = (value: Scalar, isLoose: boolean) => {
    if (typeof value === 'string') addText(value);
    else if (typeof value === 'number') addNumber(value, isLoose);
    else if (typeof value === 'boolean' && isLoose) addNumber(Number(value), isLoose);
  };
  for (const test of tests) {
    if (test.kind === 'equals') addEqual(test.value, !test.strict);
    else if (test.kind === 'one-of') {
      for (const value of test.values) if (isScalar(value)) addEqual(value as Scalar, false);
    } else if (test.kind === 'contains') {
      texts.add(test.text);
      sought.add(test.text);
    } else if (test.kind === 'starts-with') {
      // A text that begins so stands at or behind the beginning, and before the first text behind all of those.
      hasOrder = true;
      addText(test.text);
      const behind = textBehind(test.text);
      if (behind !== undefined) texts.add(behind);
    } else if (test.kind === 'ends-with') {
      texts.add(test.text);
      endings.add(test.text);
    } else if (test.kind === 'compares') {
      if (typeof test.value !== 'string') addNumber(Number(test.value), true);
      else {
        hasOrder = true;
        addText(test.value);
      }
    }
  }
  return { texts, hasOrder, numbers, textNumbers, sought: [...sought], endings: [...endings] };
}

/** The first text behind all that begin with a text; undefined where there is none. */
function textBehind(beginning: string): string | undefined {
  const kept = beginning.replace(/\uFFFF+$/, '');
  if (kept === '') return undefined;
  return kept.slice(0, -1) + String.fromCharCode(kept.charCodeAt(kept.length - 1) + 1);
}

/** Texts in the order in which JavaScript compares them. */
export function inOrder(texts: Iterable<string>): string[] {
  return [...texts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The longest of some endings that a text ends with. */
export function endingOf(text: string, endings: readonly string[]): string {
  return endings.reduce((longest, ending) =>
    ending.length > longest.length && text.endsWith(ending) ? ending : longest,
  );
}

/** Every subset of some items but the empty one. */
export function subsetsOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length - 1 }, (_, mask) =>
    items.filter((_item, index) => (mask + 1) & (1 << index)),
  );
}

/** Whether a text can be part of what a number is written as, in some spelling. */
export function canBeInNumber(text: string): boolean {
  return /^[\s\d.+\-eExXoObBa-fA-FInity\ufeff]*$/.test(text);
}
