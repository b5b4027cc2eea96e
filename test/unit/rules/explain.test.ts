import { describe, expect, test } from 'vitest';
import type { PartExplanation } from '../../../src/rules/analysis/condition-parts.js';
import { type Explanation, explain, type RuleExplanation } from '../../../src/rules/explain.js';
import { analyzedRules, fileOf } from '../../support/rules.js';

const now = new Date('2026-11-22T06:30:00Z');

function explained(body: string, request: unknown): Explanation {
  const { resolved, contract } = analyzedRules(fileOf(body));
  return explain(resolved, 'rules.yaml', contract, request, now);
}

/** One rule with this condition, on these data below `extra_data`. */
function explainedWhen(when: string, extraData: object): RuleExplanation {
  const body = `rules: [{ id: a, when: ${when}, respond: { text_message: آ } }]`;
  return explained(body, { touchpoint: 'CHAT', extra_data: extraData }).rules[0]!;
}

const missesOf = ({ misses }: RuleExplanation) =>
  misses.map(({ part, wanted }) => `${wanted ? '' : 'not '}${part.test?.wording ?? part.kind}`);

const outcomes = ({ rules }: Explanation) => rules.map(({ id, outcome }) => `${id} ${outcome}`);

describe('what became of each rule', () => {
  const rules = `rules:
  - { id: no, match: { extra_data.answer: no }, respond: { text_message: ۱ } }
  - { id: off, enabled: false, match: { extra_data.answer: yes }, respond: { text_message: ۲ } }
  - { id: odd, when: { "==": [{ var: extra_data.odd }, x] }, respond: { text_message: ۳ } }
  - id: link
    match: { extra_data.answer: yes }
    respond: { action: { open_post_page: { post_token: "{{ extra_data.post }}" } } }
  - { id: any, respond: { text_message: ۵ } }`;
  const answerYes = { answer: 'yes', post: 'wZC44q5D', odd: { toString: 1 } };

  test('the one that answered, those before it, and those that it shadows', () => {
    const explanation = explained(rules, { touchpoint: 'CHAT', extra_data: answerYes });
    expect(outcomes(explanation)).toEqual([
      'no not-matched',
      'off disabled',
      'odd failed',
      'link answered',
      'any shadowed',
    ]);
    expect(explanation.rules.map(({ holds }) => holds)).toEqual([false, true, undefined, true, true]);
    expect(explanation.rules[2]!.error).toBeInstanceOf(TypeError);
    expect(explanation.rules[4]!.condition).toBeUndefined();
  });

  test('one whose answer would break the contract is rejected, and the default answers', () => {
    const { decision, rules: told } = explained(rules, {
      touchpoint: 'CHAT',
      extra_data: { ...answerYes, post: '' },
    });
    expect(decision).toMatchObject({ rule: 'default', reason: 'rejected', rejected: { rule: 'link' } });
    expect(told.map(({ outcome }) => outcome).slice(3)).toEqual(['rejected', 'shadowed']);
  });

  test('a request that breaks the request schema is explained, and its errors are told', () => {
    const { requestErrors, decision } = explained(rules, { extra_data: { answer: 'no' } });
    expect(requestErrors).toMatchObject([{ pointer: '/touchpoint', detail: 'is required' }]);
    expect(decision.rule).toBe('no');
  });
});

