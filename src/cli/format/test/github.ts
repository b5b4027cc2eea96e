import { gapsOf } from '../../../rules/tests/coverage.js';
import { formatDifference } from '../../../rules/tests/run-case.js';
import type { TestRun } from '../../tests/run.js';
import { relativePath } from '../relative-path.js';
import { workflowCommand } from '../workflow-command.js';
import { errorsOf, renderWhy } from './text.js';

/** A run as annotations of GitHub Actions: failures as errors, warnings, and what is not covered as notices. */
export function renderTestGithub(run: TestRun, options: { coverage: boolean }): string {
  const errors = errorsOf(run).map((error) =>
    workflowCommand('error', placeOf(error, error.check), error.message),
  );
  const warnings = run.files
    .flatMap((file) => file.warnings)
    .map((warning) => workflowCommand('warning', placeOf(warning, warning.check), warning.message));
  const failures = run.files
    .flatMap(({ cases }) => cases.filter(({ outcome }) => outcome === 'failed'))
    .map((failed) => {
      const message = `${failed.differences.map(formatDifference).join('\n')}\n\n${renderWhy(failed, false)}`;
      return workflowCommand('error', placeOf(failed, `Failed: ${failed.name}`), message.trimEnd());
    });
  const gaps = (options.coverage ? run.rules : []).flatMap(({ counter, locate }) =>
    (counter ? gapsOf(counter.coverage()) : []).map((gap) => {
      const place = locate({ path: gap.at, severity: 'warning', check: '', message: '' });
      return workflowCommand('notice', placeOf(place, 'Not covered by a test'), gap.message);
    }),
  );
  return [...errors, ...warnings, ...failures, ...gaps].join('');
}

/** Of a place in a file; only where it begins: GitHub takes columns only of a place within one line. */
function placeOf({ file, line, column }: { file: string; line: number; column: number }, title: string) {
  return { file: relativePath(file), line, col: column, title };
}
