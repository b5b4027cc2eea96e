import { expect, test } from 'vitest';
import { decide, plan, prepareRules } from '../../../../../src/index.js';

/** Edits of what words of a file depend on and do not hold: the words themselves stay as they were. */

const file = (sections: string, when: string, respond: string, timezone = 'Asia/Tehran') => `
version: 1
timezone: ${timezone}
${sections}
rules:
  - { id: a, match: { touchpoint: CHAT }, when: ${when}, respond: { text_message: ${respond} } }
default: { text_message: d }
`;

const ofBuyers = '{ "!=": [{ var: user_side }, SUPPLY] }';
const table = (entries: string) => `vars: { t: { ${entries} } }`;
const experiment = 'experiments: { e: { by: user_id, variants: { old: 1, new: 1 }, otherwise: old } }';
const ofTable = (by: string) => `"n {{ vars.t[${by}] | default: 'none' }}"`;
const computed = '{ "==": [{ var: { cat: ["vars.t.", { var: extra_data.k }] } }, 1] }';
const whole = '{ in: ["qqq", { lower: { var: "" } }] }';

test.each<[string, before: string, after: string]>([
  [
    'an entry of a table',
    file(table('a: x, b: two'), ofBuyers, ofTable('extra_data.city')),
    file(table('a: x, b: three'), ofBuyers, ofTable('extra_data.city')),
  ],
  [
    'the fact by which a table is looked up',
    file(table('a: x'), ofBuyers, ofTable('extra_data.city')),
    file(table('a: x'), ofBuyers, ofTable('extra_data.region')),
  ],
  [
    'an entry of a table of variants',
    file(`${experiment}\n${table('old: x, new: two')}`, ofBuyers, ofTable('experiments.e')),
    file(`${experiment}\n${table('old: x, new: three')}`, ofBuyers, ofTable('experiments.e')),
  ],
  ['a constant at a computed path', file(table('a: 1'), computed, 'x'), file(table('a: 2'), computed, 'x')],
  ['a constant among all facts', file(table('a: qqq'), whole, 'x'), file(table('a: zzz'), whole, 'x')],
  [
    'a constant that may be missing',
    file(table('a: 1'), '{ missing: [vars.t.a] }', 'x'),
    file(table('a: null'), '{ missing: [vars.t.a] }', 'x'),
  ],
  [
    'a constant that is null, with a fallback',
    file(table('a: null'), '{ "==": [{ var: [vars.t.a, 5] }, 5] }', 'x'),
    file(table('a: 5'), '{ "==": [{ var: [vars.t.a, 5] }, 5] }', 'x'),
  ],
  [
    'the time zone, where all facts are read',
    file('', '{ in: ["t10:", { lower: { var: "" } }] }', 'x', 'Asia/Tehran'),
    file('', '{ in: ["t10:", { lower: { var: "" } }] }', 'x', 'UTC'),
  ],
])('%s: a change, and each click shows it', (_, before, after) => {
  const sources = [before, after].map((text) => ({ file: 'rules.yaml', text }));
  const { plan: planned, diagnostics } = plan(sources[0]!, sources[1]!);
  expect(diagnostics).toEqual([]);
  expect(planned).toMatchObject({ verdict: 'changes', differences: [{ faults: [] }] });
  const witnesses = planned!.differences.flatMap(({ classes }) =>
    classes.flatMap(({ pairs }) => pairs.map((pair) => pair.witness)),
  );
  expect(witnesses).not.toEqual([]);
  for (const { request, now } of witnesses) {
    const [one, other] = sources.map(
      (source) => decide(prepareRules(source).ruleset!, request, { now }).body,
    );
    expect(one).not.toBe(other);
  }
});

test.each<[string, before: string, after: string]>([
  [
    'a table with another name',
    file(table('a: x'), ofBuyers, ofTable('extra_data.city')),
    file('vars: { u: { a: x } }', ofBuyers, `"n {{ vars.u[extra_data.city] | default: 'none' }}"`),
  ],
  [
    'another constant than the one that a text inserts',
    file('vars: { t: 1, u: 2 }', ofBuyers, `"{{ vars.t }} {{ extra_data.city | default: 'x' }}"`),
    file('vars: { t: 1, u: 3 }', ofBuyers, `"{{ vars.t }} {{ extra_data.city | default: 'x' }}"`),
  ],
  [
    'a constant, where items of a list are read as a whole',
    file('vars: { u: 2 }', '{ some: [{ var: extra_data.l }, { "==": [{ var: "" }, 2] }] }', 'x'),
    file('vars: { u: 3 }', '{ some: [{ var: extra_data.l }, { "==": [{ var: "" }, 2] }] }', 'x'),
  ],
])('%s: no change', (_, before, after) => {
  const [one, other] = [before, after].map((text) => ({ file: 'rules.yaml', text }));
  expect(plan(one!, other!).plan).toMatchObject({ verdict: 'same' });
});
