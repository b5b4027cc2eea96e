import type { Budget } from './budget.js';

/*
 * The prices of work in steps, counted before it is done. A step is about 20 ns: one character that is built, or one
 * operator that is evaluated. Each price is the most that the work was measured to take with any data
 * (docs/decisions/016).
 */

/** To turn a list or an object into text, not counting its content. */
const list = 25;
const object = 15;
/** To make JavaScript throw, as where a field `toString` hides the function. */
const error = 1_000;
/** To turn a number into text. */
const number = 40;
const shortNumber = 8;
const otherScalar = 5;

/** Nobody writes data that nests deeper, and walking it could overflow the stack. */
const maxDepth = 500;

/** Spends what it takes to compare by `==` or `!=`. Plain values of one type cost nothing, but for long texts. */
export function spendOnEquality(budget: Budget, a: unknown, b: unknown): void {
  if (typeof a === typeof b) {
    if (typeof a === 'string') spendOnLetters(budget, a, b as string);
    return;
  }
  // Null equals nothing but null, and no value is converted to see it.
  if (a === null || b === null || a === undefined || b === undefined) return;
  spendOnPrimitive(budget, a);
  spendOnPrimitive(budget, b);
}

/** Spends what it takes to compare by `===` or `!==`. */
export function spendOnIdentity(budget: Budget, a: unknown, b: unknown): void {
  if (typeof a === 'string' && typeof b === 'string') spendOnLetters(budget, a, b);
}

/** Spends what it takes to compare by order, or two pairs for "between": texts letter by letter, all else as numbers. */
export function spendOnOrder(budget: Budget, a: unknown, b: unknown, c?: unknown): void {
  if (typeof a === 'string' && typeof b === 'string') spendOnLetters(budget, a, b);
  else {
    spendOnPrimitive(budget, a);
    spendOnPrimitive(budget, b);
  }
  if (c !== undefined) spendOnOrder(budget, b, c);
}

/** Spends what it takes to make numbers of some values. */
export function spendOnNumbers(budget: Budget, ...values: unknown[]): void {
  for (const value of values) spendOnPrimitive(budget, value);
}

/** Spends what it takes to look for something in a text or a list. */
export function spendOnSearch(budget: Budget, needle: unknown, haystack: unknown): void {
  if (typeof haystack === 'string') {
    if (typeof needle !== 'string') spendOnText(budget, needle);
    else if (needle.length > longNeedle) budget.spend((haystack.length * needle.length) / 32);
    budget.spend(haystack.length / 2);
  } else if (Array.isArray(haystack)) {
    const letters = typeof needle === 'string' ? needle.length : 0;
    budget.spend((haystack.length * (letters + 32)) / 64);
  }
}

/** Up to this length, the time to find a text grows with the haystack alone. */
const longNeedle = 250;

/** Spends what it takes to put values together to a text. */
export function spendOnTexts(budget: Budget, ...values: unknown[]): void {
  for (const value of values) spendOnText(budget, value);
}

/** Spends what it takes to cut a text, which copies nothing of it. */
export function spendOnPart(budget: Budget, source: unknown, start: unknown, length: unknown): void {
  if (typeof source !== 'string') spendOnText(budget, source);
  spendOnNumbers(budget, start, length);
}

/** Spends what it takes to hold the beginning or the end of a text against another. */
export function spendOnEnd(budget: Budget, text: unknown, part: unknown): void {
  if (typeof text === 'string' && typeof part === 'string') spendOnLetters(budget, text, part);
}

/** Spends what it takes to put lists together. */
export function spendOnItems(budget: Budget, ...values: unknown[]): void {
  for (const value of values) if (Array.isArray(value)) budget.spend(value.length);
}

/** Spends what it takes to write a value as JSON: about its length. */
export function spendOnJson(budget: Budget, value: unknown, depth = 0): void {
  switch (typeof value) {
    case 'string':
      budget.spend(jsonLength(value));
      return;
    case 'number':
      budget.spend(priceOfNumber(value));
      return;
    case 'object':
      if (value !== null) {
        spendOnJsonBelow(budget, value, depth);
        return;
      }
  }
  budget.spend(otherScalar);
}

/** Spends what it takes to turn a value into text as JavaScript does: a list by joining its items. */
export function spendOnText(budget: Budget, value: unknown, depth = 0): void {
  switch (typeof value) {
    case 'string':
      budget.spend(value.length);
      return;
    case 'number':
      budget.spend(priceOfNumber(value));
      return;
    case 'object':
      if (value !== null) spendOnConversion(budget, value, depth);
      return;
    default:
      budget.spend(otherScalar);
  }
}

/** Spends what it takes to read a text as a number, or to convert a list or an object in order to compare it. */
export function spendOnPrimitive(budget: Budget, value: unknown): void {
  if (typeof value === 'string') budget.spend(value.length / 2);
  else if (typeof value === 'object' && value !== null) spendOnConversion(budget, value, 0);
}

function spendOnLetters(budget: Budget, a: string, b: string): void {
  const length = Math.min(a.length, b.length);
  if (length > shortText) budget.spend(length / 32);
}

const shortText = 64;

/** Whether comparing with a literal has a price of its own. In `vars` it stands once, for thousands of rules. */
export function isLongText(literal: unknown): boolean {
  return typeof literal === 'string' && literal.length > shortText;
}

function spendOnConversion(budget: Budget, value: object, depth: number): void {
  if (depth > maxDepth) budget.refuse();
  if (!Array.isArray(value)) {
    budget.spend(Object.hasOwn(value, 'toString') ? error : object);
    return;
  }
  budget.spend(list + value.length);
  for (const item of value) if (item !== null) spendOnText(budget, item, depth + 1);
}

function spendOnJsonBelow(budget: Budget, value: object, depth: number): void {
  if (depth > maxDepth) budget.refuse();
  if (Array.isArray(value)) {
    budget.spend(object + value.length);
    for (const item of value) spendOnJson(budget, item, depth + 1);
    return;
  }
  budget.spend(list);
  for (const key in value) {
    budget.spend(jsonLength(key) + otherScalar);
    spendOnJson(budget, (value as Record<string, unknown>)[key], depth + 1);
  }
}

function priceOfNumber(value: number): number {
  return (value | 0) === value ? shortNumber : number;
}

/** How long a text is in JSON, quotes included. */
function jsonLength(text: string): number {
  let length = text.length + 2;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) length += 5;
    else if (code === 0x22 || code === 0x5c) length++;
  }
  return length;
}
