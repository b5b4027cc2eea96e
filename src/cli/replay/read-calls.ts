import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type CommandContext, wrongCommand } from '../../config/context.js';
import { callOf } from '../../platform/calls.js';
import { maxNesting } from '../../platform/contract.js';
import { isError } from '../../rules/diagnostic.js';
import { isTestsFile } from '../../rules/part-names.js';
import type { RecordedCall } from '../../rules/replay.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import { parseInstant } from '../../values/instant.js';
import { depthExceeds, isObject } from '../../values/json.js';
import { findJsonFault } from '../../values/json-fault.js';
import { Message, say, type Text } from '../../values/message.js';
import { parseJson } from '../../values/parse-json.js';
import { reasonOf } from '../../values/system-fault.js';
import { placeOf } from '../format/place.js';
import { readYamlFile } from '../read-file.js';

export interface ReadOptions {
  /** When the calls were made that do not say it. */
  now: Date;
  /** Called with a sentence on each line that holds no call. */
  onTrouble(message: Text): void;
}

/**
 * The calls of a file: those of the cases of a tests file, or a call a line as JSON: the body of a request, or a line of a
 * record, `{"at": INSTANT, "count": NUMBER, "request": BODY}`.
 * @param file `-` is standard input
 * @throws {CommandFailure} when it cannot be read
 */
export async function* readCalls(
  file: string,
  options: ReadOptions,
  context: CommandContext,
): AsyncGenerator<RecordedCall> {
  if (isTestsFile(file)) yield* callsOfTests(file, options, context);
  else yield* callsOfLines(file, options, context);
}

async function* callsOfTests(
  file: string,
  { onTrouble }: ReadOptions,
  { language }: CommandContext,
): AsyncGenerator<RecordedCall> {
  const { text, encodingError } = await readYamlFile(file, undefined, language);
  const { suite, diagnostics, locate } = parseTests({ file, text, language });
  const errors = encodingError ? [encodingError] : diagnostics.filter(isError);
  for (const { line, column, message } of errors) onTrouble(say`${`${file}:${line}:${column}`}: ${message}`);
  if (errors.length > 0 || suite === undefined) return;
  for (const { calls, at } of suite.cases) {
    const place = `${file}:${placeOf(locate, at, 'key').line}`;
    // A call that follows another is made from its answer, which is not known here.
    for (const { call, request, now, follows } of calls) {
      if (!follows) yield { call, request, now, count: 1, place };
    }
  }
}

async function* callsOfLines(
  file: string,
  { now, onTrouble }: ReadOptions,
  context: CommandContext,
): AsyncGenerator<RecordedCall> {
  const isStdin = file === '-';
  const name = isStdin ? say`standard input` : file;
  const bytes = file === '-' ? Readable.from([await context.readStdin()]) : createReadStream(file);
  let line = 0;
  try {
    for await (const text of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (text.trim() === '') continue;
      const place = isStdin ? say`standard input:${String(line)}` : `${file}:${line}`;
      const read = callIn(text.replace(/^\uFEFF/, ''), now);
      if (typeof read === 'string' || read instanceof Message) onTrouble(say`${place}: ${read}`);
      else yield { ...read, place: String(place) };
    }
  } catch (error) {
    throw wrongCommand(say`${name} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

/** A call, or what is wrong with its line. Never quotes the line: it may be personal. */
function callIn(text: string, now: Date): Omit<RecordedCall, 'place'> | Text {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    const { column, reason } = findJsonFault(text)!;
    return say`is not JSON (column ${column}: ${reason}). Write one call in each line, whole`;
  }
  if (depthExceeds(value, maxNesting + 1)) return say`is nested more than ${maxNesting} levels deep`;
  if (!isObject(value) || !Object.hasOwn(value, 'at')) {
    return { call: callOf(value, 'click'), request: value, now, count: 1 };
  }
  const { at, count = 1, request, revision, call = callOf(request, 'click') } = value;
  const instant = typeof at === 'string' ? parseInstant(at) : undefined;
  if (instant === undefined) return say`"at" is not an instant with its zone, as 2026-11-22T10:00:00+03:30`;
  if (!isCount(count)) return say`"count" is not a whole number from 1 to ${mostCalls}`;
  if (call !== 'click' && call !== 'session') return say`"call" is neither "click" nor "session"`;
  const recorded = typeof revision === 'string' && { revision };
  return { call, request, now: instant, count, ...recorded };
}

/** Of one line. Their sum must stay a number that counts. */
const mostCalls = 1_000_000_000;

function isCount(count: unknown): count is number {
  return Number.isInteger(count) && (count as number) >= 1 && (count as number) <= mostCalls;
}
