import { type Follower, follow } from './follow.js';

export interface FollowKeysOptions {
  file: string;
  pollIntervalMs: number;
  settleMs?: number;
  /** The keys after a change of the file, or again after trouble; not called for those of the start. */
  onKeys(keys: readonly string[]): void;
  /** The file went bad, and the last good keys stay. Without the file's name, and never with a key. */
  onTrouble(message: string): void;
  /** Advice for the operator. */
  onHint?(message: string): void;
}

export interface LiveKeys extends Follower {
  readonly keys: readonly string[];
}

/**
 * Follows a file of identification keys, one a line. A key may hold any printable characters, so there are no
 * comments; space around a key, empty lines and repetitions are dropped. At least one key is always in force.
 * @throws {Error} when the file has no good keys at the start.
 */
export async function followKeys(options: FollowKeysOptions): Promise<LiveKeys> {
  const { file, onKeys, onTrouble, onHint } = options;
  let keys: readonly string[] | undefined;
  let started = false;
  let firstTrouble = '';

  const refuse = (message: string) => {
    if (started) onTrouble(message);
    else firstTrouble = `${file}: ${message}`;
  };
  const follower = await follow({
    file,
    pollIntervalMs: options.pollIntervalMs,
    ...(options.settleMs === undefined ? {} : { settleMs: options.settleMs }),
    onText(text) {
      const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
      const bad = lines.findIndex((line) => unprintable.test(line));
      if (bad !== -1) {
        refuse(`line ${bad + 1} has a control character, which no key can hold. Write one key a line`);
        return;
      }
      keys = [...new Set(lines.filter((line) => line !== ''))];
      if (started) onKeys(keys);
    },
    onTrouble: ({ message }) => refuse(message),
    ...(onHint === undefined ? {} : { onHint }),
  });

  if (keys === undefined) {
    await follower.close();
    throw new Error(firstTrouble);
  }
  started = true;
  return {
    get keys() {
      return keys!;
    },
    look: follower.look,
    close: follower.close,
  };
}

/** What no header's value can carry (RFC 9110, section 5.5); a tab can. */
const unprintable = /(?!\t)\p{Cc}/u;
