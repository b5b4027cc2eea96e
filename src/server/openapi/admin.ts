import type { JsonObject } from '../../values/json.js';
import { refusals } from './refusals.js';

/** The paths of the operator's port. @param origin where it listens */
export function adminPaths(origin: string, hasOutbox: boolean): JsonObject {
  const reading = {
    '/livez': readingOf('isAlive', 'Whether the process runs.', {
      200: asText('It does.', { const: 'ok\n' }),
    }),
    '/readyz': readingOf('isReady', 'Whether the server wants calls.', {
      200: asText('It does; perhaps with what an operator should know.', { pattern: '^ready(, .+)*\\n$' }),
      503: asText('It starts, or stops.', { enum: ['starting\n', 'stopping\n'] }),
    }),
    '/status': readingOf('getStatus', 'The rules in force, and what came of the last edit.', {
      200: asJson('The state of this moment.', { $ref: '#/components/schemas/Status' }),
    }),
    '/metrics': readingOf('getMetrics', 'Counts and times, in the format of Prometheus.', {
      200: asText('The metrics.', {}),
    }),
    '/openapi.json': readingOf('getDescription', 'This description, of this very server.', {
      200: asJson('An OpenAPI document.', { type: 'object', required: ['openapi', 'info', 'paths'] }),
    }),
  };
  const paths = { ...reading, ...(hasOutbox && { '/outbox': { post: question } }) };
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [path, { servers: [{ url: origin }], ...item }]),
  );
}

function readingOf(operationId: string, summary: string, responses: JsonObject): JsonObject {
  return {
    get: { operationId, summary, tags: ['admin'], responses: { ...responses, ...refusals('reading') } },
  };
}

const question: JsonObject = {
  operationId: 'askOutbox',
  summary: 'Looks into the outbox, or changes what waits there: `dargah outbox` asks here.',
  description: 'The token is in `admin.json` in the folder of --state-dir, for who may read it.',
  tags: ['admin'],
  security: [{ outboxToken: [] }],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/OutboxRequest' } } },
  },
  responses: {
    200: asJson('The answer.', { $ref: '#/components/schemas/OutboxResponse' }),
    ...refusals('question'),
  },
};

function asText(description: string, schema: JsonObject): JsonObject {
  return { description, content: { 'text/plain': { schema: { type: 'string', ...schema } } } };
}

function asJson(description: string, schema: JsonObject): JsonObject {
  return { description, content: { 'application/json': { schema } } };
}
