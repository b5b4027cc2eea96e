import { knownFact } from '../../platform/known-facts.js';
import { shortened } from '../../values/characters.js';
import { latePattern } from '../../values/late-pattern.js';
import { say } from '../../values/message.js';
import { comparedTexts, writtenTexts } from '../analysis/texts.js';
import type { Path } from '../diagnostic.js';
import type { ResolvedRules } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'The file',
  severity: 'warning',
  summary: 'A text ends at a `#` that may belong to it.',
  help: 'In a text without quotes, a `#` behind a blank begins a comment, so `سفارش #12` is the text `سفارش`, and `color: #ff0000` is empty. Put the text in quotes if the `#` belongs to it: `"سفارش #12"`. It is reported where something follows the `#` without a blank. Write a blank behind the `#` of a comment, and nothing is reported. The other way round, a `#` that stands tight behind a word begins no comment: `yes# the answer` is one text, and is reported, too.',
  run({ resolved, commentBehind, plainText, hasTightComments }, report) {
    for (const { at, text } of [...writtenTexts(resolved), ...comparedTexts(resolved)]) {
      const found = text.includes('# ') && plainText(at) !== undefined ? noComment.exec(text) : null;
      if (found === null) continue;
      const start = found.index + found[0].length - 1;
      report({
        path: at,
        within: [start, start + 1],
        message: say`"#" begins a comment only behind a blank, so this one and what follows belong to the text. Write a blank before it, or put the text in quotes if that is meant`,
        suggestion: ' #',
      });
    }
    if (!hasTightComments) return;
    for (const { path, isLink = false } of places(resolved)) {
      const cut = commentBehind(path);
      if (cut === undefined || !looksCut().test(cut.comment)) continue;
      const [mark] = /^#\S*/.exec(cut.comment)!;
      const suggestion = JSON.stringify(isLink ? cut.whole.replace(/\s+(?=#)/, '') : cut.whole);
      report({
        path,
        at: 'line',
        message: say`the text ends before "${shortened(mark, 20)}", since "#" begins a comment. Put it in quotes if that belongs to it, or write a blank behind "#"`,
        suggestion,
      });
    }
  },
};

/** A comment with no blank behind its `#`: a color, a number, a word. */
export const looksCut = latePattern`^#[\p{L}\p{N}{]`;

/** Tight behind a word, with a blank behind it; the letter of `C#` is no word. */
const noComment = /(?:[^\s#A-Za-z]|[^\s#][A-Za-z])#(?= )/u;

/** Where texts stand that can hold a `#`, and constants that have no value. */
function* places(resolved: ResolvedRules): Generator<{ path: Path; isLink?: boolean }> {
  for (const { at, text, role } of writtenTexts(resolved)) {
    if (!text.includes('\n')) yield { path: at, isLink: role === 'link' };
  }
  for (const { at, fact } of comparedTexts(resolved)) {
    if (fact === undefined || knownFact(fact) === undefined) yield { path: at };
  }
  for (const [name, value] of Object.entries(resolved.file.vars))
    if (value === null) yield { path: ['vars', name] };
}
