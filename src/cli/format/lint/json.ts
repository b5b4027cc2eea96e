import type { LintReport } from './report.js';

/** A report as one JSON object; lines and columns count from 1, columns in UTF-16 units. */
export function render({ files, errors, warnings }: LintReport): string {
  const diagnostics = files.flatMap((file) =>
    file.diagnostics.map(
      ({ file, line, column, endLine, endColumn, severity, check, message, suggestion, labels }) => ({
        ...{ file, line, column, endLine, endColumn, severity, check, message, suggestion, labels },
      }),
    ),
  );
  return `${JSON.stringify({ files: files.length, errors, warnings, diagnostics }, null, 2)}\n`;
}
