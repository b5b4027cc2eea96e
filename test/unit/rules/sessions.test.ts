import { describe, expect, it } from 'vitest';
import { decide, decideSession, type PreparedRules, prepareRules } from '../../../src/index.js';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { analyzeRules } from '../../../src/rules/analyze.js';

const text = `
version: 1
vars: { site: https://shop.example.com }
conditions:
  seller: { "==": [{ var: user_side }, SUPPLY] }
  from-addon: { "==": [{ var: source }, POST_ADDON] }
notify:
  crm: { url: https://crm.example.com/hooks, secret: CRM_SECRET }
  audit: { url: https://audit.example.com/hooks, secret: CRM_SECRET, include: [source, conversation_id] }
rules:
  - { id: seller-click, when: { condition: seller }, respond: { text_message: فروشنده }, notify: crm }
default: { text_message: سلام }
sessions:
  notify_all: audit
  rules:
    - id: order
      match: { extra_data.step: order }
      url: "{{ vars.site }}/orders/new?post={{ post_token }}&plan={{ extra_data.plan | default: 'basic' }}"
      notify: crm
    - { id: addon, when: { condition: from-addon }, url: "{{ vars.site }}/addon" }
    - { id: seller, when: { condition: seller }, url: "{{ vars.site }}/panel" }
    - id: buyer-of-old
      when: { and: [{ "!!": { var: demand.id } }, { "==": [{ var: user_id }, { var: demand.id }] }] }
      url: "{{ vars.site }}/{{ peer_id }}/back?to={{ callback_url }}"
  default: { url: "{{ vars.site }}/?from={{ source }}", notify: { to: crm, when: { "==": [{ var: source }, CHAT] } } }
`;
const now = new Date('2026-11-22T06:30:00Z');
const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text }) as Required<PreparedRules>;
const judge = createJudge(analyzeRules({ file: 'rules.yaml', text }).resolved!.sessions!);

function answer(request: unknown) {
  const decision = decideSession(ruleset, request, { now });
  expect(judge(request, now, decision)).toBeUndefined();
  return decision;
}

it('the file is a good one', () => {
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('a session call', () => {
  it.each<[string, object, string, string]>([
    [
      'is matched by what the link held',
      { extra_data: { step: 'order', plan: 'full' } },
      'order',
      '/orders/new?post=&plan=full',
    ],
    ['may name it otherwise', { provider_data: { step: 'order' } }, 'order', '/orders/new?post=&plan=basic'],
    [
      'has a post',
      { post_token: 'a/b', extra_data: { step: 'order' } },
      'order',
      '/orders/new?post=a%2Fb&plan=basic',
    ],
    [
      'takes nothing from provider_data beside extra_data',
      { extra_data: {}, provider_data: { step: 'order' } },
      'default',
      '/?from=',
    ],
    [
      'takes it beside a null',
      { extra_data: null, provider_data: { step: 'order' } },
      'order',
      '/orders/new?post=&plan=basic',
    ],
    ['comes from a touchpoint', { source: 'POST_ADDON' }, 'addon', '/addon'],
    ["may have the platform's slip in it", { source: 'POST_ADODN' }, 'addon', '/addon'],
    ['uses the conditions of the file', { source: 'CHAT', user_side: 'Supply' }, 'seller', '/panel'],
    ['comes from a place that no page names', { source: 'SOMEWHERE' }, 'default', '/?from=SOMEWHERE'],
    ['has null for an empty text', { source: '' }, 'default', '/?from='],
  ])('%s', (_, request, rule, path) => {
    const decision = answer(request);
    expect(decision.rule).toBe(rule);
    expect(decision.response).toEqual({ url: `https://shop.example.com${path}` });
    expect(JSON.parse(decision.body)).toEqual(decision.response);
  });

  it.each([null, [], 'x', 1, {}])('is answered whatever it is: %j', (request) => {
    expect(answer(request).response).toEqual({ url: 'https://shop.example.com/?from=' });
  });

  it('notifies as a click does, with its own fields', () => {
    const request = {
      source: 'CHAT',
      post_token: 'p',
      user_id: 'u',
      conversation_id: 'c',
      provider_data: { step: 'order' },
    };
    expect(answer(request).notifications).toEqual([
      {
        receiver: 'crm',
        data: { source: 'CHAT', post_token: 'p', user_side: null, extra_data: { step: 'order' } },
      },
      { receiver: 'audit', data: { source: 'CHAT', conversation_id: 'c' } },
    ]);
    expect(answer({ source: 'CHAT' }).notifications.map(({ receiver }) => receiver)).toEqual([
      'crm',
      'audit',
    ]);
    expect(answer({}).notifications.map(({ receiver }) => receiver)).toEqual(['audit']);
  });

  it('leaves clicks as they are', () => {
    const { rule, notifications } = decide(ruleset, { touchpoint: 'CHAT', user_side: 'SUPPLY' }, { now });
    expect(rule).toBe('seller-click');
    expect(notifications).toEqual([
      {
        receiver: 'crm',
        data: { touchpoint: 'CHAT', post_token: null, user_side: 'SUPPLY', extra_data: {} },
      },
    ]);
  });
});

describe('the older form', () => {
  const request = {
    callback_url: 'https://divar.ir/chat?a=1',
    post_token: 'wZC44q5D',
    user_id: 'b',
    peer_id: 's',
    supplier: { id: 's' },
    demand: { id: 'b' },
  };

  it('is answered as it wants', () => {
    const { response, body } = answer(request);
    expect(response).toEqual({
      status: '200',
      message: 'success',
      url: 'https://shop.example.com/s/back?to=https%3A%2F%2Fdivar.ir%2Fchat%3Fa%3D1',
    });
    expect(JSON.parse(body)).toEqual(response);
  });

  it('is that by its callback_url, as long as it has no source', () => {
    const keys = (body: object) => Object.keys(answer(body).response).sort();
    expect(keys({ callback_url: 'https://divar.ir/' })).toEqual(['message', 'status', 'url']);
    expect(keys({ callback_url: 'https://divar.ir/', source: null })).toEqual(['message', 'status', 'url']);
    expect(keys({ callback_url: 'https://divar.ir/', source: 'CHAT' })).toEqual(['url']);
    expect(keys({ callback_url: '', post_token: 'wZC44q5D' })).toEqual(['url']);
  });
});

it('a link that would not be one is refused, and the default answers', () => {
  const { sessions } = prepareRules({
    file: 'rules.yaml',
    text: `
version: 1
default: { text_message: سلام }
sessions:
  rules: [{ id: path, url: "https://shop.example.com/{{ extra_data.page }}/x" }]
  default: { url: https://shop.example.com/ }`,
  }).ruleset!;
  const decision = sessions!.decide({ extra_data: { page: '..' } }, now);
  expect(decision).toMatchObject({
    rule: 'default',
    reason: 'rejected',
    response: { url: 'https://shop.example.com/' },
  });
});

it('a file without sessions has none', () => {
  const { ruleset } = prepareRules({
    file: 'rules.yaml',
    text: 'version: 1\ndefault: { text_message: سلام }',
  });
  expect(ruleset!.sessions).toBeUndefined();
  expect(() => decideSession(ruleset!, {})).toThrow('rules.yaml has no "sessions"');
});
