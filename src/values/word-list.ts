import { inEnglishAs, joined, Message, say, type Text } from './message.js';

/** What people write between the items of a list, on a keyboard of either language. */
export const betweenItems = /\s*[,،;؛]\s*/;

/** `a, b, c and 4 more`: the first of many words. */
export function listSome(words: readonly string[], most = 10): Text {
  const first = words.slice(0, most).join(', ');
  return words.length <= most ? first : say`${first} and ${words.length - most} more`;
}

/** `text, json or sarif`: words as a sentence lists them. */
export function listWords(words: readonly Text[], conjunction: 'and' | 'or'): Text {
  const last = words.at(-1) ?? '';
  if (words.length < 2) return last;
  const first = joined(words.slice(0, -1), ', ');
  return conjunction === 'and' ? say`${first} and ${last}` : say`${first} or ${last}`;
}

/** `3 errors`, `1 error`, `no errors`: {0} errors in a translation. */
export function count(number: number, noun: string): Message {
  const english = `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
  return inEnglishAs(english, new Message(['', ` ${noun}s`], [number]));
}

/** Behind what has labels: ` [owner: payments, ticket: SHOP-12]`. */
export function labelsInWords(of: Readonly<Record<string, string>> = {}): string {
  const words = Object.entries(of).map(([name, text]) => `${name}: ${text}`);
  return words.length === 0 ? '' : ` [${words.join(', ')}]`;
}
