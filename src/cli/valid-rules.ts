import { type CommandContext, CommandFailure, exitCodes, talk } from '../config/context.js';
import type { Contract } from '../platform/contract.js';
import { revisionOfSources } from '../reload/revision.js';
import { type AnalyzedRules, analyzeRules } from '../rules/analyze.js';
import { formatDiagnosticIn, isError } from '../rules/diagnostic.js';
import type { ResolvedRules } from '../rules/model.js';
import { say, type Text } from '../values/message.js';
import { count } from '../values/word-list.js';
import { readSource } from './read-source.js';

/** A version of a rules file, without errors. */
export interface ValidRules extends Pick<AnalyzedRules, 'locate'> {
  /** A file's name, or `git:REVISION:FILE`. */
  name: string;
  text: string;
  /** The name of all its texts. */
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
  { contract, vars, lack }: { contract: Contract; vars?: string | undefined; lack: Text },
  context: Pick<CommandContext, 'stderr' | 'language'>,
): Promise<ValidRules> {
  const { language } = context;
  const { encodingError, ...source } = await readSource(name, vars, language);
  const { diagnostics, resolved, locate } = encodingError
    ? { diagnostics: [encodingError] }
    : analyzeRules({ ...source, contract, language });
  const errors = diagnostics.filter(isError);
  if (errors.length === 0 && resolved !== undefined && locate) {
    const { text } = source;
    return { name, text, revision: revisionOfSources(source), resolved, locate };
  }
  for (const error of errors) talk(context, formatDiagnosticIn(language, error));
  const mend = errors.length === 1 ? say`Mend it` : say`Mend them`;
  throw new CommandFailure(
    say`${name} has ${count(errors.length, 'error')}, so it ${lack}. ${mend} first`,
    exitCodes.failed,
  );
}
