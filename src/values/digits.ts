/** Digits that are not Latin: Arabic and Persian ones. */
const notLatin = /[\u0660-\u0669\u06F0-\u06F9]/g;
const any = /[0-9\u0660-\u0669\u06F0-\u06F9]/g;

/** The text with Latin digits in place of Arabic and Persian ones. */
export function toLatinDigits(text: string): string {
  return text.replace(notLatin, (digit) => String(digitValue(digit)));
}

/** The text with Persian digits in place of Arabic and Latin ones. */
export function toPersianDigits(text: string): string {
  return text.replace(any, (digit) => String.fromCharCode(0x6f0 + digitValue(digit)));
}

/** In all three scripts the last four bits of a digit are its value. */
function digitValue(digit: string): number {
  return digit.charCodeAt(0) & 0xf;
}
