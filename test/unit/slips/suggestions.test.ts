import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { type Diagnostic, isError } from '../../../src/rules/diagnostic.js';
import { unmark } from '../../support/marked.js';
import { groups } from './index.js';

const fixtures = new URL('../checks/', import.meta.url);
const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => [name, readFileSync(new URL(name, fixtures), 'utf8')] as const);
const slips = Object.values(groups)
  .flat()
  .map(([name, marked]) => [name, unmark(marked).text] as const);

describe('what a finding says to write mends it, and is no error', () => {
  let tried = 0;

  it.each([...files, ...slips])('%s', (_, text) => {
    const before = diagnosticsOf(text);
    for (const found of before) {
      if (found.suggestion === undefined) continue;
      tried++;
      const mended = replaced(text, found, found.suggestion);
      const after = diagnosticsOf(mended);
      expect(after.map(place), mended).not.toContain(place(found));
      // Where there was an error, not everything had been looked at; but the mended place has no other one.
      const others = new Set(before.filter((one) => one !== found && isError(one)).map(({ check }) => check));
      const wrong = after.filter((one) => isError(one) && !others.has(one.check));
      expect(wrong, mended).toEqual([]);
    }
  });

  it('and there are many', () => {
    expect(tried).toBeGreaterThan(300);
  });
});

function diagnosticsOf(text: string): Diagnostic[] {
  return prepareRules({ file: 'rules.yaml', text }).diagnostics;
}

function place({ line, column, check, message }: Diagnostic): string {
  return `${line}:${column} ${check} ${message}`;
}

/** The text with a suggestion in the place of a finding. */
function replaced(text: string, { line, column, endLine, endColumn }: Diagnostic, suggestion: string) {
  const lines = text.split('\n');
  const offset = (row: number, at: number) =>
    lines.slice(0, row - 1).reduce((sum, one) => sum + one.length + 1, 0) + at - 1;
  return text.slice(0, offset(line, column)) + suggestion + text.slice(offset(endLine, endColumn));
}
