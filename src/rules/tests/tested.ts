import { say, type Text } from '../../values/message.js';
import { type AnalyzedRules, analyzeRules, type RulesSource } from '../analyze.js';
import type { WholeFileCode } from '../codes.js';
import { type Diagnostic, isError, type Path } from '../diagnostic.js';
import { compileRules } from '../engine/compile.js';
import type { PreparedRules } from '../prepare.js';
import { formatDifference, runCase, testedCalls } from './run-case.js';

/**
 * Prepares a rules file as `prepareRules` does, and runs the tests below its key `tests`: there is a ruleset only when
 * all of them pass, and at least one ran. Never throws on bad input.
 */
export function prepareTestedRules(source: RulesSource): PreparedRules {
  return testAnalyzedRules(analyzeRules(source), source.file);
}

/** The same for a file that is analyzed already. */
export function testAnalyzedRules(examined: AnalyzedRules, file: string): PreparedRules {
  const { diagnostics, resolved, contract, locate } = examined;
  if (resolved === undefined || diagnostics.some(isError)) return { diagnostics };
  const ruleset = compileRules(resolved, file, contract);
  const tested = testedCalls(ruleset, contract, resolved);
  const failures: Diagnostic[] = [];
  const check: WholeFileCode = 'failed-test';
  const fail = (path: Path, message: Text) =>
    failures.push(locate({ path, at: 'key', severity: 'error', check, message }));
  let ran = 0;
  for (const test of resolved.tests?.cases ?? []) {
    const { outcome, differences } = runCase(test, tested);
    if (outcome !== 'skipped') ran += 1;
    const [first] = differences;
    if (first === undefined) continue;
    const message = say`the test "${test.name}" fails: ${formatDifference(first)}`;
    fail(test.at, message);
  }
  if (ran === 0) {
    const path = resolved.tests === undefined ? [] : ['tests'];
    const message = say`the file has no test that runs, and --require-tests asks for some. Add cases below "tests", or start without it`;
    fail(path, message);
  }
  if (failures.length > 0) return { diagnostics: [...diagnostics, ...failures] };
  return { ruleset, diagnostics };
}
