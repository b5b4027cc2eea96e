import { createRequire } from 'node:module';
import { toText } from '../../values/json.js';
import { memoizeUpTo } from '../../values/memo.js';
import { MessageError, say } from '../../values/message.js';
import type { Budget } from './budget.js';
import { spendOnJson, spendOnText } from './price.js';

/** A regular expression of RE2, whose time grows with the text alone. https://github.com/google/re2/wiki/Syntax */
export interface Pattern {
  /** Whether it is found anywhere in a text. */
  test(text: string): boolean;
  /** How many instructions it comes to, each of which may be looked at for each character. */
  size: number;
}

/** Longer patterns, and those of more instructions, are refused where the file is read. */
const longestPattern = 500;
const largestPattern = 250;

/** Steps (see `price.ts`) for each character and each instruction: docs/decisions/029. */
const perInstruction = 8;

/**
 * Compiles a pattern.
 * @throws {Error} that says what is wrong with it
 */
export const compilePattern: (source: string) => Pattern = memoizeUpTo(1_000, compile);

/** Whether a value's text holds a pattern. What is no pattern is in no text. */
export function matches(value: unknown, source: unknown): boolean {
  return typeof source === 'string' && compilePattern(source).test(toText(value));
}

export function spendOnMatch(budget: Budget, value: unknown, source: unknown): void {
  if (typeof source !== 'string') return;
  if (typeof value === 'object') spendOnJson(budget, value);
  else spendOnText(budget, value);
  budget.spend(perInstruction * compilePattern(source).size * toText(value).length);
}

interface Re2 {
  RE2JS: { compile(source: string): { test(text: string): boolean; programSize(): number } };
}

/** Loaded by files that use it: it is larger than all else that reads a rules file. */
let re2: Re2 | undefined;

function compile(source: string): Pattern {
  if (source.length > longestPattern)
    throw new MessageError(say`it has more than ${longestPattern} characters`);
  re2 ??= createRequire(import.meta.url)('re2js') as Re2;
  const compiled = re2.RE2JS.compile(source);
  const size = compiled.programSize();
  if (size > largestPattern)
    throw new MessageError(
      say`it comes to ${size} instructions, and more than ${largestPattern} take too long. Repeat fewer times`,
    );
  return { size, test: (text) => compiled.test(text) };
}
