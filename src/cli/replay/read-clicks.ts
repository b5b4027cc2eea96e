import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type CommandContext, wrongCommand } from '../../config/context.js';
import { maxNesting } from '../../platform/contract.js';
import { isError } from '../../rules/diagnostic.js';
import type { RecordedClick } from '../../rules/replay.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import { parseInstant } from '../../values/instant.js';
import { depthExceeds, isObject } from '../../values/json.js';
import { parseJson } from '../../values/parse-json.js';
import { placeOf } from '../format/place.js';
import { isTestsFile } from '../patterns.js';
import { readYamlFile } from '../read-file.js';

export interface ReadOptions {
  /** When the clicks were made that do not say it. */
  now: Date;
  /** Called with a sentence on each line that holds no click. */
  onTrouble(message: string): void;
}

/**
 * The clicks of a file: the cases of a tests file, or a click a line as JSON: the body of a request, or what a record
 * has of it, `{"at": INSTANT, "count": NUMBER, "request": BODY}`.
 * @param file `-` is standard input
 * @throws {CommandFailure} when it cannot be read
 */
export async function* readClicks(
  file: string,
  options: ReadOptions,
  context: CommandContext,
): AsyncGenerator<RecordedClick> {
  if (isTestsFile(file)) yield* clicksOfTests(file, options);
  else yield* clicksOfLines(file, options, context);
}

async function* clicksOfTests(file: string, { onTrouble }: ReadOptions): AsyncGenerator<RecordedClick> {
  const { text, encodingError } = await readYamlFile(file);
  const { suite, diagnostics, locate } = parseTests({ file, text });
  const errors = encodingError ? [encodingError] : diagnostics.filter(isError);
  for (const { line, column, message } of errors) onTrouble(`${file}:${line}:${column}: ${message}`);
  if (errors.length > 0 || suite === undefined) return;
  for (const { calls, at } of suite.cases) {
    const place = `${file}:${placeOf(locate, at, 'key').line}`;
    for (const { call, request, now } of calls) if (call === 'click') yield { request, now, count: 1, place };
  }
}

async function* clicksOfLines(
  file: string,
  { now, onTrouble }: ReadOptions,
  context: CommandContext,
): AsyncGenerator<RecordedClick> {
  const name = file === '-' ? 'standard input' : file;
  const bytes = file === '-' ? Readable.from([await context.readStdin()]) : createReadStream(file);
  let line = 0;
  try {
    for await (const text of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (text.trim() === '') continue;
      const place = `${name}:${line}`;
      const read = clickOf(text.replace(/^\uFEFF/, ''), now);
      if (typeof read === 'string') onTrouble(`${place}: ${read}`);
      else yield { ...read, place };
    }
  } catch (error) {
    throw wrongCommand(`${name} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** A click, or what is wrong with its line. Never quotes the line: it may be personal. */
function clickOf(text: string, now: Date): Omit<RecordedClick, 'place'> | string {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return 'is not JSON. Write one click in each line, whole';
  }
  if (depthExceeds(value, maxNesting + 1)) return `is nested more than ${maxNesting} levels deep`;
  if (!isObject(value) || !Object.hasOwn(value, 'at') || !Object.hasOwn(value, 'request')) {
    return { request: value, now, count: 1 };
  }
  const { at, count = 1, request } = value;
  const instant = typeof at === 'string' ? parseInstant(at) : undefined;
  if (instant === undefined) return '"at" is not an instant with its zone, as 2026-11-22T10:00:00+03:30';
  if (!Number.isInteger(count) || (count as number) < 1) return '"count" is not a whole number above 0';
  return { request, now: instant, count: count as number };
}
