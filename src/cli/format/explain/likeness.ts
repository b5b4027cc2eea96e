import { toLatinDigits } from '../../../values/digits.js';
import { toPersianLetters } from '../../../values/persian-letters.js';

/**
 * How two values that look alike differ: the tail of a sentence, as "only in upper and lower case". Undefined if a
 * reader can see the difference.
 */
export function likeness(found: unknown, wanted: unknown): string | undefined {
  if (typeof found !== typeof wanted) {
    return isScalar(found) && isScalar(wanted) && String(found) === String(wanted)
      ? `only in type: the one is ${typeNames[typeof found]}, the other ${typeNames[typeof wanted]}`
      : undefined;
  }
  if (typeof found !== 'string' || typeof wanted !== 'string' || found === wanted) return undefined;
  const alone = folds.find(([, fold]) => fold(found) === fold(wanted));
  if (alone) return `only in ${alone[0]}`;
  const foldAll = (text: string) => folds.reduce((folded, [, fold]) => fold(folded), text);
  return foldAll(found) === foldAll(wanted) ? 'only in letters, digits or blanks that look alike' : undefined;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'a boolean',
};

function isScalar(value: unknown): boolean {
  return (typeof value) in typeNames;
}

const folds: readonly (readonly [what: string, fold: (text: string) => string])[] = [
  ['upper and lower case', (text) => text.toLowerCase()],
  ['blanks', (text) => text.trim().replace(/\s+/g, ' ')],
  ['Arabic ي and ك for Persian ی and ک', toPersianLetters],
  ['the script of digits', toLatinDigits],
  ['characters that cannot be seen, such as a half-space', (text) => text.replace(/\p{Cf}/gu, '')],
  ['how letters are composed (NFC)', (text) => text.normalize('NFC')],
];
