import { coverageKinds, shownPercentOf, tally } from '../../../rules/tests/coverage.js';
import { english } from '../../../values/message.js';
import type { TestedRules } from '../../tests/load-rules.js';
import { errorsOf, type TestedCase, type TestRun } from '../../tests/run-tests.js';
import { locatedGaps } from './coverage.js';
import { renderWhy } from './failure.js';

/** A run as JSON; docs/testing.md describes its fields, which later versions add to and do not change. */
export function render(run: TestRun, options: { coverage: boolean }): string {
  const cases = run.files.flatMap((file) => file.cases);
  const countOf = (outcome: string) => cases.filter((one) => one.outcome === outcome).length;
  const diagnostics = errorsOf(run);
  const report = {
    files: run.files.length,
    cases: cases.length,
    passed: countOf('passed'),
    failed: countOf('failed'),
    skipped: countOf('skipped'),
    errors: diagnostics.length,
    diagnostics,
    warnings: run.files.flatMap(({ warnings }) => warnings),
    results: cases.map(resultOf),
    ...(options.coverage && { coverage: run.rules.flatMap(coverageOf) }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function resultOf(tested: TestedCase): object {
  const { name, file, line, column, outcome, skip, timeMs, decided, differences } = tested;
  const decision = decided.at(-1)?.decision;
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
    ...(tested.why && { explanation: renderWhy(tested, false, english) }),
  };
}

function coverageOf(tested: TestedRules): object[] {
  const { file, counter } = tested;
  if (counter === undefined) return [];
  const coverage = counter.coverage();
  const kinds = coverageKinds.map((kind) => {
    const reached = tally(coverage, kind);
    return [kind, { ...reached, percent: shownPercentOf(reached) }];
  });
  const gaps = locatedGaps(tested).map(({ kind, message, labels, place: { file: of, ...place } }) => ({
    kind,
    ...(of !== file && { file: of }),
    ...place,
    message,
    ...(labels && { labels }),
  }));
  return [{ file, ...Object.fromEntries(kinds), gaps }];
}
