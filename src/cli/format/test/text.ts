import { compareDiagnostics } from '../../../rules/diagnostic.js';
import type { Language } from '../../../values/message.js';
import { findingsByFile } from '../../analyze-file.js';
import type { TestedCase, TestedFile, TestRun } from '../../tests/run-tests.js';
import { renderFindings } from '../lint/text.js';
import { createPaint, type Paint } from '../paint.js';
import { renderCoverage } from './coverage.js';
import { renderDifferences, renderWhy } from './failure.js';

/** What a person at a terminal wants to see of a run: each failure with its reason. What passed is only counted. */
export function render(
  run: TestRun,
  options: { coverage: boolean; color: boolean; language: Language },
): string {
  const paint = createPaint(options.color);
  const failed = run.files.flatMap(({ cases }) => cases.filter(({ outcome }) => outcome === 'failed'));
  const blocks = [
    [
      ...run.rules.flatMap((rules) => findingsByFile(rules, rules.diagnostics)),
      ...run.files.map(withWarnings),
    ]
      .map((file) => renderFindings(file, paint, options.language))
      .join(''),
    ...failed.map((one) => renderFailure(one, paint, options.color)),
    failed.some(({ why, failed: call }) => call && !why) ? laterFailures : '',
    options.coverage ? renderCoverage(run, options.color) : '',
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

const laterFailures =
  'Only the first failures are shown with their reasons. To see the reason of another, run it alone with --run\n';

function withWarnings({ text, diagnostics, warnings }: TestedFile): Pick<TestedFile, 'text' | 'diagnostics'> {
  return { text, diagnostics: [...diagnostics, ...warnings].sort(compareDiagnostics) };
}

function renderFailure(failed: TestedCase, paint: Paint, color: boolean): string {
  const { file, line, column, name, differences } = failed;
  const headline = `${file}:${line}:${column}: ${paint('red', 'failed')}: ${paint('bold', name)}\n`;
  const why = renderWhy(failed, color).replace(/^(?=.)/gm, '  ');
  return `${headline}${renderDifferences(differences, paint)}${why}`;
}
