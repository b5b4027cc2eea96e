import { formatDiagnostic } from '../../../rules/diagnostic.js';
import { formatDifference } from '../../../rules/tests/run-case.js';
import type { TestedCase, TestedFile, TestRun } from '../../tests/run.js';
import { createPaint } from '../paint.js';
import { attributes, escapeXml } from '../xml.js';
import { renderDifferences, renderWhy } from './text.js';

/** A run as JUnit's XML: a suite for each file, a case of its own for each error that kept others from running. */
export function renderTestJunit(run: TestRun): string {
  const rules = run.rules.filter(({ diagnostics }) => diagnostics.length > 0);
  const suites: Suite[] = [
    ...rules.map(({ file, diagnostics }) => ({ file, diagnostics, cases: [] })),
    ...run.files,
  ];
  const cases = suites.flatMap((suite) => suite.cases);
  const total = {
    tests: cases.length + errorCount(suites),
    failures: cases.filter(isFailed).length,
    errors: errorCount(suites),
    time: secondsOf(cases),
  };
  const body = suites.map(renderSuite).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="dargah test"${attributes(total)}>\n${body}</testsuites>\n`;
}

type Suite = Pick<TestedFile, 'file' | 'diagnostics' | 'cases'>;

function renderSuite(suite: Suite): string {
  const { file, cases, diagnostics } = suite;
  const about = {
    name: file,
    tests: cases.length + diagnostics.length,
    failures: cases.filter(isFailed).length,
    errors: diagnostics.length,
    skipped: cases.filter(({ outcome }) => outcome === 'skipped').length,
    time: secondsOf(cases),
  };
  const errors = diagnostics.map((diagnostic) => {
    const { line, check, message } = diagnostic;
    const body = `<error${attributes({ type: check, message })}>${escapeXml(formatDiagnostic(diagnostic))}</error>`;
    return testcase({ name: `line ${line}: ${check}`, classname: file, time: '0' }, body);
  });
  return `  <testsuite${attributes(about)}>\n${errors.join('')}${cases.map(renderCase).join('')}  </testsuite>\n`;
}

function renderCase(tested: TestedCase): string {
  const { name, file, line, outcome, skip } = tested;
  const about = { name, classname: file, time: secondsOf([tested]) };
  if (outcome === 'skipped') return testcase(about, `<skipped>${escapeXml(skip ?? '')}</skipped>`);
  if (outcome === 'passed') return testcase(about);
  const message = tested.differences.map(formatDifference).join('; ');
  const text = `${file}:${line}\n${renderDifferences(tested.differences, createPaint(false))}${renderWhy(tested, false)}`;
  return testcase(
    about,
    `<failure${attributes({ type: 'failed-test', message })}>${escapeXml(text)}</failure>`,
  );
}

function testcase(about: Record<string, string | number>, body?: string): string {
  const head = `    <testcase${attributes(about)}`;
  return body === undefined ? `${head}/>\n` : `${head}>\n      ${body}\n    </testcase>\n`;
}

function isFailed({ outcome }: TestedCase): boolean {
  return outcome === 'failed';
}

function errorCount(suites: readonly Suite[]): number {
  return suites.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);
}

function secondsOf(cases: readonly TestedCase[]): string {
  return (cases.reduce((sum, { timeMs }) => sum + timeMs, 0) / 1000).toFixed(6);
}
