import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { persian } from '../../../src/persian/persian.js';
import { compareDiagnostics, type Diagnostic } from '../../../src/rules/diagnostic.js';
import { readRulesFile } from '../../../src/rules/format/rules-file.js';
import { parseDocument } from '../../../src/rules/yaml/document.js';
import type { Language } from '../../../src/values/message.js';

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
export function diagnosticsOf(text: string, language?: Language): Diagnostic[] {
  const document = parseDocument(text, 'rules.yaml', language);
  const diagnostics = [...document.diagnostics];
  if (document.data !== undefined) {
    readRulesFile(document.data, (finding) =>
      diagnostics.push(document.locate({ severity: 'error', ...finding })),
    );
  }
  return diagnostics.sort(compareDiagnostics);
}

/**
 * Holds what is found against the `.out`, and what is said of it in Persian against the `.fa.out`, at the same places.
 * Returns what is found.
 */
export async function expectAsWritten(
  out: string,
  find: (language?: Language) => Diagnostic[],
): Promise<Diagnostic[]> {
  const [found, inPersian] = [find(), find(persian)];
  await expect(found.map(lineOf).join('')).toMatchFileSnapshot(out);
  await expect(inPersian.map(lineOf).join('')).toMatchFileSnapshot(out.replace(/out$/, 'fa.out'));
  const placesOf = (diagnostics: Diagnostic[]) => diagnostics.map(({ message, ...place }) => place);
  expect(placesOf(inPersian)).toEqual(placesOf(found));
  return found;
}

/** `line:column-endLine:endColumn severity check message` */
function lineOf({ line, column, endLine, endColumn, severity, check, message }: Diagnostic): string {
  return `${line}:${column}-${endLine}:${endColumn} ${severity} ${check} ${message}\n`;
}
