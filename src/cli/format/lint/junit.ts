import { type Diagnostic, formatDiagnostic } from '../../../rules/diagnostic.js';
import { attributes, escapeXml } from '../xml.js';
import type { LintedFile, LintReport } from './report.js';

/**
 * A report as JUnit's XML: a suite for each file, and in it a case for each finding; one case that passes stands for a
 * clean file. A finding that does not make the command fail is a case that passes and says so in its output.
 */
export function renderLintJunit({ files, fails }: LintReport): string {
  const failures = files.flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => fails[severity]);
  const tests = files.reduce((sum, { diagnostics }) => sum + casesOf(diagnostics), 0);
  const total = { name: 'dargah lint', tests, failures: failures.length, errors: 0, time: '0' };
  const suites = files.map((file) => renderSuite(file, fails)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(total)}>\n${suites}</testsuites>\n`;
}

function casesOf(diagnostics: readonly Diagnostic[]): number {
  return Math.max(1, diagnostics.length);
}

function renderSuite({ file, diagnostics }: LintedFile, fails: LintReport['fails']): string {
  const failures = diagnostics.filter(({ severity }) => fails[severity]).length;
  const about = { name: file, tests: casesOf(diagnostics), failures, errors: 0, skipped: 0, time: '0' };
  const cases =
    diagnostics.length === 0
      ? `    <testcase${attributes({ name: 'no findings', classname: file, time: '0' })}/>\n`
      : diagnostics.map((diagnostic) => renderCase(diagnostic, fails[diagnostic.severity])).join('');
  return `  <testsuite${attributes(about)}>\n${cases}  </testsuite>\n`;
}

function renderCase(diagnostic: Diagnostic, fails: boolean): string {
  const { file, line, column, severity, check, message } = diagnostic;
  const about = { name: `${check} (${line}:${column})`, classname: file, time: '0' };
  const text = escapeXml(formatDiagnostic(diagnostic));
  const body = fails
    ? `<failure${attributes({ type: severity, message })}>${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return `    <testcase${attributes(about)}>\n      ${body}\n    </testcase>\n`;
}
