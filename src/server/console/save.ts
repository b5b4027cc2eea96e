import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import type { Environment } from '../../config/context.js';
import { replaceFile } from '../../disk/replace-file.js';
import type { Edit } from '../../http/console/console.js';
import type { Contract } from '../../platform/contract.js';
import { readFileState } from '../../reload/file-state.js';
import type { Prepare } from '../../reload/prepare.js';
import { pathOfPart } from '../../reload/read-parts.js';
import { revisionOf, revisionOfSources } from '../../reload/revision.js';
import { type Diagnostic, isError } from '../../rules/diagnostic.js';
import { type Case, readSuite } from '../../rules/format/test-cases.js';
import { faultInPattern, namesFor, testsNameOf } from '../../rules/part-names.js';
import { type PartText, patternsIn } from '../../rules/parts.js';
import { formatDifference, runCase, testedCalls } from '../../rules/tests/run-case.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import { parseDocument } from '../../rules/yaml/document.js';
import { isObject } from '../../values/json.js';
import { listWords } from '../../values/word-list.js';
import { type Committed, commitOnBranch } from './commit.js';
import { editableTexts, type RulesOnDisk, readRulesOnDisk } from './rules-on-disk.js';

/** What came of an edit. */
export type SaveOutcome =
  /** `revisions`: of what was saved, by file. */
  | { outcome: 'saved'; revision: string; from: string; revisions: Edit['revisions'] }
  | ({ outcome: 'committed'; revision: string; from: string } & Committed)
  /** Git did not commit it, and says why. */
  | { outcome: 'not-committed'; reason: string }
  /** Somebody else was quicker: what stands there now. */
  | { outcome: 'conflict'; file: string; text: string; revision: string }
  | { outcome: 'invalid'; diagnostics: readonly Diagnostic[] }
  /** The names of the tests that fail, and how. */
  | { outcome: 'tests-fail'; failures: readonly { name: string; message: string }[] }
  /** The folder cannot be written to. `reason` names the system's own word for it. */
  | { outcome: 'read-only'; reason: string }
  | { outcome: 'unreadable'; trouble: string }
  /** A file that is not there yet, and that nothing includes. */
  | { outcome: 'not-included'; file: string };

export interface SaverOptions {
  file: string;
  vars: string | undefined;
  contract: Contract;
  prepare: Prepare;
  /** For Git. */
  environment: Environment;
}

/**
 * Saves edits of a rules file and its parts, one after the other: without errors, with tests that pass, and only where the
 * texts still stand there that the edit was made from. A text is written beside its file, and put in its place when it is
 * on the disk.
 */
export function createSaver(options: SaverOptions): (edit: Edit) => Promise<SaveOutcome> {
  let last: Promise<unknown> = Promise.resolve();
  return (edit) => {
    const saving = last.then(() => save(edit, options));
    last = saving.catch(() => {});
    return saving;
  };
}

async function save(edit: Edit, options: SaverOptions): Promise<SaveOutcome> {
  const { file, vars } = options;
  const onDisk = await readRulesOnDisk(file, vars);
  const { trouble } = onDisk;
  if (trouble !== undefined) return { outcome: 'unreadable', trouble };
  const conflict = conflictWith(edit, onDisk);
  if (conflict !== undefined) return conflict;
  const stray = strayIn(edit, onDisk);
  if (stray !== undefined) return { outcome: 'not-included', file: stray };
  const edited = withTexts(onDisk, edit.texts);
  const outcome = await faultsOf(edited, options);
  if (outcome !== undefined) return outcome;
  const names = { from: onDisk.revision!, revision: revisionOfSources(edited) };
  if (edit.commit !== undefined) return commit({ ...edit, commit: edit.commit }, names, options);
  try {
    const conflictNow = await replaceAll(edit, file);
    const revisions = Object.entries(edit.texts).map(([name, text]) => [name, revisionOf(text)]);
    return conflictNow ?? { outcome: 'saved', ...names, revisions: Object.fromEntries(revisions) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['EROFS', 'EACCES', 'EPERM', 'EBUSY', 'ENOSPC', 'EDQUOT'].includes(code))
      return { outcome: 'read-only', reason: code };
    throw error;
  }
}

type Conflict = SaveOutcome & { outcome: 'conflict' };

/** The first file that is not what the edit was made from: the edited ones before those that were only read. */
function conflictWith({ texts, revisions }: Edit, onDisk: RulesOnDisk): Conflict | undefined {
  const now = new Map(editableTexts(onDisk));
  const files = new Set([...Object.keys(texts), ...now.keys(), ...Object.keys(revisions)]);
  for (const file of files) {
    const isNew = Object.hasOwn(texts, file) && revisions[file] === undefined;
    if (revisions[file] === onDisk.revisions[file] && (now.has(file) || isNew)) continue;
    return { outcome: 'conflict', file, text: now.get(file) ?? '', revision: onDisk.revisions[file] ?? '' };
  }
  return undefined;
}

/** A new file that would belong to nothing: neither what the edited rules include, nor the tests beside them. */
function strayIn({ texts, revisions }: Edit, { file: main, text }: RulesOnDisk): string | undefined {
  const patterns = patternsIn(texts[main] ?? text).filter((one) => faultInPattern(one) === undefined);
  const isWanted = (name: string) =>
    name === testsNameOf(main) || patterns.some((pattern) => namesFor(pattern, [name], main).length > 0);
  return Object.keys(texts).find((name) => revisions[name] === undefined && !isWanted(name));
}

