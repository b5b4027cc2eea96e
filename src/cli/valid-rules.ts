import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { type CommandContext, CommandFailure, exitCodes } from '../config/context.js';
import type { Contract } from '../platform/contract.js';
import { revisionOf } from '../reload/revision.js';
import { type AnalyzedRules, analyzeRules } from '../rules/analyze.js';
import { formatDiagnostic, isError } from '../rules/diagnostic.js';
import type { ResolvedRules } from '../rules/model.js';
import { count } from '../values/word-list.js';
import { readYamlFile, type YamlFile } from './read-file.js';

/** A version of a rules file, without errors. */
export interface ValidRules extends Pick<AnalyzedRules, 'locate'> {
  /** A file's name, or `git:REVISION:FILE`. */
  name: string;
  text: string;
  /** The name of the text. */
  revision: string;
  resolved: ResolvedRules;
}

/**
 * Reads a version of a rules file. Prints its errors, which are the end; its warnings are for `lint`.
 * @param lack what a file with errors does not do, as `answers nothing that could be explained`
 * @throws {CommandFailure} when it cannot be read, or has errors
 */
export async function readValidRules(
  name: string,
  { contract, lack }: { contract: Contract; lack: string },
  { stderr }: Pick<CommandContext, 'stderr'>,
): Promise<ValidRules> {
  const { text, encodingError } = await readVersion(name);
  const { diagnostics, resolved, locate } = encodingError
    ? { diagnostics: [encodingError] }
    : analyzeRules({ file: name, text, contract });
  const errors = diagnostics.filter(isError);
  if (errors.length === 0 && resolved !== undefined && locate) {
    return { name, text, revision: revisionOf(text), resolved, locate };
  }
  for (const error of errors) stderr.write(`${formatDiagnostic(error)}\n`);
  const mend = errors.length === 1 ? 'Mend it' : 'Mend them';
  throw new CommandFailure(
    `${name} has ${count(errors.length, 'error')}, so it ${lack}. ${mend} first`,
    exitCodes.failed,
  );
}

function readVersion(name: string): Promise<YamlFile> {
  const [, revision, file] = /^git:([^:]+):(.+)$/s.exec(name) ?? [];
  if (revision === undefined || file === undefined) return readYamlFile(name);
  return readYamlFile(name, () => readCommitted(revision, file));
}

async function readCommitted(revision: string, file: string): Promise<Uint8Array> {
  // From the file's own folder, so that its name counts from this one, wherever in the repository that is.
  const command = ['-C', dirname(file), 'show', '--end-of-options', `${revision}:./${basename(file)}`];
  try {
    return (await promisify(execFile)('git', command, { encoding: 'buffer', maxBuffer })).stdout;
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: unknown; stderr?: Buffer };
    if (code === 'ENOENT') throw new Error('git is not installed', { cause: error });
    const [said = message] = /(?<=^fatal: ).+/m.exec(String(stderr)) ?? [];
    throw new Error(said, { cause: error });
  }
}

/** For what git writes: far above the size of a rules file. */
const maxBuffer = 64 * 1024 * 1024;
