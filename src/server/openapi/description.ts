import type { CallName } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import type { JsonObject } from '../../values/json.js';
import { adminPaths } from './admin.js';
import { callPaths, callSchemas } from './calls.js';
import { outboxRequestSchema, outboxResponseSchema } from './outbox.js';
import { problemSchema, refusalResponses } from './refusals.js';
import { statusSchema } from './status.js';
import { webhooks } from './webhooks.js';

/** What is different from server to server. */
export interface DescribedServer {
  version: string;
  paths: Readonly<Record<CallName, string>>;
  contract: Contract;
  /** Whether calls need the identification key. */
  requiresKey: boolean;
  /** Whether there is an outbox to ask on the operator's port. */
  hasOutbox: boolean;
  /** Where calls are answered, and where the operator's port is. */
  origins: { calls: string; admin: string };
}

/**
 * A server in OpenAPI 3.1: both calls, the operator's port and the webhooks. It follows from the tables of the platform,
 * the contract and the problems. `docs/openapi.yaml` is that of a server with default settings and an outbox.
 */
export function describeServer(server: DescribedServer): JsonObject {
  const { version, paths, contract, requiresKey, hasOutbox, origins } = server;
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dargah',
      version,
      summary: 'Answers the calls of the Divar platform to an add-on, by rules.',
      description:
        'Two calls of the platform, a port for operators, and the events that receivers are notified by. What is refused meets a problem of RFC 9457. Requests are of HTTP/1.1 or 1.0, with one JSON object in UTF-8 as their body.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: origins.calls, description: 'Where the platform calls.' }],
    tags: [
      { name: 'calls', description: 'What the platform asks.' },
      { name: 'admin', description: 'What operators ask, on a port of its own that only they should reach.' },
      { name: 'webhooks', description: 'What receivers are sent.' },
    ],
    paths: { ...callPaths(paths, requiresKey), ...adminPaths(origins.admin, hasOutbox) },
    webhooks: webhooks(contract),
    components: {
      schemas: {
        ...callSchemas(contract),
        Status: statusSchema,
        ...(hasOutbox && { OutboxRequest: outboxRequestSchema, OutboxResponse: outboxResponseSchema }),
        Problem: problemSchema,
      },
      responses: refusalResponses(),
      securitySchemes: {
        identificationKey: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'The identification key exactly as it is set in the panel, without a scheme.',
        },
        outboxToken: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
