import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CommandContext, CommandFailure, count, exitCodes } from '../../config/context.js';
import { loadContract } from '../../config/contract.js';
import { makeFolder } from '../../disk/make-folder.js';
import type { Contract } from '../../platform/contract.js';
import { type CoverageKind, coverageKinds, percentOf, tally } from '../../rules/tests/coverage.js';
import { didYouMean } from '../../values/suggest.js';
import { listWords } from '../../values/word-list.js';
import { showsColor } from '../format/paint.js';
import { renderTestGithub } from '../format/test/github.js';
import { renderTestJson } from '../format/test/json.js';
import { renderTestJunit } from '../format/test/junit.js';
import { renderLcov } from '../format/test/lcov.js';
import { renderCoverage, renderTestText } from '../format/test/text.js';
import { findFiles } from '../patterns.js';
import { runTests, type SeenFiles, type TestRun } from '../tests/run.js';

export interface TestOptions {
  /** Tests files, rules files, patterns of both (see `findFiles`) and folders. None: every tests file below the current folder, and `rules`. */
  files: readonly string[];
  rules: string;
  /** The folder of `--schemas`. */
  schemas: string | undefined;
  format: string;
  /** Part of a name, or `/a regular expression/`. */
  run?: string;
  coverage: boolean;
  /** As `rules=100,conditions=90`. */
  coverageThreshold?: string;
  /** The file that coverage is written to. */
  lcov?: string;
  failOnEmpty: boolean;
  judge: boolean;
  watch: boolean;
  pollIntervalMs: number;
}

/**
 * `dargah test`: clicks as the tests say and compares the answers. What came of it goes to standard output, a summary to
 * standard error.
 * @throws {CommandFailure} when the command is wrong.
 */
export async function test(options: TestOptions, context: CommandContext): Promise<number> {
  const plan: Plan = {
    ...options,
    render: rendererOf(options.format),
    isAsked: nameFilter(options.run),
    thresholds: parseThresholds(options.coverageThreshold),
    contract: await loadContract(options.schemas),
  };
  if (options.watch) return watch(plan, context);
  return runOnce(plan, context);
}

interface Plan extends TestOptions {
  render: Renderer;
  isAsked(name: string): boolean;
  thresholds: Threshold[];
  contract: Contract;
}

type Renderer = (run: TestRun, options: { coverage: boolean; color: boolean }) => string;

const renderers: Readonly<Record<string, Renderer>> = {
  text: renderTestText,
  json: renderTestJson,
  junit: renderTestJunit,
  github: renderTestGithub,
};

async function runOnce(plan: Plan, context: CommandContext, seen?: SeenFiles): Promise<number> {
  const { contract, isAsked, coverage, thresholds, lcov, judge } = plan;
  const files = plan.files.length > 0 ? await namedFiles(plan.files) : await foundFiles(plan.rules);
  const counts = coverage || thresholds.length > 0 || lcov !== undefined;
  const run = await runTests({ files, contract, isAsked, coverage: counts, judge }, seen);
  const color = showsColor(context.stdout, context.environment);
  context.stdout.write(plan.render(run, { coverage, color }));
  // A format for machines has no place for it.
  if (coverage && plan.format === 'junit') context.stderr.write(renderCoverage(run, false));
  if (lcov !== undefined) await writeTo(lcov, renderLcov(run));
  return verdict(run, plan, context);
}

/** Says what the run came to, and with which exit code it ends. */
function verdict(run: TestRun, { thresholds, coverage, failOnEmpty }: Plan, context: CommandContext): number {
  const tell = (line: string) => context.stderr.write(`${line}\n`);
  const cases = run.files.flatMap((file) => file.cases);
  const number = (outcome: string) => cases.filter((one) => one.outcome === outcome).length;
  const errors = [...run.files, ...run.rules].reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);
  const skipped = number('skipped');
  const ran = cases.length - skipped;

  for (const message of run.unreadable) tell(`dargah: ${message}`);
  if (run.files.length === 0 && errors === 0 && run.unreadable.length === 0) {
    tell('dargah: there are no tests: no file whose name ends in .test.yaml, and no "tests" in a rules file');
  }
  const hint = coverage ? '' : '. Add --coverage to see what is missing';
  const shortfalls = thresholds.flatMap((threshold) => shortfallsOf(threshold, run, hint));
  for (const shortfall of shortfalls) tell(`dargah: ${shortfall}`);
  tell(
    [
      `${count(cases.length, 'case')} in ${count(run.files.length, 'file')}: ${number('passed')} passed`,
      `${number('failed')} failed`,
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(errors > 0 ? [count(errors, 'error')] : []),
    ].join(', '),
  );
  if (run.unreadable.length > 0) return exitCodes.wrongCommand;
  if (number('failed') > 0 || errors > 0 || shortfalls.length > 0) return exitCodes.failed;
  if (ran > 0 || !failOnEmpty) return exitCodes.fine;
  tell('dargah: no case ran, and --fail-on-empty asks for one');
  return exitCodes.failed;
}

