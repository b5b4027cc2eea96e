import { type Diagnostic, messageOf } from '../../../rules/diagnostic.js';
import { type Element, renderXml } from '../xml.js';
import type { LintReport } from './report.js';

/** A report as Checkstyle's XML, which many viewers of warnings read. */
export function render({ files }: LintReport): string {
  const content = files.map(({ file, diagnostics }) => ({
    name: 'file',
    attributes: { name: file },
    content: diagnostics.map(errorElement),
  }));
  return renderXml({ name: 'checkstyle', attributes: { version: '4.3' }, content });
}

function errorElement(diagnostic: Diagnostic): Element {
  const { line, column, severity, check } = diagnostic;
  const attributes = { line, column, severity, message: messageOf(diagnostic), source: `dargah.${check}` };
  return { name: 'error', attributes };
}
