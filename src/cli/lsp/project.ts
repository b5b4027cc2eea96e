import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readParts } from '../../reload/read-parts.js';
import { readTestsBeside } from '../../reload/read-tests.js';
import type { AnyForm } from '../../rules/format/form.js';
import { partFile } from '../../rules/format/part.js';
import { rulesFile } from '../../rules/format/rules-file.js';
import { testsFile } from '../../rules/format/test-cases.js';
import { type NamePlace, namesInFile } from '../../rules/names-in-file.js';
import { isTestsFile, namesFor } from '../../rules/part-names.js';
import { type PartText, patternsIn } from '../../rules/parts.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import { looksLikeRules } from '../lint/find-rules.js';
import { findBelow } from '../patterns.js';
import { SourceText } from './source-text.js';

/** What a file is to a project. */
export type FileKind = 'rules' | 'part' | 'tests';

export const formOf: Readonly<Record<FileKind, AnyForm>> = {
  rules: rulesFile as AnyForm,
  part: partFile as AnyForm,
  tests: testsFile as AnyForm,
};

/** A rules file with its parts and the tests files beside it, of which an editor has one open at least. */
export interface Project {
  /** The path of the rules file. */
  main: string;
  /** Undefined where it cannot be read. */
  text: string | undefined;
  parts: ReadonlyMap<string, PartText> | undefined;
  /** All that can be read. */
  files: readonly ProjectFile[];
}

export interface ProjectFile {
  file: string;
  uri: string;
  source: SourceText;
  places: readonly NamePlace[];
}

/** The text of a file as an editor has it open; undefined for one that is not. */
export type OpenText = (file: string) => string | undefined;

/** A file that is open, and what it is; undefined for YAML of others. */
export async function kindAndMainOf(
  file: string,
  text: string,
  openText: OpenText,
): Promise<{ kind: FileKind; main: string } | undefined> {
  if (isTestsFile(file))
    return { kind: 'tests', main: resolve(dirname(file), parseTests({ file, text }).rules) };
  if (isRulesFile(file, text)) return { kind: 'rules', main: file };
  const main = await including(file, openText);
  return main === undefined ? undefined : { kind: 'part', main };
}

/** Whether it is a rules file by its name or its first lines. */
export function isRulesFile(file: string, text: string): boolean {
  return /^rules\.ya?ml$/.test(basename(file)) || looksLikeRules(text);
}

/** The rules file that includes a file: it is in the same folder, or some levels above. */
async function including(file: string, openText: OpenText): Promise<string | undefined> {
  if (!/\.ya?ml$/.test(file)) return undefined;
  let folder = dirname(file);
  for (let level = 0; level < mostLevels; level++) {
    const name = relative(folder, file).replaceAll('\\', '/');
    for (const main of (await findBelow(folder, '*.{yaml,yml}')).found) {
      if (main === file || isTestsFile(main)) continue;
      const text = openText(main) ?? (await readFile(main, 'utf8').catch(() => ''));
      if (!isRulesFile(main, text)) continue;
      if (patternsIn(text).some((pattern) => namesFor(pattern, [name], basename(main)).length > 0))
        return main;
    }
    const above = dirname(folder);
    if (above === folder) break;
    folder = above;
  }
  return undefined;
}

const mostLevels = 4;

/** Reads the files around one that is open. */
export async function loadProject(main: string, openText: OpenText): Promise<Project> {
  const text = openText(main) ?? (await readFile(main, 'utf8').catch((): undefined => undefined));
  const patterns = text === undefined ? [] : patternsIn(text);
  const parts = new Map<string, PartText>();
  const files: { file: string; text: string }[] = text === undefined ? [] : [{ file: main, text }];
  for (const [name, state] of await readParts(main, patterns)) {
    const file = join(dirname(main), name);
    const part = openText(file) ?? ('text' in state ? state.text : undefined);
    if (part !== undefined) {
      parts.set(name, part);
      files.push({ file, text: part });
    } else if ('trouble' in state && state.trouble.kind !== 'missing') {
      parts.set(name, { trouble: state.trouble.message });
    }
  }
  for (const tests of await readTestsBeside(main)) {
    const file = join(dirname(main), tests.file);
    files.push({ file, text: openText(file) ?? tests.text });
  }
  return { main, text, parts: patterns.length === 0 ? undefined : parts, files: files.map(asProjectFile) };
}

/** A file by itself: what an editor has not saved anywhere has no others around it. */
export function aloneIn(file: string, text: string): Project {
  return { main: file, text, parts: undefined, files: [asProjectFile({ file, text })] };
}

function asProjectFile({ file, text }: { file: string; text: string }): ProjectFile {
  const uri = /^[a-z][a-z\d+.-]+:/i.test(file) ? file : pathToFileURL(file).href;
  return { file, uri, source: new SourceText(text), places: namesInFile(text) };
}
