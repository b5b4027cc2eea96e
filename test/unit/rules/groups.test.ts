import { describe, expect, it, test } from 'vitest';
import { decideSession, plan } from '../../../src/index.js';
import { shippedContract } from '../../../src/platform/contract.js';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { formatDiagnostic } from '../../../src/rules/diagnostic.js';
import { compileRules } from '../../../src/rules/engine/compile.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { explain } from '../../../src/rules/explain.js';
import { prepareRules } from '../../../src/rules/prepare.js';
import { createCoverageCounter, gapsOf } from '../../../src/rules/tests/coverage.js';
import { fileOf, goodRules } from '../../support/rules.js';

const now = new Date('2026-11-22T06:30:00Z');
const file = 'rules.yaml';

const receivers = `
notify:
  crm: { url: https://crm.example.com/hooks, secret: CRM_SECRET }
  audit: { url: https://audit.example.com/hooks, secret: CRM_SECRET }
  desk: { url: https://desk.example.com/hooks, secret: CRM_SECRET }`;

const grouped = fileOf(`${receivers}
rules:
  - { id: first, match: { touchpoint: MY_POST }, respond: { text_message: یک } }
  - group:
      id: chat
      match: { touchpoint: CHAT }
      notify: { to: audit, when: { "==": [{ var: extra_data.answer }, yes] } }
      labels: { owner: chat-team, ticket: A-1 }
      rules:
        - { id: yes, match: { extra_data.answer: yes }, respond: { text_message: دو }, notify: crm }
        - group:
            when: { "==": [{ var: user_side }, DEMAND] }
            labels: { ticket: A-2 }
            notify: desk
            rules:
              - { id: step, labels: { ticket: A-3 }, match: { extra_data.step: [1, 2] }, respond: { text_message: سه } }
              - { id: buyer, respond: { text_message: چهار } }
  - { id: last, match: { extra_data.answer: yes }, respond: { text_message: پنج } }
`);

/** The same with everything written at each rule. */
const spelledOut = fileOf(`${receivers}
rules:
  - { id: first, match: { touchpoint: MY_POST }, respond: { text_message: یک } }
  - id: yes
    match: { touchpoint: CHAT, extra_data.answer: yes }
    respond: { text_message: دو }
    notify: [crm, { to: audit, when: { "==": [{ var: extra_data.answer }, yes] } }]
  - id: step
    match: { touchpoint: CHAT, user_side: DEMAND, extra_data.step: [1, 2] }
    respond: { text_message: سه }
    notify: [{ to: audit, when: { "==": [{ var: extra_data.answer }, yes] } }, desk]
  - id: buyer
    match: { touchpoint: CHAT, user_side: DEMAND }
    respond: { text_message: چهار }
    notify: [{ to: audit, when: { "==": [{ var: extra_data.answer }, yes] } }, desk]
  - { id: last, match: { extra_data.answer: yes }, respond: { text_message: پنج } }
`);

const clicks = ['CHAT', 'MY_POST', 'MY_DIVAR', null].flatMap((touchpoint) =>
  ['DEMAND', 'SUPPLY', null].flatMap((user_side) =>
    ['yes', 'no', undefined].flatMap((answer) =>
      [1, 2, 3, undefined].map((step) => ({ touchpoint, user_side, extra_data: { answer, step } })),
    ),
  ),
);

