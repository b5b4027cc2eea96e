import { FlagdCore } from '@openfeature/flagd-core';
import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { Prover } from '../../../src/rules/analysis/prover/prover.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { explain } from '../../../src/rules/explain.js';
import { createMask } from '../../../src/rules/masks/mask.js';
import { planMasks } from '../../../src/rules/masks/mask-plan.js';
import { answer, fileOf, goodRules } from '../../support/rules.js';
import { size } from '../../support/soak.js';

const now = new Date('2026-11-22T06:30:00Z');

/** Rules that say which variant of `checkout` a person gets. */
function splitBy(experiment: string, rules = ''): string {
  return fileOf(`experiments:
  checkout: ${experiment}
rules:
${rules}
  - { id: known, respond: { text_message: "{{ experiments.checkout }}" } }`);
}

function variantsOf(text: string, requests: readonly object[]): string[] {
  const ruleset = goodRules(text);
  return requests.map((request) => {
    const { response } = decide(ruleset, { touchpoint: 'CHAT', ...request }, { now });
    return (response as { text_message: string }).text_message;
  });
}

const half = '{ by: user_id, variants: { old: 50, new: 50 }, otherwise: old }';

describe('people', () => {
  const count = size(1_000_000, 5_000);
  const ids = Array.from({ length: count }, (_, i) => `user-${i * 7919}`);
  const requests = ids.map((user_id) => ({ user_id }));

  it.each([
    ['two variants', { old: 80, new: 20 }],
    ['weights that are no percents', { a: 1, b: 2, c: 4 }],
    ['a small share', { old: 999, new: 1 }],
    ['nobody', { old: 1, none: 0 }],
    ['large weights', { a: 333_333, b: 333_333, c: 333_334 }],
    ['names of ours', { نو: 30, کهنه: 70 }],
  ])(`get the variant that flagd gives them: %s`, { timeout: 600_000 }, (_, variants) => {
    const [first] = Object.keys(variants);
    const text = splitBy(`{ by: user_id, variants: ${JSON.stringify(variants)}, otherwise: ${first} }`);
    const core = new FlagdCore();
    core.setConfigurations(
      JSON.stringify({
        flags: {
          checkout: {
            state: 'ENABLED',
            variants: Object.fromEntries(Object.keys(variants).map((name) => [name, name])),
            defaultVariant: first,
            targeting: { fractional: Object.entries(variants) },
          },
        },
      }),
    );
    const ours = variantsOf(text, requests);
    const theirs = ids.map(
      (targetingKey) => core.resolveStringEvaluation('checkout', '', { targetingKey }).value,
    );
    expect(ours.filter((variant, i) => variant !== theirs[i])).toEqual([]);
    const sum = Object.values(variants).reduce((a, b) => a + b);
    // 0.2 points for a million people; with fewer, chance alone moves more.
    const tolerance = Math.max(0.2, 250 / Math.sqrt(count));
    for (const [name, weight] of Object.entries(variants)) {
      const share = (ours.filter((variant) => variant === name).length / count) * 100;
      expect(Math.abs(share - (weight / sum) * 100), name).toBeLessThan(tolerance);
    }
  });

  it('move from one variant to the other only as far as the weights do', () => {
    const before = variantsOf(
      splitBy('{ by: user_id, variants: { old: 80, new: 20 }, otherwise: old }'),
      requests,
    );
    const after = variantsOf(
      splitBy('{ by: user_id, variants: { old: 70, new: 30 }, otherwise: old }'),
      requests,
    );
    const moved = before.flatMap((was, i) => (was === after[i] ? [] : [`${was} ${after[i]}`]));
    expect(new Set(moved)).toEqual(new Set(['old new']));
    expect(Math.abs((moved.length / count) * 100 - 10)).toBeLessThan(2);
  });

  it('are told apart by the first fact that says who they are', () => {
    const text = splitBy(
      '{ by: [user_id, extra_data.customer], variants: { a: 1, b: 1, c: 1 }, otherwise: c }',
    );
    const [byUser] = variantsOf(text, [{ user_id: 'u1' }]);
    const asked = [
      { user_id: 'u1', extra_data: { customer: 'x' } },
      { user_id: null, extra_data: { customer: 'u1' } },
      { user_id: '', extra_data: { customer: 'u1' } },
    ];
    expect(variantsOf(text, asked)).toEqual([byUser, byUser, byUser]);
    const [five, alsoFive] = variantsOf(text, [
      { extra_data: { customer: 5 } },
      { extra_data: { customer: '5' } },
    ]);
    expect(five).toBe(alsoFive);
  });

  it('without an id get what "otherwise" says', () => {
    const text = splitBy('{ by: [user_id, extra_data.customer], variants: { a: 1, b: 0 }, otherwise: b }');
    const nobody = [
      {},
      { user_id: '' },
      ...[[], {}, true, null, ''].map((customer) => ({ extra_data: { customer } })),
    ];
    expect(new Set(variantsOf(text, nobody))).toEqual(new Set(['b']));
    expect(variantsOf(text, [{ user_id: 'u1' }])).toEqual(['a']);
  });
});

