import { codeOf } from '../../values/code-point.js';
import { say } from '../../values/message.js';
import { type FileText, hasBeside, unreportedTexts } from '../analysis/texts.js';
import type { CheckReport } from '../diagnostic.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Persian text',
  severity: 'warning',
  summary: 'A text is not in Unicode normal form C.',
  help: 'A letter with a mark can be written as one character or as two: «آ» is U+0622, or U+0627 followed by U+0653. Both look the same and are not equal, so a comparison with one never finds the other. Keyboards write the composed form (NFC); some systems and documents write the other. Write the composed form; the suggestion does it. Which form the request holds is not known here: if it is the other one, put both side by side in a list, and nothing is reported.',
  runsLast: true,
  run(subject, report) {
    for (const text of unreportedTexts(subject)) {
      if (!hasBeside(text, normalized(text.text))) checkText(text, report);
    }
  },
};

function checkText({ at, shown }: FileText, report: CheckReport): void {
  if (shown === normalized(shown)) return;
  const [start, end] = firstDifference(shown);
  const written = shown.slice(start, end);
  const codes = (letters: string) => [...letters].map(codeOf).join(' ');
  const composed = normalized(written);
  report({
    path: at,
    within: [start, end],
    message: say`"${written}" is written as ${codes(written)}. Write it in its normal form (NFC), ${codes(composed)}: the two look the same and are not equal`,
    suggestion: composed,
  });
}

/** The forms that Arabic letters have within a word, as letters of their own. */
const forms = '[\\uFB50-\\uFDEF\\uFE70-\\uFEFC]+';

/** In NFC, and with letters in the place of their forms: PDF has «سلام» as four of those. */
function normalized(text: string): string {
  return text.normalize('NFC').replace(new RegExp(forms, 'g'), (found) => found.normalize('NFKC'));
}

/** The first letter, with its marks, that normalization changes. */
function firstDifference(text: string): [start: number, end: number] {
  const letters = new RegExp(`${forms}|[^\\p{M}]\\p{M}*|\\p{M}+`, 'gsu');
  for (const { index, 0: letter } of text.matchAll(letters)) {
    if (letter !== normalized(letter)) return [index, index + letter.length];
  }
  // Letters that compose only with their neighbours, such as those of Korean.
  return [0, text.length];
}