describe('a group', () => {
  it('decides as if each of its rules had written it all, and as json-logic-js does', () => {
    const [rules, others] = [goodRules(grouped), goodRules(spelledOut)];
    const judge = createJudge(analyzeRules({ file, text: grouped }).resolved!);
    const answered = new Set<string>();
    for (const click of clicks) {
      const decision = decide(rules, click, { now });
      expect(decision).toEqual(decide(others, click, { now }));
      expect(judge(click, now, decision)).toBeUndefined();
      answered.add(decision.rule);
    }
    expect([...answered].sort()).toEqual(['buyer', 'default', 'first', 'last', 'step', 'yes']);
  });

  it('is no edit for dargah plan', () => {
    const { plan: made } = plan({ file, text: spelledOut }, { file, text: grouped });
    expect(made!.verdict).toBe('same');
  });

  it('is there for its time, of which a rule of it has a part', () => {
    const text = fileOf(`timezone: UTC
rules:
  - group:
      from: 2026-12-03
      until: 2026-12-05 18:00
      rules:
        - group:
            from: 2026-12-04
            rules:
              - { id: later, until: 2026-12-04, respond: { text_message: یک } }
        - { id: all, respond: { text_message: دو } }`);
    const ruleset = goodRules(text);
    const { resolved } = analyzeRules({ file, text });
    const judge = createJudge(resolved!);
    const ruleAt = (instant: string) => {
      const at = new Date(instant);
      const decision = decide(ruleset, { touchpoint: 'CHAT' }, { now: at });
      expect(judge({ touchpoint: 'CHAT' }, at, decision)).toBeUndefined();
      return decision.rule;
    };
    const found = [
      ['2026-12-02T23:59:59Z', 'default'],
      ['2026-12-03T00:00:00Z', 'all'],
      ['2026-12-03T23:59:59Z', 'all'],
      ['2026-12-04T00:00:00Z', 'later'],
      ['2026-12-04T23:59:59Z', 'later'],
      ['2026-12-05T00:00:00Z', 'all'],
      ['2026-12-05T17:59:59Z', 'all'],
      ['2026-12-05T18:00:00Z', 'default'],
    ] as const;
    for (const [instant, rule] of found) expect(ruleAt(instant), instant).toBe(rule);
  });

  it('gives its rules the labels that they do not have themselves', () => {
    expect(Object.fromEntries(goodRules(grouped).labels)).toEqual({
      yes: { owner: 'chat-team', ticket: 'A-1' },
      step: { owner: 'chat-team', ticket: 'A-3' },
      buyer: { owner: 'chat-team', ticket: 'A-2' },
    });
  });

  it('is explained at its own lines', () => {
    const { resolved, locate } = analyzeRules({ file, text: grouped });
    const explained = explain(
      resolved!,
      file,
      shippedContract(),
      { touchpoint: 'CHAT', user_side: 'DEMAND' },
      now,
    );
    const rule = explained.rules.find(({ id }) => id === 'buyer')!;
    expect(rule).toMatchObject({ outcome: 'answered', labels: { ticket: 'A-2' } });
    const lines = rule.condition!.parts.map(
      ({ at }) => locate({ path: at!, severity: 'error', check: '', message: '' }).line,
    );
    expect(lines).toEqual([11, 17]);
  });

  it('is covered once for all its rules', () => {
    const { resolved } = analyzeRules({ file, text: grouped });
    const counter = createCoverageCounter(resolved!);
    const ruleset = compileRules(resolved!, file, shippedContract(), counter.listener);
    counter.count(
      'click',
      decide(ruleset, { touchpoint: 'CHAT', user_side: 'DEMAND', extra_data: {} }, { now }),
    );
    const gaps = gapsOf(counter.coverage()).map(({ message }) => String(message));
    expect(gaps.filter((message) => message.includes('touchpoint == "CHAT"'))).toEqual([
      'touchpoint == "CHAT" was never false, in group "chat"',
    ]);
    expect(gaps).toContain('rule "step" [owner: chat-team, ticket: A-3] never answered');
  });

  it('may stand in the rules of sessions', () => {
    const rules = goodRules(
      fileOf(`sessions:
  rules:
    - group:
        match: { user_side: SUPPLY }
        rules:
          - { id: panel, match: { extra_data.step: panel }, url: "https://a.example/panel" }
          - { id: seller, url: "https://a.example/seller" }
  default: { url: "https://a.example/" }`),
    );
    const urlFor = (request: object) => decideSession(rules, { source: 'CHAT', ...request }, { now }).rule;
    expect(urlFor({ user_side: 'SUPPLY', extra_data: { step: 'panel' } })).toBe('panel');
    expect(urlFor({ user_side: 'SUPPLY' })).toBe('seller');
    expect(urlFor({ user_side: 'DEMAND' })).toBe('default');
  });
});

