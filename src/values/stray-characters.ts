import { codeOf } from './code-point.js';
import { toLatinDigits } from './digits.js';
import { latePattern } from './late-pattern.js';
import { once } from './memo.js';
import { capitalized, type Message, say, type Text } from './message.js';

/** A character as a Persian keyboard, an office program or a web page writes it, where a file wants a plain one. */
export interface StrayCharacter {
  index: number;
  character: string;
  kind: Kind;
  /** What to write instead; empty where it is to be removed. */
  instead: string;
}

type Kind =
  | 'space'
  | 'invisible'
  | 'comma'
  | 'semicolon'
  | 'question'
  | 'quote'
  | 'dash'
  | 'bullet'
  | 'colon'
  | 'digit';

/** The first stray character of a text, of one of the given kinds or of any. */
export function strayCharacter(text: string, kinds?: readonly Kind[]): StrayCharacter | undefined {
  for (const { index, 0: character } of text.matchAll(stray)) {
    const { kind, instead } = kindOf(character);
    if (kinds === undefined || kinds.includes(kind)) return { index, character, kind, instead };
  }
  return undefined;
}

/** The text with plain characters in place of the stray ones: what was meant, if it was meant to be a name. */
export function plainForm(text: string): string {
  return text.replace(stray, (character) => kindOf(character).instead);
}

/** How messages name a character: `«،» (U+060C)`, `a direction mark (U+200F)`. */
export function nameOf(character: string): Message {
  const shown = quotes.test(character) ? character : `«${character}»`;
  return say`${nameOfInvisible(character) ?? shown} (${codeOf(character)})`;
}

/** ` A direction mark (U+200F) stands in it: write "respond"`, or nothing: the tail of a message about an unknown name. */
export function strayHint(name: string, meant = plainForm(name)): Text {
  const found = strayCharacter(name);
  if (found === undefined) return '';
  const what = capitalized(nameOf(found.character));
  return say` ${what} stands in it: write "${meant}"`;
}

/** Unicode's own spaces, of which YAML and programs know only the plain one. */
export const oddSpaces = '\\u00A0\\u1680\\u2000-\\u200A\\u202F\\u205F\\u3000';
/** Characters that nobody sees: joiners, marks of direction, soft hyphens. */
export const invisibles =
  '\\u00AD\\u061C\\u180E\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFEFF\\uFFF9-\\uFFFB';

/** A half-space that does not stand between two letters that it keeps apart, as the source of a pattern with the flag `u`. */
export const strayHalfSpace = '(?<!\\p{Script=Arabic})\\u200C|\\u200C(?!\\p{Script=Arabic})';

/**
 * What nobody sees in a name, as the source of a pattern with the flag `u`: all of the above, but no half-space between
 * two letters that it keeps apart.
 */
export const strayInvisible = `[${invisibles.replace('\\u200B-\\u200F', '\\u200B\\u200D-\\u200F')}${oddSpaces}]|${strayHalfSpace}`;

const invisibleInName = latePattern`${strayInvisible}`;

/** Whether something stands in a name that nobody sees. */
export function holdsInvisible(name: string): boolean {
  return !/^[ -~]*$/.test(name) && invisibleInName().test(name);
}

const kinds: readonly [kind: Kind, characters: string, instead: string][] = [
  ['space', oddSpaces, ' '],
  ['invisible', invisibles, ''],
  ['comma', '\\u060C\\u3001\\uFF0C', ','],
  ['semicolon', '\\u061B\\uFF1B', ';'],
  ['question', '\\u061F\\uFF1F', '?'],
  ['quote', '\\u00AB\\u00BB\\u2018-\\u201F\\u2039\\u203A\\uFF02', ''],
  ['dash', '\\u2010-\\u2015\\u2212\\uFF0D', '-'],
  ['bullet', '\\u00B7\\u2022\\u2023\\u25AA\\u25CF\\u25E6', '-'],
  ['colon', '\\u2236\\uFE55\\uFF1A', ':'],
  // Each stands for itself plus the digit: see below.
  ['digit', '\\u0660-\\u0669\\u06F0-\\u06F9', ''],
];

const quotes = /[\u00AB\u00BB\u2018-\u201F\u2039\u203A]/;

const patterns = kinds.map(([kind, characters, instead]) => ({
  kind,
  instead,
  pattern: new RegExp(`[${characters}]`),
}));
const stray = new RegExp(`[${kinds.map(([, characters]) => characters).join('')}]`, 'g');

function kindOf(character: string): { kind: Kind; instead: string } {
  const { kind, instead } = patterns.find(({ pattern }) => pattern.test(character))!;
  return { kind, instead: kind === 'digit' ? toLatinDigits(character) : instead };
}

const namesOfInvisible = once((): readonly [RegExp, Text][] => [
  [/\u00A0/, say`a non-breaking space`],
  [/\u200C/, say`a half-space`],
  [/\u200D/, say`a zero width joiner`],
  [/\u00AD/, say`a soft hyphen`],
  [/[\u061C\u200E\u200F]/, say`a direction mark`],
  [/\u200B/, say`a zero width space`],
  [/[\u2028\u2029]/, say`a line separator`],
  [/[\u202A\u202B]/, say`a direction embedding`],
  [/[\u202D\u202E]/, say`a direction override`],
  [/\u202C/, say`the end of a direction embedding`],
  [/\u2060/, say`a word joiner`],
  [/[\u2066-\u2068]/, say`a direction isolate`],
  [/\u2069/, say`the end of a direction isolate`],
  [/\uFEFF/, say`a byte order mark`],
  [/\u0640/, say`a tatweel`],
  [new RegExp(`[${oddSpaces}]`), say`an unusual space`],
  [controls(), say`a control character`],
  [formats(), say`an invisible character`],
]);
const controls = latePattern`\p{Cc}`;
const formats = latePattern`\p{Cf}`;

function nameOfInvisible(character: string): Text | undefined {
  return namesOfInvisible().find(([known]) => known.test(character))?.[1];
}
