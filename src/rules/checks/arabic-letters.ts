import { codeOf } from '../../values/code-point.js';
import { latePattern } from '../../values/late-pattern.js';
import { say } from '../../values/message.js';
import { arabicLetter, toPersianLetters } from '../../values/persian-letters.js';
import { type FileText, hasBeside, replaceShown, unreportedTexts } from '../analysis/texts.js';
import type { CheckReport } from '../diagnostic.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Persian text',
  severity: 'warning',
  summary: 'Arabic ي, ى or ك stands where Persian ی or ک is meant.',
  help: 'The letters look alike but are different characters: a search or a comparison for «علی» does not find «علي», and some fonts show two dots below the ي. They come from an Arabic keyboard or from old documents. Write the Persian letters; the suggestion does it. A literal that is compared with the request must have the letters of the request: if the request does hold the Arabic ones, put both forms side by side in a list, and nothing is reported. In a link, an address that does have the Arabic letter is written percent-encoded (`%D9%8A`). An Arabic text is left alone where it can be recognized: it has letters or words that Persian does not have, and no letters that only Persian has. What the request holds is not known here.',
  runsLast: true,
  run(subject, report) {
    for (const text of unreportedTexts(subject)) {
      if (text.role !== 'data' && !hasBeside(text, toPersianLetters(text.text))) checkText(text, report);
    }
  },
};

/** Letters that only Persian has. */
const onlyPersian = /[\u067E\u0686\u0698\u06A9\u06AF\u06CC]/;
/** Letters and marks that only Arabic has: ة إ ٱ, and the endings of nouns except that of «حتماً». */
const onlyArabic = /[\u0629\u0625\u0671\u064C\u064D]/;
/** Words that are common in Arabic and do not exist in Persian. */
const arabicWord = latePattern`(?<!\p{L})(?:في|هذا|هذه|ذلك|التي|الذي|لكم|شكرا|شكراً|يمكنك)(?!\p{L})`;

const literalAside = say`. The literal must have the letters of the request: if the request holds the Arabic ones, list both forms`;

function checkText(written: FileText, report: CheckReport): void {
  const { at, shown, role } = written;
  const found = [...shown.matchAll(arabicLetter)];
  const [first] = found;
  if (first === undefined || isArabic(shown)) return;
  const [letter] = first;
  const meant = toPersianLetters(letter);
  const corrected = replaceShown(written, arabicLetter, toPersianLetters);
  const more = found.length > 1 ? say`. This text has ${found.length} such letters` : '';
  const aside = role === 'compared' ? literalAside : '';
  report({
    path: at,
    within: [first.index, first.index + 1],
    message: say`Arabic "${letter}" (${codeOf(letter)}) is used in place of Persian "${meant}" (${codeOf(meant)}): write "${wordAt(corrected, first.index)}"${more}${aside}`,
    suggestion: meant,
  });
}

function isArabic(text: string): boolean {
  return !onlyPersian.test(text) && (onlyArabic.test(text) || arabicWord().test(text));
}

const wordBefore = latePattern`[\p{L}\p{M}\u200C]*$`;
const wordEnd = latePattern`(?![\p{L}\p{M}\u200C])`;

/** The word around an offset. */
function wordAt(text: string, offset: number): string {
  const start = text.slice(0, offset).search(wordBefore());
  const end = offset + text.slice(offset).search(wordEnd());
  return text.slice(start, end);
}
