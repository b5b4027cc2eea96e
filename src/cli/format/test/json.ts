import { coverageKinds, gapsOf, percentOf, tally } from '../../../rules/tests/coverage.js';
import type { TestedCase, TestedRules, TestRun } from '../../tests/run.js';
import { errorsOf, renderWhy } from './text.js';

/** A run as JSON; docs/testing.md describes its fields, which later versions add to and do not change. */
export function renderTestJson(run: TestRun, options: { coverage: boolean }): string {
  const cases = run.files.flatMap((file) => file.cases);
  const number = (outcome: string) => cases.filter((one) => one.outcome === outcome).length;
  const diagnostics = errorsOf(run);
  const told = {
    files: run.files.length,
    cases: cases.length,
    passed: number('passed'),
    failed: number('failed'),
    skipped: number('skipped'),
    errors: diagnostics.length,
    diagnostics,
    warnings: run.files.flatMap(({ warnings }) => warnings),
    results: cases.map(resultOf),
    ...(options.coverage && { coverage: run.rules.flatMap(coverageOf) }),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

function resultOf(tested: TestedCase): object {
  const { name, file, line, column, outcome, skip, timeMs, decision, differences } = tested;
  return {
    name,
    file,
    line,
    column,
    outcome,
    ...(skip !== undefined && { skip }),
    timeMs: Math.round(timeMs * 1000) / 1000,
    ...(decision && {
      decision: { rule: decision.rule, reason: decision.reason, response: decision.response },
    }),
    ...(outcome === 'failed' && { differences }),
    ...(tested.why && { explanation: renderWhy(tested, false) }),
  };
}

function coverageOf({ file, counter, locate }: TestedRules): object[] {
  if (counter === undefined) return [];
  const coverage = counter.coverage();
  const kinds = coverageKinds.map((kind) => {
    const reached = tally(coverage, kind);
    return [kind, { ...reached, percent: Math.floor(percentOf(reached) * 10) / 10 }];
  });
  const gaps = gapsOf(coverage).map(({ kind, at, message }) => {
    const { line, column, endLine, endColumn } = locate({
      path: at,
      severity: 'warning',
      check: '',
      message,
    });
    return { kind, line, column, endLine, endColumn, message };
  });
  return [{ file, ...Object.fromEntries(kinds), gaps }];
}
