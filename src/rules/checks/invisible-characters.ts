import { isObject } from '../../values/json.js';
import { lateGlobalPattern, latePattern } from '../../values/late-pattern.js';
import { joined, say, type Text } from '../../values/message.js';
import {
  nameOf,
  oddSpaces,
  strayCharacter,
  strayHalfSpace,
  strayInvisible,
} from '../../values/stray-characters.js';
import { yamlText } from '../../values/yaml-text.js';
import { comparisonsOf, placeOf } from '../analysis/comparisons.js';
import { comparedTexts, type FileText, unreportedTexts, writtenTexts } from '../analysis/texts.js';
import { type CheckReport, keyOfPlace, type Path } from '../diagnostic.js';
import { answersIn } from '../format/one-of.js';
import { type ResolvedRules, walkLogic } from '../model.js';
import { referencesOf } from '../references.js';
import type { Check, Subject } from './check.js';

export const check: Check = {
  group: 'Persian text',
  severity: 'warning',
  summary: 'A text holds an invisible character, or a blank that is not a space.',
  help: `Control characters, zero width spaces, byte order marks and soft hyphens come along when text is copied from a page or a document. They make texts that look the same unequal, and they break links. Direction overrides and embeddings (U+202A to U+202E) rearrange the letters around them, so that a text reads differently from how it is written. Remove the character; the suggestion does.

In a literal that is compared with the request, everything that cannot be seen is reported: also non-breaking spaces, which look like a space, direction marks, a tatweel, a half-space that does not stand between two letters that it keeps apart, and a blank at an end. What the request holds is not known here; if it does hold the character, put both forms side by side in a list.

In a path, no such character is ever meant, so there it is an error: the path leads nowhere, and the condition or the text is wrong at every click.

Not reported are the Persian half-space (U+200C), the joiner of emoji (U+200D), direction marks (U+200E, U+200F, U+061C) in a text, and isolates (U+2066 to U+2069) that are opened and closed around an inserted name: they keep a Latin name in its place.`,
  runsLast: true,
  run(subject, report) {
    const compared = comparedConstants(subject.resolved);
    for (const text of unreportedTexts(subject)) {
      if (text.role === 'link' && subject.isReported(text.at)) continue;
      const isLiteral = text.role === 'compared' || (text.role === 'var' && compared.has(keyOf(text.at)));
      checkText(text, isLiteral, subject.plainText, report);
    }
    for (const text of otherLiterals(subject.resolved)) checkText(text, true, subject.plainText, report);
    checkPaths(subject, report);
    checkKeys(subject, report);
  },
};

/** The literals of logic that are neither compared nor shown: what operators calculate with, and what goes into data. */
function otherLiterals(resolved: ResolvedRules): FileText[] {
  const found: FileText[] = [];
  walkLogic(resolved, (node) => {
    if (node.kind !== 'literal' || typeof node.value !== 'string') return;
    if (isPlain.test(node.value) || !wrongInName().test(node.value)) return;
    found.push({ at: node.at, text: node.value, role: 'data', shown: node.value });
  });
  if (found.length === 0) return found;
  const texts = [...writtenTexts(resolved), ...comparedTexts(resolved)];
  const known = new Set(texts.map(({ at }) => keyOfPlace(at)));
  return found.filter(({ at }) => !known.has(keyOfPlace(at)));
}

// Line feeds and tabs are allowed. So are the tags U+E0001…U+E007F, of which flags of regions consist.
const alwaysWrong =
  /[^\P{Cc}\n\t]|[\u00AD\u200B\u2028\u2029\u202A-\u202E\u2060-\u2064\u206A-\u206F\uFEFF\uFFF9-\uFFFB]/gu;
const wrongInData =
  '[^\\P{Cc}\\n\\t]|[\\u00AD\\u061C\\u200B\\u200E\\u200F\\u2028-\\u202E\\u2060-\\u206F\\uFEFF\\uFFF9-\\uFFFB]';
const inName = `${wrongInData}|${strayInvisible}`;
const wrongInName = latePattern`${inName}`;
const wrongInValue = lateGlobalPattern`${inName}`;
/** A blank of an office program at an end was to be a space, which YAML takes away. */
const wrongInText = lateGlobalPattern`${wrongInData}|${strayHalfSpace}|^[${oddSpaces}]+|[${oddSpaces}]+$`;
/** A half-space parts words and endings, of which hardly one is a single letter. */
const halfSpaceAtALetter = '\\u200C(?=(?![یءۀه])\\p{Script=Arabic}(?!\\p{Script=Arabic}|\\p{M}|\\u200C))';
const blanks = '^ +(?=[^ ])|(?<=[^ ]) +$|(?<=\\S) {2,}(?=\\S)';
const wrongInLiteral = lateGlobalPattern`${inName}|${halfSpaceAtALetter}|\u0640|${blanks}`;
/** Nearly all literals: none of these patterns, which take a millisecond each to be made, finds anything in such a text. */
const isPlain = /^[!-~]+(?: [!-~]+)*$/;
const isolates = /[\u2066-\u2069]/;

