import { exitCodes } from '../../config/context.js';
import { WrongValue } from '../../config/option.js';
import { settings } from '../../config/settings.js';
import { say } from '../../values/message.js';
import { patternFault } from '../../values/pattern-fault.js';
import { defineCommand, formatOption, switchOption, textOption, withoutFlag } from '../command.js';

/** `dargah test`: runs tests of rules, and says what came of them. */
export const test = defineCommand({
  name: 'test',
  summary: say`Run test cases, and compare the responses with the expected ones`,
  argument: {
    name: '[files...]',
    help: say`Tests files, rules files with "tests" in them, folders (default: see below)`,
  },
  options: {
    rules: withoutFlag(settings.rules),
    pollIntervalMs: withoutFlag(settings.pollIntervalMs),
    vars: settings.vars,
    schemas: settings.schemas,
    format: formatOption({
      text: () => import('../format/test/text.js'),
      json: () => import('../format/test/json.js'),
      junit: () => import('../format/test/junit.js'),
      github: () => import('../format/test/github.js'),
    }),
    isWanted: {
      flag: '--run <pattern>',
      help: say`Only cases whose name holds this text, or matches /this expression/`,
      fallback: () => true,
      parse: nameFilter,
    },
    coverage: switchOption(
      '--coverage',
      say`Show how much of the rules the cases cover, and what they do not`,
    ),
    coverageThreshold: textOption(
      '--coverage-threshold <list>',
      say`Fail below these percents, as rules=100,conditions=90`,
    ),
    lcov: textOption('--lcov <file>', say`Write the coverage as LCOV, as coverage/lcov.info`),
    failOnEmpty: switchOption('--fail-on-empty', say`Fail when no case ran`),
    judge: switchOption(
      '--no-judge',
      say`Do not decide each case with json-logic-js as well, to measure speed`,
    ),
    watch: switchOption('--watch', say`Run again whenever one of the files changes`),
  },
  notes: say`Files whose names end in .test.yaml hold tests; any other file is a rules file, whose own "tests" run. Without
files: every *.test.yaml below this folder, and the rules file of DARGAH_RULES, else rules.yaml.`,
  exitCodes: {
    0: say`all cases passed, or a signal ended --watch`,
    1: say`a case failed, a file has errors, or the coverage is too low`,
    2: say`the command is wrong, or a file cannot be read`,
  },
  async run({ watch, pollIntervalMs, format, ...options }, context, files) {
    const { createTestRunner } = await import('../tests/runner.js');
    const run = await createTestRunner({ ...options, format: await format(), files }, context);
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
  const known = flags!.replace(/[gy]/g, '');
  const reason = patternFault(source, known);
  if (reason !== undefined)
    throw new WrongValue(say`is ${pattern}, which is not a regular expression: ${reason}`);
  const expression = new RegExp(source, known);
  return (name) => expression.test(name);
}
