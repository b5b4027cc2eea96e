import { type Problem, problems, problemType, refusalStatuses } from '../../http/problems.js';
import type { JsonObject } from '../../values/json.js';

/** What can be asked of a server, by what it can be refused for. */
export type Refused = 'call' | 'question' | 'reading';

/** Which requests meet a problem. Those that no operation is asked with have none. */
const metBy: Readonly<Record<keyof typeof problems, readonly Refused[]>> = {
  badRequest: ['call', 'question', 'reading'],
  host: ['call', 'question', 'reading'],
  transferCoding: ['call', 'question', 'reading'],
  malformedJson: ['call', 'question'],
  forbiddenKey: ['call', 'question'],
  emptyBody: ['call', 'question'],
  tooDeep: ['call', 'question'],
  unauthorized: ['call'],
  unauthorizedOperator: ['question'],
  forbidden: ['call'],
  notFound: [],
  noSessions: ['call'],
  methodNotAllowed: [],
  timeout: ['call', 'question', 'reading'],
  tooLarge: ['call', 'question'],
  mediaType: ['call', 'question'],
  encoding: ['call', 'question'],
  expectation: ['call', 'question', 'reading'],
  unprocessable: ['call'],
  unknownQuestion: ['question'],
  headersTooLarge: ['call', 'question', 'reading'],
  internal: ['call', 'question', 'reading'],
  httpVersion: ['call', 'question', 'reading'],
};

/** The responses of an operation that refuse it, by status. */
export function refusals(refused: Refused): JsonObject {
  return Object.fromEntries(
    statusesOf(refused).map((status) => [
      status,
      { $ref: `#/components/responses/${nameOf(refused, status)}` },
    ]),
  );
}

/** What these refer to. */
export function refusalResponses(): JsonObject {
  return Object.fromEntries(
    (['call', 'question', 'reading'] as const).flatMap((refused) =>
      statusesOf(refused).map((status) => [nameOf(refused, status), responseOf(met(refused, status))]),
    ),
  );
}

/** The form of every problem. */
export const problemSchema: JsonObject = {
  title: 'Problem',
  description:
    'Why a request is refused (RFC 9457), and what to change. It repeats nothing of the request. Another path than those of this description meets 404, and another method 405 with the header Allow.',
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  additionalProperties: false,
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string', description: 'The phrase of the status.' },
    status: { enum: refusalStatuses },
    detail: { type: 'string', description: 'What to change.' },
    errors: {
      description: 'What is wrong with the body, and where.',
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        additionalProperties: false,
        properties: {
          pointer: { type: 'string', description: 'A JSON Pointer (RFC 6901) into the body.' },
          detail: { type: 'string', description: 'What is expected there.' },
        },
      },
    },
  },
};

function met(refused: Refused, status?: number): Problem[] {
  return Object.entries<Problem>(problems)
    .filter(([name]) => metBy[name as keyof typeof problems].includes(refused))
    .map(([, problem]) => problem)
    .filter((problem) => status === undefined || problem.status === status);
}

function statusesOf(refused: Refused): number[] {
  return [...new Set(met(refused).map(({ status }) => status))].sort((a, b) => a - b);
}

function nameOf(refused: Refused, status: number): string {
  return `${refused}-${status}`;
}

function responseOf(met: readonly Problem[]): JsonObject {
  const [{ status, title }] = met as readonly [Problem];
  return {
    description: [`${title}.`, ...met.map(({ detail }) => detail)].join(' '),
    ...(status === 401 && {
      headers: {
        'WWW-Authenticate': {
          description: 'The challenge that is due (RFC 9110).',
          schema: { type: 'string' },
        },
      },
    }),
    content: {
      [problemType]: {
        schema: {
          $ref: '#/components/schemas/Problem',
          properties: { status: { const: status }, title: { const: title } },
        },
        examples: Object.fromEntries(met.map(({ kind, text }) => [kind, { value: JSON.parse(text) }])),
      },
    },
  };
}
