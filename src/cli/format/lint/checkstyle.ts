import type { Diagnostic } from '../../../rules/diagnostic.js';
import { attributes } from '../xml.js';
import type { LintedFile, LintReport } from './report.js';

/** A report as Checkstyle's XML, which many viewers of warnings read. */
export function renderLintCheckstyle({ files }: LintReport): string {
  const body = files.map(renderFile).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${body}</checkstyle>\n`;
}

function renderFile({ file, diagnostics }: LintedFile): string {
  return `  <file${attributes({ name: file })}>\n${diagnostics.map(renderError).join('')}  </file>\n`;
}

function renderError({ line, column, severity, message, check }: Diagnostic): string {
  return `    <error${attributes({ line, column, severity, message, source: `dargah.${check}` })}/>\n`;
}
