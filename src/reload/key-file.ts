import { mistakesInKey, unprintable } from '../config/auth-key.js';
import { MessageError, say, type Text } from '../values/message.js';
import { type Follower, follow } from './follow.js';

export interface FollowKeysOptions {
  file: string;
  pollIntervalMs: number;
  settleMs?: number;
  /** The keys after a change of the file, or again after trouble; not called for those of the start. */
  onKeys(keys: readonly string[]): void;
  /** How many lines were ignored as comments; called at the start, too. */
  onComments?(count: number): void;
  /** The file went bad, and the last good keys stay. Without the file's name, and never with a key. */
  onTrouble(message: Text): void;
  /** Advice for the operator. Names the file, never a key. */
  onHint?(message: string): void;
}

export interface FollowedKeys extends Pick<Follower, 'look' | 'close'> {
  readonly keys: readonly string[];
}

/**
 * Follows a file of identification keys, one a line. A line that begins with `#` is a comment, although a key may hold
 * any printable characters: if a comment counted as a key, whoever guesses it would get in. Space around a key, empty lines
 * and repetitions are dropped. At least one key is always in force.
 * @throws {MessageError} when the file has no good keys at the start.
 */
export async function followKeys(options: FollowKeysOptions): Promise<FollowedKeys> {
  const { file, onKeys, onComments, onTrouble, onHint } = options;
  let keys: readonly string[] | undefined;
  let isStarted = false;
  let firstTrouble: Text = '';

  const refuse = (message: Text) => {
    if (isStarted) onTrouble(message);
    else firstTrouble = say`${file}: ${message}`;
  };
  const follower = await follow({
    file,
    pollIntervalMs: options.pollIntervalMs,
    ...(options.settleMs === undefined ? {} : { settleMs: options.settleMs }),
    onText(text) {
      const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
      const bad = lines.findIndex((line) => unprintable().test(line));
      if (bad !== -1) {
        refuse(say`line ${bad + 1} has a control character, which no key can hold. Write one key a line`);
        return;
      }
      const found = lines.filter((line) => line !== '' && !isComment(line));
      if (found.length === 0) {
        refuse(say`the file has no key: each of its lines begins with "#", and so is a comment`);
        return;
      }
      const distinct = [...new Set(found)];
      if (distinct.length > maxKeys) {
        refuse(
          say`the file has ${distinct.length} lines that could be keys, and at most ${maxKeys} are allowed. Name a file of keys, one a line`,
        );
        return;
      }
      const comments = lines.filter(isComment).length;
      if (comments > 0) onComments?.(comments);
      for (const hint of hintsFor(lines)) onHint?.(`${file}: ${hint}`);
      keys = distinct;
      if (isStarted) onKeys(keys);
    },
    onTrouble: ({ message }) => refuse(message),
    ...(onHint === undefined ? {} : { onHint }),
  });

  if (keys === undefined) {
    await follower.close();
    throw new MessageError(firstTrouble);
  }
  isStarted = true;
  return {
    get keys() {
      return keys!;
    },
    look: follower.look,
    close: follower.close,
  };
}

/** A file with more lines, such as a log, was named by mistake. A caller's key is compared with each of them. */
const maxKeys = 1_000;

function isComment(line: string): boolean {
  return line.startsWith('#');
}

/** What looks like a mistake, and still is a key: any printable character can belong to one. */
function* hintsFor(lines: readonly string[]): Generator<string> {
  for (const [index, line] of lines.entries()) {
    if (isComment(line)) continue;
    for (const mistake of mistakesInKey(line)) yield `line ${index + 1} ${mistake}`;
    if (/\s#/.test(line)) {
      yield `line ${index + 1} has a "#" after a blank, which counts as part of the key. Give a comment a line of its own`;
    }
  }
}
