import { readFileSync } from 'node:fs';
import { settings } from '../../../src/config/settings.js';
import { shippedContract } from '../../../src/platform/contract.js';
import { type DescribedServer, describeServer } from '../../../src/server/openapi/description.js';
import type { JsonObject } from '../../../src/values/json.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** The description of a server with default settings and an outbox, unless told otherwise. */
export function openApi(server: Partial<DescribedServer> = {}): JsonObject {
  const { port, adminPort, path, sessionPath } = settings;
  return describeServer({
    version,
    paths: { click: path.fallback, session: sessionPath.fallback },
    contract: shippedContract(),
    requiresKey: true,
    hasOutbox: true,
    origins: {
      calls: `http://localhost:${port.fallback}`,
      admin: `http://localhost:${adminPort.fallback}`,
    },
    ...server,
  });
}
