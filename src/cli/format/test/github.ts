import { formatDifference } from '../../../rules/tests/run-case.js';
import { english } from '../../../values/message.js';
import { errorsOf, type TestRun } from '../../tests/run-tests.js';
import { pathInRepository } from '../relative-path.js';
import { workflowCommand } from '../workflow-command.js';
import { countedRules, locatedGaps } from './coverage.js';
import { renderWhy } from './failure.js';

/** A run as annotations of GitHub Actions: failures as errors, warnings, and what is not covered as notices. */
export function render(
  run: TestRun,
  { coverage, workspace }: { coverage: boolean; workspace?: string | undefined },
): string {
  const propertiesOf = propertiesIn(workspace);
  const errors = errorsOf(run).map((error) =>
    workflowCommand('error', propertiesOf(error, error.check), error.message),
  );
  const warnings = run.files
    .flatMap((file) => file.warnings)
    .map((warning) => workflowCommand('warning', propertiesOf(warning, warning.check), warning.message));
  const failures = run.files
    .flatMap(({ cases }) => cases.filter(({ outcome }) => outcome === 'failed'))
    .map((failed) => {
      const message = `${failed.differences.map(formatDifference).join('\n')}\n\n${renderWhy(failed, false, english)}`;
      return workflowCommand('error', propertiesOf(failed, `Failed: ${failed.name}`), message.trimEnd());
    });
  const gaps = (coverage ? countedRules(run) : [])
    .flatMap(locatedGaps)
    .map(({ place, message }) =>
      workflowCommand('notice', propertiesOf(place, 'Not covered by a test'), String(message)),
    );
  return [...errors, ...warnings, ...failures, ...gaps].join('');
}

// Only where a place begins: GitHub takes columns only of a place within one line.
function propertiesIn(workspace: string | undefined) {
  return (
    { file, line, column }: { file: string; line: number; column: number },
    title: string,
  ): Record<string, string | number> => ({
    file: pathInRepository(file, workspace),
    line,
    col: column,
    title,
  });
}
