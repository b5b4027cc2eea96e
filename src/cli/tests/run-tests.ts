import { dirname, isAbsolute, join, resolve as resolvePath } from 'node:path';
import { CommandFailure } from '../../config/context.js';
import { compareDiagnostics, type Diagnostic, isError } from '../../rules/diagnostic.js';
import type { Explanation } from '../../rules/explain.js';
import type { Case } from '../../rules/format/test-cases.js';
import { isTestsFile } from '../../rules/part-names.js';
import { type CaseResult, runCase } from '../../rules/tests/run-case.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import type { Text } from '../../values/message.js';
import { placeOf } from '../format/place.js';
import { readYamlFile } from '../read-file.js';
import { type LoadedRules, type LoadOptions, loadRules, type TestedRules } from './load-rules.js';
import { missingRules } from './missing-rules.js';

/** What came of a run of tests. */
export interface TestRun {
  /** In the order of the command line. */
  files: TestedFile[];
  /** Each rules file that they test, once. */
  rules: TestedRules[];
  /** A sentence on each file that cannot be read, though the command names it. */
  unreadable: Text[];
}

/** Everything that keeps cases from running. */
export function errorsOf({ files, rules }: TestRun): Diagnostic[] {
  return [...rules, ...files].flatMap(({ diagnostics }) => diagnostics);
}

/** A file that holds tests: a tests file, or a rules file with tests in it. */
export interface TestedFile {
  file: string;
  text: string;
  /** The errors that keep its cases from running. */
  diagnostics: Diagnostic[];
  /** Of a tests file; `dargah lint` reports those of a rules file. */
  warnings: Diagnostic[];
  /** Those that were asked for. */
  cases: TestedCase[];
}

export interface TestedCase extends CaseResult {
  name: string;
  file: string;
  line: number;
  column: number;
  /** Why it was skipped. */
  skip?: string;
  timeMs: number;
  /** Set if the case failed by what the rules decided; for the first ones only, see `maxExplained`. */
  why?: { explain(): Explanation; expectedRule?: string; rules: TestedRules };
}

export interface RunOptions extends LoadOptions {
  /** Names that end in .test.yaml or .test.yml are tests files; any other is a rules file with tests in it. */
  files: readonly string[];
  /** Which cases to run, by name. */
  isWanted(name: string): boolean;
}

/** Every file that a run has read or tried to read: what there is to watch. */
export type SeenFiles = Set<string>;

/** An explanation evaluates every part of every rule, 40 ms for 1,000 rules, and people read no more than this. */
const maxExplained = 20;

/** Runs the tests of some files, one after the other. */
export async function runTests(options: RunOptions, seen: SeenFiles = new Set()): Promise<TestRun> {
  const known = new Map<string, Promise<LoadedRules | CommandFailure>>();
  const load = (file: string) => {
    const path = resolvePath(file);
    const loaded = known.get(path) ?? orFailure(loadRules(file, options));
    known.set(path, loaded);
    seen.add(file);
    return loaded.then((rules) => {
      if (!(rules instanceof CommandFailure)) for (const other of rules.others) seen.add(other.file);
      return rules;
    });
  };
  const files: TestedFile[] = [];
  const unreadable: Text[] = [];
  for (const file of options.files) {
    seen.add(file);
    const run = isTestsFile(file) ? runTestsFile : runRulesFile;
    const tested = await orFailure(run(file, load, options));
    if (tested instanceof CommandFailure) unreadable.push(tested.said);
    else if (tested) files.push(tested);
  }
  const rules = (await Promise.all(known.values())).flatMap((loaded) =>
    loaded instanceof CommandFailure ? [] : loaded,
  );
  const explained = files.flatMap(({ cases }) => cases.filter(({ why }) => why !== undefined));
  for (const beyond of explained.slice(maxExplained)) delete beyond.why;
  return { files, rules, unreadable };
}

/** A file that cannot be read becomes a value: the other files are still tested. */
function orFailure<T>(reading: Promise<T>): Promise<T | CommandFailure> {
  return reading.catch((error: unknown) => {
    if (error instanceof CommandFailure) return error;
    throw error;
  });
}

type Load = (file: string) => Promise<LoadedRules | CommandFailure>;

/** Undefined for a rules file without tests of its own. */
async function runRulesFile(file: string, load: Load, options: RunOptions): Promise<TestedFile | undefined> {
  const rules = await load(file);
  if (rules instanceof CommandFailure) throw rules;
  const cases = rules.valid?.resolved.tests?.cases;
  if (cases === undefined) return undefined;
  const { text, locate } = rules;
  return { file, text, diagnostics: [], warnings: [], cases: runCases(cases, rules, locate, options) };
}

async function runTestsFile(file: string, load: Load, options: RunOptions): Promise<TestedFile> {
  const { language } = options;
  const { text, encodingError } = await readYamlFile(file, undefined, language);
  if (encodingError) return { file, text, diagnostics: [encodingError], warnings: [], cases: [] };
  const tests = parseTests({ file, text, language });
  const { suite, locate } = tests;
  const errors = tests.diagnostics.filter(isError);
  const warnings = tests.diagnostics.filter((found) => !isError(found));
  const tested = { file, text, diagnostics: errors, warnings, cases: [] };
  if (suite === undefined) return tested;

  const named = tests.rules;
  const rules = await load(isAbsolute(named) ? named : join(dirname(file), named));
  if (rules instanceof CommandFailure) {
    return { ...tested, diagnostics: [...errors, missingRules(tests, rules.said)] };
  }
  if (rules.valid === undefined) return tested;
  const misfits = tests.check(rules.valid.resolved, options.contract);
  const diagnostics = [...errors, ...misfits].sort(compareDiagnostics);
  if (diagnostics.length > 0) return { ...tested, diagnostics };
  return { ...tested, cases: runCases(suite.cases, rules, locate, options) };
}

function runCases(
  cases: readonly Case[],
  rules: LoadedRules,
  locate: TestedRules['locate'],
  { isWanted }: RunOptions,
): TestedCase[] {
  const { valid, counter } = rules;
  if (valid === undefined) return [];
  const runOne = (test: Case): TestedCase => {
    const { name, skip, at: path } = test;
    const { file, line, column } = placeOf(locate, path, 'key');
    const start = performance.now();
    const result = runCase(test, valid.tested);
    const timeMs = performance.now() - start;
    for (const { call, decision } of result.decided) counter?.count(call, decision);
    const tested = { ...result, name, file, line, column, timeMs, ...(skip !== undefined && { skip }) };
    const { failed } = result;
    if (failed === undefined) return tested;
    const { rule } = failed.expected;
    const expectedRule = rule && !rule.isNot && rule.id !== 'default' ? { expectedRule: rule.id } : {};
    return { ...tested, why: { explain: () => valid.explain(failed), ...expectedRule, rules } };
  };
  return cases.filter(({ name }) => isWanted(name)).map(runOne);
}
