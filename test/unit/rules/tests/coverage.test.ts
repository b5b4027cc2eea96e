import { expect, test } from 'vitest';
import { shippedContract } from '../../../../src/platform/contract.js';
import { analyzeRules } from '../../../../src/rules/analyze.js';
import { compileRules } from '../../../../src/rules/engine/compile.js';
import { decide } from '../../../../src/rules/engine/decide.js';
import {
  type Coverage,
  createCoverageCounter,
  gapsOf,
  percentOf,
  tally,
} from '../../../../src/rules/tests/coverage.js';

const text = `version: 1
conditions:
  seller: { "==": [{ var: user_side }, SUPPLY] }
  rich: { and: [{ condition: seller }, { ">": [{ var: extra_data.price }, 100] }] }
  forgotten: { "==": [{ var: touchpoint }, MY_POST] }
responses:
  thanks: { text_message: سپاس }
  unused: { text_message: هیچ }
rules:
  - id: rich
    when: { condition: rich }
    respond: thanks
  - id: step
    match: { touchpoint: CHAT, extra_data.step: [1, 2] }
    respond: { text_message: گام }
  - id: odd
    when: { "!=": [{ var: extra_data.odd }, null] }
    respond: { action: { open_post_page: { post_token: "{{ extra_data.odd }}" } } }
  - id: disabled
    enabled: false
    when: { condition: forgotten }
    respond: unused
  - id: constant
    when: { "==": [{ var: extra_data.last }, true] }
    respond: thanks
default: thanks
`;

/** What some clicks leave covered of the file above. */
function coverageOf(...requests: object[]): Coverage {
  const { resolved } = analyzeRules({ file: 'rules.yaml', text });
  const counter = createCoverageCounter(resolved!);
  const ruleset = compileRules(resolved!, 'rules.yaml', shippedContract(), counter.listener);
  for (const request of requests) counter.count('click', decide(ruleset, request, { now: new Date(0) }));
  return counter.coverage();
}

/** `line:column message` of each gap. */
function gapsAfter(...requests: object[]): string[] {
  const { locate } = analyzeRules({ file: 'rules.yaml', text });
  return gapsOf(coverageOf(...requests)).map(({ at, message }) => {
    const { line, column } = locate({ path: at, severity: 'warning', check: '', message });
    return `${line}:${column} ${message}`;
  });
}

const seller = (extra_data: object) => ({ touchpoint: 'CHAT', user_side: 'SUPPLY', extra_data });

test('with no click, all of what is in use is missing, at its place', () => {
  expect(gapsAfter()).toEqual([
    '10:5 rule "rich" never answered',
    '13:5 rule "step" never answered',
    '16:5 rule "odd" never answered',
    '23:5 rule "constant" never answered',
    '3:11 user_side == "SUPPLY" was never asked, in condition "seller"',
    '4:40 extra_data.price > 100 was never asked, in condition "rich"',
    '14:26 touchpoint == "CHAT" was never asked, in rule "step"',
    '14:50 extra_data.step == 1 was never asked, in rule "step"',
    '14:53 extra_data.step == 2 was never asked, in rule "step"',
    '17:11 extra_data.odd != null was never asked, in rule "odd"',
    '24:11 extra_data.last == true was never asked, in rule "constant"',
    '7:11 response "thanks" was never given',
    '15:14 the answer of "step" was never given',
    '18:14 the answer of "odd" was never given',
    '26:10 the default never answered',
  ]);
});

test('a test that came to one side only is missing the other', () => {
  const gaps = gapsAfter(seller({ price: 500 }), seller({ price: 5, step: 2 }));
  expect(gaps).toContain('3:11 user_side == "SUPPLY" was never false, in condition "seller"');
  expect(gaps).toContain('14:26 touchpoint == "CHAT" was never false, in rule "step"');
  expect(gaps).toContain('14:50 extra_data.step == 1 was never true, in rule "step"');
  expect(gaps).toContain('14:53 extra_data.step == 2 was never false, in rule "step"');
  expect(gaps.filter((gap) => gap.includes('extra_data.price'))).toEqual([]);
});

