import type { Diagnostic } from '../../../src/rules/diagnostic.js';
import type { Row } from './opened.js';

/** The same rows with what was found in them: a finding belongs to the last rule that begins at its line or before it. */
export function withFindings(plain: readonly Row[], diagnostics: readonly Diagnostic[]): Row[] {
  const rows = plain.map((row): Row => ({ ...row, findings: [] }));
  const byFile = new Map<string, Row[]>();
  for (const row of rows) {
    const own = byFile.get(row.file);
    if (own === undefined) byFile.set(row.file, [row]);
    else own.push(row);
  }
  for (const own of byFile.values()) own.sort((a, b) => a.line - b.line);
  for (const { file, line, severity, message, check } of diagnostics) {
    const row = lastBefore(byFile.get(file) ?? [], line);
    if (row === undefined) continue;
    row.findings.push({ severity, message, line });
    if (check === 'unreachable-rule') row.unreachable = message;
  }
  return rows;
}

function lastBefore(rows: readonly Row[], line: number): Row | undefined {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.line <= line) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1];
}
