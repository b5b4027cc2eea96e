import { type Diagnostic, formatDiagnosticIn, messageOf } from '../../../rules/diagnostic.js';
import type { Language } from '../../../values/message.js';
import { type Element, renderXml } from '../xml.js';
import type { LintedFile, LintReport } from './report.js';

/**
 * A report as JUnit's XML: a suite for each file, and in it a case for each finding; one case that passes stands for a
 * clean file. A finding that does not make the command fail is a case that passes and says so in its output.
 */
export function render({ files, fails, language }: LintReport): string {
  const suites = files.map((file) => suiteOf(file, fails, language));
  const sum = (key: string) => suites.reduce((total, { attributes }) => total + Number(attributes[key]), 0);
  return renderXml({
    name: 'testsuites',
    attributes: {
      name: 'dargah lint',
      tests: sum('tests'),
      failures: sum('failures'),
      errors: 0,
      time: '0',
    },
    content: suites,
  });
}

function suiteOf({ file, diagnostics }: LintedFile, fails: LintReport['fails'], language: Language): Element {
  const failures = diagnostics.filter(({ severity }) => fails[severity]).length;
  const found = diagnostics.map((diagnostic) => caseOf(diagnostic, fails[diagnostic.severity], language));
  const clean = { name: 'testcase', attributes: { name: 'no findings', classname: file, time: '0' } };
  const content = found.length > 0 ? found : [clean];
  const attributes = { name: file, tests: content.length, failures, errors: 0, skipped: 0, time: '0' };
  return { name: 'testsuite', attributes, content };
}

function caseOf(diagnostic: Diagnostic, fails: boolean, language: Language): Element {
  const { file, line, column, severity: type, check } = diagnostic;
  const text = formatDiagnosticIn(language, diagnostic);
  const outcome = fails
    ? { name: 'failure', attributes: { type, message: messageOf(diagnostic) }, content: text }
    : { name: 'system-out', attributes: {}, content: text };
  const attributes = { name: `${check} (${line}:${column})`, classname: file, time: '0' };
  return { name: 'testcase', attributes, content: [outcome] };
}
