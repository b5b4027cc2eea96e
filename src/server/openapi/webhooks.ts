import { type CallName, callNames, calls } from '../../platform/calls.js';
import { type Contract, givenFields } from '../../platform/contract.js';
import type { JsonObject } from '../../values/json.js';
import { schemaNames } from './calls.js';
import { objectOf, text } from './schema-parts.js';

/** The events that receivers get. */
export function webhooks(contract: Contract): JsonObject {
  return Object.fromEntries(
    callNames.map((call) => [calls[call].eventType, { post: eventOf(call, contract) }]),
  );
}

function eventOf(call: CallName, contract: Contract): JsonObject {
  const { eventType, noun } = calls[call];
  return {
    operationId: `notifyOf${call === 'click' ? 'Click' : 'Session'}`,
    summary: `A ${noun} was answered by a rule with \`notify\`.`,
    description:
      'Signed by Standard Webhooks (https://www.standardwebhooks.com), which has libraries that verify it. The same event can come twice.',
    tags: ['webhooks'],
    parameters: [
      headerOf('webhook-id', 'The id of the event: the same at every attempt, and for every receiver.', text),
      headerOf('webhook-timestamp', 'When this attempt was made, in seconds since 1970.', {
        type: 'string',
        pattern: '^[0-9]+$',
      }),
      headerOf(
        'webhook-signature',
        '`v1,` and the base64 of an HMAC-SHA256 of id, timestamp and body with full stops between; several, with spaces between, while secrets rotate.',
        { type: 'string', pattern: '^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$' },
      ),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: payloadOf(call, eventType, contract) } },
    },
    responses: {
      '2XX': { description: 'Delivered. Whatever else stands in the answer is not read.' },
      410: { description: 'This receiver wants no more of it: no further attempt is made.' },
      default: {
        description:
          'Tried again later, by `retries`. `Retry-After` can put it off. A redirect is not followed.',
      },
    },
  };
}

function payloadOf(call: CallName, eventType: string, contract: Contract): JsonObject {
  return objectOf({
    id: { type: 'string', format: 'uuid' },
    type: { const: eventType },
    timestamp: { type: 'string', format: 'date-time', description: 'When the call came.' },
    rule: { ...text, description: 'The rule that the call matched, or `default`.' },
    revision: { type: 'string', pattern: '^[0-9a-f]{12}$', description: 'Of the rules file that decided.' },
    data: {
      description:
        'The fields of the call that `include` names, as rules see them. Of a field of which it names parts there are those parts.',
      type: 'object',
      properties: fieldsOf(call, contract),
    },
  });
}

/** Rules see the fields of the platform; those that a schema of the operator's own describes are held by that schema. */
function fieldsOf(call: CallName, contract: Contract): JsonObject {
  const given = givenFields(contract[call]);
  const isDescribed = (name: string) => contract[call].givenRequest === undefined || given.has(name);
  const names = Object.keys(calls[call].fields).filter(isDescribed);
  const base = `#/components/schemas/${schemaNames[call].request}/properties`;
  return Object.fromEntries(names.map((name) => [name, { $ref: `${base}/${name}` }]));
}

function headerOf(name: string, description: string, schema: JsonObject): JsonObject {
  return { name, in: 'header', required: true, description, schema };
}
