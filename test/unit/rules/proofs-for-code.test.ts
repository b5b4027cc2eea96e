import { describe, expect, it } from 'vitest';
import { plan, prove, replay } from '../../../src/index.js';

const file = (text: string, name = 'rules.yaml') => ({
  file: name,
  text: `version: 1
rules:
  - { id: yes, match: { extra_data.answer: yes }, respond: { text_message: ${text} } }
  - { id: also, match: { extra_data.answer: yes, user_side: SUPPLY }, respond: { text_message: c } }
default: { text_message: d }
sessions: { default: { url: "https://shop.example.com/" } }
`,
});
const bad = { file: 'bad.yaml', text: '[' };
const now = new Date('2026-11-22T06:30:00Z');
const yes = { touchpoint: 'CHAT', extra_data: { answer: 'yes' } };

describe('prove', () => {
  it('has a click for each rule, or says that there is none', () => {
    const { proofs, disagreements } = prove(file('a'), { now });
    expect(proofs).toMatchObject([
      { call: 'click', rule: 'yes', proof: { verdict: 'reached', witness: { request: yes } } },
      { call: 'click', rule: 'also', proof: { verdict: 'never', because: ['yes'] } },
      { call: 'click', rule: 'default', proof: { verdict: 'reached' } },
      { call: 'session', rule: 'default', proof: { verdict: 'reached' } },
    ]);
    expect(disagreements).toEqual([]);
    expect(prove(file('a'), { now, rules: ['also'] }).proofs).toHaveLength(1);
  });

  it('has only the errors of a file that has some', () => {
    expect(prove(bad)).toMatchObject({ diagnostics: [{ file: 'bad.yaml', severity: 'error' }] });
    expect(prove(bad).proofs).toBeUndefined();
  });
});

describe('replay', () => {
  const calls = [
    { request: yes, now, count: 3 },
    { request: { touchpoint: 'CHAT' }, now },
    { request: { source: 'CHAT' }, now },
    { request: { touchpoint: 5 }, now },
  ];

  it('counts what differs, and the calls that would be refused', () => {
    const { result, diagnostics } = replay(calls, file('b'), file('a'));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(result).toMatchObject({
      ...{ decided: 5, refused: 1, disagreements: [] },
      changes: [{ kind: 'answer', from: { rule: 'yes' }, to: { rule: 'yes' }, count: 3, example: '1' }],
    });
  });

  it('takes the order of receivers, and of the fields that they get, for no difference', () => {
    const notifying = (receivers: string, include: string) => ({
      file: 'rules.yaml',
      text: `version: 1
notify:
  crm: { url: "https://crm.example.com/", secret: CRM_SECRET, include: [${include}], allow_private: [10.0.0.0/8, 10.1.0.0/16] }
  audit: { url: "https://audit.example.com/", secret: AUDIT_SECRET }
notify_all: [${receivers}]
default: { text_message: d }
`,
    });
    const before = notifying('crm, audit', 'touchpoint, post_token');
    const after = notifying('audit, crm', 'post_token, touchpoint');
    const made = [{ request: { touchpoint: 'CHAT', post_token: 'wZC44q5D' }, now }];
    expect(replay(made, after, before).result!.changes).toEqual([]);
    expect(plan(before, after).plan).toMatchObject({ verdict: 'same' });
    const other = notifying('crm, audit', 'touchpoint');
    expect(replay(made, other, before).result!.changes).toMatchObject([{ kind: 'notify', count: 1 }]);
    expect(plan(before, other).plan).toMatchObject({ verdict: 'changes' });
  });

  it('says who answers, where there is nothing to compare with', () => {
    const { result } = replay(calls, file('b'));
    expect(result!.changes).toEqual([]);
    expect(result!.rules).toContainEqual({ call: 'session', rule: 'default', before: 0, after: 1 });
  });

  it('has only the errors of either version', () => {
    for (const [after, before] of [
      [bad, file('a')],
      [file('a'), bad],
    ] as const) {
      const { result, diagnostics } = replay(calls, after, before);
      expect(result).toBeUndefined();
      expect(diagnostics.some(({ file, severity }) => file === 'bad.yaml' && severity === 'error')).toBe(
        true,
      );
    }
  });
});
