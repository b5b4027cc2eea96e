import { basename, dirname, isAbsolute, join, resolve as resolvePath } from 'node:path';
import type { Contract } from '../../platform/contract.js';
import { createJudge, type Judge } from '../../rules/analysis/judge.js';
import { type AnalyzedRules, analyzeRules } from '../../rules/analyze.js';
import { compareDiagnostics, type Diagnostic, isError } from '../../rules/diagnostic.js';
import { compileRules } from '../../rules/engine/compile.js';
import type { Ruleset } from '../../rules/engine/decide.js';
import { createExplainer, type Explanation } from '../../rules/explain.js';
import type { Case } from '../../rules/format/test-cases.js';
import type { ResolvedRules } from '../../rules/model.js';
import { type CoverageCounter, createCoverageCounter } from '../../rules/tests/coverage.js';
import { type CaseResult, runCase } from '../../rules/tests/run-case.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import { isTestsFile } from '../patterns.js';
import { type ReadFile, readText } from '../read-file.js';

/** What a run of tests came to. */
export interface TestRun {
  /** In the order in which they were asked for. */
  files: TestedFile[];
  /** Each rules file that they test, once. */
  rules: TestedRules[];
  /** Files that could not be read, though the command names them: what to say of each. */
  unreadable: string[];
}

/** A file that holds tests: a tests file, or a rules file with tests in it. */
export interface TestedFile {
  file: string;
  text: string;
  /** The errors that keep its cases from running. */
  diagnostics: Diagnostic[];
  /** Of a tests file; those of a rules file are told by `dargah lint`. */
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
  /** Of a case that failed where a rule should have been asked; of the first ones only, see `maxExplained`. */
  why?: { explain(): Explanation; expectedRule?: string; rules: TestedRules };
}

/** A rules file that tests refer to. */
export interface TestedRules {
  file: string;
  text: string;
  /** Its errors: with one, nothing can be tested. */
  diagnostics: Diagnostic[];
  locate: AnalyzedRules['locate'];
  /** Undefined for a file with errors. */
  counter?: CoverageCounter;
}

export interface RunOptions {
  /** Names that end in .test.yaml or .test.yml are tests files; any other is a rules file with tests in it. */
  files: readonly string[];
  contract: Contract;
  /** Which cases to run, by name. */
  isAsked(name: string): boolean;
  coverage: boolean;
  /** Decide each case by json-logic-js as well. */
  judge: boolean;
}

/** The path of every file that a run has read or tried to: what there is to watch. */
export type SeenFiles = Set<string>;

/** An explanation asks every rule everything: among 1,000 rules 40 ms, and after so many nobody reads on. */
const maxExplained = 20;

/** Runs the tests of some files, one after the other. */
export async function runTests(options: RunOptions, seen: SeenFiles = new Set()): Promise<TestRun> {
  const known = new Map<string, Promise<LoadedRules | Error>>();
  const loadRules = (file: string) => {
    const key = resolvePath(file);
    const loaded = known.get(key) ?? load(file, options, seen);
    known.set(key, loaded);
    return loaded;
  };
  const files: TestedFile[] = [];
  const unreadable: string[] = [];
  for (const file of options.files) {
    const tested = isTestsFile(file)
      ? await runTestsFile(file, loadRules, options, seen)
      : await runRulesFile(file, loadRules, options);
    if (tested instanceof Error) unreadable.push(`${file} cannot be read: ${tested.message}`);
    else if (tested) files.push(tested);
  }
  const rules = (await Promise.all(known.values())).filter(
    (loaded): loaded is LoadedRules => !(loaded instanceof Error),
  );
  const explained = files.flatMap(({ cases }) => cases.filter(({ why }) => why !== undefined));
  for (const beyond of explained.slice(maxExplained)) delete beyond.why;
  return { files, rules, unreadable };
}

/** A rules file, ready to be asked. */
interface LoadedRules extends TestedRules {
  sound?: { resolved: ResolvedRules; ruleset: Ruleset; judge?: Judge; explain(test: Case): Explanation };
}

