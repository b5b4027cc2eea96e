import { CommandFailure, exitCodes, wrongCommand } from '../../config/context.js';
import { wholeNumber } from '../../config/option.js';
import { createSecretSource } from '../../config/secret-source.js';
import { settings } from '../../config/settings.js';
import { isError } from '../../rules/diagnostic.js';
import { count } from '../../values/word-list.js';
import type { AnalysisOptions } from '../analyze-file.js';
import { choiceOption, defineCommand, formatOption, switchOption, withoutFlag } from '../command.js';
import type { LintedFile } from '../format/lint/report.js';
import { showsColor } from '../format/paint.js';
import { version } from '../package-files.js';
import { findFiles, isTestsFile } from '../patterns.js';

/** `dargah lint`: prints what it finds on standard output, and a summary on standard error. */
export const lint = defineCommand({
  name: 'lint',
  summary: 'Check rules files, and print what is wrong with them',
  argument: {
    name: '[files...]',
    help: 'Rules files and patterns (default: the file of DARGAH_RULES, else rules.yaml)',
  },
  options: {
    rules: withoutFlag(settings.rules),
    schemas: settings.schemas,
    env: switchOption('--env', 'Check that the environment has the secrets that the file names'),
    format: formatOption({
      text: () => import('../format/lint/text.js'),
      json: () => import('../format/lint/json.js'),
      sarif: () => import('../format/lint/sarif.js'),
      junit: () => import('../format/lint/junit.js'),
      github: () => import('../format/lint/github.js'),
      checkstyle: () => import('../format/lint/checkstyle.js'),
    }),
    failOn: choiceOption('--fail-on <severity>', {
      what: 'a severity',
      names: ['error', 'warning', 'never'],
      fallback: 'error',
      help: (choices) => `What makes it fail: ${choices}`,
    }),
    maxWarnings: {
      flag: '--max-warnings <number>',
      help: 'Fail if there are more warnings',
      fallback: undefined,
      parse: (text) => wholeNumber(text, 'a number', { least: 0 }),
    },
  },
  notes: `Put a pattern such as 'rules/**/*.yaml' in quotes, so that the shell leaves it alone. A pattern skips files
named *.test.yaml, which hold tests, and fails if it matches nothing.

A comment in the line before a warning silences it; a comment above everything else silences it in the whole
file:
  # dargah-ignore-next-line CHECK reason
  # dargah-ignore CHECK reason`,
  exitCodes: {
    0: 'nothing is found that --fail-on or --max-warnings counts',
    1: 'something is found that they count',
    2: 'the command is wrong, or a file cannot be read',
  },
  async run({ rules, schemas, env, format, failOn, maxWarnings = Infinity }, context, given) {
    if (failOn === 'never' && maxWarnings < Infinity) {
      throw wrongCommand(
        '--max-warnings says when to fail, and --fail-on never says not to. Leave one of them out',
      );
    }
    const { render } = await format();
    const { loadContract } = await import('../../config/contract.js');
    const { files, problems } = await lintFiles(given.length > 0 ? given : [rules], {
      contract: await loadContract(schemas),
      ...(env && { secrets: createSecretSource(context.environment) }),
    });
    for (const message of problems) context.stderr.write(`dargah: ${message}\n`);

    const diagnostics = files.flatMap((file) => file.diagnostics);
    const errors = diagnostics.filter(isError).length;
    const warnings = diagnostics.length - errors;
    const fails = { error: failOn !== 'never', warning: failOn === 'warning' || warnings > maxWarnings };
    const color = showsColor(context.stdout, context.environment);
    context.stdout.write(render({ files, errors, warnings, fails, color, version: version() }));
    if (files.length > 0 || problems.length === 0)
      context.stderr.write(
        `${count(files.length, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`,
      );
    if (warnings > maxWarnings) {
      context.stderr.write(`dargah: --max-warnings allows ${count(maxWarnings, 'warning')}\n`);
    }
    if (problems.length > 0) return exitCodes.wrongCommand;
    return (errors > 0 && fails.error) || (warnings > 0 && fails.warning) ? exitCodes.failed : exitCodes.fine;
  },
});

/** Lints each file once, however many names and patterns lead to it. */
async function lintFiles(
  given: readonly string[],
  options: AnalysisOptions,
): Promise<{ files: LintedFile[]; problems: string[] }> {
  const { analyzeFile } = await import('../analyze-file.js');
  const { names, unmatched } = await namesOf(given);
  const files: LintedFile[] = [];
  const problems = unmatched.map((pattern) => `no rules file matches "${pattern}"`);
  for (const name of names) {
    if (isTestsFile(name)) {
      problems.push(`${name} holds tests, not rules. Run "dargah test ${name}"`);
      continue;
    }
    try {
      files.push(await analyzeFile(name, options));
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      problems.push(`${error.message}${folderHint(name, error)}`);
    }
  }
  return { files, problems };
}

async function namesOf(given: readonly string[]): Promise<{ names: Set<string>; unmatched: string[] }> {
  const names = new Set<string>();
  const unmatched: string[] = [];
  for (const pattern of given) {
    const found = await findFiles(pattern);
    const isName = found[0] === pattern;
    // Tests stand beside the rules that they test, and have another form.
    const rules = isName ? found : found.filter((name) => !isTestsFile(name));
    if (rules.length === 0) unmatched.push(pattern);
    for (const name of rules) names.add(name);
  }
  return { names, unmatched };
}

function folderHint(name: string, { cause }: CommandFailure): string {
  const isFolder = (cause as NodeJS.ErrnoException | undefined)?.code === 'EISDIR';
  return isFolder ? `. To check the files in a folder, write '${name}/**/*.yaml'` : '';
}
