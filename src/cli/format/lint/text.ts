import type { Severity } from '../../../rules/codes.js';
import { type Diagnostic, formatDiagnosticIn, isError } from '../../../rules/diagnostic.js';
import { type Language, say } from '../../../values/message.js';
import { count, listSome } from '../../../values/word-list.js';
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
export function render({ files, color, language }: LintReport): string {
  const paint = createPaint(color);
  return files.map((file) => renderFindings(file, paint, language)).join('');
}

export function renderFindings(
  { text, diagnostics }: Pick<LintedFile, 'text' | 'diagnostics'>,
  paint: Paint,
  language: Language,
): string {
  if (diagnostics.length === 0) return '';
  const lines = withoutSecrets(text.replace(/^\uFEFF/, '').split('\n'), diagnostics);
  const { shown, more } = inGroups(diagnostics);
  return [
    ...shown.map((diagnostic) => renderFinding(diagnostic, lines, paint, language)),
    ...more.map((group) => renderMore(group, paint, language)),
  ].join('');
}

/** Of each check, so many warnings of a file are shown: whoever reads ten knows the eleventh. */
const mostOfACheck = 10;

function inGroups(diagnostics: readonly Diagnostic[]): { shown: Diagnostic[]; more: Diagnostic[][] } {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (isError(diagnostic)) continue;
    const group = groups.get(diagnostic.check);
    if (group === undefined) groups.set(diagnostic.check, [diagnostic]);
    else group.push(diagnostic);
  }
  // A line for a single one says less than the one itself.
  const more = [...groups.values()]
    .map((group) => group.slice(mostOfACheck))
    .filter(({ length }) => length > 1);
  const hidden = new Set(more.flat());
  return { shown: diagnostics.filter((one) => !hidden.has(one)), more };
}

/** `rules.yaml: 290 more warnings of unused-var, in the lines 14, 15, … (all of them: --format json)` */
function renderMore(group: readonly Diagnostic[], paint: Paint, language: Language): string {
  const { file, check } = group[0]!;
  const lines = listSome([...new Set(group.map(({ line }) => String(line)))]);
  const place = paint('bold', printable(`${file}:`));
  const words = say`${count(group.length, 'more warning')} of ${check}, in the lines ${lines}`;
  const hint = paint('dim', language.render(say`(all: --format json)`));
  return `${place} ${language.render(words)} ${hint}\n`;
}

const colors = { error: 'red', warning: 'yellow' } as const satisfies Record<Severity, string>;

function renderFinding(
  diagnostic: Diagnostic,
  lines: readonly string[],
  paint: Paint,
  language: Language,
): string {
  const { line, severity } = diagnostic;
  const headline = renderHeadline(diagnostic, paint, language);
  const source = lines[line - 1]?.replace(/\r$/, '');
  if (source === undefined || source.trim() === '') return `${headline}\n`;
  const { before, marked, behind, indent, width } = excerpt(source, diagnostic);
  const number = String(line);
  const bar = paint('dim', '|');
  const margin = ' '.repeat(number.length);
  // Colour stays with the letters if a terminal reverses Persian lines; the marker below cannot.
  const shown = `${before}${paint(colors[severity], marked)}${behind}`;
  const marker = `${' '.repeat(indent)}${paint(colors[severity], '^'.repeat(width))}`;
  return `${headline}\n  ${paint('dim', number)} ${bar} ${shown}\n  ${margin} ${bar} ${marker}\n${renderHint(diagnostic, margin, paint, language)}`;
}

function renderHeadline(diagnostic: Diagnostic, paint: Paint, language: Language): string {
  const text = printable(formatDiagnosticIn(language, diagnostic));
  const { file, line, column, severity, check } = diagnostic;
  const place = printable(`${file}:${line}:${column}:`);
  const tail = ` [${check}]`;
  const message = text.slice(place.length, -tail.length);
  const { warning } = language;
  const colored = severity === 'warning' ? message.replace(warning, paint('yellow', warning)) : message;
  return `${paint('bold', place)}${colored}${paint('dim', tail)}`;
}

/** What to write instead, where the message does not say so itself. */
function renderHint(
  { message, suggestion }: Diagnostic,
  margin: string,
  paint: Paint,
  language: Language,
): string {
  if (suggestion === undefined || message.includes(suggestion) || suggestion.includes('\n')) return '';
  return `  ${margin} ${paint('dim', '=')} ${language.render(say`write: ${suggestion}`)}\n`;
}
