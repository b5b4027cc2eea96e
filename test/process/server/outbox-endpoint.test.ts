import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOutboxEndpoint } from '../../../src/server/outbox-endpoint.js';
import type { OutboxAdmin } from '../../../src/webhooks/outbox.js';
import { loggerInMemory } from '../http/server.js';
import { temporaryFolder } from '../reload/folder.js';

const admin = {} as OutboxAdmin;
const url = 'http://127.0.0.1:8081/';

test('the endpoint is written down for its owner alone, in place of what an earlier server left', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'admin.json');
  writeFileSync(file, '{}', { mode: 0o644 });
  const { log } = loggerInMemory();

  const endpoint = await openOutboxEndpoint(admin, folder, log);
  expect(existsSync(file)).toBe(false);
  await endpoint.announce(url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url, token: endpoint.token });
  expect(statSync(file).mode & 0o077).toBe(0);
  await endpoint.close();
  expect(existsSync(file)).toBe(false);
});

test('an endpoint that cannot be written down is reported in the log, and stops nobody', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'admin.json');
  mkdirSync(file);
  const { log, lines } = loggerInMemory();

  const endpoint = await openOutboxEndpoint(admin, folder, log);
  await endpoint.announce(url);
  await endpoint.close();

  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'warn',
    msg: `${file} cannot be written, so "dargah outbox" cannot ask this server. Mend its folder, then start again`,
  });
});
