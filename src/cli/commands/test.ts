import { exitCodes } from '../../config/context.js';
import { WrongValue } from '../../config/option.js';
import { settings } from '../../config/settings.js';
import { defineCommand, formatOption, switchOption, textOption, withoutFlag } from '../command.js';
import { testFormats } from '../format/test/index.js';

/** `dargah test`: runs tests of rules, and says what came of them. */
export const test = defineCommand({
  name: 'test',
  summary: 'Click as the tests say, and compare the answers',
  argument: {
    name: '[files...]',
    help: 'Tests files, rules files with "tests" in them, folders (default: see below)',
  },
  options: {
    rules: withoutFlag(settings.rules),
    pollIntervalMs: withoutFlag(settings.pollIntervalMs),
    schemas: settings.schemas,
    format: formatOption(testFormats),
    isWanted: {
      flag: '--run <pattern>',
      help: 'Only cases whose name holds this text, or matches /this expression/',
      fallback: () => true,
      parse: nameFilter,
    },
    coverage: switchOption('--coverage', 'Show how much of the rules the cases ask, and what they do not'),
    coverageThreshold: textOption(
      '--coverage-threshold <list>',
      'Fail below these percents, as rules=100,conditions=90',
    ),
    lcov: textOption('--lcov <file>', 'Write the coverage as LCOV, as coverage/lcov.info'),
    failOnEmpty: switchOption('--fail-on-empty', 'Fail when no case ran'),
    judge: switchOption('--no-judge', 'Do not decide each case by json-logic-js as well, to measure speed'),
    watch: switchOption('--watch', 'Run again whenever one of the files changes'),
  },
  notes: `Files whose names end in .test.yaml hold tests; any other is a rules file, whose own "tests" are run. Without
files: every *.test.yaml below this folder, and the rules file of DARGAH_RULES, else rules.yaml.`,
  exitCodes: {
    0: 'all passed, or a signal ended --watch',
    1: 'a case failed, a file has errors, or the coverage falls short',
    2: 'the command is wrong, or a file cannot be read',
  },
  async run({ watch, pollIntervalMs, ...options }, context, files) {
    const { createTestRunner } = await import('../tests/runner.js');
    const run = await createTestRunner({ ...options, files }, context);
    if (!watch) return run();
    const { runOnChanges } = await import('../tests/watch.js');
    await runOnChanges(run, pollIntervalMs, context);
    return exitCodes.fine;
  },
});

/** @param pattern a part of a name, or `/a regular expression/` */
function nameFilter(pattern: string): (name: string) => boolean {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(pattern) ?? [];
  if (source === undefined) return (name) => name.includes(pattern);
  try {
    const expression = new RegExp(source, flags?.replace(/[gy]/g, ''));
    return (name) => expression.test(name);
  } catch (error) {
    throw new WrongValue(`is ${pattern}, which is not a regular expression: ${(error as Error).message}`);
  }
}
