import { type CommandContext, CommandFailure, count, exitCodes } from '../../config/context.js';
import { loadContract } from '../../config/contract.js';
import { analyzeRules, type RulesSource } from '../../rules/analyze.js';
import type { SecretSource } from '../../values/secret.js';
import { didYouMean } from '../../values/suggest.js';
import { listWords } from '../../values/word-list.js';
import { lintFormats } from '../format/lint/index.js';
import type { LintedFile } from '../format/lint/report.js';
import { showsColor } from '../format/paint.js';
import { findFiles, isTestsFile } from '../patterns.js';
import { type ReadFile, readText } from '../read-file.js';

/** What the command line says. */
export interface LintOptions {
  /** Names and patterns, see `findFiles`. */
  files: readonly string[];
  /** The folder of `--schemas`. */
  schemas: string | undefined;
  /** Demand that the environment has what the files name. */
  env?: boolean;
  format: string;
  failOn: string;
  maxWarnings?: string;
  /** Of Dargah. */
  version: string;
}

/**
 * `dargah lint`: what was found in all files on standard output, and a summary on standard error.
 * @throws {CommandFailure} when the command is wrong.
 */
export async function lint(options: LintOptions, context: CommandContext): Promise<number> {
  const loadFormat = formatOf(options.format);
  const limits = limitsOf(options);
  const contract = await loadContract(options.schemas);
  const secrets = options.env ? await secretsOf(context) : undefined;
  const render = await loadFormat();

  let isWrong = false;
  const complain = (message: string) => {
    isWrong = true;
    context.stderr.write(`dargah: ${message}\n`);
  };
  const files: LintedFile[] = [];
  for (const name of await namesOf(options.files, complain)) {
    const linted = await lintFile(name, { contract, ...(secrets && { secrets }) });
    if (typeof linted === 'string') complain(linted);
    else files.push(linted);
  }

  const diagnostics = files.flatMap((file) => file.diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const areTooMany = warnings > limits.maxWarnings;
  const fails = { error: limits.failOn !== 'never', warning: limits.failOn === 'warning' || areTooMany };
  const color = showsColor(context.stdout, context.environment);
  context.stdout.write(render({ files, errors, warnings, fails, color, version: options.version }));

  context.stderr.write(
    `${count(files.length, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`,
  );
  if (areTooMany) {
    context.stderr.write(`dargah: --max-warnings allows ${count(limits.maxWarnings, 'warning')}\n`);
  }
  if (isWrong) return exitCodes.wrongCommand;
  return (errors > 0 && fails.error) || (warnings > 0 && fails.warning) ? exitCodes.failed : exitCodes.fine;
}

/** Each file once, however many names and patterns lead to it. */
async function namesOf(given: readonly string[], complain: (message: string) => void): Promise<Set<string>> {
  const names = new Set<string>();
  for (const pattern of given) {
    const found = await findFiles(pattern);
    const isName = found[0] === pattern;
    // Tests stand beside the rules that they test, and have another form.
    const rules = isName ? found : found.filter((name) => !isTestsFile(name));
    if (rules.length === 0) complain(`no rules file matches "${pattern}"`);
    for (const name of rules) names.add(name);
  }
  return names;
}

/** The file with what was found in it, or why it cannot be read. */
async function lintFile(
  file: string,
  given: Pick<RulesSource, 'contract' | 'secrets'>,
): Promise<LintedFile | string> {
  if (isTestsFile(file)) return `${file} holds tests, not rules. Run "dargah test ${file}"`;
  let read: ReadFile;
  try {
    read = await readText(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const hint = code === 'EISDIR' ? `. To check the files in a folder, write '${file}/**/*.yaml'` : '';
    return `${file} cannot be read: ${message}${hint}`;
  }
  const examine = (text: string) => analyzeRules({ file, text, ...given }).diagnostics;
  const { text, trouble } = read;
  return { file, text, diagnostics: trouble ? [trouble] : examine(text), examine };
}

// Loaded when it is asked for: most lints need no secrets.
async function secretsOf(context: CommandContext): Promise<SecretSource> {
  const { createSecrets } = await import('../../config/secrets.js');
  return createSecrets(context.environment);
}

// ---- the command line

function formatOf(name: string): (typeof lintFormats)[keyof typeof lintFormats] {
  if (Object.hasOwn(lintFormats, name)) return lintFormats[name as keyof typeof lintFormats];
  throw wrongValue('--format', name, 'a format', Object.keys(lintFormats));
}

interface Limits {
  failOn: string;
  /** Infinite where none is set. */
  maxWarnings: number;
}

const failOnNames = ['error', 'warning', 'never'];

function limitsOf({ failOn, maxWarnings }: LintOptions): Limits {
  if (!failOnNames.includes(failOn)) throw wrongValue('--fail-on', failOn, 'a severity', failOnNames);
  if (maxWarnings === undefined) return { failOn, maxWarnings: Number.POSITIVE_INFINITY };
  if (!/^\d{1,9}$/.test(maxWarnings)) {
    throw wrong(`--max-warnings is "${maxWarnings}", which is not a number. Write 0 or more`);
  }
  if (failOn === 'never') {
    throw wrong('--max-warnings says when to fail, and --fail-on never says not to. Leave one of them out');
  }
  return { failOn, maxWarnings: Number(maxWarnings) };
}

function wrongValue(flag: string, value: string, what: string, names: readonly string[]): CommandFailure {
  return wrong(
    `${flag} is "${value}", which is not ${what}.${didYouMean(value, names)} Write ${listWords(names, 'or')}`,
  );
}

function wrong(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.wrongCommand);
}
