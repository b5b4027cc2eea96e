import { escapePointer } from './json.js';

/**
 * Parses JSON as `JSON.parse` does, but for numbers that JavaScript cannot keep: such a number becomes the text of its
 * digits, just as it is written. `8202522731445525541` would become 8202522731445526000 otherwise, `1e400` infinite.
 * See `keepsNumber`.
 * @param onNumber called for each of them, with its JSON Pointer (RFC 6901)
 * @throws {SyntaxError} as `JSON.parse` does
 */
export function parseJson(text: string, onNumber?: (pointer: string) => void): unknown {
  return withExactNumbers(text, JSON.parse(text), onNumber);
}

/** The same for a text that `JSON.parse` has read: its result, unless there are such numbers. */
export function withExactNumbers(
  text: string,
  rounded: unknown,
  onNumber?: (pointer: string) => void,
): unknown {
  if (!mayRound.test(text)) return rounded;
  const exact: unknown = JSON.parse(withQuotedNumbers(text));
  if (onNumber) reportDifferences(rounded, exact, onNumber);
  return exact;
}

/**
 * Whether JavaScript keeps a decimal number as it is written: the shortest text of its value is the same number, and
 * where it is written without an exponent it is within ±(2^53 − 1). Beyond that, several whole numbers share a value.
 */
export function keepsNumber(source: string): boolean {
  const value = Number(source);
  const hasExponent = /e/i.test(source);
  if (!hasExponent && Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  return Number.isFinite(value) && decimalOf(source) === decimalOf(String(value));
}

/**
 * Up to 15 digits are kept always, with an exponent of up to two digits too. It is true of
 * some texts that only look like such numbers.
 */
const mayRound = /(?:^|[:,[\s])-?\d(?:[\d.]{15}|[\d.]*[eE][+-]?\d{3})/;

const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const quote = '"'.charCodeAt(0);
const backslash = '\\'.charCodeAt(0);
const minus = '-'.charCodeAt(0);
const digits = { first: '0'.charCodeAt(0), last: '9'.charCodeAt(0) };

/** @param text well-formed JSON: outside of its texts, digits stand in numbers only */
function withQuotedNumbers(text: string): string {
  let quoted = '';
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfText(text, at);
    else if (code === minus || (code >= digits.first && code <= digits.last)) {
      number.lastIndex = at;
      const [literal] = number.exec(text)!;
      if (!keepsNumber(literal)) {
        quoted += `${text.slice(copied, at)}"${literal}"`;
        copied = at + literal.length;
      }
      at += literal.length;
    } else at++;
  }
  return quoted + text.slice(copied);
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  for (; text.charCodeAt(at) !== quote; at++) if (text.charCodeAt(at) === backslash) at++;
  return at + 1;
}

/** A decimal number in one form, whatever way it is written in, without its sign: 1.10 and 11e-1 are `11e-1`. */
function decimalOf(source: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = /^[-+]?(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(source)!;
  const all = whole + fraction;
  let start = 0;
  while (all[start] === '0') start++;
  if (start === all.length) return '0';
  let end = all.length;
  while (all[end - 1] === '0') end--;
  return `${all.slice(start, end)}e${Number(exponent) - fraction.length + (all.length - end)}`;
}

/** No recursion: whoever sends JSON may nest it as deep as they like. */
function reportDifferences(rounded: unknown, exact: unknown, report: (pointer: string) => void): void {
  const waiting = [{ rounded, exact, pointer: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { rounded, exact, pointer } = next;
    if (typeof exact === 'string' && typeof rounded === 'number') report(pointer);
    if (typeof exact !== 'object' || exact === null) continue;
    for (const key of Object.keys(exact).reverse()) {
      waiting.push({
        rounded: (rounded as Record<string, unknown>)[key],
        exact: (exact as Record<string, unknown>)[key],
        pointer: `${pointer}/${escapePointer(key)}`,
      });
    }
  }
}
