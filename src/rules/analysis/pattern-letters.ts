import { latePattern } from '../../values/late-pattern.js';

/** What every text that holds a regular expression has: letters as they stand in it, and `\d` for a Latin digit. */
export function neededLetters(pattern: string): string[] {
  // Another case would do, too; and what names a letter or a class of them, as `\x41` and `\p{L}`, is none as it stands.
  if (/\(\?[a-z]*i|\||\\[pPxQ0-9]/.test(pattern)) return [];
  const needed: string[] = [];
  let depth = 0;
  for (const [token, quantifier] of tokensOf(pattern)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (depth === 0 && !/^(?:[?*]|\{0?,|\{0\})/.test(quantifier) && isLetter(token))
      needed.push(token.startsWith('\\') && token !== String.raw`\d` ? token.slice(1) : token);
  }
  return needed;
}

/** Whether a regular expression is found in every text: nothing of it has to be there. */
export function isFoundEverywhere(pattern: string, test: (text: string) => boolean): boolean {
  const withoutClasses = pattern
    .replace(/^\^/, '')
    .replace(new RegExp(`\\\\[^bBAz]|${letterClass}`, 'g'), '');
  return !/[\^$]|\\[bBAz]/.test(withoutClasses) && test('');
}

const persian = latePattern`\p{Script=Arabic}`;

/** Whether a regular expression has Persian letters, and `\w` or a `\b` that stands at no Latin one: to RE2, both are Latin. */
export function hasPersianBesideLatin(pattern: string): boolean {
  const latinOnly = /(?<![\w\\])(?:\\\\)*\\[bB](?!\w)|(?<!\\)(?:\\\\)*\\[wW]/;
  return persian().test(pattern) && latinOnly.test(pattern);
}

/** `[^a-z[:digit:]]`, as the source of a regular expression. */
const letterClass = String.raw`\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]`;
const token = new RegExp(String.raw`(\\.|${letterClass}|\(\?[a-z:]*|[^\\[])([?*]|\{\d*,?\d*\})?`, 'gsu');

function* tokensOf(pattern: string): Generator<[token: string, quantifier: string]> {
  for (const [, one = '', quantifier = ''] of pattern.matchAll(token))
    yield [one.startsWith('(') ? '(' : one, quantifier];
}

function isLetter(one: string): boolean {
  return (
    one === String.raw`\d` ||
    (!/^[\^$.+*?()[{}]|^\\[A-Za-z]/.test(one) && one.length > 0 && !one.startsWith('['))
  );
}
