/** `a, b, c and 4 more`: the first of many words. */
export function listSome(words: readonly string[], most = 10): string {
  const first = words.slice(0, most).join(', ');
  return words.length <= most ? first : `${first} and ${words.length - most} more`;
}

/** `text, json or sarif`: words as a sentence lists them. */
export function listWords(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** `3 errors`, `1 error`, `no errors`. */
export function count(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Behind what has labels: ` [owner: payments, ticket: SHOP-12]`. */
export function labelsInWords(of: Readonly<Record<string, string>> = {}): string {
  const words = Object.entries(of).map(([name, text]) => `${name}: ${text}`);
  return words.length === 0 ? '' : ` [${words.join(', ')}]`;
}
