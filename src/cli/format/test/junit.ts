import { type Diagnostic, formatDiagnostic } from '../../../rules/diagnostic.js';
import { formatDifference } from '../../../rules/tests/run-case.js';
import { english } from '../../../values/message.js';
import type { TestedCase, TestedFile, TestRun } from '../../tests/run-tests.js';
import { createPaint } from '../paint.js';
import { type Element, renderXml } from '../xml.js';
import { renderCoverage } from './coverage.js';
import { renderDifferences, renderWhy } from './failure.js';

/** A run as JUnit's XML: a suite for each file, a case of its own for each error that kept others from running. */
export function render(run: TestRun): string {
  const rules = run.rules.filter(({ diagnostics }) => diagnostics.length > 0);
  const suites: Suite[] = [...rules.map((file) => ({ ...file, cases: [] })), ...run.files];
  const { skipped: _, ...attributes } = countsOf({
    cases: suites.flatMap(({ cases }) => cases),
    diagnostics: suites.flatMap(({ diagnostics }) => diagnostics),
  });
  return renderXml({
    name: 'testsuites',
    attributes: { name: 'dargah test', ...attributes },
    content: suites.map(suiteOf),
  });
}

export function renderCoverageAside(run: TestRun): string {
  return renderCoverage(run, false, english);
}

type Suite = Pick<TestedFile, 'file' | 'diagnostics' | 'cases'>;

function countsOf({ cases, diagnostics }: Omit<Suite, 'file'>) {
  const countOf = (outcome: string) => cases.filter((tested) => tested.outcome === outcome).length;
  return {
    tests: cases.length + diagnostics.length,
    failures: countOf('failed'),
    errors: diagnostics.length,
    skipped: countOf('skipped'),
    time: secondsOf(cases),
  };
}

function suiteOf(suite: Suite): Element {
  const { file, cases, diagnostics } = suite;
  return {
    name: 'testsuite',
    attributes: { name: file, ...countsOf(suite) },
    content: [...diagnostics.map((found) => errorOf(found, file)), ...cases.map(caseOf)],
  };
}

function errorOf(diagnostic: Diagnostic, classname: string): Element {
  const { line, check, message } = diagnostic;
  const error = {
    name: 'error',
    attributes: { type: check, message },
    content: formatDiagnostic(diagnostic),
  };
  const attributes = { name: `line ${line}: ${check}`, classname, time: '0' };
  return { name: 'testcase', attributes, content: [error] };
}

function caseOf(tested: TestedCase): Element {
  const { name, file, outcome } = tested;
  const element = { name: 'testcase', attributes: { name, classname: file, time: secondsOf([tested]) } };
  return outcome === 'passed' ? element : { ...element, content: [outcomeOf(tested)] };
}

function outcomeOf(tested: TestedCase): Element {
  const { file, line, outcome, skip = '', differences } = tested;
  if (outcome === 'skipped') return { name: 'skipped', attributes: {}, content: skip };
  const message = differences.map(formatDifference).join('; ');
  const content = `${file}:${line}\n${renderDifferences(differences, createPaint(false), english)}${renderWhy(tested, false, english)}`;
  return { name: 'failure', attributes: { type: 'failed-test', message }, content };
}

function secondsOf(cases: readonly TestedCase[]): string {
  return (cases.reduce((sum, { timeMs }) => sum + timeMs, 0) / 1000).toFixed(6);
}
