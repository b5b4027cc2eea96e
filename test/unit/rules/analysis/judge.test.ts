import jsonLogic from 'json-logic-js';
import { expect, it } from 'vitest';
import { shippedContract } from '../../../../src/platform/contract.js';
import { createJudge, type Disagreement } from '../../../../src/rules/analysis/judge.js';
import { analyzeRules } from '../../../../src/rules/analyze.js';
import { compileRules } from '../../../../src/rules/engine/compile.js';
import { type Decision, decide } from '../../../../src/rules/engine/decide.js';
import { literals, values } from '../../../support/prover-files.js';
import { fileOf, goodRules, resolvedRules } from '../../../support/rules.js';

const now = new Date('2026-11-22T06:30:00Z');
const text = fileOf(`
vars: { limit: 10 }
notify:
  crm: { url: "https://crm.example.com/clicks", secret: CRM_SECRET }
  log: { url: "https://log.example.com/clicks", secret: LOG_SECRET }
notify_all: { to: log, when: { "!=": [{ var: extra_data.quiet }, true] } }
conditions:
  seller: { "==": [{ var: user_side }, SUPPLY] }
rules:
  - { id: off, enabled: false, respond: { text_message: خاموش } }
  - { id: listed, match: { extra_data.answer: [yes, 1] }, respond: { text_message: بله }, notify: crm }
  - { id: over, when: { and: [{ condition: seller }, { ">": [{ var: extra_data.price }, { var: vars.limit }] }] }, respond: { text_message: گران } }
  - { id: data, match: { extra_data.answer: data }, respond: { action: { open_server_link: { data: { sum: { $logic: { "+": [{ var: extra_data.a }, 1] } } } } } } }
  - { id: thrown, when: { "==": [{ var: extra_data.odd }, x] }, respond: { text_message: عجیب } }
default: { text_message: نه }
`);

function judged(
  request: unknown,
  change: (decision: Decision) => Decision = (same) => same,
  ofText = text,
): Disagreement | undefined {
  const judge = createJudge(analyzeRules({ file: 'rules.yaml', text: ofText }).resolved!);
  return judge(request, now, change(decide(goodRules(ofText), request, { now })));
}

const clicks: [rule: string, request: object][] = [
  ['listed', { touchpoint: 'CHAT', extra_data: { answer: '1' } }],
  ['over', { touchpoint: 'CHAT', user_side: 'Supply', extra_data: { price: 11, quiet: true } }],
  ['data', { touchpoint: 'CHAT', extra_data: { answer: 'data', a: 2 } }],
  ['default', { touchpoint: 'CHAT', extra_data: { odd: { toString: 1 } } }],
  ['default', { touchpoint: 'CHAT', extra_data: { price: 'constructor' } }],
];

it.each(clicks)('agrees with what answers: %s', (rule, request) => {
  expect(decide(goodRules(text), request, { now }).rule).toBe(rule);
  expect(judged(request)).toBeUndefined();
});

it('compares what match asks for as json-logic-js does: every value with every literal', () => {
  const wrong: unknown[] = [];
  for (const [index, literal] of literals.entries()) {
    const others = [literal, literals[(index + 7) % literals.length]!];
    for (const [asked, logic] of [
      [literal, equals(literal)],
      [others, { or: others.map(equals) }],
    ] as const) {
      const rules = [{ id: 'is', match: { 'extra_data.a': asked }, respond: { text_message: 'a' } }];
      const text = JSON.stringify({ version: 1, rules, default: { text_message: 'd' } });
      const judge = createJudge(resolvedRules(text));
      for (const value of values) {
        const request = typeof value === 'symbol' ? { extra_data: {} } : { extra_data: { a: value } };
        const rule = isTrue(logic, request) ? 'is' : 'default';
        const response = { text_message: rule === 'is' ? 'a' : 'd' };
        const decision = { rule, response, failures: [], notifications: [] } as unknown as Decision;
        const found = judge({ touchpoint: 'CHAT', ...request }, now, decision);
        if (found) wrong.push({ asked, value, found });
      }
    }
  }
  expect(wrong).toEqual([]);
});

function equals(literal: unknown): object {
  return { '==': [{ var: 'extra_data.a' }, literal] };
}

/** What cannot be evaluated does not hold. */
function isTrue(logic: object, request: object): boolean {
  try {
    return jsonLogic.truthy(jsonLogic.apply(logic as never, request) as never);
  } catch {
    return false;
  }
}