/** The constants of the file that a condition compares with something of the request. */
function comparedConstants(resolved: ResolvedRules): ReadonlySet<string> {
  const values = comparisonsOf(resolved).flatMap(({ values }) => values);
  return new Set(
    values.filter(({ constant }) => constant !== undefined).map((value) => keyOf(placeOf(value))),
  );
}

/** A path may spell the index of an item as a key. */
function keyOf(place: Path): string {
  return keyOfPlace(place.map(String));
}

function checkText(
  written: FileText,
  isLiteral: boolean,
  plainText: Subject['plainText'],
  report: CheckReport,
): void {
  const { at, shown, role } = written;
  if (isPlain.test(shown)) return;
  const value = role === 'var' && plainText(at) !== undefined ? valueMeant(shown) : undefined;
  const pattern = isLiteral
    ? wrongInLiteral()
    : value !== undefined
      ? wrongInValue()
      : role === 'message' || role === 'var'
        ? patternFor(shown)
        : wrongInText();
  const found = [...shown.matchAll(pattern)];
  const [first] = found;
  if (first === undefined) return;
  const [characters] = first;
  const more = found.length > 1 ? say`, and ${found.length - 1} more` : '';
  const isAtEnd = first.index === 0 || first.index + characters.length === shown.length;
  const aside =
    value === undefined ? (isLiteral ? literalAside : '') : say`. YAML reads a text here, and not ${value}`;
  const isTwice = characters[0] === ' ' && !isAtEnd;
  report({
    path: at,
    within: [first.index, first.index + characters.length],
    message: joined([isTwice ? twoBlanks : wordsOf(characters[0]!, more), aside]),
    suggestion: isTwice ? ' ' : insteadOf(characters[0]!),
  });
}

/** The number or the word of YAML that a text is without what nobody sees in it. */
function valueMeant(text: string): string | undefined {
  if (text.length > 40 || !wrongInName().test(text)) return undefined;
  const meant = text.replaceAll(wrongInValue(), '').trim();
  return /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/.test(meant) ? meant : undefined;
}

const twoBlanks = say`two blanks stand side by side in this text, which never equals one with a single blank. Write one`;
const literalAside = say`. If the request holds it, list both forms`;

function wordsOf(character: string, more: Text): Text {
  if (character === ' ')
    return say`a blank stands at an end of this text, and "yes " never equals "yes". Remove it`;
  const what = nameOf(character);
  if (character === 'ـ')
    return say`this text holds ${what}${more}, which only stretches a word, and makes another text of it. Remove it`;
  return insteadOf(character) === ' '
    ? say`this text holds ${what}${more}, which looks like a space and is not equal to one. Write a space`
    : say`this text holds an invisible character: ${what}${more}. Remove it`;
}

function insteadOf(character: string): string {
  return strayCharacter(character, ['space']) === undefined ? '' : ' ';
}

/** A server reads the keys of data as their letters stand. */
function checkKeys({ resolved, isReported }: Subject, report: CheckReport): void {
  const walk = (value: unknown, at: Path): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...at, index]);
    if (!isObject(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      const path = [...at, key];
      const index = /^[ -~]*$/.test(key) ? -1 : key.search(wrongInName());
      if (index !== -1 && !isReported(path)) {
        const suggestion = yamlText(key.replaceAll(wrongInValue(), ''));
        const message = say`${nameOf(key[index]!)} stands in this key, so nobody finds it under its name. Write ${suggestion}`;
        report({ path, at: 'key', severity: 'error', message, suggestion });
      }
      if (key !== '$logic') walk(inner, path);
    }
  };
  const { responses, rules } = resolved.file;
  for (const [name, template] of Object.entries(responses)) walk(template, ['responses', name]);
  for (const [index, { answerAt }] of resolved.rules.entries())
    for (const { respond, at } of answersIn(rules[index]!.respond, answerAt)) walk(respond, at);
  walk(resolved.file.default, resolved.file.defaultAt);
}

/** A path reads keys as their letters stand, and no key is called by what nobody sees. */
function checkPaths({ resolved, isReported }: Subject, report: CheckReport): void {
  const reported = new Set<string>();
  for (const { path = '', place } of referencesOf(resolved)) {
    if (/^[ -~]*$/.test(path)) continue;
    const index = path.search(wrongInName());
    if (index === -1 || isReported(place.path)) continue;
    const key = JSON.stringify(place);
    if (reported.has(key)) continue;
    reported.add(key);
    const suggestion = path.replaceAll(wrongInValue(), '');
    report({
      ...place,
      severity: 'error',
      message: say`${nameOf(path[index]!)} stands in this path, which therefore leads nowhere. Write ${suggestion}`,
      suggestion,
    });
  }
}

function patternFor(shown: string): RegExp {
  if (!isolates.test(shown) || areClosed(shown)) return alwaysWrong;
  return new RegExp(`${alwaysWrong.source}|${isolates.source}`, alwaysWrong.flags);
}

/** Whether the isolates of a text are opened and closed in pairs. */
function areClosed(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '\u2069') open--;
    else if (isolates.test(character)) open++;
    if (open < 0) return false;
  }
  return open === 0;
}
