import { knownFact } from '../../platform/known-facts.js';
import { codeOf } from '../../values/code-point.js';
import { toLatinDigits } from '../../values/digits.js';
import { escapeInvisible } from '../../values/escape-invisible.js';
import { lateGlobalPattern } from '../../values/late-pattern.js';
import { say, type Text } from '../../values/message.js';
import { toPersianLetters } from '../../values/persian-letters.js';
import { pushTo } from '../../values/push-to.js';
import { nameOf } from '../../values/stray-characters.js';
import { yamlText } from '../../values/yaml-text.js';
import { type ComparedText, comparedTexts } from '../analysis/texts.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Persian text',
  severity: 'warning',
  summary: 'Two literals that are compared with the request differ only in letters that look alike.',
  help: 'If one rule compares with «کرج» and another with «كرج», with the Arabic kaf, one of the two never matches, because the request holds one or the other. The same holds for Persian and Latin digits, a half-space, invisible characters, and letters that are not composed. Write the same text in both places. If the request does hold both forms, put them side by side in one list, and nothing is reported. Digits of two scripts, a missing half-space, and other capitals (`Yes` and `yes`) are reported only between literals that are compared with the same fact. Which form the request holds is not known here.',
  run({ resolved, isReported, lineOf }, report) {
    const literals = comparedTexts(resolved);
    // A plain text can only look like one that is not plain, or that has other capitals: most files have few of those.
    const facts = new Set(literals.filter(({ text }) => !plain.test(text)).map(({ fact }) => fact));
    for (const fact of factsWithCapitals(literals)) facts.add(fact);
    const groups = new Map<string, ComparedText[]>();
    // Many rules compare with the same text.
    const known = new Map<string, string[]>();
    for (const literal of literals) {
      if (plain.test(literal.text) && !facts.has(literal.fact)) continue;
      const id = `${literal.fact} ${literal.text}`;
      const keys = known.get(id) ?? keysOf(literal);
      known.set(id, keys);
      for (const key of keys) pushTo(groups, key, literal);
    }
    const reported = new Set<ComparedText>();
    for (const literal of literals) {
      const [, , dash] = dashInCode.exec(literal.text) ?? [];
      if (dash === undefined || isReported(literal.at)) continue;
      const meant = literal.text.replaceAll(dash, '-');
      // Both forms side by side are meant.
      if (literal.beside.includes(meant)) continue;
      reported.add(literal);
      report({
        path: literal.at,
        message: say`${nameOf(dash)} stands in this text, where codes and times have "-". Write "${meant}". If the request holds it, list both forms`,
        suggestion: yamlText(meant),
      });
    }
    for (const group of groups.values()) {
      for (const [literal, other] of strangers(group)) {
        if (reported.has(literal) || isReported(literal.at)) continue;
        reported.add(literal);
        const message = say`"${escapeInvisible(literal.text)}" looks like the "${escapeInvisible(other.text)}" in ${lineOf(other.at)}, but is a different text: ${differenceOf(literal.text, other.text)}. Write the same text in both places`;
        report({ path: literal.at, message, suggestion: yamlText(other.text) });
      }
    }
  },
};

/** A dash of an office program between letters and digits of a code. */
const dashInCode = /^[ -~]*([A-Za-z0-9])([\u2010-\u2015\u2212])[A-Za-z0-9][ -~]*$/;

const plain = /^[ -~]*$/;
const invisible = lateGlobalPattern`\p{Cf}`;

/** The facts that are compared with texts in small letters and in capitals. */
function* factsWithCapitals(literals: readonly ComparedText[]): Generator<string | undefined> {
  if (literals.every(({ fact, text }) => !/[A-Z]/.test(text) || knownFact(fact ?? '') !== undefined)) return;
  const seen = new Map<string, string>();
  for (const { fact, text } of literals) {
    // What the platform sends is known, and other checks speak of it.
    if (fact === undefined || knownFact(fact) !== undefined || !isWord(text)) continue;
    const key = `${fact} ${text.toLowerCase()}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, text);
    else if (first !== text) yield fact;
  }
}

/** Codes with digits differ by their capitals; words that people write by hand do not. */
function isWord(text: string): boolean {
  return /^[A-Za-z]{2,}(?:[ _-][A-Za-z]+)*$/.test(text);
}

/** Two literals look alike if they share a key. */
function keysOf({ text, fact }: ComparedText): string[] {
  const letters = plain.test(text)
    ? text
    : toPersianLetters(text.normalize('NFC')).replace(invisibleButJoiner(), '');
  const key = `letters ${letters}`;
  if (fact === undefined) return plain.test(text) ? [] : [key];
  const sameFact = plain.test(text) ? text : toLatinDigits(letters.replace(invisible(), ''));
  const isFree = knownFact(fact) === undefined;
  const factKey = `fact ${fact} ${isFree && isWord(text) ? text.toLowerCase() : sameFact}`;
  return plain.test(text) ? [factKey] : [key, factKey];
}

const invisibleButJoiner = lateGlobalPattern`(?!\u200C|\u200D)\p{Cf}`;

/** The literals of a group that differ from its cleanest text, each with a literal of that text. */
function* strangers(group: readonly ComparedText[]): Generator<[ComparedText, ComparedText]> {
  const first = new Map<string, ComparedText>();
  for (const literal of group) if (!first.has(literal.text)) first.set(literal.text, literal);
  if (first.size < 2) return;
  const model = [...first.values()].reduce((best, other) =>
    blemishesOf(other.text) < blemishesOf(best.text) ? other : best,
  );
  for (const literal of group) {
    if (literal.text !== model.text && !literal.beside.includes(model.text)) yield [literal, model];
  }
}

function blemishesOf(text: string): number {
  const composed = text.normalize('NFC');
  const arabicLetters = toPersianLetters(composed) === composed ? 0 : 1;
  const hidden = text.match(invisibleButJoiner())?.length ?? 0;
  return arabicLetters + hidden + (composed === text ? 0 : 1);
}

/** The first characters in which two texts differ, as code points. */
function differenceOf(a: string, b: string): Text {
  if (a.toLowerCase() === b.toLowerCase()) return say`their capitals differ`;
  const [left, right] = [[...a], [...b]];
  const at = (letter: string | undefined) => (letter === undefined ? say`its end` : codeOf(letter));
  let index = 0;
  while (index < left.length && left[index] === right[index]) index++;
  return say`${at(left[index])} against ${at(right[index])}`;
}
