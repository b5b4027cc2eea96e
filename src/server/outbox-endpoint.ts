import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { replaceFile } from '../disk/replace-file.js';
import type { OutboxEndpoint } from '../http/admin.js';
import type { Logger } from '../telemetry/log.js';
import type { OutboxAdmin } from '../webhooks/outbox.js';
import { handleAdminRequest } from '../webhooks/outbox-admin.js';
import { adminFileOf } from './open-outbox.js';

/** The endpoint that "dargah outbox" calls while this process holds the folder. */
export interface OpenOutboxEndpoint extends OutboxEndpoint {
  /** Writes the admin URL into a file. A failure is only logged: nothing but "dargah outbox" needs the file. */
  announce(adminUrl: string): Promise<void>;
  /** Removes that file. Call this before the folder is free: whoever opens it next writes its own. */
  close(): Promise<void>;
}

/** Opens the endpoint of the outbox in a folder that this process holds. */
export async function openOutboxEndpoint(
  admin: OutboxAdmin,
  stateDir: string,
  log: Logger,
): Promise<OpenOutboxEndpoint> {
  const token = randomBytes(32).toString('base64url');
  const file = adminFileOf(stateDir);
  const remove = () => rm(file, { force: true }).catch(() => {});
  await remove(); // A server that was killed leaves its own, which leads nowhere.
  return {
    token,
    answer: (question) => handleAdminRequest(admin, question),
    async announce(url) {
      try {
        // One that is there may be readable for others, or be a link: a new one takes its place.
        await replaceFile(file, `${JSON.stringify({ url, token })}\n`, { mode: 0o600 });
      } catch (error) {
        log.warn(
          { error: (error as Error).message },
          `${file} cannot be written, so "dargah outbox" cannot ask this server. Mend its folder, then start again`,
        );
      }
    },
    close: remove,
  };
}
