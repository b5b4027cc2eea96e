import { describe, expect, it, test } from 'vitest';
import { decideSession, plan } from '../../../src/index.js';
import { shippedContract } from '../../../src/platform/contract.js';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { formatDiagnostic } from '../../../src/rules/diagnostic.js';
import { compileRules } from '../../../src/rules/engine/compile.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { planRules } from '../../../src/rules/engine/plan.js';
import { explain } from '../../../src/rules/explain.js';
import { prepareRules } from '../../../src/rules/prepare.js';
import { createProofs } from '../../../src/rules/prove.js';
import { createCoverageCounter, gapsOf } from '../../../src/rules/tests/coverage.js';
import { testAnalyzedRules } from '../../../src/rules/tests/tested.js';
import { fileOf, goodRules } from '../../support/rules.js';

const now = new Date('2026-11-22T06:30:00Z');
const file = 'rules.yaml';

const text = fileOf(`
notify:
  crm: { url: https://crm.example.com/hooks, secret: CRM_SECRET }
rules:
  - { id: first, match: { touchpoint: MY_POST }, respond: { text_message: یک } }
  - id: new
    mode: shadow
    match: { extra_data.ask: delivery }
    respond: { text_message: "ارسال {{ extra_data.city | default: 'شهر' }}" }
    notify: crm
  - { id: odd, mode: shadow, match: { extra_data.post: 7 }, respond: { text_message: { $logic: { var: extra_data.post } } } }
  - { id: old, match: { extra_data.ask: [delivery, price] }, respond: { text_message: دو } }
  - { id: behind, mode: shadow, match: { touchpoint: CHAT }, respond: { text_message: سه } }
  - { id: off, enabled: false, mode: shadow, match: { touchpoint: CHAT }, respond: { text_message: چهار } }
  - { id: last, match: { user_side: SUPPLY }, respond: { text_message: پنج } }
`);
/** The same with the rules in the shadow live. */
const live = text.replaceAll('mode: shadow', 'mode: live');

const clicks = ['CHAT', 'MY_POST', null].flatMap((touchpoint) =>
  ['DEMAND', 'SUPPLY', null].flatMap((user_side) =>
    ['delivery', 'price', undefined].flatMap((ask) =>
      [7, undefined].map((post) => ({ touchpoint, user_side, extra_data: { ask, post, city: 'ری' } })),
    ),
  ),
);

describe('a rule in the shadow', () => {
  it('changes no answer, and is what would have answered if it were live', () => {
    const rules = goodRules(text);
    const without = goodRules(
      text.replaceAll('mode: shadow', 'enabled: false').replace('enabled: false, enabled', 'enabled'),
    );
    const asLive = goodRules(live);
    const judge = createJudge(analyzeRules({ file, text }).resolved!);
    const tried = new Set<string | undefined>();
    for (const click of clicks) {
      const decision = decide(rules, click, { now });
      const { shadow, ...real } = decision;
      expect(real).toEqual(decide(without, click, { now }));
      const other = decide(asLive, click, { now });
      const decisive = other.rejected?.rule ?? other.rule;
      expect(shadow?.rule).toBe(['new', 'odd', 'behind'].includes(decisive) ? decisive : undefined);
      if (shadow?.reason === 'matched') expect(shadow.response).toEqual(other.response);
      if (shadow) expect(shadow.reason).toBe(other.reason);
      expect(judge(click, now, decision)).toBeUndefined();
      tried.add(shadow && `${shadow.rule} ${shadow.reason}`);
    }
    expect(tried).toEqual(new Set(['new matched', 'odd rejected', 'behind matched', undefined]));
  });

  it('notifies nobody', () => {
    const decision = decide(goodRules(text), { extra_data: { ask: 'delivery' } }, { now });
    expect(decision).toMatchObject({ rule: 'old', notifications: [], shadow: { rule: 'new' } });
  });

  it('reports its failures as those of any rule', () => {
    const rules = goodRules(
      fileOf(`rules:
  - { id: broken, mode: shadow, when: { "==": [{ var: extra_data.x }, 1] }, respond: { text_message: یک } }`),
    );
    const decision = decide(rules, { extra_data: { x: { toString: 1 } } }, { now });
    expect(decision).toMatchObject({ rule: 'default', failures: [{ rule: 'broken' }] });
    expect(decision.shadow).toBeUndefined();
  });

  it('leaves nothing in the plan of a file without one', () => {
    const { resolved } = analyzeRules({ file, text: live });
    expect(planRules(resolved!, file).shadow).toBeUndefined();
    expect(decide(goodRules(live), {}, { now })).not.toHaveProperty('shadow');
  });

  it('is explained beside the answer', () => {
    const { resolved } = analyzeRules({ file, text });
    const { decision, rules } = explain(
      resolved!,
      file,
      shippedContract(),
      { extra_data: { ask: 'delivery', city: 'ری' } },
      now,
    );
    expect(decision.shadow).toEqual({
      rule: 'new',
      reason: 'matched',
      response: { text_message: 'ارسال ری' },
    });
    expect(rules.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'first not-matched',
      'new shadow',
      'odd shadow',
      'old answered',
      'behind shadow',
      'off disabled',
      'last not-matched',
    ]);
  });

  it('is covered where it would have answered', () => {
    const { resolved } = analyzeRules({ file, text });
    const counter = createCoverageCounter(resolved!);
    const rules = compileRules(resolved!, file, shippedContract(), counter.listener);
    const ask = (request: object) => counter.count('click', decide(rules, request, { now }));
    ask({ extra_data: { ask: 'delivery' } });
    ask({ touchpoint: 'MY_POST', extra_data: { ask: 'delivery' } });
    const { rules: counted } = counter.coverage();
    expect(counted.map(({ name, times }) => `${name} ${times}`)).toEqual([
      'first 1',
      'new 1',
      'odd 0',
      'old 1',
      'behind 0',
      'last 0',
    ]);
    expect(gapsOf(counter.coverage()).map(({ message }) => String(message))).toContain(
      'rule "behind" never answered in the shadow',
    );
  });

  it('is proven as if it were live', () => {
    const { resolved } = analyzeRules({ file, text });
    const proofs = [...createProofs(resolved!, file, shippedContract(), now).rules()];
    expect(proofs.map(({ rule, isShadow, proof }) => [rule, isShadow ?? false, proof.verdict])).toEqual([
      ['first', false, 'reached'],
      ['old', false, 'reached'],
      ['last', false, 'reached'],
      ['default', false, 'reached'],
      ['new', true, 'reached'],
      ['odd', true, 'reached'],
      ['behind', true, 'reached'],
    ]);
  });

  it('is no edit until it goes live', () => {
    const without = text.replace(/ {2}- id: new[\s\S]*?notify: crm\n/, '');
    const verdict = (before: string, after: string) =>
      plan({ file, text: before }, { file, text: after }).plan!;
    expect(verdict(without, text).verdict).toBe('same');
    const edited = verdict(text, text.replace('mode: shadow', 'mode: live'));
    const causes = edited.differences.flatMap(({ classes }) => classes.map(({ cause }) => cause));
    expect(causes).toContainEqual({ kind: 'new', rule: 'new', switchedFrom: 'shadow' });
  });

  it('may stand in sessions', () => {
    const rules = goodRules(
      fileOf(`sessions:
  rules:
    - { id: panel, mode: shadow, match: { user_side: SUPPLY }, url: "https://a.example/panel" }
  default: { url: "https://a.example/" }`),
    );
    expect(decideSession(rules, { source: 'CHAT', user_side: 'SUPPLY' }, { now })).toMatchObject({
      rule: 'default',
      shadow: { rule: 'panel', response: { url: 'https://a.example/panel' } },
    });
  });
});

