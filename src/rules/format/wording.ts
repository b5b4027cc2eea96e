/** `it is a list`: the end of a sentence that says what should stand there. */
export function itIs(value: unknown): string {
  return `it is ${value === null ? 'empty' : kindOf(value)}`;
}

/** The same of one item among others. */
export function thisIs(value: unknown): string {
  return itIs(value).replace('it', 'this');
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (value === '') return 'an empty text';
  if (typeof value === 'string') return value.trim() === '' ? 'a blank text' : 'a text';
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

/** YAML reads `12`, `1e5` and `true` without quotes as something else than text. */
export function quoteHint(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? '. Put it in quotes' : '';
}
