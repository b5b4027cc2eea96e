import { toLatinDigits } from '../../../values/digits.js';
import { say, type Text } from '../../../values/message.js';
import { toPersianLetters } from '../../../values/persian-letters.js';

/**
 * How two values that look alike differ: the tail of a sentence, as "only in upper and lower case". Undefined if a
 * reader can see the difference.
 */
export function likeness(found: unknown, wanted: unknown): Text | undefined {
  if (typeof found !== typeof wanted) {
    return isScalar(found) && isScalar(wanted) && String(found) === String(wanted)
      ? say`only in type: the one is ${typeNames[typeof found]}, the other ${typeNames[typeof wanted]}`
      : undefined;
  }
  if (typeof found !== 'string' || typeof wanted !== 'string' || found === wanted) return undefined;
  const alone = folds.find(([, fold]) => fold(found) === fold(wanted));
  if (alone) return say`only in ${alone[0]}`;
  const foldAll = (text: string) => folds.reduce((folded, [, fold]) => fold(folded), text);
  return foldAll(found) === foldAll(wanted)
    ? say`only in letters, digits or blanks that look alike`
    : undefined;
}

const typeNames: Readonly<Record<string, Text>> = {
  string: say`a text`,
  number: say`a number`,
  boolean: say`a boolean`,
};

function isScalar(value: unknown): boolean {
  return (typeof value) in typeNames;
}

const folds: readonly (readonly [what: Text, fold: (text: string) => string])[] = [
  [say`upper and lower case`, (text) => text.toLowerCase()],
  [say`blanks`, (text) => text.trim().replace(/\s+/g, ' ')],
  [say`Arabic ي and ك for Persian ی and ک`, toPersianLetters],
  [say`the script of digits`, toLatinDigits],
  [say`characters that cannot be seen, such as a half-space`, (text) => text.replace(/\p{Cf}/gu, '')],
  [say`how letters are composed (NFC)`, (text) => text.normalize('NFC')],
];
