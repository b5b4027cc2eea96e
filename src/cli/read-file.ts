import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { wrongCommand } from '../config/context.js';
import { type Diagnostic, wholeFileError } from '../rules/diagnostic.js';

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
export async function readYamlFile(file: string, read: Read = () => readFile(file)): Promise<YamlFile> {
  const { text, isText } = await readText(file, read);
  return {
    file,
    text,
    ...(!isText && { encodingError: wholeFileError(file, 'file', `the file ${notText}`) }),
  };
}

/**
 * Reads what a person wrote.
 * @param name to begin a message with
 * @throws {CommandFailure} when it cannot be read
 */
export async function readText(name: string, read: Read): Promise<{ text: string; isText: boolean }> {
  const bytes = await read().catch((error: Error) => {
    throw wrongCommand(`${name} cannot be read: ${error.message}`, { cause: error });
  });
  return { text: Buffer.from(bytes).toString('utf8'), isText: isUtf8(bytes) };
}

type Read = () => Promise<Uint8Array>;

export const notText = 'is not UTF-8 text. Save it as UTF-8';
