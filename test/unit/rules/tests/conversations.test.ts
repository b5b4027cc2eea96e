import { describe, expect, it } from 'vitest';
import { shippedContract } from '../../../../src/platform/contract.js';
import { analyzeRules } from '../../../../src/rules/analyze.js';
import { compileRules } from '../../../../src/rules/engine/compile.js';
import { createCoverageCounter, gapsOf } from '../../../../src/rules/tests/coverage.js';
import { formatDifference, runCase, testedCalls } from '../../../../src/rules/tests/run-case.js';
import { parseTests } from '../../../../src/rules/tests/tests-file.js';

const rules = `version: 1
vars: { site: https://shop.example.com }
conditions: { seller: { "==": [{ var: user_side }, SUPPLY] } }
rules:
  - { id: night, when: { "<": [{ var: now.hour }, 9] }, respond: { text_message: فردا } }
  - { id: yes, match: { extra_data.answer: yes }, respond: { action: { open_server_link: { data: { step: order, plan: full } } } } }
  - { id: page, match: { extra_data.answer: page }, respond: { action: { open_direct_link: https://shop.example.com/ } } }
default: { text_message: خداحافظ }
sessions:
  ticket: { secret: TICKET_SECRET, include: [user_id] }
  rules:
    - { id: seller, when: { condition: seller }, url: "{{ vars.site }}/panel" }
    - { id: order, match: { extra_data.step: order }, url: "{{ vars.site }}/orders?post={{ post_token }}&t={{ ticket }}" }
  default: { url: "{{ vars.site }}/?from={{ source }}" }
`;

/** Runs the cases of a tests file, and says what is wrong with each that fails. */
function run(text: string) {
  const { resolved, diagnostics } = analyzeRules({ file: 'rules.yaml', text: rules });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const counter = createCoverageCounter(resolved!);
  const ruleset = compileRules(resolved!, 'rules.yaml', shippedContract(), counter.listener);
  const tested = testedCalls(ruleset, shippedContract(), resolved!);
  const tests = parseTests({ file: 'rules.test.yaml', text });
  expect([...tests.diagnostics, ...tests.check(resolved!, shippedContract())]).toEqual([]);
  const results = tests.suite!.cases.map((test) => runCase(test, tested));
  for (const { decided } of results) for (const { call, decision } of decided) counter.count(call, decision);
  return {
    results,
    wrong: results.map(({ differences }) => differences.map(formatDifference).map(String)),
    counter,
  };
}