it('takes what code hands over as undefined for what is not there, as json-logic-js does', () => {
  const { resolved } = analyzeRules({
    file: 'rules.yaml',
    text: fileOf(
      'rules: [{ id: missing, when: { missing: [extra_data.a.0] }, respond: { text_message: ندارد } }]',
    ),
  });
  const ruleset = compileRules(resolved!, 'rules.yaml', shippedContract());
  const request = { touchpoint: 'CHAT', extra_data: { a: [undefined] } };
  const decision = decide(ruleset, request, { now });
  expect(decision.rule).toBe('missing');
  expect(createJudge(resolved!)(request, now, decision)).toBeUndefined();
});

it('sees another rule, another receiver and another computed value', () => {
  const [[, listed], , [, data]] = clicks as [(typeof clicks)[0], (typeof clicks)[0], (typeof clicks)[0]];
  expect(judged(listed, (decision) => ({ ...decision, rule: 'over' }))).toEqual({
    of: 'rule',
    decided: 'over',
    judged: 'listed',
  });
  expect(judged(listed, (decision) => ({ ...decision, notifications: [] }))).toEqual({
    of: 'notify',
    decided: [],
    judged: ['crm', 'log'],
  });
  const response = { action: { open_server_link: { data: { sum: 4 } } } };
  expect(judged(data, (decision) => ({ ...decision, response }))).toEqual({
    of: 'response.action.open_server_link.data.sum',
    decided: 4,
    judged: 3,
  });
});

it('sees a response that lacks a computed value, and one that has it where json-logic-js fails', () => {
  const [, , [, data]] = clicks as [unknown, unknown, (typeof clicks)[0]];
  const [of, response] = ['response.action.open_server_link.data.sum', { text_message: 'بله' }];
  expect(judged(data, (decision) => ({ ...decision, response }))).toEqual({
    of,
    decided: undefined,
    judged: 3,
  });
  const odd = { touchpoint: 'CHAT', extra_data: { answer: 'data', a: { valueOf: 1, toString: 1 } } };
  const failing = text.replace('"+": [', '"<": [');
  expect(decide(goodRules(failing), odd, { now })).toMatchObject({ reason: 'rejected' });
  expect(
    judged(odd, ({ rejected: _, ...decision }) => ({ ...decision, rule: 'data', response }), failing),
  ).toEqual({ of, decided: undefined, judged: '(it fails)' });
});

it('blames nobody where a rule answers and its condition of notify is beyond the budget', () => {
  const grown =
    '{ reduce: [{ var: extra_data.l }, { cat: [{ var: accumulator }, { var: accumulator }] }, aaaaaaaaaa] }';
  const request = { touchpoint: 'CHAT', extra_data: { answer: 'yes', l: Array(30).fill(1) } };
  const costly = fileOf(`
notify: { crm: { url: "https://crm.example.com/clicks", secret: CRM_SECRET } }
rules:
  - { id: told, match: { extra_data.answer: yes }, respond: { text_message: بله }, notify: [{ to: crm, when: { "!=": [${grown}, x] } }] }
default: { text_message: نه }
`);
  expect(decide(goodRules(costly), request, { now })).toMatchObject({
    rule: 'told',
    failures: [{ rule: 'told' }],
    notifications: [],
  });
  expect(judged(request, undefined, costly)).toBeUndefined();
});

it('blames nobody where the default fails, and the one for an empty request answers', () => {
  const failing = fileOf(`
rules:
  - { id: yes, match: { extra_data.answer: yes }, respond: { text_message: بله } }
default: { text_message: { $logic: { if: [{ "===": [{ var: extra_data.z }, odd] }, 5, نه] } } }
`);
  const request = { touchpoint: 'CHAT', extra_data: { z: 'odd' } };
  expect(decide(goodRules(failing), request, { now })).toMatchObject({
    rule: 'default',
    reason: 'no-match',
    response: { text_message: 'نه' },
    rejected: { rule: 'default' },
  });
  expect(judged(request, undefined, failing)).toBeUndefined();
});

it('leaves json-logic-js as it is for whoever else uses it', () => {
  judged(clicks[0]![1]);
  expect(() => jsonLogic.apply({ condition: 'seller' } as never, {})).toThrow();
  expect(jsonLogic.apply({ var: 'constructor.name' }, {})).toBe('Object');
});
