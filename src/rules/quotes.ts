/** Whether a text is in quotes. Not every reader of an environment file takes them away, so they end up in values. */
export function isQuoted(text: string): boolean {
  return text.length > 1 && /^["'`]/.test(text) && text.at(-1) === text[0];
}

/** What to say of a key in quotes: whether they belong to it, only the platform's panel knows. */
export const quotesHint = "which count as part of the key. If the panel's key has none, remove them";
