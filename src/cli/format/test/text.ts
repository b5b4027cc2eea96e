import { compareDiagnostics } from '../../../rules/diagnostic.js';
import { type Language, say } from '../../../values/message.js';
import { findingsByFile } from '../../analyze-file.js';
import type { TestedCase, TestedFile, TestRun } from '../../tests/run-tests.js';
import { indented } from '../indented.js';
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
  const { language } = options;
  const failed = run.files.flatMap(({ cases }) => cases.filter(({ outcome }) => outcome === 'failed'));
  const blocks = [
    [
      ...run.rules.flatMap((rules) => findingsByFile(rules, rules.diagnostics)),
      ...run.files.map(withWarnings),
    ]
      .map((file) => renderFindings(file, paint, language))
      .join(''),
    ...failed.map((one) => renderFailure(one, paint, options)),
    failed.some(({ why, failed: call }) => call && !why) ? `${language.render(laterFailures)}\n` : '',
    options.coverage ? renderCoverage(run, options.color, language) : '',
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

const laterFailures = say`Only the first failures are shown with their reasons. To see the reason of another, run it alone with --run`;

function withWarnings({ text, diagnostics, warnings }: TestedFile): Pick<TestedFile, 'text' | 'diagnostics'> {
  return { text, diagnostics: [...diagnostics, ...warnings].sort(compareDiagnostics) };
}

function renderFailure(
  failed: TestedCase,
  paint: Paint,
  { color, language }: { color: boolean; language: Language },
): string {
  const { file, line, column, name, differences } = failed;
  const headline = `${file}:${line}:${column}: ${paint('red', language.render(say`failed`))}: ${paint('bold', name)}\n`;
  const why = indented(renderWhy(failed, color, language), 2);
  return `${headline}${renderDifferences(differences, paint, language)}${why}`;
}
