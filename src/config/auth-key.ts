import { codeOf } from '../values/code-point.js';
import { latePattern } from '../values/late-pattern.js';
import { say, type Text } from '../values/message.js';
import { isQuoted } from '../values/quotes.js';

/** What looks like a mistake in an identification key, as clauses. Whether it belongs to the key, only the panel knows. */
export function* mistakesInKey(key: string): Generator<Text> {
  const [hidden] = invisible().exec(key) ?? [];
  if (isQuoted(key)) yield say`is in quotes, ${unlessInPanel}`;
  if (hidden !== undefined) yield say`has invisible characters (${codeOf(hidden)}), ${unlessInPanel}`;
}

/** Characters that no header's value can hold (RFC 9110, section 5.5). A tab is allowed. */
export const unprintable = latePattern`(?!\t)\p{Cc}`;

const unlessInPanel = say`which count as part of the key. If the panel's key has none, remove them`;

/** What comes along when a key is copied from a page or a chat: marks of direction, joiners, blanks that are no space. */
const invisible = latePattern`\p{Cf}|[\u2028\u2029]|(?! )\p{Zs}`;
