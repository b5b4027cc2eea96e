import { describe, expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { type Diagnostic, isError } from '../../../src/rules/diagnostic.js';
import { editOf } from '../../../src/rules/fix.js';
import { largerInSoak, rows } from '../../support/soak.js';
import { textsWithFindings } from './fixtures.js';

describe('what a finding says to write mends it, and is no error', () => {
  let tried = 0;

  const texts = rows(textsWithFindings, 400);

  it.each(texts)('%s', largerInSoak, (_, text) => {
    const before = diagnosticsOf(text);
    for (const found of before) {
      if (found.suggestion === undefined) continue;
      tried++;
      const { start, end } = editOf(text, found)!;
      const mended = text.slice(0, start) + found.suggestion + text.slice(end);
      const after = diagnosticsOf(mended);
      expect(after.map(place), mended).not.toContain(place(found));
      // Where there was an error, not everything had been looked at; but the mended place has no other one.
      const others = new Set(before.filter((one) => one !== found && isError(one)).map(({ check }) => check));
      const wrong = after.filter((one) => isError(one) && !others.has(one.check));
      expect(wrong, mended).toEqual([]);
    }
  });

  it('and there are many', largerInSoak, () => {
    expect(tried).toBeGreaterThan(texts.length * 0.4);
  });
});

function diagnosticsOf(text: string): Diagnostic[] {
  return prepareRules({ file: 'rules.yaml', text }).diagnostics;
}

function place({ line, column, check, message }: Diagnostic): string {
  return `${line}:${column} ${check} ${message}`;
}
