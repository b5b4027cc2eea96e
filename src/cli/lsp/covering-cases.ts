import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { CallName } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import type { AnalyzedRules } from '../../rules/analyze.js';
import { isError } from '../../rules/diagnostic.js';
import { compileRules } from '../../rules/engine/compile.js';
import type { Case } from '../../rules/format/test-cases.js';
import { runCase, testedCalls } from '../../rules/tests/run-case.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import { findBelow } from '../patterns.js';

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
  for (const name of await testsBeside(file)) {
    const text = await readFile(name, 'utf8').catch(() => '');
    const { suite, diagnostics } = parseTests({ file: name, text });
    if (suite !== undefined && !diagnostics.some(isError)) cases.push(...suite.cases);
  }
  return cases;
}

/** The tests files in the same folder that test this file. */
export async function testsBeside(file: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await findBelow(dirname(file), '*.test.{yaml,yml}')).found) {
    const text = await readFile(name, 'utf8').catch(() => '');
    const rules =
      parseTests({ file: name, text }).suite?.rules ?? basename(name).replace(/\.test(\.ya?ml)$/, '$1');
    if (resolve(join(dirname(name), rules)) === resolve(file)) found.push(name);
  }
  return found;
}
