import { FlagdCore } from '@openfeature/flagd-core';
import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { Prover } from '../../../src/rules/analysis/prover/prover.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { explain } from '../../../src/rules/explain.js';
import { createMask } from '../../../src/rules/masks/mask.js';
import { planMasks } from '../../../src/rules/masks/mask-plan.js';
import { answer, fileOf, goodRules, resolvedRules } from '../../support/rules.js';
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

  it.each([
    ['by the first fact that is there', { conversation_id: 'c1' }, {}, 'by', ['conversation_id']],
    ['without an id', {}, {}, 'no-id', ['user_id', 'conversation_id']],
    ['whom a test pins', { user_id: 'u1' }, { checkout: 'old' }, 'pinned', ['user_id']],
    ['before it begins', { user_id: 'u1', soon: true }, {}, 'closed', ['user_id']],
  ] as const)('says why a person gets a variant: %s', (_, { ...request }, pinned, reason, by) => {
    const isSoon = 'soon' in request;
    const experiment = `{ by: [user_id, conversation_id], variants: { old: 50, new: 50 }, otherwise: old, from: ${isSoon ? '2026-12-24' : '2026-01-01'} }`;
    const { resolved, contract } = analyzeRules({ file: 'rules.yaml', text: splitBy(experiment) });
    const explained = explain(
      resolved!,
      'rules.yaml',
      contract,
      { touchpoint: 'CHAT', ...request },
      now,
      undefined,
      pinned,
    );
    expect(explained.experiments).toMatchObject([{ experiment: 'checkout', reason, by }]);
    const { response } = explained.decision;
    expect(response).toEqual({ text_message: explained.experiments[0]!.variant });
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

describe('an experiment over time', () => {
  const people = Array.from({ length: 400 }, (_, i) => ({ touchpoint: 'CHAT', user_id: `user-${i * 7919}` }));
  const weights = (old: number, fresh: number) => `{ old: ${old}, new: ${fresh} }`;
  const plain = (variants: string) => splitBy(`{ by: user_id, variants: ${variants}, otherwise: old }`);
  const given = (text: string, instant: string) => {
    const ruleset = goodRules(text);
    const judge = createJudge(resolvedRules(text));
    return [...people, { touchpoint: 'CHAT' }].map((request) => {
      const decision = decide(ruleset, request, { now: new Date(instant) });
      expect(judge(request, new Date(instant), decision)).toBeUndefined();
      return (decision.response as { text_message: string }).text_message;
    });
  };
  const now = '2026-11-22T06:30:00Z';
  const none = given(plain(weights(1, 0)), now);

  describe.each([
    ['in Tehran', '', '+03:30'],
    // Its clocks went back an hour on the first of November.
    ['in New York', 'timezone: America/New_York\n', '-05:00'],
  ])('%s', (_, timezone, offset) => {
    const split = (keys: string) =>
      splitBy(`{ by: user_id, variants: ${weights(80, 20)}, otherwise: old, ${keys} }`).replace(
        'version: 1\n',
        `version: 1\n${timezone}`,
      );
    const inWindow = given(plain(weights(80, 20)), now);

    it.each([
      ['from: 2026-12-03', '2026-12-02T23:59:59', false],
      ['from: 2026-12-03', '2026-12-03T00:00:00', true],
      ['from: 2026-12-03 18:00', '2026-12-03T17:59:59', false],
      ['from: 2026-12-03 18:00', '2026-12-03T18:00:00', true],
      ['until: 2026-12-03', '2026-12-03T23:59:59', true],
      ['until: 2026-12-03', '2026-12-04T00:00:00', false],
      ['until: 2026-12-03 18:00', '2026-12-03T17:59:59', true],
      ['until: 2026-12-03 18:00', '2026-12-03T18:00:00', false],
      ['from: 1405-11-01, until: 1405-11-13', '2027-01-20T23:59:59', false],
      ['from: 1405-11-01, until: 1405-11-13', '2027-01-21T00:00:00', true],
    ])('everybody gets "otherwise" outside of %s: at %s', (keys, time, isWithin) => {
      expect(given(split(keys), `${time}${offset}`)).toEqual(isWithin ? inWindow : none);
    });
  });

  it('knows the last day of a leap year', () => {
    // 1403 has a 30th of Esfand, and 2028 a 29th of February.
    const text = splitBy(
      `{ by: user_id, variants: ${weights(0, 1)}, otherwise: old, from: 1403-12-30, until: 2028-02-29 }`,
    );
    const share = (instant: string) => new Set(given(text, instant).slice(0, -1));
    expect(share('2025-03-19T23:59:59+03:30')).toEqual(new Set(['old']));
    expect(share('2025-03-20T00:00:00+03:30')).toEqual(new Set(['new']));
    expect(share('2028-02-29T23:59:59+03:30')).toEqual(new Set(['new']));
    expect(share('2028-03-01T00:00:00+03:30')).toEqual(new Set(['old']));
  });

  it('has other weights from day to day, in whatever order they are written', () => {
    const text = splitBy(
      `{ by: user_id, variants: ${weights(90, 10)}, otherwise: old, from: 2026-12-01, until: 2026-12-31, ramp: { 2026-12-20 12:00: ${weights(0, 100)}, 1405-09-19: { new: 50, old: 50 } } }`,
    );
    const expected = [
      ['2026-11-30T23:59:59+03:30', none],
      ['2026-12-01T00:00:00+03:30', given(plain(weights(90, 10)), now)],
      ['2026-12-09T23:59:59+03:30', given(plain(weights(90, 10)), now)],
      ['2026-12-10T00:00:00+03:30', given(plain(weights(50, 50)), now)],
      ['2026-12-20T11:59:59+03:30', given(plain(weights(50, 50)), now)],
      ['2026-12-20T12:00:00+03:30', given(plain(weights(0, 100)), now)],
      ['2027-01-01T00:00:00+03:30', none],
    ] as const;
    for (const [instant, answers] of expected) expect(given(text, instant), instant).toEqual(answers);
  });

  it('only lets people in, never out, while a share grows', () => {
    const text = splitBy(
      `{ by: user_id, variants: ${weights(90, 10)}, otherwise: old, ramp: { 2026-12-10: ${weights(70, 30)}, 2026-12-20: ${weights(0, 100)} } }`,
    );
    const [first, second, third] = ['2026-12-01', '2026-12-10', '2026-12-20'].map((day) =>
      given(text, `${day}T12:00:00+03:30`).flatMap((variant, person) => (variant === 'new' ? [person] : [])),
    );
    expect(second).toEqual(expect.arrayContaining(first!));
    expect(third).toHaveLength(people.length);
  });

  it('reads the clock though nothing else does', () => {
    const text = fileOf(`experiments:
  checkout: { by: user_id, variants: ${weights(0, 1)}, otherwise: old, from: 2026-12-03 }
rules:
  - { id: new, match: { experiments.checkout: new }, respond: { text_message: نو } }`);
    const request = { touchpoint: 'CHAT', user_id: 'u1' };
    expect(answer(text, request, new Date('2026-12-02T20:29:59Z')).rule).toBe('default');
    expect(answer(text, request, new Date('2026-12-02T20:30:00Z')).rule).toBe('new');
  });

  it('is proven: who gets what when', () => {
    const keys = 'from: 2026-12-01, until: 2026-12-31, ramp: { 2026-12-10: { old: 0, new: 1 } }';
    const experiment = `{ by: user_id, variants: ${weights(1, 0)}, otherwise: old, ${keys} }`;
    const rules = `
  - { id: early, until: 2026-12-09, match: { experiments.checkout: new }, respond: { text_message: آ } }
  - { id: within, match: { experiments.checkout: new }, respond: { text_message: ب } }
  - { id: late, from: 2027-01-01, match: { experiments.checkout: new }, respond: { text_message: پ } }
  - { id: somebody, from: 2026-12-10, until: 2026-12-31, match: { experiments.checkout: old, user_id: { present: true } }, respond: { text_message: ت } }
  - { id: nobody, from: 2026-12-10, until: 2026-12-31, match: { experiments.checkout: old }, respond: { text_message: ث } }`;
    const text = splitBy(experiment, rules);
    const { resolved, contract } = analyzeRules({ file: 'rules.yaml', text });
    const prover = new Prover({ call: 'click', contract: contract.click, scope: 'every' });
    const file = prover.open(resolved!);
    const found = [0, 1, 2, 3, 4].map((rule) => prover.reach(file, rule));
    expect(found.map(({ verdict }) => verdict)).toEqual(['never', 'witness', 'never', 'never', 'witness']);
    for (const [rule, one] of found.entries()) {
      if (one.verdict !== 'witness') continue;
      const { request, day, minute } = one.click;
      const at = new Date((day * 1440 + minute - 210) * 60_000);
      expect(answer(text, request, at).rule).toBe(resolved!.rules[rule]!.id);
    }
  });
});
