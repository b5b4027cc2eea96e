import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../../src/rules/yaml/document.js';
import { below, mulberry32, pick } from '../../../support/random.js';
import { size } from '../../../support/soak.js';
import { diagnosticsOf, fixturePairs } from '../fixture-pairs.js';

describe('no text brings the parser down', () => {
  const open = [
    '[',
    '{a: ',
    '- ',
    '? ',
    'a: ',
    ': ',
    '[{',
    '[? ',
    '- [',
    '!x [',
    '&a [',
    '{? [',
    '"a": [',
    '[[]: ',
  ];
  it.each(open)('a hundred thousand times %j', (piece) => {
    const { data, diagnostics } = parseDocument(piece.repeat(100_000), 'rules.yaml');
    expect(data).toBeUndefined();
    expect(diagnostics.at(-1)).toMatchObject({ check: 'yaml-nesting', line: 1 });
  });

  it.each(['a:\n', '- a:\n', '-\n', '?\n'])('ever deeper lines of %j', (piece) => {
    const text = Array.from({ length: 500 }, (_, i) => ' '.repeat(i * 2) + piece).join('');
    expect(parseDocument(text, 'rules.yaml').diagnostics.at(-1)).toMatchObject({ check: 'yaml-nesting' });
  });

  it('64 levels are read, 65 are not', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseDocument(nested(64), 'rules.yaml').diagnostics).toEqual([]);
    expect(parseDocument(nested(65), 'rules.yaml').diagnostics).toMatchObject([
      { check: 'yaml-nesting', column: 65 },
    ]);
  });

  it.each([
    '] ',
    '}',
    '"',
    "'",
    '!',
    '&',
    '*',
    '%',
    '@',
    '`',
    '|',
    '\t',
    '{{',
    'a: "x" y\n',
    '- a: ',
    '---\n',
    '...\n',
    ',',
    '\\',
    ': : ',
  ])('thousands of %j', (piece) => {
    const { diagnostics } = parseDocument(piece.repeat(5_000), 'rules.yaml');
    expect(diagnostics.length).toBeLessThanOrEqual(5_000);
  });

  it('damaged files give diagnostics within the file', () => {
    const good = fixturePairs('rules-file').find(({ name }) => name === 'good.yaml')!.text;
    const random = mulberry32(20_261_122);
    const scraps = [
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      ':',
      ': ',
      '- ',
      '#',
      '&a',
      '*a',
      '!',
      '!=:',
      '\t',
      '\n',
      '\r',
      '---\n',
      '%',
      '{{',
      '<<:',
      '?',
      '|',
      '>',
      ',',
      'س',
      '\u200C',
      '\uFEFF',
      '\0',
      '🙂',
      '\uD800',
    ];
    const outside: unknown[] = [];
    for (let run = 0; run < size(2_000, 150); run++) {
      let text = good;
      for (let edits = 1 + below(random, 4); edits > 0; edits--) {
        const at = below(random, text.length);
        const length = pick(random, [0, 0, 1, 5, 60]);
        text = text.slice(0, at) + pick(random, ['', ...scraps]) + text.slice(at + length);
      }
      if (run % 3 === 0) text = text.slice(0, below(random, text.length));
      const lines = text.split('\n').map((line) => line.length);
      for (const diagnostic of diagnosticsOf(text)) {
        const { line, column, endLine, endColumn, message } = diagnostic;
        const isWithin =
          message !== '' &&
          column >= 1 &&
          endLine * 1e6 + endColumn >= line * 1e6 + column &&
          endColumn <= lines[endLine - 1]! + 1;
        if (!isWithin) outside.push({ text, diagnostic });
      }
    }
    expect(outside).toEqual([]);
  });
});
