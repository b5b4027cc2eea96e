import { isScalar, type Scalar, type YAMLMap } from 'yaml';
import { messageKey } from '../../platform/answer.js';
import { shortened } from '../../values/characters.js';
import { say } from '../../values/message.js';
import { invisibles, nameOf, oddSpaces } from '../../values/stray-characters.js';
import { emptyKeyError, error, keyError, twoColonsError } from './messages.js';
import { isPlain, keyRange, type NodePair, sourceRange, valueRange } from './nodes.js';
import type { ErrorWords, Range } from './text-error.js';

/** What stands in a file that YAML reads without a word, and reads as something that nobody means. */
interface Misread {
  range: Range;
  words: ErrorWords;
}

/** What is wrong with one entry of a mapping, as YAML reads it. */
export function misreadPair(
  pair: NodePair,
  key: string | undefined,
  map: YAMLMap.Parsed,
  source: string,
): Misread | undefined {
  if (key === undefined) return { range: valueRange(pair.key, source), words: keyError };
  const range = keyRange(pair);
  if (isPlain(pair.key)) {
    const misread = misreadKey(key, map.flow === true);
    if (misread) return { range, words: misread };
    if (key === '') return { range: { start: range.start, end: range.start + 1 }, words: emptyKeyError };
    if (key.endsWith(':')) return { range: { start: range.end - 1, end: range.end }, words: twoColonsError };
  }
  if (isScalar(pair.value)) {
    const scalar = pair.value as Scalar.Parsed;
    return strayBeforeQuote(scalar, source) ?? misreadList(scalar, key, source);
  }
  if (pair.value !== null) return undefined;
  if (isFollowedByText(map, source)) {
    const start = map.range[0];
    const message = say`a text cannot begin with "${'{'}" unless it is in quotes. Put the whole text in quotes`;
    return { range: { start, end: start + 1 }, words: error('yaml-syntax', message) };
  }
  const message = say`"${key}" has no value: write "key: value", with a space after ":"`;
  return { range, words: error('yaml-syntax', message) };
}

/** As where a text begins with a brace: `{سلام} به شما`. */
function isFollowedByText({ flow, range }: YAMLMap.Parsed, source: string): boolean {
  return flow === true && /^[ \t]*[^\s#,:}\]]/.test(source.slice(range[1], range[1] + 200));
}

/**
 * A key that holds the beginning of its value, or signs that were to stand before it: a non-breaking space in the
 * indentation, a missing colon before a brace, the plus of a diff. `withLikelyCauses` names which of these it is.
 */
function misreadKey(key: string, isInBraces: boolean): ErrorWords | undefined {
  if (!keyWithMore.test(key) && (isInBraces || !indentedOddly.test(key))) return undefined;
  const message = say`"${shortened(key, 30)}" is no key. Write "key: value", with a space after ":"`;
  return error('yaml-syntax', message);
}

const indentedOddly = new RegExp(`^[${oddSpaces}]`);
const keyWithMore = new RegExp(`^[A-Za-z_][\\w.-]*(?::?[${oddSpaces}]+| +)[{[]|^\\+ *(?:- +)?[a-z_]+$|^//`);

/**
 * A list whose items are one text to YAML: its first item, or all of them, lack the dash or the blank behind it.
 * @param key under which it stands
 */
function misreadList(scalar: Scalar.Parsed, key: string, source: string): Misread | undefined {
  const { start, end } = sourceRange(scalar);
  if (scalar.type !== 'PLAIN' || proseKeys.has(key)) return undefined;
  const isInOwnLine = source.slice(source.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
  if (!isInOwnLine) return undefined;
  const [sign = ''] = itemWithoutBlank.exec(source.slice(start, end)) ?? [];
  if (sign !== '') {
    const message =
      sign === '-'
        ? say`a space is missing after "-": a list item begins with "- "`
        : say`"${sign}" does not begin a list item in YAML. Write "- "`;
    return {
      range: { start, end: start + 1 },
      words: error('yaml-syntax', message, sign === '-' ? '- ' : '-'),
    };
  }
  if (!/\n *- /.test(source.slice(start, end))) return undefined;
  const message = say`"- " is missing before this list item, so that the items below it are read as more of its text`;
  return { range: { start, end: lineEnd(source, start) }, words: error('yaml-syntax', message) };
}

/** An item that holds the next one, which is indented deeper, and what nobody sees before the quote of one. */
export function misreadItem(scalar: Scalar.Parsed, source: string): Misread | undefined {
  const { start, end } = sourceRange(scalar);
  if (scalar.type !== 'PLAIN') return undefined;
  const next = /\n *(?=- )/.exec(source.slice(start, end));
  if (next === null) return strayBeforeQuote(scalar, source);
  const from = start + next.index + next[0].length;
  const message = say`this line is indented deeper than the line above and so is read as more of its text. Indent it like the other items`;
  return { range: { start: from, end: lineEnd(source, from) }, words: error('yaml-syntax', message) };
}

/** `"key":\u2009"text"`: the quotes are letters behind what YAML takes for one. */
function strayBeforeQuote(scalar: Scalar.Parsed, source: string): Misread | undefined {
  if (scalar.type !== 'PLAIN') return undefined;
  const { start, end } = sourceRange(scalar);
  const [stray] = strayAndQuote.exec(source.slice(start, end)) ?? [];
  if (stray === undefined) return undefined;
  const message = say`${nameOf(stray[0]!)} stands before this quote, which therefore is a letter of the text. Remove it`;
  return { range: { start, end: start + stray.length }, words: error('yaml-syntax', message, '') };
}

const strayAndQuote = new RegExp(
  `^[${oddSpaces}${invisibles}][ ${oddSpaces}${invisibles}]*(?=(?:"[^"]*"|'[^']*')$)`,
);

/** Keys whose values are sentences, in which a line may begin with a dash. */
const proseKeys: ReadonlySet<string> = new Set([messageKey, 'description']);

/** Not a number, and no dash that belongs to a word such as `--`. */
const itemWithoutBlank = /^(?:-(?=[^ \t\r\n\d.-])|[•·▪●◦‣](?=\s))/;

function lineEnd(source: string, start: number): number {
  const end = source.indexOf('\n', start);
  return end === -1 ? source.length : start + source.slice(start, end).trimEnd().length;
}
