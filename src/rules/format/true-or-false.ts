import { toLatinDigits } from '../../values/digits.js';
import { onLatinKeys } from '../../values/keyboard.js';
import { say } from '../../values/message.js';
import { choice } from './form.js';
import { itIs } from './wording.js';

/** `true` or `false`; other words for them are refused with the one that is meant. */
export const trueOrFalse = choice({
  values: [true, false],
  wrongType(value, subject) {
    const word = toLatinDigits(String(value)).toLowerCase();
    const suggestion = words.get(word) ?? words.get(onLatinKeys(word) ?? '');
    const hint = suggestion === undefined ? '' : say`. Write ${suggestion}`;
    const message = say`${subject} must be true or false, but ${itIs(value)}${hint}`;
    return { message, ...(suggestion !== undefined && { suggestion }) };
  },
});

/** What people write for true and false. */
const words = new Map([
  ...['yes', 'on', 'true', '1', 'بله', 'بلی', 'آری', 'فعال', 'روشن'].map((word) => [word, 'true'] as const),
  ...['no', 'off', 'false', '0', 'خیر', 'نه', 'غیرفعال', 'خاموش'].map((word) => [word, 'false'] as const),
]);
