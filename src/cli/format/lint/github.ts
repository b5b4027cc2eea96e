import { messageOf } from '../../../rules/diagnostic.js';
import { pathInRepository } from '../relative-path.js';
import { workflowCommand } from '../workflow-command.js';
import type { LintReport } from './report.js';

/** A report as annotations of GitHub Actions. */
export function render({ files, workspace }: LintReport): string {
  return files
    .flatMap(({ diagnostics }) => diagnostics)
    .map((diagnostic) => {
      const { file, line, column, endLine, endColumn, severity, check } = diagnostic;
      // GitHub takes columns only of a place within one line.
      const columns = line === endLine ? { col: column, endColumn } : {};
      const place = { file: pathInRepository(file, workspace), line, endLine, ...columns, title: check };
      return workflowCommand(severity, place, messageOf(diagnostic));
    })
    .join('');
}
