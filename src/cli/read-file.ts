import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { type Diagnostic, wholeFileError } from '../rules/diagnostic.js';

/** A file as text. */
export interface ReadFile {
  text: string;
  /** Set where the bytes are not UTF-8: with letters replaced, `text` is not the author's. `serve` refuses it as well. */
  trouble?: Diagnostic;
}

/** Reads a file of a person's. @throws what `readFile` throws */
export async function readText(file: string): Promise<ReadFile> {
  const bytes = await readFile(file);
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return { text };
  return { text, trouble: wholeFileError(file, 'file', 'the file is not UTF-8 text. Save it as UTF-8') };
}
