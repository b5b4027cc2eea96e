import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { type CommandContext, CommandFailure, exitCodes } from '../config/context.js';
import { escapePointer, isObject, keysOfPointer, setOwn } from '../values/json.js';
import { keepsNumber, parseJson } from '../values/parse-json.js';

/** A request as the command line gives it: a file of JSON, and fields that stand in place of those of the file. */
export interface RequestFlags {
  /** `-` is standard input. */
  request?: string;
  touchpoint?: string;
  postToken?: string;
  conversationId?: string;
  userSide?: string;
  userId?: string;
  /** Each `path=value` below `extra_data`. */
  data?: readonly string[];
  /** The whole of `extra_data`, as JSON. */
  dataJson?: string;
}

/** A request as the gateway would read it. */
export interface GivenRequest {
  request: unknown;
  /** Where numbers were given that JavaScript cannot keep, and which are read as texts: JSON Pointers. */
  numbersAsText: readonly string[];
}

/**
 * Puts a request together.
 * @throws {CommandFailure} where nothing is given, or something that is no request.
 */
export async function readRequest(flags: RequestFlags, context: CommandContext): Promise<GivenRequest> {
  if (Object.values(flags).every((value) => value === undefined)) {
    throw wrong(
      'there is no request to explain. Give its fields, as --touchpoint CHAT --data answer=yes, or a file of JSON with --request (- for standard input)',
    );
  }
  const numbers = new Set<string>();
  const tell = (pointer: string) => numbers.add(pointer);
  const body = flags.request === undefined ? {} : await readJson(flags.request, context, tell);
  const request = withFlags(body, flags, tell);
  if (depthExceeds(request, maxNesting)) {
    throw wrong(
      `the request is nested more than ${maxNesting} levels deep, and the gateway would refuse it with 400`,
    );
  }
  return { request, numbersAsText: [...numbers].filter((pointer) => isNumberAsText(request, pointer)) };
}

/** Whether one that was read still stands there: a flag may have put another value in its place. */
function isNumberAsText(request: unknown, pointer: string): boolean {
  let value = request;
  for (const key of keysOfPointer(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string' && /^-?\d[\d.]*(?:e[-+]?\d+)?$/i.test(value) && !keepsNumber(value);
}

type Tell = (pointer: string) => void;

// What the gateway takes: see src/http/steps/body.ts.
const maxNesting = 32;

function withFlags(request: unknown, flags: RequestFlags, tell: Tell): unknown {
  const given = fieldsOf(flags);
  const isData = flags.data !== undefined || flags.dataJson !== undefined;
  if (Object.keys(given).length === 0 && !isData) return request;
  if (!isObject(request)) {
    throw wrong(`${nameOf(flags.request!)} holds no JSON object, so no field can be put into it`);
  }
  const fields = { ...request, ...given };
  return isData ? { ...fields, extra_data: extraDataOf(fields.extra_data, flags, tell) } : fields;
}

function fieldsOf(flags: RequestFlags): Record<string, string> {
  const fields = {
    touchpoint: flags.touchpoint,
    post_token: flags.postToken,
    conversation_id: flags.conversationId,
    user_side: flags.userSide,
    user_id: flags.userId,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function readJson(file: string, context: CommandContext, tell: Tell): Promise<unknown> {
  const name = nameOf(file);
  let bytes: Uint8Array;
  try {
    bytes = file === '-' ? await context.readStdin() : await readFile(file);
  } catch (error) {
    throw wrong(`--request: ${name} cannot be read: ${(error as Error).message}`);
  }
  if (!isUtf8(bytes)) throw wrong(`--request: ${name} is not UTF-8 text`);
  try {
    // Without the byte order mark that some editors put in front.
    return parseJson(new TextDecoder().decode(bytes), tell);
  } catch (error) {
    throw wrong(`--request: ${name} is not JSON: ${(error as Error).message}`);
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

function extraDataOf(before: unknown, { data = [], dataJson }: RequestFlags, tell: Tell): unknown {
  const start = dataJson === undefined ? (before ?? {}) : parseDataJson(dataJson, tell);
  if (data.length === 0) return start;
  if (!isObject(start)) throw wrong('--data needs an object to put values into, and extra_data is none');
  for (const entry of data) setEntry(start, entry, tell);
  return start;
}

function parseDataJson(text: string, tell: Tell): unknown {
  try {
    return parseJson(text, (pointer) => tell(`/extra_data${pointer}`));
  } catch {
    throw wrong(
      `--data-json is ${JSON.stringify(text)}, which is not JSON. Write an object as '{"answer": "yes"}'`,
    );
  }
}

/** `a.b=1` sets `b` of `a`, as the path `extra_data.a.b` reads it. */
function setEntry(extraData: Record<string, unknown>, entry: string, tell: Tell): void {
  const [, path = '', text = ''] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
  const segments = path.split('.');
  if (segments.includes('')) {
    throw wrong(`--data is ${JSON.stringify(entry)}, which names no field. Write path=value, as answer=yes`);
  }
  const place = ['extra_data', ...segments].map((segment) => `/${escapePointer(segment)}`).join('');
  const last = segments.pop()!;
  let inner = extraData;
  for (const segment of segments) {
    if (!Object.hasOwn(inner, segment)) setOwn(inner, segment, {});
    const next = inner[segment];
    if (typeof next !== 'object' || next === null) {
      throw wrong(`--data ${entry}: "${segment}" holds no object already, so nothing can stand below it`);
    }
    inner = next as Record<string, unknown>;
  }
  setOwn(
    inner,
    last,
    parseValue(text, (pointer) => tell(`${place}${pointer}`)),
  );
}

/** JSON where it is JSON, else text: `step=2` is a number, `step='"2"'` and `answer=yes` are texts. */
function parseValue(text: string, tell: Tell): unknown {
  try {
    return parseJson(text, tell);
  } catch {
    return text;
  }
}

function depthExceeds(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => depthExceeds(child, levels - 1));
}

function wrong(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.wrongCommand);
}