describe('a variant', () => {
  const rules = splitBy(
    half,
    '  - { id: new, when: { variant: [checkout, new] }, respond: { text_message: نو } }',
  );

  it('is asked by rules, and pinned by who decides', () => {
    const ruleset = goodRules(rules);
    const request = { touchpoint: 'CHAT', user_id: 'u1' };
    const by = (variant: string) => decide(ruleset, request, { now, variants: { checkout: variant } }).rule;
    expect([by('new'), by('old')]).toEqual(['new', 'known']);
  });

  it('is sent to receivers that ask for it', () => {
    const text = fileOf(`experiments:
  checkout: ${half}
notify:
  crm: { url: "https://crm.example.com/x", secret: CRM_SECRET, include: [touchpoint, experiments.checkout] }
rules:
  - { id: a, respond: { text_message: آ }, notify: crm }`);
    const ruleset = goodRules(text);
    const { notifications } = decide(ruleset, { touchpoint: 'CHAT' }, { now });
    expect(notifications[0]?.data).toEqual({ touchpoint: 'CHAT', experiments: { checkout: 'old' } });
  });

  it('cannot be sent by the request', () => {
    const request = { touchpoint: 'CHAT', experiments: { checkout: 'new' } };
    expect(answer(rules, request).rule).toBe('known');
  });

  it('is explained, with json-logic-js as the judge', () => {
    const { resolved, contract } = analyzeRules({ file: 'rules.yaml', text: rules });
    const judge = createJudge(resolved!);
    const request = { touchpoint: 'CHAT', user_id: 'u1' };
    const { rules: explained, disagreement } = explain(
      ...([resolved!, 'rules.yaml', contract, request, now, judge, { checkout: 'old' }] as const),
    );
    expect(disagreement).toBeUndefined();
    expect(explained[0]?.misses[0]?.part.test).toMatchObject({
      wording: 'experiments.checkout === "new"',
      found: [{ path: 'experiments.checkout', value: 'old', absent: false }],
    });
  });

  it('is kept by the mask of a recorded call', () => {
    const { resolved, contract } = analyzeRules({ file: 'rules.yaml', text: rules });
    const mask = createMask(planMasks(resolved!, contract)[0]!);
    const ruleset = goodRules(rules);
    for (let i = 0; i < 50; i++) {
      const request = { touchpoint: 'CHAT', user_id: `person ${i}` };
      const masked = mask(request)!;
      expect(JSON.stringify(masked)).not.toContain('person');
      expect(decide(ruleset, masked, { now }).rule).toBe(decide(ruleset, request, { now }).rule);
    }
  });
});

describe('the prover', () => {
  function proverOf(experiment: string, rules: string) {
    const { resolved, contract } = analyzeRules({ file: 'rules.yaml', text: splitBy(experiment, rules) });
    const prover = new Prover({ call: 'click', contract: contract.click, scope: 'every' });
    const file = prover.open(resolved!);
    return (rule: number) => prover.reach(file, rule);
  }
  const rule = (id: string, when: string) =>
    `  - { id: ${id}, when: ${when}, respond: { text_message: آ } }\n`;
  const has = (name: string, variant: string) => `{ variant: [${name}, ${variant}] }`;

  it('knows that a person gets one variant', () => {
    const both = `{ and: [${has('checkout', 'new')}, ${has('checkout', 'old')}] }`;
    expect(proverOf(half, rule('a', both))(0).verdict).toBe('never');
  });

  it('knows that all variants together leave nobody over', () => {
    const reach = proverOf(half, rule('a', has('checkout', 'new')) + rule('b', has('checkout', 'old')));
    expect([reach(0).verdict, reach(1).verdict, reach(2).verdict]).toEqual(['witness', 'witness', 'never']);
  });

  it('knows that people without an id get what "otherwise" says, and nobody what has no weight', () => {
    const experiment = '{ by: user_id, variants: { a: 1, b: 1, c: 0, d: 0 }, otherwise: d }';
    const without = (variant: string) => `{ and: [{ "!": { var: user_id } }, ${has('checkout', variant)}] }`;
    const rules = [
      without('a'),
      without('d'),
      has('checkout', 'c'),
      `{ and: [{ var: user_id }, ${has('checkout', 'd')}] }`,
    ];
    const reach = proverOf(experiment, rules.map((when, i) => rule(`r${i}`, when)).join(''));
    expect([0, 1, 2, 3].map((i) => reach(i).verdict)).toEqual(['never', 'witness', 'never', 'never']);
  });

  it('finds a person who gets a small share, whatever else is asked of the id', () => {
    const rare = '{ by: user_id, variants: { old: 999, new: 1 }, otherwise: old }';
    const when = `{ and: [${has('checkout', 'new')}, { ">": [{ var: user_id }, "b"] }] }`;
    const found = proverOf(rare, rule('a', when))(0);
    if (found.verdict !== 'witness') throw new Error(found.verdict);
    const text = splitBy(rare, rule('a', when));
    expect(answer(text, found.click.request).rule).toBe('a');
  });

  it('says that it does not know where one id decides', () => {
    const when = (variant: string) =>
      `{ and: [{ "==": [{ var: user_id }, u1] }, ${has('checkout', variant)}] }`;
    const reach = proverOf(half, rule('a', when('new')) + rule('b', when('old')));
    expect([reach(0).verdict, reach(1).verdict].sort()).toEqual(['unknown', 'witness']);
  });
});
