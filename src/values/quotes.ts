/** Whether a text is in quotes. Not every reader of an environment file takes them away, so they end up in values. */
export function isQuoted(text: string): boolean {
  return text.length > 1 && /^["'`]/.test(text) && text.at(-1) === text[0];
}
