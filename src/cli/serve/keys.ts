import { createKeyRing, type KeyRing } from '../../http/keys.js';
import type { Logger } from '../../http/log.js';
import { followKeys } from '../../live/keys.js';
import type { Settings } from '../settings.js';
import { CommandFailure, count, exitCodes } from '../world.js';

/** The keys of the settings themselves. @throws {CommandFailure} when none is set and none is meant to be */
export function keysOf({ authKey, authKeyPrevious, authKeyFile, insecureNoAuth }: Settings): string[] {
  const keys = [authKey, authKeyPrevious].filter((key) => key !== undefined);
  const hasKeys = keys.length > 0 || authKeyFile !== undefined;
  if (hasKeys && insecureNoAuth) {
    throw new CommandFailure(
      '--insecure-no-auth answers whoever calls, and yet a key is set. Take one of the two away',
      exitCodes.wrongCommand,
    );
  }
  if (!hasKeys && !insecureNoAuth) {
    throw new CommandFailure(
      "no identification key is set. Set DARGAH_AUTH_KEY to the key in the platform's panel, or give a file of keys, " +
        'one a line, with --auth-key-file. To try things out, --insecure-no-auth starts without a key and answers ' +
        'whoever calls',
      exitCodes.wrongCommand,
    );
  }
  return keys;
}

/** The keys that open, and what follows their file; without authentication there is no ring. */
export async function openKeys(
  settings: Settings,
  ownKeys: readonly string[],
  log: Logger,
): Promise<OpenKeys> {
  const { authKeyFile: file, insecureNoAuth, pollIntervalMs } = settings;
  if (insecureNoAuth) return { ring: undefined, look: nothing, close: nothing };
  const ring = createKeyRing(ownKeys);
  if (file === undefined) return { ring, look: nothing, close: nothing };
  try {
    const live = await followKeys({
      file,
      pollIntervalMs,
      onKeys(keys) {
        ring.replace([...ownKeys, ...keys]);
        log.info({ keys: keys.length }, `${file} changed: ${count(keys.length, 'key')} of it in force`);
      },
      onTrouble: (message) => log.error({}, message),
      onHint: (message) => log.warn({}, message),
    });
    ring.replace([...ownKeys, ...live.keys]);
    return { ring, look: live.look, close: live.close };
  } catch (error) {
    throw new CommandFailure(`--auth-key-file: ${(error as Error).message}`, exitCodes.wrongCommand);
  }
}

export interface OpenKeys {
  ring: KeyRing | undefined;
  look(): Promise<void>;
  close(): Promise<void>;
}

async function nothing(): Promise<void> {}
