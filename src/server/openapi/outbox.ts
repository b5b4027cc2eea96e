import type { JsonObject } from '../../values/json.js';
import { retryMany } from '../../webhooks/outbox.js';
import { type AdminRequest, maxListed } from '../../webhooks/outbox-admin.js';
import { count, objectOf, text } from './schema-parts.js';

const texts = { type: 'array', items: text };
const state = { enum: ['waiting', 'dead'] };
const milliseconds = { type: 'number', description: 'In milliseconds since 1970.' };

/** What each question has beside `ask`. */
const questions: Readonly<Record<AdminRequest['ask'], JsonObject>> = {
  list: {
    query: {
      type: 'object',
      required: ['limit'],
      properties: { state, receiver: text, limit: { type: 'integer', minimum: 1, maximum: maxListed } },
    },
  },
  show: { id: text },
  retry: { which: { anyOf: [{ enum: retryMany }, texts] } },
  drop: { ids: texts },
  forget: { id: { type: 'string', minLength: 1 } },
  stats: {},
};

/** A question to the outbox. */
export const outboxRequestSchema: JsonObject = {
  title: 'Question to the outbox',
  oneOf: Object.entries(questions).map(([ask, properties]) => ({
    type: 'object',
    required: ['ask', ...Object.keys(properties)],
    properties: { ask: { const: ask }, ...properties },
  })),
};

const summary = {
  id: { ...text, description: 'Of the event.' },
  receiver: text,
  clickedAt: milliseconds,
  rule: text,
  state,
  attempts: count,
};
const maybe = { orderingKey: text, nextAttemptAt: milliseconds, lastError: text };
const figures = { waiting: count, dead: count };

/** Its answer. */
export const outboxResponseSchema: JsonObject = {
  title: 'Answer of the outbox',
  oneOf: [
    objectOf({
      answer: {
        anyOf: [
          { ...count, description: 'To `retry`, `drop` and `forget`: how many deliveries.' },
          listOf(objectOf(summary, maybe), 'To `list`.'),
          listOf(objectOf({ ...summary, body: text }, maybe), 'To `show`.'),
          {
            ...objectOf(
              {
                ...figures,
                receivers: {
                  type: 'object',
                  additionalProperties: objectOf(figures, { oldestAt: milliseconds }),
                },
              },
              { oldestAt: milliseconds },
            ),
            description: 'To `stats`.',
          },
        ],
      },
    }),
    {
      ...objectOf({ unavailable: text }),
      description: 'It cannot be asked now, such as while the disk is full.',
    },
    { ...objectOf({ unreadable: text }), description: 'A file of it cannot be read.' },
  ],
};

function listOf(items: JsonObject, description: string): JsonObject {
  return { type: 'array', items, description };
}
