import { callMarks, schemaOfPath } from '../../platform/call-schemas.js';
import { type CallName, callNames, calls } from '../../platform/calls.js';
import { type Contract, schemasInForce } from '../../platform/contract.js';
import type { JsonObject } from '../../values/json.js';
import { refusals } from './refusals.js';

/** The names of the schemas of a call. */
export const schemaNames = {
  click: { request: 'DynamicActionRequest', response: 'DynamicActionResponse', marks: 'MarkedAsClick' },
  session: { request: 'SessionRequest', response: 'SessionResponse', marks: 'MarkedAsSession' },
} as const satisfies Record<CallName, object>;

type Part = keyof (typeof schemaNames)[CallName];

const operations = {
  click: {
    operationId: 'answerClick',
    summary: 'Dynamic action: a person has clicked, and the platform asks what happens next.',
  },
  session: {
    operationId: 'answerSession',
    summary: 'Session initialisation: the platform asks where to send a person who is led to the add-on.',
  },
} as const satisfies Record<CallName, object>;

/** The paths of both calls. With one path for both there is one. */
export function callPaths(paths: Readonly<Record<CallName, string>>, requiresKey: boolean): JsonObject {
  const own: readonly CallName[] = paths.click === paths.session ? ['click'] : callNames;
  return Object.fromEntries(own.map((call) => [paths[call], { post: operationOf(call, requiresKey) }]));
}

function operationOf(own: CallName, requiresKey: boolean): JsonObject {
  return {
    ...operations[own],
    description: `Takes the other call as well, since an add-on can be set up with one URL for both: what the body carries tells which it is. A body with the marks of both calls, or of neither, is a ${calls[own].noun}.`,
    tags: ['calls'],
    ...(requiresKey && { security: [{ identificationKey: [] }] }),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: schemaOfPath(own, refs('request'), refs('marks')),
        },
      },
    },
    responses: {
      200: {
        description: `The answer of the first rule that matches, or of the default, to a ${calls.click.noun} or to a ${calls.session.noun}.`,
        headers: answerHeaders,
        content: {
          'application/json': { schema: { anyOf: [ref(own, 'response'), ref(otherThan(own), 'response')] } },
        },
      },
      ...refusals('call'),
    },
  };
}

function otherThan(call: CallName): CallName {
  return call === 'click' ? 'session' : 'click';
}

function refs(what: Part): Record<CallName, JsonObject> {
  return { click: ref('click', what), session: ref('session', what) };
}

function ref(call: CallName, what: Part): JsonObject {
  return { $ref: `#/components/schemas/${schemaNames[call][what]}` };
}

const answerHeaders: JsonObject = {
  'X-Dargah-Rule': {
    description: 'The id of the rule that answered, or `default`.',
    schema: { type: 'string' },
  },
  'X-Dargah-Revision': {
    description: 'The revision of the rules file: the first 12 hex digits of the SHA-256 of its bytes.',
    schema: { type: 'string', pattern: '^[0-9a-f]{12}$' },
  },
  'X-Request-Id': {
    description:
      'The id of the request in the log: the one that came with it, if that is a plain short word.',
    schema: { type: 'string', pattern: '^[\\w.-]{1,80}$' },
  },
};

/** What the calls and their answers are held against. */
export function callSchemas(contract: Contract): JsonObject {
  const inForce = schemasInForce(contract);
  const { schemas: given } = contract;
  const { click, session } = schemaNames;
  const names = [
    ['request', click.request],
    ['response', click.response],
    ['sessionRequest', session.request],
    ['sessionResponse', session.response],
  ] as const;
  const ofCalls = names.map(([key, name]) => {
    const { $schema = draft07, ...rest } = inForce[key] as JsonObject;
    // The shipped ones mean the same in each draft. What one of the operator's own refers to are parts of itself.
    return [name, given[key] === undefined ? rest : { $schema, $id: `urn:dargah:${name}`, ...rest }];
  });
  const ofMarks = Object.entries(callMarks).map(([call, marks]) => [
    schemaNames[call as CallName].marks,
    { description: `What only a ${calls[call as CallName].noun} carries.`, ...marks },
  ]);
  return Object.fromEntries([...ofCalls, ...ofMarks]);
}

const draft07 = 'http://json-schema.org/draft-07/schema#';
