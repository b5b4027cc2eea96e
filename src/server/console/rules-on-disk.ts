import { basename } from 'node:path';
import { readFileState } from '../../reload/file-state.js';
import { partText, partTexts, readParts } from '../../reload/read-parts.js';
import { readTestsBeside } from '../../reload/read-tests.js';
import { revisionOf, revisionOfSources } from '../../reload/revision.js';
import { type PartText, patternsIn, type SourceTexts } from '../../rules/parts.js';

/** A rules file as it stands on the disk, with all that belongs to it. */
export interface RulesOnDisk extends SourceTexts {
  /** The name of all its texts; undefined where the file cannot be read. */
  revision?: string;
  /** The names of the texts of the file, of its parts and of its tests, by file: of those that can be read. */
  revisions: Readonly<Record<string, string>>;
  /** Why it cannot be read, and how to mend that. */
  trouble?: string;
  /** The tests files beside it that test it. */
  tests: readonly { file: string; text: string }[];
}

/** Reads a rules file for the console. Never fails: what is wrong with it is shown on the page. */
export async function readRulesOnDisk(file: string, vars: string | undefined): Promise<RulesOnDisk> {
  const state = await readFileState(file);
  const name = basename(file);
  if (!('text' in state))
    return { file: name, text: '', trouble: String(state.trouble.message), revisions: {}, tests: [] };
  const patterns = patternsIn(state.text);
  const parts = patterns.length === 0 ? undefined : partTexts(await readParts(file, patterns));
  const sources: SourceTexts = {
    ...{ file: name, text: state.text },
    ...(parts && { parts }),
    ...(vars !== undefined && { vars: { file: basename(vars), text: partText(await readFileState(vars)) } }),
  };
  const tests = await readTestsBeside(file);
  return {
    ...sources,
    revision: revisionOfSources(sources),
    revisions: Object.fromEntries(
      editableTexts({ ...sources, tests }).map(([of, text]) => [of, revisionOf(text)]),
    ),
    tests,
  };
}

/** The texts that can be edited, by file: those of the rules, the main file first, then those of their tests. */
export function editableTexts(
  rules: SourceTexts & Pick<RulesOnDisk, 'tests'>,
): [file: string, text: string][] {
  return [...textsOfRules(rules), ...rules.tests.map(({ file, text }): [string, string] => [file, text])];
}

/** The texts of rules that can be read, by file. The main file comes first. */
export function textsOfRules({ file, text, parts = new Map() }: SourceTexts): [file: string, text: string][] {
  const readable = [...parts].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return [[file, text], ...readable];
}

/** The same as JSON has it. */
export function asData(rules: RulesOnDisk): object {
  return { ...plainData(rules), state: stateOf(rules) };
}

/** Another text where anything of the file or of what belongs to it is another one. */
export function stateOf(rules: RulesOnDisk): string {
  return revisionOf(JSON.stringify(plainData(rules)));
}

function plainData({ parts, ...rules }: RulesOnDisk): object {
  return { ...rules, ...(parts && { parts: [...parts] as [string, PartText][] }) };
}
