import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/rules/prepare.js';

// Each of these once took a time that grew with the square of what was found. How long they take is measured elsewhere;
// here, what is kept between findings must not move any of them.

const count = 1_000;

function many(text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join('');
}

function withDefault(text: string): string {
  return `version: 1\nrules: []\ndefault:\n  text_message: ${text}\n`;
}

const files: Record<string, { text: string; check: string; found: number; last?: object }> = {
  'insertions in one text': {
    text: withDefault(`"${many((i) => `{{ nope${i} }} `)}"`),
    check: 'unknown-variable',
    found: count,
    last: { line: 4, column: 18 + many((i) => `{{ nope${i} }} `).length - 'nope999 }} '.length },
  },
  'insertions in a text of many lines': {
    text: withDefault(`|-\n${many((i) => `    {{ nope${i} }}\n`)}`),
    check: 'unknown-variable',
    found: count,
    last: { line: 4 + count, column: 8 },
  },
  'insertions among quotes that are doubled': {
    text: withDefault(`'${many((i) => `'' {{ nope${i} }} `)}'`),
    check: 'unknown-variable',
    found: count,
    last: { line: 4, column: 18 + many((i) => `'' {{ nope${i} }} `).length - 'nope999 }} '.length },
  },
  'filters in one text': {
    text: withDefault(`"${many((i) => `{{ post_token | nope${i} }} `)}"`),
    check: 'unknown-filter',
    found: count,
  },
  'insertions that are never closed': {
    text: withDefault(`"${many((i) => `{{ a${i} `)}"`),
    check: 'template-syntax',
    found: 1,
  },
  'ignores of the whole file': {
    text: `${many(() => '# dargah-ignore unused-var it is for later\n')}version: 1\nvars:\n${many((i) => `  v${i}: 1\n`)}default: { text_message: x }\n`,
    check: 'unused-var',
    found: 0,
  },
  'ignores above one line': {
    text: `version: 1\n${many(() => '# dargah-ignore-next-line unused-var it is for later\n')}vars: { ${many((i) => `v${i}: 1, `)} }\ndefault: { text_message: x }\n`,
    check: 'unused-var',
    // They are shown at their keys, in this very line.
    found: 0,
  },
  'unknown names beside as many known ones': {
    text: `version: 1\nresponses:\n${many((i) => `  known-${i}: { text_message: a }\n`)}rules:\n${many((i) => `  - { id: r${i}, respond: knwon-${i} }\n`)}default: { text_message: x }\n`,
    check: 'unknown-response',
    found: count,
  },
};

describe(`${count} findings are placed, for`, () => {
  test.each(Object.entries(files))('%s', (_, { text, check, found, last }) => {
    const { diagnostics } = prepareRules({ file: 'rules.yaml', text });
    const ofCheck = diagnostics.filter((diagnostic) => diagnostic.check === check);
    expect(ofCheck).toHaveLength(found);
    if (last !== undefined) expect(ofCheck.at(-1)).toMatchObject(last);
  });
});
