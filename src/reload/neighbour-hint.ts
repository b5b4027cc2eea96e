import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { say, type Text } from '../values/message.js';
import { nearest } from '../values/suggest.js';

/** A file beside the missing one that was probably meant, or nothing. Windows hides the `.txt` that Notepad adds. */
export async function neighbourHint(file: string): Promise<Text> {
  const names = await readdir(dirname(file)).catch((): string[] => []);
  const name = basename(file);
  if (names.includes(`${name}.txt`))
    return say`. There is "${name}.txt" beside it, whose ".txt" Windows does not show: rename it to "${name}"`;
  const yaml = names.filter((other) => /\.ya?ml$/i.test(other));
  const near = nearest(name, yaml);
  return near === undefined ? '' : say`. Did you mean "${near}"?`;
}
