import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareDiagnostics, type Diagnostic } from '../../../src/rules/diagnostic.js';
import { readRulesFile } from '../../../src/rules/format/rules-file.js';
import { parseDocument } from '../../../src/rules/yaml/document.js';

/** A rules file, and the path of what is reported in it: one line a diagnostic, see {@link lineOf}. `vitest -u` writes it. */
export interface FixturePair {
  name: string;
  text: string;
  out: string;
}

/** The pairs `x.yaml` and `x.out` of a folder below `fixtures/`. */
export function fixturePairs(folder: string): FixturePair[] {
  const path = (name: string) => fileURLToPath(new URL(`fixtures/${folder}/${name}`, import.meta.url));
  return readdirSync(path(''))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({
      name,
      text: readFileSync(path(name), 'utf8'),
      out: path(name.replace(/yaml$/, 'out')),
    }));
}

/** What the document and its structure are reproached with, in reading order. */
export function diagnosticsOf(text: string): Diagnostic[] {
  const document = parseDocument(text, 'rules.yaml');
  const diagnostics = [...document.diagnostics];
  if (document.data !== undefined) {
    readRulesFile(document.data, (finding) =>
      diagnostics.push(document.locate({ severity: 'error', ...finding })),
    );
  }
  return diagnostics.sort(compareDiagnostics);
}

/** `line:column-endLine:endColumn severity check message` */
export function lineOf({ line, column, endLine, endColumn, severity, check, message }: Diagnostic): string {
  return `${line}:${column}-${endLine}:${endColumn} ${severity} ${check} ${message}\n`;
}
