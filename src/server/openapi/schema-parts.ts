import type { JsonObject } from '../../values/json.js';

export const text = { type: 'string' } as const;
export const count = { type: 'integer', minimum: 0 } as const;

/** The schema of an object that has these properties, perhaps the optional ones, and no others. */
export function objectOf(properties: JsonObject, optional: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    required: Object.keys(properties),
    additionalProperties: false,
    properties: { ...properties, ...optional },
  };
}
