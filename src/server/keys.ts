import { wrongCommand } from '../config/context.js';
import type { Settings } from '../config/settings.js';
import { createKeyRing, type KeyRing } from '../http/auth-keys.js';
import { followKeys } from '../reload/key-file.js';
import { saidBy, say } from '../values/message.js';
import { count } from '../values/word-list.js';
import type { ServerContext } from './context.js';

/** The keys in the settings. @throws {CommandFailure} unless there are keys, or --insecure-no-auth, and not both */
export function keysOf({ authKey, authKeyPrevious, authKeyFile, insecureNoAuth }: Settings): string[] {
  const keys = [authKey, authKeyPrevious].filter((key) => key !== undefined);
  const hasKeys = keys.length > 0 || authKeyFile !== undefined;
  if (hasKeys && insecureNoAuth) {
    throw wrongCommand(
      say`--insecure-no-auth answers whoever calls, and yet a key is set. Remove one of the two`,
    );
  }
  if (!hasKeys && !insecureNoAuth) {
    throw wrongCommand(
      say`no identification key is set. Set DARGAH_AUTH_KEY to the key in the platform's panel, or give a file of keys, one a line, with --auth-key-file. To try things out, --insecure-no-auth starts without a key and answers whoever calls`,
    );
  }
  return keys;
}

/** The keys in force, which follow their file. */
export interface OpenKeys {
  /** Undefined without authentication. */
  ring: KeyRing | undefined;
  /** All keys in force; undefined without authentication. */
  all(): readonly string[] | undefined;
  /** Called when the keys in force change. */
  onChange?: () => void;
  /** What `/status` shows of the file; undefined without one. */
  status(): object | undefined;
  /** Whether the file went bad, and its last good keys are in force. */
  isOnLastGood(): boolean;
  look(): Promise<void>;
}

/** @throws {CommandFailure} when the file of keys is bad at the start */
export async function openKeys(
  settings: Settings,
  ownKeys: readonly string[],
  { log, metrics, closers }: ServerContext,
): Promise<OpenKeys> {
  const { authKeyFile: file, insecureNoAuth, pollIntervalMs } = settings;
  const ring = insecureNoAuth ? undefined : createKeyRing(ownKeys);
  const withoutFile = {
    ring,
    all: () => (ring ? ownKeys : undefined),
    status: () => undefined,
    isOnLastGood: () => false,
    look: async () => {},
  };
  if (ring === undefined || file === undefined) return withoutFile;

  let lastAttempt: { at: Date; ok: boolean; message?: string } = { at: new Date(), ok: true };
  try {
    const followed = await followKeys({
      file,
      pollIntervalMs,
      onKeys(keys) {
        lastAttempt = { at: new Date(), ok: true };
        metrics.authKeysReloaded(true);
        ring.replace([...ownKeys, ...keys]);
        open.onChange?.();
        log.info({ keys: keys.length }, `${file} changed: ${count(keys.length, 'key')} of it in force`);
      },
      onComments: (comments) => log.info({ comments }, aboutComments(file, comments)),
      onTrouble(message) {
        lastAttempt = { at: new Date(), ok: false, message: String(message) };
        metrics.authKeysReloaded(false);
        log.error({}, `${file}: ${message}. The last good keys stay in force`);
      },
      onHint: (message) => log.warn({}, message),
    });
    closers.push(followed.close);
    const inForce = () => [...ownKeys, ...followed.keys];
    ring.replace(inForce());
    const open: OpenKeys = {
      ring,
      all: inForce,
      status: () => ({ keys: followed.keys.length, last_attempt: lastAttempt }),
      isOnLastGood: () => !lastAttempt.ok,
      look: followed.look,
    };
    return open;
  } catch (error) {
    throw wrongCommand(say`--auth-key-file: ${saidBy(error)}`);
  }
}

function aboutComments(file: string, comments: number): string {
  const lines =
    comments === 1
      ? '1 line begins with "#", and is a comment'
      : `${comments} lines begin with "#", and are comments`;
  return `${file}: ${lines}. A key that begins with "#" can be set as DARGAH_AUTH_KEY`;
}