test.each<[string, string, string[]]>([
  [
    'a key of a group beside it',
    'rules:\n  - group: { rules: [{ id: a, respond: { text_message: یک } }] }\n    match: { touchpoint: CHAT }',
    [
      '4:5: the entry of the group has an unknown key "match". It belongs in the group: group: { match: … } [unknown-key]',
    ],
  ],
  [
    'a misspelt key of a group',
    'rules:\n  - group:\n      id: chat\n      mach: { touchpoint: CHAT }\n      rules: [{ id: a, respond: { text_message: یک } }]',
    ['5:7: group "chat" has an unknown key "mach". Did you mean "match"? [unknown-key]'],
  ],
  [
    'a group without rules',
    'rules:\n  - group: { match: { touchpoint: CHAT } }',
    ['3:5: the group has no "rules". Add the rules that share the rest: rules: [ … ] [missing-key]'],
  ],
  [
    'a group of no rules',
    'rules:\n  - group: { match: { touchpoint: CHAT }, rules: [] }',
    ['3:50: "rules" of the group is empty, so the group does nothing [wrong-value]'],
  ],
  [
    'a slip in a rule of a group',
    'rules:\n  - group:\n      rules:\n        - { id: a, respond: { text_message: یک } }\n        - { id: a, respnd: { text_message: دو } }',
    [
      '6:17: the id "a" is already taken by the rule in line 5. Give each rule its own id [duplicate-id]',
      '6:20: rule "a" has an unknown key "respnd". Did you mean "respond"? [unknown-key]',
    ],
  ],
  [
    'a group that matches nothing, once',
    'rules:\n  - group:\n      match: { touchpoint: CHAT }\n      when: { "==": [{ var: touchpoint }, MY_POST] }\n      rules:\n        - { id: a, match: { extra_data.x: 1 }, respond: { text_message: یک } }\n        - { id: b, respond: { text_message: دو } }',
    [
      '5:13: warning: this never holds together with touchpoint == "CHAT", so no rule of the group ever matches [constant-condition]',
    ],
  ],
  [
    'a rule that contradicts its group',
    'rules:\n  - group:\n      match: { touchpoint: CHAT }\n      rules:\n        - { id: a, match: { touchpoint: MY_POST }, respond: { text_message: یک } }',
    [
      '6:41: warning: this never holds together with touchpoint == "CHAT", so rule "a" never matches [constant-condition]',
    ],
  ],
  [
    'a rule that repeats its group',
    'rules:\n  - group:\n      match: { touchpoint: CHAT }\n      rules:\n        - { id: a, match: { touchpoint: CHAT }, respond: { text_message: یک } }',
    [
      '6:41: warning: this repeats an earlier part of the same "and": touchpoint == "CHAT". Change it or remove it [repeated-test]',
    ],
  ],
  [
    'an unknown fact in a group, once',
    'rules:\n  - group:\n      match: { touchpont: CHAT }\n      rules:\n        - { id: a, match: { extra_data.x: 1 }, respond: { text_message: یک } }\n        - { id: b, match: { extra_data.x: 2 }, respond: { text_message: دو } }',
    [
      '4:16: warning: "touchpont" is not a field that the platform documents, so it may always be null. Did you mean "touchpoint"? [unknown-variable]',
    ],
  ],
])('lint names %s', (_, body, expected) => {
  const { diagnostics } = prepareRules({ file: '', text: fileOf(body) });
  expect(diagnostics.map((one) => formatDiagnostic(one).slice(1))).toEqual(expected);
});

test.each<[string, string]>([
  [
    'labels: payments',
    '"labels" of rule "a" must be a mapping such as { owner: payments, ticket: SHOP-12 }, but it is a text [wrong-type]',
  ],
  [
    'labels: {}',
    '"labels" of rule "a" is empty. Name a label, such as { owner: payments, ticket: SHOP-12 }, or remove the key [wrong-value]',
  ],
  [
    'labels: { ticket: 12 }',
    'the label "ticket" must be a text of 1 to 200 letters, but it is the number 12. Put it in quotes [wrong-type]',
  ],
  [
    'labels: { ticket: "" }',
    'a label is a text of 1 to 200 letters, but this one is empty. Put longer words into "description" [wrong-value]',
  ],
  [
    'labels: { "a b": c }',
    '"a b" is not a valid name in "labels" of rule "a": a name begins with a letter or "_" and holds only letters, digits, "_" and "-" [wrong-value]',
  ],
])('lint refuses %s', (labels, expected) => {
  const text = fileOf(
    `rules:\n  - { id: a, match: { touchpoint: CHAT }, respond: { text_message: یک }, ${labels} }`,
  );
  const { diagnostics } = prepareRules({ file: '', text });
  expect(diagnostics.map((one) => formatDiagnostic(one).replace(/^:\d+:\d+: /, ''))).toEqual([expected]);
});