describe('a conversation', () => {
  it('goes from a click through the second call, with what a person keeps said once', () => {
    const { wrong, results } = run(`
defaults: { touchpoint: CHAT }
cases:
  - name: an order
    request: { user_side: DEMAND, post_token: wZC44q5D, conversation_id: c, user_id: u }
    steps:
      - click: { extra_data: { answer: yes } }
        expect: { rule: yes, response: { action: { open_server_link: { data: { step: order, plan: full } } } } }
      - follow: {}
        expect:
          rule: order
          response: { url: "https://shop.example.com/orders?post=wZC44q5D&t=ticket" }
`);
    expect(wrong).toEqual([[]]);
    expect(results[0]!.decided[1]!.request).toEqual({
      source: 'CHAT',
      user_side: 'DEMAND',
      post_token: 'wZC44q5D',
      conversation_id: 'c',
      user_id: 'u',
      extra_data: { step: 'order', plan: 'full' },
    });
  });

  it('moves the clock', () => {
    const { wrong } = run(`
now: 2026-11-22T08:30:00+03:30
cases:
  - name: too early, then not
    request: { touchpoint: CHAT, extra_data: { answer: yes } }
    steps:
      - { click: {}, expect: { rule: night } }
      - wait: 29m
      - { click: {}, expect: { rule: night } }
      - wait: 60s
      - { click: {}, expect: { rule: yes } }
      - { follow: { source: CHAT_MESSAGE_ACTION, user_side: SUPPLY }, expect: { rule: seller } }
`);
    expect(wrong).toEqual([[]]);
  });

  it('ends at the step that fails, and names it', () => {
    const { wrong, results } = run(`
defaults: { touchpoint: CHAT }
cases:
  - name: wrong at the second
    steps:
      - { click: { extra_data: { answer: yes } }, expect: { rule: yes } }
      - { follow: {}, expect: { rule: seller } }
      - { click: {}, expect: { rule: yes } }
  - name: nothing to follow
    steps:
      - { click: { extra_data: { answer: page } }, expect: { rule: page } }
      - { follow: {}, expect: { rule: order } }
  - name: not even an action
    steps:
      - { click: {}, expect: { rule: default } }
      - { follow: {}, expect: { rule: order } }
  - name: follows what was followed
    steps:
      - { click: { extra_data: { answer: yes } }, expect: { rule: yes } }
      - { follow: {}, expect: { rule: order } }
      - { follow: {}, expect: { rule: order } }
  - name: nothing came before
    steps: [{ follow: {}, expect: { rule: order } }]
  - name: what the platform does not send
    steps:
      - { click: { extra_data: { answer: yes } }, expect: { rule: yes } }
      - { follow: { post_token: 1 }, expect: { rule: order } }
`);
    expect(wrong).toEqual([
      ['step 2: rule is "order", expected "seller"'],
      ['step 2: follow is "open_direct_link", expected "open_server_link"'],
      ['step 2: follow is "no action", expected "open_server_link"'],
      ['step 3: follow is "no action", expected "open_server_link"'],
      ['step 1: follow is "no action", expected "open_server_link"'],
      ['step 2: refused is true, expected false (/post_token must be string,null)'],
    ]);
    expect(results.map(({ failed }) => failed?.request.source)).toEqual([
      'CHAT',
      ...Array(5).fill(undefined),
    ]);
  });
});

it('a case without steps is a session call by what its request carries, whatever the defaults are', () => {
  const { wrong, results } = run(`
defaults: { touchpoint: CHAT, user_side: SUPPLY }
cases:
  - { name: from a button on a post, request: { source: POST_ADDON }, expect: { rule: seller, response: { url: https://shop.example.com/panel } } }
  - { name: of the older form, request: { callback_url: https://divar.ir/, user_side: DEMAND }, expect: { rule: default, response_includes: { status: "200" } } }
  - { name: too long, request: { source: ${'x'.repeat(65)} }, expect: { refused: true } }
  - { name: a click, request: { extra_data: { answer: no } }, expect: { rule: default } }
`);
  expect(wrong).toEqual([[], [], [], []]);
  expect(
    results.flatMap(({ decided }) => decided.map(({ call, request }) => [call, Object.keys(request)])),
  ).toEqual([
    ['session', ['user_side', 'source']],
    ['session', ['user_side', 'callback_url']],
    ['click', ['touchpoint', 'user_side', 'extra_data']],
  ]);
});

it('coverage counts the rules of sessions', () => {
  const { counter } = run(`
cases:
  - name: the half of it
    request: { touchpoint: CHAT, extra_data: { answer: yes } }
    steps:
      - { click: {}, expect: { rule: yes } }
      - { follow: {}, expect: { rule: order } }
`);
  expect(gapsOf(counter.coverage()).map(({ at, message }) => `${at.join('.')}: ${message}`)).toEqual([
    'rules.0: rule "night" never answered',
    'rules.2: rule "page" never answered',
    'sessions.rules.0: rule "seller" never answered',
    'conditions.seller: user_side == "SUPPLY" was never true, in condition "seller"',
    'rules.0.when: now.hour < 9 was never true, in rule "night"',
    'rules.1.match.extra_data.answer: extra_data.answer == "yes" was never false, in rule "yes"',
    'rules.2.match.extra_data.answer: extra_data.answer == "page" was never asked, in rule "page"',
    'sessions.rules.1.match.extra_data.step: extra_data.step == "order" was never false, in rule "order"',
    'rules.0.respond: the answer of "night" was never given',
    'rules.2.respond: the answer of "page" was never given',
    'default: the default never answered',
    'sessions.rules.0: the answer of "seller" was never given',
    'sessions.default: the default of sessions never answered',
  ]);
});
