import { type CommandContext, complain, exitCodes, talk, wrongCommand } from '../../config/context.js';
import { wholeNumber } from '../../config/option.js';
import { createSecretSource } from '../../config/secret-source.js';
import { settings } from '../../config/settings.js';
import { isError } from '../../rules/diagnostic.js';
import { say, type Text } from '../../values/message.js';
import { count } from '../../values/word-list.js';
import {
  choiceOption,
  defineCommand,
  formatOption,
  nuancedSwitch,
  switchOption,
  textOption,
  withoutFlag,
} from '../command.js';
import type { LintedFile } from '../format/lint/report.js';
import { showsColor } from '../format/paint.js';
import { version } from '../package-files.js';

const formats = {
  text: () => import('../format/lint/text.js'),
  json: () => import('../format/lint/json.js'),
  sarif: () => import('../format/lint/sarif.js'),
  junit: () => import('../format/lint/junit.js'),
  github: () => import('../format/lint/github.js'),
  checkstyle: () => import('../format/lint/checkstyle.js'),
};

/** `dargah lint`: prints what it finds on standard output, and a summary on standard error. */
export const lint = defineCommand({
  name: 'lint',
  summary: say`Check rules files, and print what is wrong with them`,
  argument: {
    name: '[files...]',
    help: say`Rules files, folders and patterns; - is standard input (default: the file of DARGAH_RULES, else rules.yaml)`,
  },
  options: {
    rules: withoutFlag(settings.rules),
    vars: settings.vars,
    schemas: settings.schemas,
    config: textOption('--config <file>', say`Its settings (default: dargah.config.yaml, if there is one)`),
    env: switchOption('--env', say`Check that the environment has the secrets that the file names`),
    stdinFilename: textOption('--stdin-filename <name>', say`The name of what standard input holds`),
    format: formatOption(formats),
    fix: nuancedSwitch('--fix [kind]', {
      what: say`a kind of fix`,
      alone: 'safe',
      names: ['safe', 'all'],
      help: say`Write what messages suggest where it cannot change a meaning; --fix=all writes the rest, too`,
    }),
    diff: switchOption('--diff', say`Print what --fix would write as a patch, and write nothing`),
    failOn: choiceOption('--fail-on <severity>', {
      what: say`a severity`,
      names: ['error', 'warning', 'never'],
      fallback: 'error',
      help: (choices) => say`What makes it fail: ${choices}`,
    }),
    maxWarnings: {
      flag: '--max-warnings <number>',
      help: say`Fail if there are more warnings`,
      fallback: undefined,
      parse: (text) => wholeNumber(text, say`a number`, { least: 0 }),
    },
  },
  notes: say`Of a folder, as in "dargah lint .", the YAML files are checked that begin like rules files. Put a pattern such as
'rules/**/*.yaml' in quotes, so that the shell leaves it alone. Both skip files named *.test.yaml, which hold tests, and
what dargah.config.yaml ignores, and fail if nothing is left.

A comment in the line before a warning silences it; a comment above everything else silences it in the whole
file:
  # dargah-ignore-next-line CHECK reason
  # dargah-ignore CHECK reason`,
  exitCodes: {
    0: say`nothing is found that --fail-on or --max-warnings counts`,
    1: say`something is found that they count`,
    2: say`the command is wrong, or a file cannot be read`,
  },
  async run(options, context, given) {
    const { rules, vars, schemas, config, env, stdinFilename, format, fix, diff, failOn } = options;
    const { maxWarnings = Infinity } = options;
    const { language } = context;
    if (failOn === 'never' && maxWarnings < Infinity) {
      throw wrongCommand(
        say`--max-warnings says when to fail, and --fail-on never says not to. Leave one of them out`,
      );
    }
    if (diff && format !== formats.text) {
      throw wrongCommand(say`--diff prints a patch, which has no other format. Leave out --format or --diff`);
    }
    const isFixing = fix !== undefined && !diff;
    if (isFixing && given.includes('-')) {
      throw wrongCommand(say`--fix writes files, and standard input is none. Add --diff for a patch`);
    }
    const { render } = await format();
    const { loadContract } = await import('../../config/contract.js');
    const { loadLintConfig } = await import('../lint/config.js');
    const { asFile, lintFiles } = await import('../lint/lint-files.js');
    const lintConfig = await loadLintConfig(config, language);
    const { files: found, unlinted } = await lintFiles(given.length > 0 ? given : [rules], {
      analysis: {
        contract: await loadContract(schemas),
        now: new Date(),
        language,
        varsFile: vars,
        ...(env && { secrets: createSecretSource(context.environment) }),
      },
      config: lintConfig,
      stdinName: stdinFilename,
      context,
    });
    for (const { message } of unlinted) complain(context, message);
    // A lint that fixes nothing has no use for it.
    const fixing = () => import('../lint/fix-files.js');
    const { files, fixed } = isFixing
      ? await (await fixing()).fixFiles(found, fix, context)
      : { files: found, fixed: 0 };

    const counts = countOf(files);
    const isTooMany = counts.warnings > maxWarnings;
    const fails = { error: failOn !== 'never', warning: failOn === 'warning' || isTooMany };
    // People read of what could not be linted on standard error.
    const shown =
      format === formats.text ? files : [...files, ...unlinted.map((one) => asFile(one, language))];
    const color = showsColor(context.stdout, context.environment);
    context.stdout.write(
      diff
        ? (await fixing()).diffOfFixes(files, fix ?? 'safe')
        : render({
            files: shown,
            ...countOf(shown),
            fails,
            color,
            language,
            version: version(),
            docs: lintConfig.docs,
            workspace: context.environment.GITHUB_WORKSPACE,
          }),
    );
    if (files.length > 0 || unlinted.length === 0)
      talk(context, summary(files, isFixing ? fixed : undefined));
    if (fix === 'safe' && isFixing) hintAtMore(files, context);
    if (isTooMany) complain(context, say`--max-warnings allows ${count(maxWarnings, 'warning')}`);
    if (unlinted.length > 0) return exitCodes.wrongCommand;
    const isBad = (counts.errors > 0 && fails.error) || (counts.warnings > 0 && fails.warning);
    return isBad ? exitCodes.failed : exitCodes.fine;
  },
});

function countOf(files: readonly LintedFile[]): { errors: number; warnings: number } {
  const diagnostics = files.flatMap((file) => file.diagnostics);
  const errors = diagnostics.filter(isError).length;
  return { errors, warnings: diagnostics.length - errors };
}

/** `2 files: 1 error, no warnings` */
function summary(files: readonly LintedFile[], fixed: number | undefined): Text {
  const { errors, warnings } = countOf(files);
  const found = say`${count(files.length, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`;
  return fixed === undefined ? found : say`${found}, ${fixed} fixed`;
}

function hintAtMore(files: readonly LintedFile[], context: CommandContext): void {
  const left = files
    .flatMap(({ diagnostics }) => diagnostics)
    .filter(({ suggestion }) => suggestion !== undefined);
  if (left.length === 0) return;
  complain(
    context,
    say`${count(left.length, 'suggestion')} may change what the file means. To see what "--fix=all" would write: --fix=all --diff`,
  );
}
