import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Environment } from '../../config/context.js';
import { replaceFile } from '../../disk/replace-file.js';
import type { Edit } from '../../http/console/console.js';
import type { Contract } from '../../platform/contract.js';
import { readFileState } from '../../reload/file-state.js';
import type { Prepare } from '../../reload/prepare.js';
import { revisionOf } from '../../reload/revision.js';
import { type Diagnostic, isError } from '../../rules/diagnostic.js';
import { type Case, readSuite } from '../../rules/format/test-cases.js';
import { formatDifference, runCase, testedCalls } from '../../rules/tests/run-case.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import { parseDocument } from '../../rules/yaml/document.js';
import { isObject } from '../../values/json.js';
import { type Committed, commitOnBranch } from './commit.js';
import { readRulesOnDisk } from './rules-on-disk.js';

/** What came of an edit. */
export type SaveOutcome =
  | { outcome: 'saved'; revision: string; from: string }
  | ({ outcome: 'committed'; revision: string; from: string } & Committed)
  /** Git did not commit it, and says why. */
  | { outcome: 'not-committed'; reason: string }
  /** Somebody else was quicker: what stands there now. */
  | { outcome: 'conflict'; text: string; revision: string }
  | { outcome: 'invalid'; diagnostics: readonly Diagnostic[] }
  /** The names of the tests that fail, and how. */
  | { outcome: 'tests-fail'; failures: readonly { name: string; message: string }[] }
  /** The folder cannot be written to. `reason` names the system's own word for it. */
  | { outcome: 'read-only'; reason: string }
  | { outcome: 'unreadable'; trouble: string };

export interface SaverOptions {
  file: string;
  vars: string | undefined;
  contract: Contract;
  prepare: Prepare;
  /** For Git. */
  environment: Environment;
}

/**
 * Saves edits of a rules file, one after the other: without errors, with tests that pass, and only where the text still
 * stands there that the edit was made from. It is written beside the file, and put in its place when it is on the disk.
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
  const { file } = options;
  const outcome = (await conflictWith(edit, file)) ?? (await faultsOf(edit, options));
  if (outcome !== undefined) return outcome;
  if (edit.commit !== undefined) return commit(edit, edit.commit, options);
  try {
    return await replace(file, edit);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['EROFS', 'EACCES', 'EPERM', 'EBUSY', 'ENOSPC', 'EDQUOT'].includes(code))
      return { outcome: 'read-only', reason: code };
    throw error;
  }
}

async function commit(
  { text, revision: from }: Edit,
  changes: string,
  { file, environment }: SaverOptions,
): Promise<SaveOutcome> {
  const revision = revisionOf(text);
  const message = `Edit ${basename(file)} in the console\n\n${changes.trim()}\n`;
  const branch = `dargah/${basename(file).replace(/[^\w-]+/g, '-')}-${revision}`;
  try {
    const committed = await commitOnBranch(file, { text, message, branch }, environment);
    return { outcome: 'committed', revision, from, ...committed };
  } catch (error) {
    const { stderr, message: said } = error as Error & { stderr?: string };
    return { outcome: 'not-committed', reason: (stderr || said).trim().split('\n')[0] ?? '' };
  }
}

async function conflictWith({ revision }: Edit, file: string): Promise<SaveOutcome | undefined> {
  const state = await readFileState(file);
  if (!('text' in state)) return { outcome: 'unreadable', trouble: String(state.trouble.message) };
  const now = revisionOf(state.text);
  return now === revision ? undefined : { outcome: 'conflict', text: state.text, revision: now };
}

/** What keeps an edit from being saved wherever it goes. */
async function faultsOf(
  { text }: Pick<Edit, 'text'>,
  { file, vars, contract, prepare }: SaverOptions,
): Promise<SaveOutcome | undefined> {
  const { tests, trouble: _, revision: _was, ...sources } = await readRulesOnDisk(file, vars);
  const { signal } = new AbortController();
  const prepared = await prepare({ ...sources, text, contract }, signal);
  prepared.comparison?.stop();
  prepared.warnings?.catch(() => {});
  const { ruleset, diagnostics } = prepared;
  if (ruleset === undefined) return { outcome: 'invalid', diagnostics: diagnostics.filter(isError) };
  const tested = testedCalls(ruleset, contract);
  const cases = [...ownCases(text), ...tests.flatMap((one) => parseTests(one).suite?.cases ?? [])];
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

async function replace(named: string, edit: Edit): Promise<SaveOutcome> {
  // A link stays a link: what it leads to is replaced.
  const file = await realpath(named);
  // A file that may not be written to is not replaced either, though its folder would allow it.
  await access(file, constants.W_OK);
  const { mode } = await stat(file);
  let conflict: SaveOutcome | undefined;
  const mayReplace = async () => {
    conflict = await conflictWith(edit, named);
    return conflict === undefined;
  };
  await replaceFile(file, edit.text, { mode: mode & 0o777, mayReplace });
  return conflict ?? { outcome: 'saved', revision: revisionOf(edit.text), from: edit.revision };
}
