import type { Severity } from '../../../rules/codes.js';
import { type Diagnostic, formatDiagnostic } from '../../../rules/diagnostic.js';
import { excerpt, printable } from '../excerpt.js';
import { createPaint, type Paint } from '../paint.js';
import type { LintedFile, LintReport } from './report.js';
import { withoutSecrets } from './secrets.js';

/**
 * A report for people: each finding as compilers write it, and below it the line with a marker under the place.
 *
 *     rules.yaml:12:14: rule "vip" responds with "greet", which is not defined. … [unknown-response]
 *       12 |     respond: greet
 *          |              ^^^^^
 */
export function render({ files, color }: LintReport): string {
  const paint = createPaint(color);
  return files.map((file) => renderFindings(file, paint)).join('');
}

export function renderFindings(
  { text, diagnostics }: Pick<LintedFile, 'text' | 'diagnostics'>,
  paint: Paint,
): string {
  if (diagnostics.length === 0) return '';
  const lines = withoutSecrets(text.replace(/^\uFEFF/, '').split('\n'), diagnostics);
  return diagnostics.map((diagnostic) => renderFinding(diagnostic, lines, paint)).join('');
}

const colors = { error: 'red', warning: 'yellow' } as const satisfies Record<Severity, string>;

function renderFinding(diagnostic: Diagnostic, lines: readonly string[], paint: Paint): string {
  const { line, severity } = diagnostic;
  const headline = renderHeadline(diagnostic, paint);
  const source = lines[line - 1]?.replace(/\r$/, '');
  if (source === undefined || source.trim() === '') return `${headline}\n`;
  const { before, marked, behind, indent, width } = excerpt(source, diagnostic);
  const number = String(line);
  const bar = paint('dim', '|');
  const margin = ' '.repeat(number.length);
  // Colour stays with the letters if a terminal reverses Persian lines; the marker below cannot.
  const shown = `${before}${paint(colors[severity], marked)}${behind}`;
  const marker = `${' '.repeat(indent)}${paint(colors[severity], '^'.repeat(width))}`;
  return `${headline}\n  ${paint('dim', number)} ${bar} ${shown}\n  ${margin} ${bar} ${marker}\n${renderHint(diagnostic, margin, paint)}`;
}

function renderHeadline(diagnostic: Diagnostic, paint: Paint): string {
  const text = printable(formatDiagnostic(diagnostic));
  const { file, line, column, severity, check } = diagnostic;
  const place = printable(`${file}:${line}:${column}:`);
  const tail = ` [${check}]`;
  const message = text.slice(place.length, -tail.length);
  const colored = severity === 'warning' ? message.replace('warning:', paint('yellow', 'warning:')) : message;
  return `${paint('bold', place)}${colored}${paint('dim', tail)}`;
}

/** What to write instead, where the message does not say so itself. */
function renderHint({ message, suggestion }: Diagnostic, margin: string, paint: Paint): string {
  if (suggestion === undefined || message.includes(suggestion) || suggestion.includes('\n')) return '';
  return `  ${margin} ${paint('dim', '=')} write: ${suggestion}\n`;
}