function withTexts({ parts = new Map(), tests, ...rules }: RulesOnDisk, texts: Edit['texts']): RulesOnDisk {
  const known = new Map<string, PartText>([
    ...parts,
    ...tests.map(({ file, text }) => [file, text] as const),
  ]);
  const all = new Map<string, PartText>([...known, ...Object.entries(texts)]);
  all.delete(rules.file);
  const isTests = (file: string) =>
    tests.some((one) => one.file === file) || (!known.has(file) && file === testsNameOf(rules.file));
  const edited = [...all].filter(([file]) => !isTests(file));
  return {
    ...rules,
    text: texts[rules.file] ?? rules.text,
    ...(edited.length > 0 && { parts: new Map(edited) }),
    tests: [...all].filter(([file]) => isTests(file)).map(([file, text]) => ({ file, text: String(text) })),
  };
}

async function commit(
  { texts, commit: changes }: Edit & { commit: string },
  names: { from: string; revision: string },
  { file, environment }: SaverOptions,
): Promise<SaveOutcome> {
  const message = `Edit ${listWords(Object.keys(texts), 'and')} in the console\n\n${changes.trim()}\n`;
  const branch = `dargah/${basename(file).replace(/[^\w-]+/g, '-')}-${names.revision}`;
  try {
    const committed = await commitOnBranch(dirname(file), { texts, message, branch }, environment);
    return { outcome: 'committed', ...names, ...committed };
  } catch (error) {
    const { stderr, message: said } = error as Error & { stderr?: string };
    return { outcome: 'not-committed', reason: (stderr || said).trim().split('\n')[0] ?? '' };
  }
}

/** What keeps an edit from being saved wherever it goes. */
async function faultsOf(
  { tests, trouble: _, revision: _was, revisions: _of, ...sources }: RulesOnDisk,
  { contract, prepare }: SaverOptions,
): Promise<SaveOutcome | undefined> {
  const { signal } = new AbortController();
  const prepared = await prepare({ ...sources, contract }, signal);
  prepared.comparison?.stop();
  prepared.warnings?.catch(() => {});
  const { ruleset, diagnostics } = prepared;
  if (ruleset === undefined) return { outcome: 'invalid', diagnostics: diagnostics.filter(isError) };
  const tested = testedCalls(ruleset, contract);
  const cases = [...ownCases(sources.text), ...tests.flatMap((one) => parseTests(one).suite?.cases ?? [])];
  const failures = cases.flatMap((test) => {
    if (test.calls.some(({ call }) => tested[call] === undefined)) return [];
    const [first] = runCase(test, tested).differences;
    return first === undefined ? [] : [{ name: test.name, message: String(formatDifference(first)) }];
  });
  return failures.length === 0 ? undefined : { outcome: 'tests-fail', failures };
}

/** The cases below the file's own key `tests`. Few files have it, and a long one takes its time to be parsed. */
function ownCases(text: string): readonly Case[] {
  if (!/^["']?tests["']?\s*:/m.test(text)) return [];
  const { data } = parseDocument(text, '');
  return isObject(data) && data.tests !== undefined ? readSuite(data.tests, ['tests'], () => {}).cases : [];
}

/**
 * Replaces the files of an edit: each is written beside its own before the first takes its place, and the main file takes
 * its place last. Returns what stands there now where one is another than the edit was made from; then none was replaced.
 */
async function replaceAll({ texts, revisions }: Edit, main: string): Promise<Conflict | undefined> {
  const files = await Promise.all(
    Object.entries(texts).map(async ([name, text]) => {
      const named = name === basename(main) ? main : pathOfPart(main, name);
      if (revisions[name] === undefined) return newFile(name, text, main);
      // A link stays a link: what it leads to is replaced.
      const file = await realpath(named);
      // A file that may not be written to is not replaced either, though its folder would allow it.
      await access(file, constants.W_OK);
      return { name, named, file, text, mode: (await stat(file)).mode & 0o777 };
    }),
  );
  files.sort(({ named }) => (named === main ? -1 : 1));
  let conflict: Conflict | undefined;
  const replaceFrom = async (index: number): Promise<boolean> => {
    const { name, named, file, text, mode } = files[index]!;
    const mayReplace = async () => {
      const state = await readFileState(named);
      const isAbsent = 'trouble' in state && state.trouble.kind === 'missing';
      const now = 'text' in state ? state.text : '';
      if (revisions[name] === undefined ? !isAbsent : revisionOf(now) !== revisions[name])
        conflict = { outcome: 'conflict', file: name, text: now, revision: revisionOf(now) };
      if (conflict !== undefined) return false;
      return index + 1 === files.length || replaceFrom(index + 1);
    };
    return replaceFile(file, text, { mode, mayReplace });
  };
  await replaceFrom(0);
  return conflict;
}

/** Where a file is made, in a folder of the rules: no link leads out of it. */
async function newFile(name: string, text: string, main: string) {
  const file = pathOfPart(main, name);
  const [folder, root] = await Promise.all([nearestFolder(dirname(file)), realpath(dirname(main))]);
  if (folder !== root && !folder.startsWith(root + sep))
    throw Object.assign(new Error(`${name} would stand in another folder`), { code: 'EACCES' });
  await mkdir(dirname(file), { recursive: true });
  return { name, named: file, file, text, mode: (await stat(main)).mode & 0o777 };
}

/** Where a folder really is, or the nearest above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => nearestFolder(dirname(folder)));
}
