import { compareDiagnostics, type Diagnostic } from '../../../rules/diagnostic.js';
import { type CoverageKind, coverageKinds, gapsOf, percentOf, tally } from '../../../rules/tests/coverage.js';
import type { Difference } from '../../../rules/tests/differences.js';
import { wordOf } from '../../../rules/tests/run-case.js';
import type { TestedCase, TestedFile, TestRun } from '../../tests/run.js';
import { renderExplanation } from '../explain/text.js';
import { renderLintText } from '../lint/text.js';
import { createPaint, type Paint } from '../paint.js';

/** What a person at a terminal wants to see of a run: each failure with its reason. What passed is only counted. */
export function renderTestText(run: TestRun, options: { coverage: boolean; color: boolean }): string {
  const paint = createPaint(options.color);
  const failed = run.files.flatMap(({ cases }) => cases.filter(({ outcome }) => outcome === 'failed'));
  const blocks = [
    renderLintText({ files: [...run.rules, ...run.files.map(withWarnings)], color: options.color }),
    ...failed.map((one) => renderFailure(one, paint, options.color)),
    failed.some(({ why, decision }) => decision && !why) ? laterFailures : '',
    options.coverage ? renderCoverage(run, options.color) : '',
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

const laterFailures =
  'Only the first failures are told with their reasons. To see that of another, run it alone with --run\n';

/** Everything that keeps cases from running. */
export function errorsOf({ files, rules }: TestRun): Diagnostic[] {
  return [...rules, ...files].flatMap(({ diagnostics }) => diagnostics);
}

function withWarnings({ text, diagnostics, warnings }: TestedFile): Pick<TestedFile, 'text' | 'diagnostics'> {
  return { text, diagnostics: [...diagnostics, ...warnings].sort(compareDiagnostics) };
}

/** The differences of a failed case, one to three lines each. */
export function renderDifferences(differences: readonly Difference[], paint: Paint): string {
  return differences.map((difference) => renderDifference(difference, paint)).join('');
}

/** Why a failed case was answered as it was; empty where no rule was asked. */
export function renderWhy({ why }: TestedCase, color: boolean): string {
  if (why === undefined) return '';
  const explanation = why.explain();
  // Who tells of a thousand rules tells nothing: the one that was expected, else the one that came nearest.
  const asked = why.expectedRule ?? explanation.nearest?.id;
  const only = asked === undefined ? [] : [asked];
  return renderExplanation(explanation, { locate: why.rules.locate, color, only, answer: false });
}

/** How much of each rules file was asked, and what was not. */
export function renderCoverage({ rules }: TestRun, color: boolean): string {
  const paint = createPaint(color);
  return rules
    .map(({ file, counter, locate }) => {
      if (counter === undefined) return '';
      const coverage = counter.coverage();
      const lines = coverageKinds.map((kind) => `  ${describeTally(kind, tally(coverage, kind))}\n`);
      const gaps = gapsOf(coverage).map(({ at, message }) => {
        const { line, column } = locate({ path: at, severity: 'warning', check: '', message: '' });
        return `${file}:${line}:${column}: ${message}\n`;
      });
      const missing = gaps.length === 0 ? '' : `${paint('bold', 'Not covered:')}\n${gaps.join('')}`;
      return `${paint('bold', `Coverage of ${file}`)}\n${lines.join('')}${missing}`;
    })
    .filter((block) => block !== '')
    .join('\n');
}

function describeTally(kind: CoverageKind, reached: { covered: number; total: number }): string {
  // Rounded down: 99.96 is not 100.
  const percent = `${Math.floor(percentOf(reached) * 10) / 10} %`.padStart(7);
  const detail = kind === 'conditions' ? ', each true and false' : '';
  return `${kind.padEnd(10)} ${percent}  ${reached.covered} of ${reached.total}${detail}`;
}

function renderFailure(failed: TestedCase, paint: Paint, color: boolean): string {
  const { file, line, column, name } = failed;
  const why = renderWhy(failed, color).replace(/^(?=.)/gm, '  ');
  return `${file}:${line}:${column}: ${paint('red', 'failed')}: ${paint('bold', name)}\n${renderDifferences(failed.differences, paint)}${why}`;
}

// Each value ends its line: a terminal that reorders Persian text then moves nothing else.
function renderDifference(difference: Difference, paint: Paint): string {
  const { of, comparison, note } = difference;
  const wanted = { is: '', contains: ' a text with', 'is not': ' anything but' }[comparison];
  const isText = typeof difference.expected === 'string' || comparison !== 'contains';
  const lines = [
    `  ${of}`,
    `    ${paint('green', `expected${isText ? wanted : ''}`)} ${wordOf(difference, 'expected')}`,
    `    ${paint('red', 'got')} ${wordOf(difference, 'actual')}`,
    ...(note === undefined ? [] : [`    ${note}`]),
  ];
  return `${lines.join('\n')}\n`;
}
