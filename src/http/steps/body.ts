import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { maxNesting } from '../../platform/contract.js';
import { withExactNumbers } from '../../values/parse-json.js';
import { parseJsonBody } from '../app.js';
import type { Context, Step } from '../context.js';
import { CallerGone, type Problem, problems, Refusal, refuse } from '../problems.js';

/** Refuses, by its headers alone, a body that is not JSON in UTF-8, is compressed, or says that it is too large. */
export function takeJsonOnly(maxBodyBytes: number): Step {
  return (ctx, next) => {
    const { headers } = ctx.req;
    if (!isJsonInUtf8(headers['content-type'])) return refuse(ctx, problems.mediaType);
    // Nothing is inflated: a few bytes could become gigabytes.
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') return refuse(ctx, problems.encoding);
    const length = headers['content-length'];
    if (length !== undefined && Number(length) > maxBodyBytes) return refuse(ctx, problems.tooLarge);
    return next();
  };
}

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

/**
 * Refuses what was read but is no good JSON text after all: an empty body, bytes that are not UTF-8, odd structure.
 * Numbers that JavaScript cannot keep become texts: see `parseJson`.
 * @param onTexts hears of a body that has such numbers, and of their places as JSON Pointers
 */
export function takeSoundJson(onTexts?: (ctx: Context, pointers: string[]) => void): Step {
  return (ctx, next) => {
    const { request } = ctx;
    const text = request.rawBody as string;
    if (text === '') return refuse(ctx, problems.emptyBody);
    // The parser puts U+FFFD where bytes are not UTF-8, but a text may also hold one of its own: then the bytes tell.
    if (text.includes('\uFFFD') && !isUtf8(chunksOf(ctx.req))) return refuse(ctx, problems.malformedJson);
    const structure = structureOf(maxNesting, request.body);
    if (typeof structure === 'object') return refuse(ctx, structure);
    if (mayBeRounded(structure, text)) {
      const pointers: string[] = [];
      request.body = withExactNumbers(text, request.body, (pointer) => pointers.push(pointer));
      if (pointers.length > 0) onTexts?.(ctx, pointers);
    }
    return next();
  };
}

function readPlainJson(ctx: Context, next: () => Promise<unknown>): Promise<void> {
  const { req, request } = ctx;
  return new Promise((resolve, reject) => {
    const takeBody = () => {
      try {
        const text = textOf(chunksOf(req));
        request.rawBody = text;
        request.body = text === '' ? undefined : parse(text);
        // The steps that follow wait for nothing: one promise serves them all.
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

const jsonType = /^application\/json[ \t]*(?:;(.*))?$/i;
// As browsers name it, and a part of it. The bytes are looked at in any case.
const utf8Charset = /^[ \t]*charset=("?)(?:utf-?8|us-ascii)\1[ \t]*$/i;
const anyCharset = /^[ \t]*charset[ \t]*=/i;

function isJsonInUtf8(type: string | undefined): boolean {
  if (type === 'application/json') return true;
  const match = jsonType.exec(type ?? '');
  if (match === null) return false;
  const parameters = match[1]?.split(';') ?? [];
  return parameters.every((parameter) => utf8Charset.test(parameter) || !anyCharset.test(parameter));
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

/** What is wrong with a value's structure, or else what numbers it holds: none, whole ones of 15 digits, or others. */
type Structure = Problem | 'no-numbers' | 'whole-numbers' | 'odd-numbers';

/** Recursion with a floor: it goes `levels` down, whatever the value holds. */
function structureOf(levels: number, value: unknown): Structure {
  if (typeof value === 'number') return isWhole(value) ? 'whole-numbers' : 'odd-numbers';
  if (typeof value !== 'object' || value === null) return 'no-numbers';
  if (levels === 0) return problems.tooDeep;
  let all: Structure = 'no-numbers';
  if (Array.isArray(value)) {
    for (const item of value) {
      all = both(all, structureOf(levels - 1, item));
      if (typeof all === 'object') return all;
    }
    return all;
  }
  const fields = value as Record<string, unknown>;
  for (const key in fields) {
    if (key === '__proto__') return problems.forbiddenKey;
    all = both(all, structureOf(levels - 1, fields[key]));
    if (typeof all === 'object') return all;
  }
  return all;
}

/** Of what is next to each other in a value. */
function both(before: Structure, next: Structure): Structure {
  return next === 'no-numbers' || (next === 'whole-numbers' && before === 'odd-numbers') ? before : next;
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && value < 1e15 && value > -1e15;
}

/**
 * Every click is asked this, and looking for long numbers in its text costs more than all else of it. What was rounded
 * to a whole number of 15 digits had a fraction, by a point or by an exponent.
 */
function mayBeRounded(structure: Exclude<Structure, Problem>, text: string): boolean {
  if (structure === 'no-numbers') return false;
  return structure === 'odd-numbers' || text.includes('.') || text.includes('e-') || text.includes('E-');
}

const chunks = Symbol('chunks');
type Kept = IncomingMessage & { [chunks]?: Buffer[] };

// One function for all requests, and the chunks stay with theirs: no closure a request.
function keepChunk(this: Kept, chunk: Buffer): void {
  this[chunks] ??= [];
  this[chunks].push(chunk);
}

function chunksOf(request: Kept): Buffer {
  const kept = request[chunks] ?? [];
  return kept.length === 1 ? kept[0]! : Buffer.concat(kept);
}
