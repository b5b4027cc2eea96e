import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { wrongCommand } from '../config/context.js';
import { type Diagnostic, wholeFileError } from '../rules/diagnostic.js';
import { english, type Language, say } from '../values/message.js';
import { reasonOf } from '../values/system-fault.js';
import { convertHint, guessEncoding } from '../values/text-encoding.js';

/** A file that a person wrote: rules, or tests of them. */
export interface YamlFile {
  file: string;
  text: string;
  /** Set where the bytes are not UTF-8: with letters replaced, `text` is not what the author wrote. */
  encodingError?: Diagnostic;
}

/**
 * @param read where its bytes come from, unless it is a file on disk
 * @throws {CommandFailure} when the file cannot be read, with Node's error as its cause
 */
export async function readYamlFile(
  file: string,
  read: Read = () => readFile(file),
  language: Language = english,
): Promise<YamlFile> {
  const bytes = await readBytes(file, read);
  const text = Buffer.from(bytes).toString('utf8');
  return isUtf8(bytes) ? { file, text } : { file, text, encodingError: encodingError(file, bytes, language) };
}

function encodingError(file: string, bytes: Uint8Array, language: Language): Diagnostic {
  const { encoding, offset } = guessEncoding(bytes);
  const before = new TextDecoder().decode(bytes.subarray(0, offset)).split('\n');
  const line = before.length;
  const column = before.at(-1)!.length + 1;
  const message = say`the file is not UTF-8 text: ${convertHint(encoding, file)}`;
  return {
    ...wholeFileError(file, 'file', message, language),
    line,
    column,
    endLine: line,
    endColumn: column + 1,
  };
}

/**
 * Reads what a person wrote.
 * @param name to begin a message with
 * @throws {CommandFailure} when it cannot be read
 */
export async function readText(name: string, read: Read): Promise<{ text: string; isText: boolean }> {
  const bytes = await readBytes(name, read);
  return { text: Buffer.from(bytes).toString('utf8'), isText: isUtf8(bytes) };
}

async function readBytes(name: string, read: Read): Promise<Uint8Array> {
  try {
    return await read();
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const hint = isMissing ? await (await import('../reload/neighbour-hint.js')).neighbourHint(name) : '';
    throw wrongCommand(say`${name} cannot be read: ${reasonOf(error)}${hint}`, { cause: error });
  }
}

type Read = () => Promise<Uint8Array>;

export const notText = say`is not UTF-8 text. Save it as UTF-8`;