// ---- which tests

/** The files that the names, patterns and folders stand for, each once; one that stands for nothing is wrong. */
async function namedFiles(names: readonly string[]): Promise<string[]> {
  const files = await Promise.all(
    names.map(async (name) => {
      const isFolder = await stat(name).then(
        (found) => found.isDirectory(),
        () => false, // told when it is read
      );
      const found = await findFiles(isFolder ? join(name, testsFiles) : name);
      if (found.length === 0) throw wrong(`no tests file ${isFolder ? 'is below' : 'matches'} "${name}"`);
      return found;
    }),
  );
  return [...new Set(files.flat())];
}

async function foundFiles(rules: string): Promise<string[]> {
  const files = await findFiles(testsFiles);
  return existsSync(rules) ? [...files, rules] : files;
}

const testsFiles = '**/*.test.{yaml,yml}';

function nameFilter(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(pattern) ?? [];
  if (source === undefined) return (name) => name.includes(pattern);
  let expression: RegExp;
  try {
    expression = new RegExp(source, flags?.replace(/[gy]/g, ''));
  } catch (error) {
    throw wrong(`--run is ${pattern}, which is not a regular expression: ${(error as Error).message}`);
  }
  return (name) => expression.test(name);
}

function rendererOf(format: string): Renderer {
  const names = Object.keys(renderers);
  const renderer = Object.hasOwn(renderers, format) ? renderers[format] : undefined;
  if (renderer) return renderer;
  throw wrong(
    `--format is ${JSON.stringify(format)}, which is not a format. Write ${listWords(names, 'or')}`,
  );
}

// ---- coverage

interface Threshold {
  kind: CoverageKind;
  percent: number;
}

function parseThresholds(text: string | undefined): Threshold[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [, name = '', digits = ''] = /^\s*([^=]*?)\s*=\s*(\d{1,3}(?:\.\d+)?)\s*%?\s*$/.exec(part) ?? [];
    const kind = coverageKinds.find((known) => known === name);
    if (kind !== undefined && Number(digits) <= 100) return { kind, percent: Number(digits) };
    const hint = name === '' || kind !== undefined ? '' : didYouMean(name, coverageKinds);
    throw wrong(
      `--coverage-threshold has ${JSON.stringify(part)}, which is not a threshold.${hint} ` +
        `Write percents of ${coverageKinds.join(', ')}, as rules=100,conditions=90`,
    );
  });
}

function shortfallsOf({ kind, percent }: Threshold, run: TestRun, hint: string): string[] {
  return run.rules.flatMap(({ file, counter }) => {
    const reached = counter ? tally(counter.coverage(), kind) : undefined;
    if (reached === undefined || percentOf(reached) >= percent) return [];
    // Rounded down: 99.96 is not 100.
    const shown = Math.floor(percentOf(reached) * 10) / 10;
    const part = `${reached.covered} of ${reached.total}`;
    return [
      `${file}: the tests cover ${shown} % of its ${kind} (${part}), and ${percent} % are asked for${hint}`,
    ];
  });
}

async function writeTo(file: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(file));
    await writeFile(file, text);
  } catch (error) {
    throw wrong(`--lcov: ${file} cannot be written: ${(error as Error).message}`);
  }
}

// ---- watching

/** Runs again whenever a file changes that a run has read, until a signal ends it. */
async function watch(plan: Plan, context: CommandContext): Promise<number> {
  const { follow } = await import('../../reload/follow.js');
  const followed = new Map<string, Awaited<ReturnType<typeof follow>>>();
  let isStale = false;
  let running: Promise<void> | undefined;

  async function runUntilFresh(): Promise<void> {
    do {
      isStale = false;
      const seen: SeenFiles = new Set();
      await runOnce(plan, context, seen);
      for (const file of seen) if (!followed.has(file)) await start(file);
      context.stderr.write('Watching for changes; Ctrl+C ends\n\n');
    } while (isStale);
  }

  async function start(file: string): Promise<void> {
    let isFirst = true;
    const onNews = () => {
      isStale ||= !isFirst; // what the first look finds has just been read
      if (isStale) rerun();
    };
    const { pollIntervalMs } = plan;
    followed.set(file, await follow({ file, pollIntervalMs, onText: onNews, onTrouble: onNews }));
    isFirst = false;
  }

  function rerun(): void {
    running ??= runAgain().finally(() => {
      running = undefined;
      if (isStale) rerun();
    });
  }

  /** What cannot be run now, such as a folder without tests, may be mended by the next edit. */
  async function runAgain(): Promise<void> {
    try {
      await runUntilFresh();
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      context.stderr.write(`dargah: ${error.message}\n`);
    }
  }

  const stop = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) context.onSignal(signal, resolve);
  });
  try {
    running = runUntilFresh();
    await running;
    running = undefined;
    if (isStale) rerun();
    await stop;
  } finally {
    for (const follower of followed.values()) await follower.close();
    await running;
  }
  return exitCodes.fine;
}

function wrong(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.wrongCommand);
}
