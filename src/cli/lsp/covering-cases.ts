import type { CallName } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import { readTestsBeside } from '../../reload/read-tests.js';
import type { AnalyzedRules } from '../../rules/analyze.js';
import { isError } from '../../rules/diagnostic.js';
import { compileRules } from '../../rules/engine/compile.js';
import type { Case } from '../../rules/format/test-cases.js';
import { runCase, testedCalls } from '../../rules/tests/run-case.js';
import { parseTests } from '../../rules/tests/tests-file.js';

/** How many cases each rule answers, by `nameOfRule`; undefined where the rules cannot be asked. */
export async function casesByRule(
  file: string,
  { diagnostics, resolved }: AnalyzedRules,
  contract: Contract,
): Promise<Map<string, number> | undefined> {
  if (resolved === undefined || diagnostics.some(isError)) return undefined;
  const tested = testedCalls(compileRules(resolved, file, contract), contract);
  const counts = new Map<string, number>();
  for (const test of [...(resolved.tests?.cases ?? []), ...(await casesBeside(file))]) {
    // Of a file without the section, session calls cannot be decided.
    if (test.calls.some(({ call }) => tested[call] === undefined)) continue;
    const answered = runCase(test, tested).decided.map(({ call, decision }) =>
      nameOfRule(call, decision.rule),
    );
    for (const name of new Set(answered)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

export function nameOfRule(call: CallName, id: string): string {
  return `${call} ${id}`;
}

/** The cases of the tests files in the same folder that test this file. */
async function casesBeside(file: string): Promise<Case[]> {
  const cases: Case[] = [];
  for (const tests of await readTestsBeside(file)) {
    const { suite, diagnostics } = parseTests(tests);
    if (suite !== undefined && !diagnostics.some(isError)) cases.push(...suite.cases);
  }
  return cases;
}
