import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { unmark } from '../../support/marked.js';
import { groups } from './index.js';

describe.each(Object.entries(groups))('%s', (_group, slips) => {
  it.each(slips)('%s', (_name, marked, found, words = []) => {
    const { text, place } = unmark(marked);
    const { diagnostics } = prepareRules({ file: 'rules.yaml', text });
    expect(
      diagnostics.map(
        ({ line, column, endLine, endColumn, severity, check }) =>
          `${line}:${column}-${endLine}:${endColumn} ${severity} ${check}`,
      ),
    ).toEqual([`${place} ${found}`]);
    for (const word of words) expect(diagnostics[0]!.message).toContain(word);
  });
});

describe('nothing is reported in a file as people write it', () => {
  const corpus = new URL('corpus/', import.meta.url);

  it.each(readdirSync(corpus))('%s', (name) => {
    const text = readFileSync(new URL(name, corpus), 'utf8');
    // As editors of other systems save it, too.
    for (const saved of [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`]) {
      expect(prepareRules({ file: name, text: saved }).diagnostics).toEqual([]);
    }
  });
});
