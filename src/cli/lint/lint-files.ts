import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CommandContext, CommandFailure } from '../../config/context.js';
import { type Diagnostic, wholeFileError } from '../../rules/diagnostic.js';
import { isTestsFile } from '../../rules/part-names.js';
import { type Language, say, type Text } from '../../values/message.js';
import { noPermission } from '../../values/system-fault.js';
import { type AnalysisOptions, type AnalyzedFile, analyzeFile, findingsByFile } from '../analyze-file.js';
import type { LintedFile } from '../format/lint/report.js';
import { relativePath } from '../format/relative-path.js';
import { covers, findFiles } from '../patterns.js';
import { type LoadedConfig, withSeverities } from './config.js';
import { findRules } from './find-rules.js';

/** What could not be linted, and why. */
export interface Unlinted {
  /** The name or the pattern of the command line. */
  name: string;
  message: Text;
}

interface Options {
  analysis: AnalysisOptions;
  config: LoadedConfig;
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
  const analyzed: AnalyzedFile[] = [];
  for (const name of names) {
    if (isTestsFile(name)) {
      unlinted.push({ name, message: say`${name} holds tests, not rules. Run "dargah test ${name}"` });
      continue;
    }
    try {
      analyzed.push(await analyzeNamed(name, options));
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      unlinted.push({ name, message: error.said });
    }
  }
  const files = withoutParts(analyzed).flatMap((one) => lintedFiles(one, options.config));
  return { files, unlinted };
}

/** A file and those that it includes, each with its own findings. */
function lintedFiles(analyzed: AnalyzedFile, config: LoadedConfig): LintedFile[] {
  return findingsByFile(analyzed, analyzed.diagnostics).map((one) => {
    const isOwn = ({ file }: Diagnostic) => file === one.file;
    return {
      ...one,
      diagnostics: withSeverities(one.diagnostics, config),
      analyzeText: (text) => withSeverities(analyzed.analyzeText(text, one.file).filter(isOwn), config),
    };
  });
}

/** Without files that another one includes: a pattern names them too, but they are no rules files by themselves. */
function withoutParts(all: readonly AnalyzedFile[]): AnalyzedFile[] {
  const included = new Set(all.flatMap(({ others }) => others.map(({ file }) => resolve(file))));
  // A part includes nothing: what does is a rules file, even where it is included itself.
  return all.filter(({ file, hasParts }) => hasParts || !included.has(resolve(file)));
}

function analyzeNamed(name: string, { analysis, stdinName, context }: Options): Promise<AnalyzedFile> {
  return name === '-'
    ? analyzeFile(stdinName ?? '-', analysis, () => context.readStdin())
    : analyzeFile(name, analysis);
}

/** What could not be linted, as reports for machines show it: a file with an error that has no place in it. */
export function asFile({ name, message }: Unlinted, language: Language): LintedFile {
  return {
    file: name,
    text: '',
    diagnostics: [wholeFileError(name, 'file', message, language)],
    analyzeText: () => [],
  };
}

async function namesOf(
  given: readonly string[],
  config: LoadedConfig,
): Promise<{ names: Set<string>; unmatched: Unlinted[] }> {
  const isIgnored = (file: string) => config.ignore.some((one) => covers(one, relativePath(file)));
  const names = new Set<string>();
  const unmatched: Unlinted[] = [];
  for (const pattern of given) {
    const { found, nothing, closed = [] } = await filesOf(pattern, isIgnored, config.file);
    for (const name of closed)
      unmatched.push({
        name,
        message: say`${name} cannot be read: ${noPermission}. If it holds no rules, put it under "ignore" in ${config.file}`,
      });
    if (found.length === 0 && closed.length === 0) unmatched.push({ name: pattern, message: nothing });
    for (const name of found) names.add(name);
  }
  return { names, unmatched };
}

async function filesOf(
  pattern: string,
  isIgnored: (file: string) => boolean,
  configFile: string,
): Promise<{ found: string[]; nothing: Text; closed?: string[] }> {
  if (pattern === '-') return { found: [pattern], nothing: '' };
  const isFolder = await stat(pattern).then(
    (one) => one.isDirectory(),
    () => false,
  );
  if (isFolder) {
    const isOpen = await access(pattern, constants.R_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
    const { found, ignored, closed } = await findRules(pattern, isIgnored);
    if (!isOpen) return { found, nothing: say`${pattern} cannot be read: ${noPermission}`, closed };
    const nothing =
      ignored > 0
        ? say`${configFile} ignores YAML files below "${pattern}", and no other begins like a rules file. A file that is named is checked`
        : say`no file below "${pattern}" begins like a rules file. Name it, if one is meant`;
    return { found, nothing, closed };
  }
  const found = await findFiles(pattern);
  const isName = found[0] === pattern;
  const nothing = say`no rules file matches "${pattern}"`;
  // Tests stand beside the rules that they test, and have another form.
  return { found: isName ? found : found.filter((name) => !isTestsFile(name) && !isIgnored(name)), nothing };
}
