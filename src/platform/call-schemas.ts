import type { JsonObject } from '../values/json.js';
import type { CallName } from './calls.js';

/** What a body carries that only this call does, in JSON Schema: what `callOf` goes by. */
export const callMarks: Readonly<Record<CallName, JsonObject>> = {
  click: markedBy('touchpoint', [null]),
  session: { anyOf: [markedBy('source', [null, '']), markedBy('callback_url', [null, ''])] },
};

/**
 * The JSON Schema of what a path takes: its own call, and the other call where the body carries the marks of that one
 * alone.
 * @param schemas of the two calls, by themselves
 * @param marks of the two calls
 */
export function schemaOfPath(
  own: CallName,
  schemas: Readonly<Record<CallName, JsonObject>>,
  marks: Readonly<Record<CallName, JsonObject>> = callMarks,
): JsonObject {
  const other = own === 'click' ? 'session' : 'click';
  const isOther = [marks[other], { not: marks[own] }];
  return {
    anyOf: [{ allOf: [schemas[own], { not: { allOf: isOther } }] }, { allOf: [schemas[other], ...isOther] }],
  };
}

function markedBy(name: string, unset: readonly unknown[]): JsonObject {
  return { type: 'object', required: [name], properties: { [name]: { not: { enum: unset } } } };
}