describe('the nearest miss', () => {
  test.for([
    ['{ "==": [{ var: extra_data.a }, 1] }', {}, ['extra_data.a == 1']],
    ['{ "!=": [{ var: extra_data.a }, 1] }', { a: 1 }, ['extra_data.a != 1']],
    ['{ "!": { "==": [{ var: extra_data.a }, 1] } }', { a: 1 }, ['not extra_data.a == 1']],
    [
      '{ and: [{ "==": [{ var: extra_data.a }, 1] }, { ">": [{ var: extra_data.b }, 2] }] }',
      {},
      ['extra_data.a == 1', 'extra_data.b > 2'],
    ],
    [
      '{ or: [{ and: [{ var: extra_data.a }, { var: extra_data.b }] }, { var: extra_data.c }] }',
      {},
      ['extra_data.c'],
    ],
    // Of two ways of one length, the one on which more is right already.
    [
      '{ or: [{ var: extra_data.a }, { and: [{ var: extra_data.b }, { var: extra_data.c }] }] }',
      { c: 1 },
      ['extra_data.b'],
    ],
    ['{ "!": { or: [{ var: extra_data.a }, { var: extra_data.b }] } }', { a: 1 }, ['not extra_data.a']],
    // No request changes a constant, so another way is shorter than any through it.
    [
      '{ or: [false, { and: [{ var: extra_data.a }, { var: extra_data.b }] }] }',
      {},
      ['extra_data.a', 'extra_data.b'],
    ],
    ['{ and: [false, { var: extra_data.a }] }', { a: 1 }, ['constant']],
    // A part that throws stands in the way of those behind it.
    ['{ or: [{ "==": [{ var: extra_data.a }, x] }, true] }', { a: { toString: 1 } }, ['extra_data.a == "x"']],
  ] as const)('of %s on %j', ([when, extraData, misses]) => {
    expect(missesOf(explainedWhen(when, extraData))).toEqual(misses);
  });

  test('a part that two names share counts once', () => {
    const rule = explained(
      `conditions:
  open: { var: extra_data.open }
  one: { and: [{ condition: open }, { var: extra_data.a }] }
  two: { and: [{ condition: open }, { var: extra_data.b }] }
rules: [{ id: a, when: { and: [{ condition: one }, { condition: two }] }, respond: { text_message: آ } }]`,
      {},
    ).rules[0]!;
    expect(missesOf(rule)).toEqual(['extra_data.open', 'extra_data.a', 'extra_data.b']);
  });

  test('the nearest rule is short of the fewest parts, has the most right, and was tried', () => {
    const rule = (id: string, match: string) => `  - { id: ${id}, ${match}, respond: { text_message: آ } }`;
    const body = [
      'rules:',
      rule('far', 'match: { extra_data.a: 1, extra_data.b: 2 }'),
      rule('never', 'when: false'),
      rule('off', 'enabled: false, match: { touchpoint: CHAT, user_side: SUPPLY, extra_data.a: 1 }'),
      rule('bare', 'match: { extra_data.a: 1 }'),
      rule('near', 'match: { touchpoint: CHAT, extra_data.a: 1 }'),
      rule('as-near', 'match: { touchpoint: CHAT, extra_data.b: 1 }'),
      rule('answers', 'match: { touchpoint: CHAT }'),
      rule('nearest-but-later', 'match: { touchpoint: CHAT, user_side: SUPPLY, extra_data.a: 1 }'),
    ].join('\n');
    expect(explained(body, { touchpoint: 'CHAT', user_side: 'SUPPLY' }).nearest?.id).toBe('near');
    expect(explained('rules: []', {}).nearest).toBeUndefined();
  });
});

