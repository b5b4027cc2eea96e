import { exitCodes, wrongCommand } from '../../config/context.js';
import { wholeNumber } from '../../config/option.js';
import { createSecretSource } from '../../config/secret-source.js';
import { settings } from '../../config/settings.js';
import { isError } from '../../rules/diagnostic.js';
import { count } from '../../values/word-list.js';
import {
  choiceOption,
  defineCommand,
  formatOption,
  nuancedSwitch,
  switchOption,
  withoutFlag,
} from '../command.js';
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
  summary: 'Check rules files, and print what is wrong with them',
  argument: {
    name: '[files...]',
    help: 'Rules files and patterns (default: the file of DARGAH_RULES, else rules.yaml)',
  },
  options: {
    rules: withoutFlag(settings.rules),
    schemas: settings.schemas,
    env: switchOption('--env', 'Check that the environment has the secrets that the file names'),
    format: formatOption(formats),
    fix: nuancedSwitch('--fix [kind]', {
      what: 'a kind of fix',
      alone: 'safe',
      names: ['safe', 'all'],
      help: 'Write what messages suggest where it cannot change a meaning; --fix=all writes the rest, too',
    }),
    diff: switchOption('--diff', 'Print what --fix would write as a patch, and write nothing'),
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
  async run({ rules, schemas, env, format, fix, diff, failOn, maxWarnings = Infinity }, context, given) {
    if (failOn === 'never' && maxWarnings < Infinity) {
      throw wrongCommand(
        '--max-warnings says when to fail, and --fail-on never says not to. Leave one of them out',
      );
    }
    if (diff && format !== formats.text) {
      throw wrongCommand('--diff prints a patch, which has no other format. Leave out --format or --diff');
    }
    const { render } = await format();
    const { loadContract } = await import('../../config/contract.js');
    const { lintFiles } = await import('../lint/lint-files.js');
    const { files: found, problems } = await lintFiles(given.length > 0 ? given : [rules], {
      contract: await loadContract(schemas),
      ...(env && { secrets: createSecretSource(context.environment) }),
    });
    for (const message of problems) context.stderr.write(`dargah: ${message}\n`);
    const isFixing = fix !== undefined && !diff;
    // A lint that fixes nothing has no use for it.
    const fixing = () => import('../lint/fix-files.js');
    const { files, fixed } = isFixing
      ? await (await fixing()).fixFiles(found, fix, context)
      : { files: found, fixed: 0 };

    const diagnostics = files.flatMap((file) => file.diagnostics);
    const errors = diagnostics.filter(isError).length;
    const warnings = diagnostics.length - errors;
    const fails = { error: failOn !== 'never', warning: failOn === 'warning' || warnings > maxWarnings };
    const color = showsColor(context.stdout, context.environment);
    context.stdout.write(
      diff
        ? (await fixing()).diffOfFixes(files, fix ?? 'safe')
        : render({ files, errors, warnings, fails, color, version: version() }),
    );
    if (files.length > 0 || problems.length === 0) {
      const found = [
        count(errors, 'error'),
        count(warnings, 'warning'),
        ...(isFixing ? [`${fixed} fixed`] : []),
      ];
      context.stderr.write(`${count(files.length, 'file')}: ${found.join(', ')}\n`);
    }
    const left = diagnostics.filter(({ suggestion }) => suggestion !== undefined).length;
    if (isFixing && fix === 'safe' && left > 0) {
      context.stderr.write(
        `dargah: ${count(left, 'suggestion')} may change what the file means. To see what "--fix=all" would write: --fix=all --diff\n`,
      );
    }
    if (warnings > maxWarnings) {
      context.stderr.write(`dargah: --max-warnings allows ${count(maxWarnings, 'warning')}\n`);
    }
    if (problems.length > 0) return exitCodes.wrongCommand;
    return (errors > 0 && fails.error) || (warnings > 0 && fails.warning) ? exitCodes.failed : exitCodes.fine;
  },
});
