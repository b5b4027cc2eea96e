import { readFile } from 'node:fs/promises';
import { type CommandContext, wrongCommand } from '../config/context.js';
import { maxNesting } from '../platform/contract.js';
import { buttonData } from '../platform/dynamic-action.js';
import { allFields } from '../platform/session.js';
import { depthExceeds, escapePointer, isObject, keysOfPointer, setOwn } from '../values/json.js';
import { jsonFault } from '../values/json-fault.js';
import { say, type Text } from '../values/message.js';
import { keepsNumber, parseJson } from '../values/parse-json.js';
import { splitPath } from '../values/path.js';
import { notText, readText } from './read-file.js';

/** A request as the command line gives it: a file of JSON, and fields that stand in place of those of the file. */
export interface GivenRequest {
  /** `-` is standard input. */
  file: string | undefined;
  /** By the name that the field has in the request. */
  fields: Readonly<Record<string, string | undefined>>;
  /** Each `path=value` below the button's data. */
  data: readonly string[];
  /** The whole of the button's data, as JSON. */
  dataJson: string | undefined;
}

/** A request as the gateway would read it. */
export interface ReadRequest {
  request: unknown;
  /** JSON Pointers to numbers that JavaScript cannot keep, and that are read as texts. */
  numbersAsText: readonly string[];
}

/**
 * Puts a request together.
 * @throws {CommandFailure} when nothing is given, or something that is not a request
 */
export async function readRequest(given: GivenRequest, context: CommandContext): Promise<ReadRequest> {
  const fields = Object.entries(given.fields).filter(([, value]) => value !== undefined);
  const hasData = given.data.length > 0 || given.dataJson !== undefined;
  if (given.file === undefined && fields.length === 0 && !hasData) {
    throw wrongCommand(
      say`there is no request to explain. Give its fields, as --touchpoint CHAT --data answer=yes, or a file of JSON with --request (- for standard input)`,
    );
  }
  const numbers = new Set<string>();
  const onNumber: OnNumber = (pointer) => numbers.add(pointer);
  let request: unknown = given.file === undefined ? {} : await readJson(given.file, context, onNumber);
  if (fields.length > 0 || hasData) {
    if (!isObject(request)) {
      throw wrongCommand(say`${nameOf(given.file!)} holds no JSON object, so no field can be put into it`);
    }
    const changed = { ...request };
    for (const [name, value] of fields) {
      const isText = allFields[name]?.type === 'text';
      changed[name] = isText ? value : parseValue(value!, (pointer) => onNumber(`/${name}${pointer}`));
    }
    if (hasData) changed[buttonData] = buttonDataOf(changed[buttonData], given, onNumber);
    request = changed;
  }
  if (depthExceeds(request, maxNesting)) {
    throw wrongCommand(
      say`the request is nested more than ${maxNesting} levels deep, and the gateway would refuse it with 400`,
    );
  }
  return { request, numbersAsText: [...numbers].filter((pointer) => isNumberAsText(request, pointer)) };
}

/** Whether a number that was read still stands there: a flag may have put another value in its place. */
function isNumberAsText(request: unknown, pointer: string): boolean {
  let value = request;
  for (const key of keysOfPointer(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string' && /^-?\d[\d.]*(?:e[-+]?\d+)?$/i.test(value) && !keepsNumber(value);
}

/** Gets the pointer of each number that is read as a text. */
type OnNumber = (pointer: string) => void;

async function readJson(file: string, context: CommandContext, onNumber: OnNumber): Promise<unknown> {
  const name = `--request: ${nameOf(file)}`;
  const { text: read, isText } = await readText(
    name,
    file === '-' ? context.readStdin : () => readFile(file),
  );
  if (!isText) throw wrongCommand(say`${name} ${notText}`);
  // Without the byte order mark that some editors put in front.
  const text = read.replace(/^\uFEFF/, '');
  try {
    return parseJson(text, onNumber);
  } catch {
    throw wrongCommand(say`${name} is not JSON: ${jsonFault(text)}`);
  }
}

function nameOf(file: string): Text {
  return file === '-' ? say`standard input` : file;
}

function buttonDataOf(before: unknown, { data, dataJson }: GivenRequest, onNumber: OnNumber): unknown {
  const start = dataJson === undefined ? (before ?? {}) : parseDataJson(dataJson, onNumber);
  if (data.length === 0) return start;
  if (!isObject(start)) {
    throw wrongCommand(say`--data needs an object to put values into, and ${buttonData} is none`);
  }
  for (const entry of data) setEntry(start, entry, onNumber);
  return start;
}

function parseDataJson(text: string, onNumber: OnNumber): unknown {
  try {
    return parseJson(text, (pointer) => onNumber(`/${buttonData}${pointer}`));
  } catch {
    throw wrongCommand(
      say`--data-json is ${JSON.stringify(text)}, which is not JSON (${jsonFault(text)}). Write an object as '{"answer": "yes"}'`,
    );
  }
}

/** `a.b=1` sets `b` of `a`, as the path `extra_data.a.b` reads it. */
function setEntry(object: Record<string, unknown>, entry: string, onNumber: OnNumber): void {
  const [, path = '', text = ''] = /^((?:\["[^"]*"\]|[^=])*?)=(.*)$/s.exec(entry) ?? [];
  const segments = splitPath(path);
  if (path === '' || segments.includes('')) {
    throw wrongCommand(
      say`--data is ${JSON.stringify(entry)}, which names no field. Write path=value, as answer=yes`,
    );
  }
  const place = [buttonData, ...segments].map((segment) => `/${escapePointer(segment)}`).join('');
  const last = segments.pop()!;
  let inner = object;
  for (const segment of segments) {
    if (!Object.hasOwn(inner, segment)) setOwn(inner, segment, {});
    const next = inner[segment];
    if (typeof next !== 'object' || next === null) {
      throw wrongCommand(
        say`--data ${entry}: "${segment}" holds no object already, so nothing can stand below it`,
      );
    }
    inner = next as Record<string, unknown>;
  }
  const value = parseValue(text, (pointer) => onNumber(`${place}${pointer}`));
  setOwn(inner, last, value);
}

/** JSON where it is JSON, else text: `step=2` is a number, `step='"2"'` and `answer=yes` are texts. */
function parseValue(text: string, onNumber: OnNumber): unknown {
  try {
    return parseJson(text, onNumber);
  } catch {
    return text;
  }
}
