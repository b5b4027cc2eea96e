import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isTestsFile } from '../rules/part-names.js';
import { parseTests } from '../rules/tests/tests-file.js';
import { readFileState } from './file-state.js';

/** The tests files beside a rules file that test it, by their names in its folder: those that can be read. */
export async function readTestsBeside(rulesFile: string): Promise<{ file: string; text: string }[]> {
  const folder = dirname(rulesFile);
  const names = await readdir(folder).catch((): string[] => []);
  const found: { file: string; text: string }[] = [];
  for (const file of names.filter((name) => isTestsFile(name) && !name.startsWith('.')).sort()) {
    const state = await readFileState(join(folder, file));
    if ('trouble' in state && state.trouble.kind !== 'empty') continue;
    const text = 'text' in state ? state.text : '';
    if (resolve(folder, parseTests({ file, text }).rules) === resolve(rulesFile)) found.push({ file, text });
  }
  return found;
}
