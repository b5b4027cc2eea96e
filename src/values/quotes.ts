import { codeOf } from './code-point.js';

/** Whether a text is in quotes. Not every reader of an environment file takes them away, so they end up in values. */
export function isQuoted(text: string): boolean {
  return text.length > 1 && /^["'`]/.test(text) && text.at(-1) === text[0];
}

/** What looks like a slip in an identification key, as a clause. Whether it belongs to the key, only the panel knows. */
export function* slipsInKey(key: string): Generator<string> {
  const [unseen] = invisible.exec(key) ?? [];
  if (isQuoted(key)) yield `is in quotes, ${unlessInPanel}`;
  if (unseen !== undefined) yield `has characters that nobody sees (${codeOf(unseen)}), ${unlessInPanel}`;
}

const unlessInPanel = "which count as part of the key. If the panel's key has none, remove them";

/** What comes along when a key is copied from a page or a chat: marks of direction, joiners, blanks that are no space. */
const invisible = /\p{Cf}|[\u2028\u2029]|(?! )\p{Zs}/u;