describe('a test', () => {
  const tested = (expected: string, request = '{ touchpoint: MY_DIVAR, extra_data: { ask: delivery } }') => {
    const source = `${text}\ntests:\n  cases:\n    - { name: one, request: ${request}, expect: ${expected} }\n`;
    const analyzed = analyzeRules({ file, text: source });
    const errors = analyzed.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) return errors.map(({ message }) => message);
    return testAnalyzedRules({ ...analyzed, resolved: analyzed.resolved! }, file).diagnostics.map(
      ({ message }) => message,
    );
  };

  it('expects the rule in the shadow beside the one that answers', () => {
    expect(tested('{ rule: old, shadow: new }')).toEqual([]);
    expect(
      tested('{ rule: old, shadow: null }', '{ touchpoint: MY_DIVAR, extra_data: { ask: price } }'),
    ).toEqual([]);
  });

  it('fails where another one would have answered', () => {
    expect(tested('{ shadow: odd }')[0]).toContain('shadow is "new", expected "odd"');
    expect(tested('{ shadow: null }')[0]).toContain('shadow is "new", expected null');
  });

  it('cannot expect it to answer, nor another rule to be in the shadow', () => {
    expect(tested('{ rule: new }')).toEqual([
      'rule "new" is in the shadow and answers nobody. Expect shadow: new',
    ]);
    expect(tested('{ shadow: old }')).toEqual(['rule "old" is not in the shadow. Expect rule: old']);
    expect(tested('{ shadow: nwe }')).toEqual(['there is no rule "nwe". Did you mean "new"?']);
  });
});

test.each<[string, string, string[]]>([
  [
    'another mode',
    '{ id: a, mode: shadw, match: { touchpoint: CHAT }, respond: { text_message: یک } }',
    [
      '3:20: "mode" of rule "a" must be live or shadow, but it is "shadw". To take the rule out write enabled: false [wrong-type]',
    ],
  ],
  [
    'a rule in the shadow behind one that takes its clicks',
    '{ id: a, match: { touchpoint: CHAT }, respond: { text_message: یک } }\n  - { id: b, mode: shadow, match: { touchpoint: CHAT, extra_data.x: 1 }, respond: { text_message: دو } }',
    [
      '4:11: warning: rule "b" can never answer: whenever it matches, rule "a" before it matches as well. Move it up or remove it [unreachable-rule]',
    ],
  ],
  [
    'nothing where a rule in the shadow takes all clicks of a live one',
    '{ id: a, mode: shadow, match: { touchpoint: CHAT }, respond: { text_message: یک } }\n  - { id: b, match: { touchpoint: CHAT, extra_data.x: 1 }, respond: { text_message: دو } }',
    [],
  ],
])('lint names %s', (_, rules, expected) => {
  const { diagnostics } = prepareRules({ file: '', text: fileOf(`rules:\n  - ${rules}`) });
  expect(diagnostics.map((one) => formatDiagnostic(one).slice(1))).toEqual(expected);
});
