/** The Arabic letters that look like Persian ones: ي, ى and ك. */
export const arabicLetter = /[\u064A\u0649\u0643]/g;

const persian = new Map([
  ['\u064A', '\u06CC'],
  ['\u0649', '\u06CC'],
  ['\u0643', '\u06A9'],
]);

/** The text with Persian letters in place of the Arabic ones that look like them. */
export function toPersianLetters(text: string): string {
  return text.replace(arabicLetter, (letter) => persian.get(letter)!);
}
