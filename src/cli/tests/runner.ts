import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CommandContext, complain, exitCodes, talk, wrongCommand } from '../../config/context.js';
import { loadContract } from '../../config/contract.js';
import { makeFolder } from '../../disk/make-folder.js';
import { joined, type Language, say } from '../../values/message.js';
import { reasonOf } from '../../values/system-fault.js';
import { count } from '../../values/word-list.js';
import { showsColor } from '../format/paint.js';
import { renderLcov } from '../format/test/lcov.js';
import { findTests } from './find-tests.js';
import { errorsOf, runTests, type SeenFiles, type TestRun } from './run-tests.js';
import { parseThresholds, shortfallsOf, type Threshold } from './thresholds.js';

export interface TestOptions {
  /** See `findTests`. */
  files: readonly string[];
  rules: string;
  /** The file of `--vars`. */
  vars: string | undefined;
  /** The folder of `--schemas`. */
  schemas: string | undefined;
  format: TestFormat;
  /** Which cases to run, by name. */
  isWanted(name: string): boolean;
  coverage: boolean;
  /** As `rules=100,conditions=90`. */
  coverageThreshold: string | undefined;
  /** The file that coverage is written to. */
  lcov: string | undefined;
  failOnEmpty: boolean;
  judge: boolean;
}

/** A file in `format/test/`. */
interface TestFormat {
  render(
    run: TestRun,
    options: {
      coverage: boolean;
      color: boolean;
      language: Language;
      /** The folder of the repository, where GitHub says it. */
      workspace?: string | undefined;
    },
  ): string;
  /** What is printed beside it, where the format has no place for coverage. */
  renderCoverageAside?(run: TestRun): string;
}

/**
 * Prepares runs of tests. Each run prints what came of it on standard output, a summary on standard error, and returns
 * the exit code.
 * @throws {CommandFailure} when an option is wrong; so does a run when a file is
 */
export async function createTestRunner(
  options: TestOptions,
  context: CommandContext,
): Promise<(seen?: SeenFiles) => Promise<number>> {
  const { format, coverage, coverageThreshold, lcov, isWanted, judge } = options;
  const thresholds = coverageThreshold === undefined ? [] : parseThresholds(coverageThreshold);
  const contract = await loadContract(options.schemas);
  const counts = coverage || thresholds.length > 0 || lcov !== undefined;
  const color = showsColor(context.stdout, context.environment);
  return async (seen) => {
    const files = await findTests(options.files, options.rules);
    const run = await runTests(
      { files, contract, vars: options.vars, isWanted, coverage: counts, judge, language: context.language },
      seen,
    );
    context.stdout.write(
      format.render(run, {
        coverage,
        color,
        language: context.language,
        workspace: context.environment.GITHUB_WORKSPACE,
      }),
    );
    if (coverage) context.stderr.write(format.renderCoverageAside?.(run) ?? '');
    if (lcov !== undefined) await writeLcov(lcov, run);
    const beside = run.files.length === 0 ? testsBeside(options.files) : [];
    return reportVerdict(run, { ...options, thresholds, beside }, context);
  };
}

async function writeLcov(file: string, run: TestRun): Promise<void> {
  try {
    await makeFolder(dirname(file));
    await writeFile(file, renderLcov(run));
  } catch (error) {
    throw wrongCommand(say`--lcov: ${file} cannot be written: ${reasonOf(error)}`);
  }
}

/** The tests files of the rules files that were named. */
function testsBeside(files: readonly string[]): string[] {
  const names = files.map((file) => file.replace(/(?<!\.test)(?=\.ya?ml$)/, '.test'));
  return names.filter((name) => !files.includes(name) && existsSync(name));
}

/** Says how the run ended. Returns its exit code. */
function reportVerdict(
  run: TestRun,
  verdict: TestOptions & { thresholds: readonly Threshold[]; beside: readonly string[] },
  context: CommandContext,
): number {
  const { thresholds, coverage, failOnEmpty, beside } = verdict;
  const cases = run.files.flatMap((file) => file.cases);
  const countOf = (outcome: string) => cases.filter((one) => one.outcome === outcome).length;
  const [passed, failed, skipped] = [countOf('passed'), countOf('failed'), countOf('skipped')];
  const errors = errorsOf(run).length;

  for (const message of run.unreadable) complain(context, message);
  if (run.files.length === 0 && errors === 0 && run.unreadable.length === 0) {
    const hint =
      beside.length === 0 ? '' : say`. Beside it are some: "dargah test ${beside.join(' ')}" runs them`;
    complain(
      context,
      say`there are no tests: no file whose name ends in .test.yaml, and no "tests" in a rules file${hint}`,
    );
  }
  const hint = coverage ? '' : say`. Add --coverage to see what is missing`;
  const shortfalls = thresholds.flatMap((threshold) => shortfallsOf(threshold, run));
  for (const shortfall of shortfalls) complain(context, joined([shortfall, hint]));
  const summary = [
    say`${count(cases.length, 'case')} in ${count(run.files.length, 'file')}: ${passed} passed`,
    say`${failed} failed`,
    ...(skipped > 0 ? [say`${skipped} skipped`] : []),
    ...(errors > 0 ? [count(errors, 'error')] : []),
  ];
  talk(context, joined(summary, ', '));

  if (run.unreadable.length > 0) return exitCodes.wrongCommand;
  if (failed > 0 || errors > 0 || shortfalls.length > 0) return exitCodes.failed;
  if (passed > 0 || !failOnEmpty) return exitCodes.fine;
  complain(context, say`no case ran, and --fail-on-empty asks for one`);
  return exitCodes.failed;
}
