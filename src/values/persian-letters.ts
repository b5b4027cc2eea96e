import { toPersianDigits } from './digits.js';
import { lateGlobalPattern } from './late-pattern.js';
import { invisibles, oddSpaces, strayHalfSpace } from './stray-characters.js';

/** The Arabic letters that look like Persian ones: ي, ى and ك. */
export const arabicLetter = /[\u064A\u0649\u0643]/g;

const persian = new Map([
  ['\u064A', '\u06CC'],
  ['\u0649', '\u06CC'],
  ['\u0643', '\u06A9'],
]);

const blanks = new RegExp(`[\\s${oddSpaces}]+`, 'gu');
/** What nobody sees, but for the half-space; and the stroke that only lengthens a letter. */
const unseen = new RegExp(`(?!\\u200C)[${invisibles}]|\\u0640`, 'gu');
const misplacedHalfSpace = lateGlobalPattern`${strayHalfSpace}`;

/**
 * The text as it is written in Persian: composed, with Persian letters and digits, single blanks, half-spaces only between
 * letters that they keep apart, and nothing else that nobody sees.
 */
export function normalizePersian(text: string): string {
  const letters = toPersianDigits(toPersianLetters(text.normalize('NFC')));
  return letters
    .replace(unseen, '')
    .replace(/\u200C+/g, '\u200C')
    .replace(blanks, ' ')
    .replace(misplacedHalfSpace(), '')
    .trim();
}

/** The text with Persian letters in place of the Arabic ones that look like them. */
export function toPersianLetters(text: string): string {
  return text.replace(arabicLetter, (letter) => persian.get(letter)!);
}