test('a response with a name is given whoever gives it, and the default has to answer itself', () => {
  const { responses } = coverageOf(seller({ price: 500 }));
  expect(responses.map(({ name, times }) => [name, times])).toEqual([
    ['response "thanks"', 1],
    ['the answer of "step"', 0],
    ['the answer of "odd"', 0],
    ['default', 0],
  ]);
});

test('an answer that is refused is not given: the default is', () => {
  const { rules, responses } = coverageOf(seller({ odd: '' }));
  expect(rules.find(({ name }) => name === 'odd')).toMatchObject({ times: 0 });
  expect(responses.map(({ times }) => times)).toEqual([1, 0, 0, 1]);
});

test('all of it can be covered', () => {
  const clicks = [
    seller({ price: 500 }),
    seller({ step: 1 }),
    seller({ step: 2 }),
    seller({ odd: 'wZC44q5D' }),
    seller({ last: true }),
    { touchpoint: 'MY_POST', extra_data: {} },
  ];
  expect(gapsAfter(...clicks)).toEqual([]);
  const coverage = coverageOf(...clicks);
  expect(tally(coverage, 'rules')).toEqual({ covered: 4, total: 4 });
  expect(tally(coverage, 'conditions')).toEqual({ covered: 14, total: 14 });
  expect(tally(coverage, 'responses')).toEqual({ covered: 4, total: 4 });
});

test('each side of a test counts once', () => {
  const coverage = coverageOf(seller({ price: 500 }), seller({ price: 500 }));
  expect(tally(coverage, 'conditions')).toEqual({ covered: 2, total: 14 });
  expect(percentOf(tally(coverage, 'conditions'))).toBeCloseTo(14.29, 1);
  expect(percentOf({ covered: 0, total: 0 })).toBe(100);
});

test('listening changes no answer', () => {
  const { resolved } = analyzeRules({ file: 'rules.yaml', text });
  const { listener } = createCoverageCounter(resolved!);
  const heard = compileRules(resolved!, 'rules.yaml', shippedContract(), listener);
  const alone = compileRules(resolved!, 'rules.yaml', shippedContract());
  for (const odd of [{}, { price: 500 }, { step: 2 }, { odd: '' }, { odd: 'a' }, { last: true }]) {
    const now = new Date(0);
    expect(decide(heard, seller(odd), { now })).toEqual(decide(alone, seller(odd), { now }));
  }
});

test('conditions of "notify" are counted like others, each in its own place', () => {
  const { resolved } = analyzeRules({
    file: 'rules.yaml',
    text: `version: 1
conditions: { cheap: { "<": [{ var: extra_data.price }, 100] } }
notify: { crm: { url: "https://crm.example.com", secret: CRM_SECRET } }
notify_all: { to: crm, when: { "==": [{ var: user_side }, SUPPLY] } }
rules:
  - id: price
    match: { extra_data.answer: price }
    respond: { text_message: ثبت شد }
    notify: { to: crm, when: { condition: cheap } }
default: { respond: { text_message: سلام }, notify: { to: crm, when: { "==": [{ var: user_side }, SUPPLY] } } }
`,
  });
  const counter = createCoverageCounter(resolved!);
  const ruleset = compileRules(resolved!, 'rules.yaml', shippedContract(), counter.listener);
  counter.count('click', decide(ruleset, { user_side: 'SUPPLY', extra_data: {} }, { now: new Date(0) }));
  expect(
    counter
      .coverage()
      .conditions.map(({ owner, timesTrue, timesFalse }) => [String(owner), timesTrue, timesFalse]),
  ).toEqual([
    ['condition "cheap"', 0, 0],
    ['rule "price"', 0, 1],
    ['"notify" of the default', 1, 0],
    ['"notify_all"', 1, 0],
  ]);
});
