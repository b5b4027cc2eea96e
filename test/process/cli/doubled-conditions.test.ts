import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../support/context.js';
import { largerInSoak, rows } from '../../support/soak.js';
import { temporaryFolder } from '../reload/folder.js';

// 60 named conditions, each of which refers twice to the one before: whoever goes through the places at which the first
// of them is asked, rather than through the conditions, never comes to an end.

const asked = { '==': [{ '-': [{ var: 'extra_data.a' }, 1] }, { var: 'extra_data.b' }] };

const forms: Record<string, { first: unknown; next: (before: object) => unknown }> = {
  and: { first: asked, next: (before) => ({ and: [before, before] }) },
  or: { first: asked, next: (before) => ({ or: [before, before] }) },
  'or, with its opposite': { first: asked, next: (before) => ({ or: [before, { '!': before }] }) },
  'and of or': {
    first: asked,
    next: (before) => ({ and: [{ or: [before, { '!!': { var: 'extra_data.c' } }] }, before] }),
  },
  negations: { first: asked, next: (before) => ({ '!': { and: [before, before] } }) },
  if: { first: asked, next: (before) => ({ if: [before, before, { '!': before }] }) },
  comparisons: { first: asked, next: (before) => ({ '==': [before, before] }) },
  arithmetic: {
    first: { '-': [{ var: 'extra_data.a' }, 1] },
    next: (before) => ({ '>': [{ '+': [before, before] }, 1] }),
  },
  lists: { first: asked, next: (before) => ({ in: [before, [before, true]] }) },
};

test.each(rows(Object.entries(forms), 5))(
  'lint, prove and plan come to an end: %s',
  largerInSoak,
  async (_, { first, next }) => {
    const folder = temporaryFolder();
    const conditions: Record<string, unknown> = { c0: first };
    for (let i = 1; i < 60; i++) conditions[`c${i}`] = next({ condition: `c${i - 1}` });
    const write = (name: string, text: string) => {
      const rules = [{ id: 'doubled', when: { condition: 'c59' }, respond: { text_message: text } }];
      const file = { version: 1, conditions, rules, default: { text_message: 'خیر' } };
      writeFileSync(join(folder, name), JSON.stringify(file));
      return join(folder, name);
    };
    const [before, after] = [write('before.yaml', 'بله'), write('after.yaml', 'آری')];

    expect((await runHere(['lint', before])).code).toBe(0);
    expect((await runHere(['prove', before])).stderr).toBe('');
    expect((await runHere(['plan', before, after])).stdout).toContain('after.yaml (revision');
  },
);
