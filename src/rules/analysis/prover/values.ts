import type { Scalar } from '../../../values/json.js';
import { memoize } from '../../../values/memo.js';
import { hashOf, identifies, variantAt } from '../../engine/experiments.js';
import type { Experiment } from '../../format/experiments.js';
import { isTruthy } from '../../logic/truth.js';
import { isFalse, isTrue, type Truths, throws } from './truths.js';

/** A test of one value. */
export type ValueTest =
  | { kind: 'equals'; value: Scalar; strict: boolean }
  | { kind: 'one-of'; values: readonly unknown[] }
  | { kind: 'compares'; operator: Order; value: Scalar }
  | { kind: 'contains'; text: string }
  | { kind: 'starts-with'; text: string }
  | { kind: 'ends-with'; text: string }
  /** Whether the value by itself is true. */
  | { kind: 'truth' }
  /** Whether `missing` lists it: null and the empty text. */
  | { kind: 'missing' }
  /** Whether an experiment takes it for the id of a person. */
  | { kind: 'identifies' }
  /** Whether the person of this id gets a variant. */
  | { kind: 'gets'; experiment: Pick<Experiment, 'name' | 'variants'>; variant: string };

export type Order = '<' | '<=' | '>' | '>=';

/** In place of the value of a fact that is not there. */
export const absent = Symbol('absent');

/** A JSON value, {@link absent}, or a value of which only some features are known. */
export type Value = unknown;

/**
 * A text, or a list by the text that it is joined to, of which only features are known: no more than the tests see of it.
 * It need not exist. Proofs try all of these where no complete set of real values can be made; see `abstract-values.ts`.
 */
export class AbstractValue {
  constructor(
    readonly isList: boolean,
    /** What it counts as; NaN where it is no number. */
    private readonly number: number,
    /** A text with the same place in the order of texts. */
    private readonly place: string,
    /** The sought texts that are in it: parts of a text, items of a list. */
    private readonly inside: ReadonlySet<string>,
    /** The longest of the file's endings that it ends with, or the empty text. */
    private readonly ending: string,
    /** The text that it is equal to, if that is one of the file's. */
    private readonly whole?: string,
  ) {}

  passes(test: ValueTest): boolean {
    switch (test.kind) {
      case 'equals':
        if (test.strict || test.value === null) return false;
        if (typeof test.value === 'string') return this.whole === test.value;
        return this.number === Number(test.value);
      case 'compares':
        return typeof test.value === 'string'
          ? compare(this.place, test.operator, test.value)
          : compare(this.number, test.operator, Number(test.value));
      case 'contains':
        return this.inside.has(test.text);
      case 'starts-with':
        // Its place among the texts tells: beginnings are cut by order, see `cutsOf`.
        return !this.isList && this.place.startsWith(test.text);
      case 'ends-with':
        return !this.isList && this.ending.endsWith(test.text);
      case 'truth':
        return true;
      case 'identifies':
        return !this.isList;
      case 'one-of':
      case 'missing':
      case 'gets':
        return false;
    }
  }
}

/** Values that throw where they are turned into a text or a number. To know it is quicker than to let them. */
const unconvertible = new WeakSet<object>();

export function markUnconvertible<Marked extends object>(value: Marked): Marked {
  unconvertible.add(value);
  return value;
}

/** @param fallback what stands for an absent value */
export function outcomeOf(test: ValueTest, value: Value, fallback: Scalar = null): Truths {
  if (value instanceof AbstractValue) return value.passes(test) ? isTrue : isFalse;
  if (typeof value === 'object' && value !== null && unconvertible.has(value) && converts(test)) {
    return test.kind === 'equals' && test.value === null ? isFalse : throws;
  }
  try {
    return passes(test, value === absent ? fallback : value) ? isTrue : isFalse;
  } catch {
    return throws;
  }
}

function converts(test: ValueTest): boolean {
  return test.kind === 'compares' || (test.kind === 'equals' && !test.strict);
}

function passes(test: ValueTest, value: unknown): boolean {
  switch (test.kind) {
    case 'equals':
      // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what "==" means in JSON-Logic.
      return test.strict ? value === test.value : value == test.value;
    case 'one-of':
      return setOf(test.values).has(value);
    case 'compares':
      return compare(value, test.operator, test.value);
    case 'contains':
      return isIn(test.text, value);
    case 'starts-with':
      return typeof value === 'string' && value.startsWith(test.text);
    case 'ends-with':
      return typeof value === 'string' && value.endsWith(test.text);
    case 'truth':
      return isTruthy(value);
    case 'missing':
      return value === null || value === '';
    case 'identifies':
      return identifies(value);
    case 'gets': {
      const { experiment, variant } = test;
      return identifies(value) && variantAt(experiment, hashOf(experiment, String(value))) === variant;
    }
  }
}

/** Each value of a long list is asked for in that list, so asking must not go through it. */
const setOf = memoize((values: readonly unknown[]) => new Set(values));

/** Compares as JavaScript does: two texts letter by letter, all else as numbers. */
function compare(left: unknown, operator: Order, right: unknown): boolean {
  const [a, b] = [left as number, right as number];
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** `in`: a part of a text, or an item of a list. It calls the `indexOf` of an object that has one of its own. */
function isIn(text: string, value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && value.includes(text);
  if (Array.isArray(value)) return value.includes(text);
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, 'indexOf')) {
    throw new TypeError('indexOf is not a function');
  }
  return false;
}
