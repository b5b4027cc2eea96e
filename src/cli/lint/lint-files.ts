import { stat } from 'node:fs/promises';
import { type CommandContext, CommandFailure } from '../../config/context.js';
import { wholeFileError } from '../../rules/diagnostic.js';
import { type AnalysisOptions, analyzeFile } from '../analyze-file.js';
import type { LintedFile } from '../format/lint/report.js';
import { relativePath } from '../format/relative-path.js';
import { covers, findFiles, isTestsFile } from '../patterns.js';
import { withSeverities } from './config.js';
import type { LintConfig } from './config-form.js';
import { findRules } from './find-rules.js';

/** What could not be linted, and why. */
export interface Unlinted {
  /** The name or the pattern of the command line. */
  name: string;
  message: string;
}

interface Options {
  analysis: AnalysisOptions;
  config: LintConfig;
  /** The name of what `-` stands for. */
  stdinName: string | undefined;
  context: CommandContext;
}

/** Lints each file once, however many names, folders and patterns lead to it. */
export async function lintFiles(
  given: readonly string[],
  options: Options,
): Promise<{ files: LintedFile[]; unlinted: Unlinted[] }> {
  const { names, unmatched: unlinted } = await namesOf(given, options.config);
  const files: LintedFile[] = [];
  for (const name of names) {
    if (isTestsFile(name)) {
      unlinted.push({ name, message: `${name} holds tests, not rules. Run "dargah test ${name}"` });
      continue;
    }
    try {
      files.push(await lintFile(name, options));
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      unlinted.push({ name, message: error.message });
    }
  }
  return { files, unlinted };
}

async function lintFile(
  name: string,
  { analysis, config, stdinName, context }: Options,
): Promise<LintedFile> {
  const linted =
    name === '-'
      ? await analyzeFile(stdinName ?? '-', analysis, () => context.readStdin())
      : await analyzeFile(name, analysis);
  return {
    ...linted,
    diagnostics: withSeverities(linted.diagnostics, config),
    analyzeText: (text) => withSeverities(linted.analyzeText(text), config),
  };
}

/** What could not be linted, as reports for machines show it: a file with an error that has no place in it. */
export function asFile({ name, message }: Unlinted): LintedFile {
  return {
    file: name,
    text: '',
    diagnostics: [wholeFileError(name, 'file', message)],
    analyzeText: () => [],
  };
}

async function namesOf(
  given: readonly string[],
  config: LintConfig,
): Promise<{ names: Set<string>; unmatched: Unlinted[] }> {
  const isIgnored = (file: string) => config.ignore.some((one) => covers(one, relativePath(file)));
  const names = new Set<string>();
  const unmatched: Unlinted[] = [];
  for (const pattern of given) {
    const { found, nothing } = await filesOf(pattern, isIgnored);
    if (found.length === 0) unmatched.push({ name: pattern, message: nothing });
    for (const name of found) names.add(name);
  }
  return { names, unmatched };
}

async function filesOf(
  pattern: string,
  isIgnored: (file: string) => boolean,
): Promise<{ found: string[]; nothing: string }> {
  if (pattern === '-') return { found: [pattern], nothing: '' };
  const isFolder = await stat(pattern).then(
    (one) => one.isDirectory(),
    () => false,
  );
  if (isFolder) {
    const nothing = `no file below "${pattern}" begins like a rules file. Name it, if one is meant`;
    return { found: await findRules(pattern, isIgnored), nothing };
  }
  const found = await findFiles(pattern);
  const isName = found[0] === pattern;
  const nothing = `no rules file matches "${pattern}"`;
  // Tests stand beside the rules that they test, and have another form.
  return { found: isName ? found : found.filter((name) => !isTestsFile(name) && !isIgnored(name)), nothing };
}
