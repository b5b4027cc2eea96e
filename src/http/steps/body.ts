import type { IncomingMessage } from 'node:http';
import { parseJsonBody } from '../app.js';
import type { Context, Step } from '../context.js';
import { CallerGone, problems, Refusal } from '../problems.js';

/** Reads the body into `ctx.request.body`; what cannot be read throws a `Refusal`. */
export function readJson(maxBodyBytes: number): Step {
  const readChunked = parseJsonBody({ maxBodyBytes, onError: refuseBody });
  return (ctx, next) => {
    // A body whose length is stated, and was looked at, needs nothing of the parser but JSON.parse.
    if (ctx.req.headers['content-length'] !== undefined) return readPlainJson(ctx, next);
    ctx.req.on('data', keepChunk);
    return readChunked(ctx, next);
  };
}

function readPlainJson(ctx: Context, next: () => Promise<unknown>): Promise<void> {
  const { req, request } = ctx;
  return new Promise<void>((resolve, reject) => {
    const takeBody = () => {
      try {
        const text = textOf(chunksOf(req));
        request.rawBody = text;
        request.body = text === '' ? undefined : parse(text);
        resolve(next() as Promise<void>);
      } catch (error) {
        reject(error);
      }
    };
    const giveUp = (error: Error) => {
      // What still arrives of it is no click any more.
      req.off('end', takeBody);
      reject(error instanceof Refusal ? error : new CallerGone());
    };
    req.on('data', keepChunk).on('end', takeBody).on('error', giveUp);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(problems.malformedJson);
  }
}

/** As the body parser does, without the byte order mark that some clients put in front. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function refuseBody(error: unknown, ctx: Context): never {
  ctx.req.off('data', keepChunk);
  if (error instanceof Refusal) throw error;
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'request.aborted') throw new CallerGone();
  if (type === 'entity.too.large') throw new Refusal(problems.tooLarge);
  if (type === 'request.size.invalid') throw new Refusal(problems.badRequest);
  if (status === 400) throw new Refusal(parsesAnyway(error) ? problems.forbiddenKey : problems.malformedJson);
  // A broken connection comes as an error of the stream, and all else of it is ours.
  if (ctx.req.destroyed) throw new CallerGone();
  throw error;
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

const chunks = Symbol('chunks');
type Kept = IncomingMessage & { [chunks]?: Buffer[] };

// One function for all requests, and the chunks stay with theirs: no closure a request.
function keepChunk(this: Kept, chunk: Buffer): void {
  this[chunks] ??= [];
  this[chunks].push(chunk);
}

/** The bytes of a body as they came. */
export function chunksOf(request: Kept): Buffer {
  const kept = request[chunks] ?? [];
  return kept.length === 1 ? kept[0]! : Buffer.concat(kept);
}
