import { STATUS_CODES } from 'node:http';
import { maxNesting } from '../platform/contract.js';
import type { Context } from './context.js';

/** One kind of refusal: its text never holds anything of the request, of the server's disk or of the rules. */
export interface Problem {
  /** Its name in our logs. */
  kind: string;
  status: number;
  title: string;
  /** What the caller can change. */
  detail: string;
  /** The answer's body: RFC 9457, `application/problem+json`. */
  text: string;
}

/** Every refusal that the server knows. */
export const problems = {
  badRequest: problem('bad-request', 400, 'The request is not well-formed HTTP/1.1.'),
  host: problem('host', 400, 'Send one Host header.'),
  transferCoding: problem(
    'transfer-coding',
    400,
    'Send no Transfer-Encoding but chunked: the body as it is, or in chunks.',
  ),
  malformedJson: problem('malformed-json', 400, 'The body is not JSON in UTF-8. Send one JSON object.'),
  forbiddenKey: problem('forbidden-key', 400, 'The body has a key named __proto__. Leave it out.'),
  emptyBody: problem('empty-body', 400, 'The body is empty. Send one JSON object.'),
  tooDeep: problem('too-deep', 400, `The body is nested too deeply. Keep it within ${maxNesting} levels.`),
  unauthorized: problem(
    'unauthorized',
    401,
    'Send one Authorization header whose value is the identification key, as it is set in the platform’s panel.',
  ),
  unauthorizedOperator: problem(
    'unauthorized-operator',
    401,
    'Send Authorization: Bearer with the token of admin.json in the folder of --state-dir. "dargah outbox" does.',
  ),
  forbidden: problem('forbidden', 403, 'Calls from this address are not let in.'),
  notFound: problem('not-found', 404, 'There is nothing at this path. Compare it with the configured one.'),
  noSessions: problem(
    'no-sessions',
    404,
    'The rules file has no "sessions", so nothing here answers session calls. Add the section.',
  ),
  methodNotAllowed: problem('method-not-allowed', 405, 'Use a method that the Allow header names.'),
  timeout: problem('timeout', 408, 'The request did not arrive whole in time. Send it again.'),
  tooLarge: problem('too-large', 413, 'The body is larger than the limit. Send less.'),
  mediaType: problem('unsupported-media-type', 415, 'Send Content-Type: application/json, in UTF-8.'),
  encoding: problem('unsupported-encoding', 415, 'Send the body as it is, without a Content-Encoding.'),
  expectation: problem(
    'expectation',
    417,
    'Send no Expect header, or 100-continue. Nothing else can be met.',
  ),
  unprocessable: problem('unprocessable', 422, 'The body breaks the contract. Mend what "errors" lists.'),
  unknownQuestion: problem(
    'unknown-question',
    422,
    'The body is no question to the outbox. Ask by "dargah outbox".',
  ),
  headersTooLarge: problem(
    'headers-too-large',
    431,
    'The headers are too large. Send fewer or shorter ones.',
  ),
  internal: problem('internal', 500, 'Something broke on our side. The log knows more, by the x-request-id.'),
  httpVersion: problem('http-version', 505, 'Speak HTTP/1.1.'),
} satisfies Record<string, Problem>;

/** Every status that a request is refused with. */
export const refusalStatuses: readonly number[] = [
  ...new Set(Object.values(problems).map(({ status }) => status)),
];

/** Thrown where a request turns out bad too deep for a return. */
export class Refusal extends Error {
  override name = 'Refusal';
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/**
 * Answers with a problem.
 * @param more.errors are listed with it
 * @param more.headers names and values in turn
 */
export function refuse(
  { state }: Context,
  problem: Problem,
  { errors, headers = [] }: { errors?: readonly PointedError[]; headers?: readonly string[] } = {},
): void {
  const { kind, status, text } = problem;
  const body = errors === undefined ? text : problemText(problem, errors);
  state.problem = kind;
  state.response = { status, type: problemType, headers, body };
}

/** One thing that is wrong with a body, and where: a JSON Pointer. */
export interface PointedError {
  pointer: string;
  detail: string;
}

/** The media type of a problem. */
export const problemType = 'application/problem+json';

/** The caller went away while it was sending: there is nobody to answer, and nothing wrong with us. */
export class CallerGone extends Error {
  override name = 'CallerGone';
}

/** An error for the log: its name and its frames. The message stays out, as it may quote the request. */
export function errorFields(error: unknown): { error: string; stack?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, message, stack = '' } = error;
  const frames = stack.indexOf(message) + message.length;
  return { error: name, stack: stack.slice(frames).trimStart() };
}

export function problem(kind: string, status: number, detail: string): Problem {
  const title = STATUS_CODES[status]!;
  return { kind, status, title, detail, text: problemText({ status, title, detail }) };
}

// `about:blank` says that the title is the status's own phrase (RFC 9457, section 4.2.1).
function problemText(
  { status, title, detail }: { status: number; title: string; detail: string },
  errors?: readonly PointedError[],
): string {
  return JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail,
    errors: errors?.map(({ pointer, detail }) => ({ pointer, detail })),
  });
}
