import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import bodyParser from 'koa-bodyparser';
import { maxNesting } from '../../platform/contract.js';
import { depthExceeds } from '../../values/json.js';
import type { Context, Step } from '../context.js';
import { CallerGone, type Problem, problems, Refusal, refuse } from '../problems.js';

/**
 * Reads the body into `ctx.request.body`, by koa-bodyparser. Refuses what is no JSON in UTF-8: also an empty body, and
 * what JSON knows but nobody should send, a key named `__proto__` and too deep nesting.
 * @param maxBodyBytes of the body as it is sent; held for chunked bodies too
 */
export function readJson(maxBodyBytes: number): Step {
  const parse = bodyParser({
    enableTypes: ['json'],
    // The media type was looked at before; the parser's own idea of it would turn a doubtful one into `{}`.
    detectJSON: () => true,
    // Any JSON value is let in, as the contract says what is wrong with it; and an empty body does not become `{}`.
    strict: false,
    jsonLimit: String(maxBodyBytes),
  });
  return async (ctx, next) => {
    const { req } = ctx;
    const sent: Buffer[] = [];
    const keep = (chunk: Buffer) => sent.push(chunk);
    req.on('data', keep);
    try {
      await parse(ctx, doNothing);
    } catch (error) {
      throw refusalOf(error, req);
    } finally {
      req.off('data', keep);
    }
    const problem = problemWith(ctx, sent);
    if (problem !== undefined) return refuse(ctx, problem);
    await next();
  };
}

const doNothing = () => Promise.resolve();

/** What the parser threw, without the body that it carries. Anything that is not the caller's doing stays as it is. */
function refusalOf(error: unknown, req: IncomingMessage): unknown {
  if (error instanceof Refusal) return error;
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'request.aborted') return new CallerGone();
  if (type === 'entity.too.large') return new Refusal(problems.tooLarge);
  if (type === 'request.size.invalid') return new Refusal(problems.badRequest);
  if (status === 400)
    return new Refusal(parsesAnyway(error) ? problems.forbiddenKey : problems.malformedJson);
  // A broken connection comes as an error of the stream.
  return req.destroyed ? new CallerGone() : error;
}

// The body parser refuses `__proto__` in well-formed JSON with the same error class as text that is no JSON.
function parsesAnyway(error: unknown): boolean {
  try {
    JSON.parse((error as { body: string }).body);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a body that the parser took. */
function problemWith({ request }: Context, sent: readonly Buffer[]): Problem | undefined {
  const text = request.rawBody as string;
  if (text === '') return problems.emptyBody;
  // The parser puts U+FFFD where bytes are not UTF-8, but a text may also hold one itself: then the bytes decide.
  if (text.includes('\uFFFD') && !isUtf8(Buffer.concat(sent))) return problems.malformedJson;
  return depthExceeds(request.body, maxNesting) ? problems.tooDeep : undefined;
}
