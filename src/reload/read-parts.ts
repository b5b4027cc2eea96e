import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { faultInPattern, isGlob, namesFor } from '../rules/part-names.js';
import type { PartText } from '../rules/parts.js';
import { say } from '../values/message.js';
import { type FileState, readFileState } from './file-state.js';

/** The names of the files that patterns stand for; those that are written out, whether there is such a file or not. */
export async function findParts(file: string, patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    if (faultInPattern(pattern) !== undefined) continue;
    for (const name of isGlob(pattern) ? await namesIn(dirname(file), pattern) : [pattern]) found.add(name);
  }
  return [...found].sort();
}

/** Reads the files that a rules file includes, by their names. @param patterns as `patternsIn` finds them */
export async function readParts(file: string, patterns: readonly string[]): Promise<Map<string, FileState>> {
  const names = await findParts(file, patterns);
  return new Map(await Promise.all(names.map(async (name) => [name, await readPart(file, name)] as const)));
}

/** What the core gets of parts. One that is not there is none: who includes it learns what was probably meant. */
export function partTexts(states: ReadonlyMap<string, FileState>): Map<string, PartText> {
  const there = [...states].filter(([, state]) => !('trouble' in state) || state.trouble.kind !== 'missing');
  return new Map(there.map(([name, state]) => [name, partText(state)]));
}

export function partText(state: FileState): PartText {
  return 'text' in state ? state.text : { trouble: state.trouble.message };
}

/** Where a part stands on the disk. */
export function pathOfPart(file: string, name: string): string {
  return join(dirname(file), name);
}

/** The files that a pattern can name: folder by folder, so that only those are listed which it leads to. */
async function namesIn(folder: string, pattern: string): Promise<string[]> {
  let names = [''];
  const steps = pattern.split('/');
  for (const step of steps.keys()) {
    const soFar = steps.slice(0, step + 1).join('/');
    const next: string[] = [];
    for (const name of names) {
      const below = name === '' ? '' : `${name}/`;
      const entries = await readdir(join(folder, name)).catch((): string[] => []);
      const found = entries.map((entry) => below + entry);
      next.push(...namesFor(soFar, found, ''));
    }
    names = next;
  }
  return names;
}

/** A link may lead out of the folder only to where the main file's own link leads: so do releases that are linked whole. */
async function readPart(file: string, name: string): Promise<FileState> {
  const path = pathOfPart(file, name);
  const state = await readFileState(path);
  if (!('text' in state)) return state;
  const [folder, real, target] = await Promise.all(
    [dirname(file), file, path].map((one) => realpath(one).catch(() => undefined)),
  );
  const roots = [folder, real && dirname(real)].filter((root) => root !== undefined);
  if (
    target === undefined ||
    roots.some((root) => target.startsWith(root.endsWith(sep) ? root : root + sep))
  ) {
    return state;
  }
  const message = say`the link leads out of the folder of the main file. Put the file itself there`;
  const { text: _, digest: _digest, ...found } = state;
  return { ...found, identity: `unreadable ${message}`, trouble: { kind: 'unreadable', message } };
}
