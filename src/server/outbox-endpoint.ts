import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { OutboxEndpoint } from '../http/admin.js';
import type { Logger } from '../telemetry/log.js';
import type { OutboxAdmin } from '../webhooks/outbox.js';
import { handleAdminRequest } from '../webhooks/outbox-admin.js';
import { adminFileOf } from './open-outbox.js';

/** The endpoint that "dargah outbox" calls while this process holds the folder. */
export interface OpenOutboxEndpoint extends OutboxEndpoint {
  /** Writes down where it is. The log says so where that fails: nothing but "dargah outbox" misses it. */
  announce(adminUrl: string): Promise<void>;
  /** Takes that away again. To be called before the folder is free: who opens it next writes one of its own. */
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
  await remove(); // One that was killed has left its own, which leads nowhere.
  return {
    token,
    answer: (question) => handleAdminRequest(admin, question),
    async announce(url) {
      try {
        await replace(file, `${JSON.stringify({ url, token })}\n`);
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

/** A file that is there may be open to others, or lead elsewhere: a new one takes its place whole. */
async function replace(file: string, text: string): Promise<void> {
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, text, { flag: 'wx', mode: 0o600 });
  await rename(`${file}.new`, file);
}