async function load(file: string, options: RunOptions, seen: SeenFiles): Promise<LoadedRules | Error> {
  const found = await read(file, seen);
  if (found instanceof Error) return found;
  const { text, trouble } = found;
  const examined = analyzeRules({ file, text, contract: options.contract });
  const { resolved, locate } = examined;
  const diagnostics = trouble ? [trouble] : examined.diagnostics.filter(isError);
  const loaded: LoadedRules = { file, text, diagnostics, locate };
  if (diagnostics.length > 0 || resolved === undefined) return loaded;
  const counter = options.coverage ? createCoverageCounter(resolved) : undefined;
  const ruleset = compileRules(resolved, file, options.contract, counter?.listener);
  const judge = options.judge ? createJudge(resolved) : undefined;
  // Compiled once for all cases that fail, if one does.
  let explainer: ReturnType<typeof createExplainer> | undefined;
  const explain = ({ request, now }: Case) => {
    explainer ??= createExplainer(resolved, file, options.contract);
    return explainer(request, now);
  };
  const sound = { resolved, ruleset, ...(judge && { judge }), explain };
  return { ...loaded, ...(counter && { counter }), sound };
}

type LoadRules = (file: string) => Promise<LoadedRules | Error>;

/** Undefined for a rules file without tests of its own. */
async function runRulesFile(
  file: string,
  loadRules: LoadRules,
  options: RunOptions,
): Promise<TestedFile | Error | undefined> {
  const rules = await loadRules(file);
  if (rules instanceof Error) return rules;
  const cases = rules.sound?.resolved.tests?.cases;
  if (cases === undefined) return undefined;
  const run = runCases(cases, rules, rules.locate, options);
  return { file, text: rules.text, diagnostics: [], warnings: [], cases: run };
}

async function runTestsFile(
  file: string,
  loadRules: LoadRules,
  options: RunOptions,
  seen: SeenFiles,
): Promise<TestedFile | Error> {
  const found = await read(file, seen);
  if (found instanceof Error) return found;
  const { text, trouble } = found;
  if (trouble) return { file, text, diagnostics: [trouble], warnings: [], cases: [] };
  const tests = parseTests({ file, text });
  const { suite, locate } = tests;
  const errors = tests.diagnostics.filter(isError);
  const tested = { file, text, warnings: tests.diagnostics.filter((one) => !isError(one)) };
  if (suite === undefined) return { ...tested, diagnostics: errors, cases: [] };

  const named = suite.rules ?? basename(file).replace(/\.test(\.ya?ml)$/, '$1');
  const rulesFile = isAbsolute(named) ? named : join(dirname(file), named);
  const rules = await loadRules(rulesFile);
  if (rules instanceof Error) {
    const hint = suite.rules === undefined ? '. Name the rules file, as rules: ./rules.yaml' : '';
    const message = `the rules file ${rulesFile} cannot be read: ${rules.message}${hint}`;
    const trouble = locate({ path: ['rules'], severity: 'error', check: 'file', message });
    return { ...tested, diagnostics: [...errors, trouble], cases: [] };
  }
  if (rules.sound === undefined) return { ...tested, diagnostics: errors, cases: [] };
  const unfit = tests.check(rules.sound.resolved, options.contract);
  const diagnostics = [...errors, ...unfit].sort(compareDiagnostics);
  if (diagnostics.length > 0) return { ...tested, diagnostics, cases: [] };
  return { ...tested, diagnostics, cases: runCases(suite.cases, rules, locate, options) };
}

function runCases(
  cases: readonly Case[],
  rules: LoadedRules,
  locate: AnalyzedRules['locate'],
  { contract, isAsked }: RunOptions,
): TestedCase[] {
  const { sound, counter } = rules;
  if (sound === undefined) return [];
  return cases
    .filter(({ name }) => isAsked(name))
    .map((test) => {
      const { name, skip, at, expected } = test;
      const { file, line, column } = locate({
        path: at,
        at: 'key',
        severity: 'error',
        check: '',
        message: '',
      });
      const start = performance.now();
      const result = runCase(test, sound.ruleset, contract, sound.judge);
      const timeMs = performance.now() - start;
      if (result.decision) counter?.count(result.decision);
      const tested = { ...result, name, file, line, column, timeMs, ...(skip !== undefined && { skip }) };
      if (result.outcome !== 'failed' || expected.refused) return tested;
      const { rule } = expected;
      const expectedRule = rule && !rule.isNot && rule.id !== 'default' ? { expectedRule: rule.id } : {};
      return { ...tested, why: { explain: () => sound.explain(test), ...expectedRule, rules } };
    });
}

async function read(file: string, seen: SeenFiles): Promise<ReadFile | Error> {
  seen.add(file);
  return readText(file).catch((error: Error) => error);
}