describe('a test', () => {
  test.for([
    ['{ "==": [{ var: extra_data.a }, yes] }', { operator: '==', wanted: 'yes' }, 'extra_data.a == "yes"'],
    ['{ "===": [1, { var: extra_data.a }] }', { operator: '===', wanted: 1 }, 'extra_data.a === 1'],
    ['{ "!==": [{ var: extra_data.a }, null] }', { operator: '!==', wanted: null }, 'extra_data.a !== null'],
    ['{ "<": [5, { var: extra_data.a }] }', { operator: '>', wanted: 5 }, 'extra_data.a > 5'],
    [
      '{ in: [{ var: extra_data.a }, [x, 1]] }',
      { operator: 'in', wantedOneOf: ['x', 1] },
      'extra_data.a in ["x",1]',
    ],
    [
      '{ in: [ab, { var: extra_data.a }] }',
      { operator: 'contains', wanted: 'ab' },
      'extra_data.a contains "ab"',
    ],
  ] as const)('%s is a comparison of a fact with literals', ([when, told, wording]) => {
    const { test: asked } = explainedWhen(when, { a: 'x' }).condition!;
    expect(asked).toMatchObject({ ...told, wording, path: 'extra_data.a' });
    expect(asked!.found).toEqual([{ path: 'extra_data.a', value: 'x', absent: false }]);
  });

  test('an entry of match with a list is one test', () => {
    const { condition } = explained(
      'rules: [{ id: a, match: { touchpoint: [CHAT, MY_POST] }, respond: { text_message: آ } }]',
      { touchpoint: 'MY_POST' },
    ).rules[0]!;
    expect(condition).toMatchObject({
      kind: 'test',
      holds: true,
      at: ['rules', 0, 'match', 'touchpoint'],
      test: { operator: '==', path: 'touchpoint', wantedOneOf: ['CHAT', 'MY_POST'] },
      parts: [],
    });
  });

  test('another tells every fact that it reads, and what it came to', () => {
    const when =
      '{ ">": [{ "+": [{ var: extra_data.a }, { var: [extra_data.b, 7] }] }, { var: vars.most }] }';
    const { condition } = explained(
      `vars: { most: 9 }\nrules: [{ id: a, when: ${when}, respond: { text_message: آ } }]`,
      { extra_data: { a: 1, b: null } },
    ).rules[0]!;
    expect(condition!.test).toMatchObject({
      wording: 'extra_data.a + (extra_data.b, or 7) > vars.most',
      found: [
        { path: 'extra_data.a', value: 1, absent: false },
        { path: 'extra_data.b', value: null, absent: false },
        { path: 'vars.most', value: 9, absent: false },
      ],
      value: false,
    });
    expect(condition!.test).not.toHaveProperty('path');
  });

  test('what it reads of an item is no fact', () => {
    const when = '{ some: [{ var: extra_data.list }, { "==": [{ var: name }, x] }] }';
    const { test: asked } = explainedWhen(when, { list: [{ name: 'y' }] }).condition!;
    expect(asked!.found.map(({ path }) => path)).toEqual(['extra_data.list']);
  });

  test.for([
    [{ extra_data: { a: null } }, null, false],
    [{ extra_data: {} }, null, true],
    [{ extra_data: null }, null, true],
    [{}, null, true],
    [{ extra_data: { a: 0 } }, 0, false],
    ['no object', null, true],
  ] as const)('null in the request is told from nothing: %j', ([request, value, absent]) => {
    const body = 'rules: [{ id: a, match: { extra_data.a: 1 }, respond: { text_message: آ } }]';
    const { test: asked } = explained(body, request).rules[0]!.condition!;
    expect(asked!.found).toEqual([{ path: 'extra_data.a', value, absent }]);
  });

  test('facts are seen as the rules see them: the side in capitals, the time of the click', () => {
    const body = `rules: [{ id: a, match: { user_side: SUPPLY, now.hour: 11 }, respond: { text_message: آ } }]`;
    const { condition } = explained(body, { user_side: 'Supply' }).rules[0]!;
    expect(condition!.parts.map(({ holds, test: asked }) => [holds, asked!.found[0]!.value])).toEqual([
      [true, 'SUPPLY'],
      [false, 10],
    ]);
  });
});

test('conditions that name others twice at each level are explained once each', () => {
  const depth = 60;
  const conditions = Array.from({ length: depth }, (_, index) => {
    const below = index === 0 ? '{ var: extra_data.a }' : `{ condition: c${index - 1} }`;
    return `  c${index}: { ${index % 2 === 0 ? 'and' : 'or'}: [${below}, ${below}] }`;
  });
  const when = `{ condition: c${depth - 1} }`;
  const body = `conditions:\n${conditions.join('\n')}\nrules: [{ id: a, when: ${when}, respond: { text_message: آ } }]`;
  const [rule] = explained(body, {}).rules;
  expect(missesOf(rule!)).toEqual(['extra_data.a', 'extra_data.a']);
  const seen = new Set<PartExplanation>();
  const walk = (part: PartExplanation) => {
    if (seen.has(part)) return;
    seen.add(part);
    part.parts.forEach(walk);
  };
  walk(rule!.condition!);
  expect(seen.size).toBe(3 * depth + 1);
});
