import { describe, expect, it, test } from 'vitest';
import { createSecretSource } from '../../../../src/config/secret-source.js';
import { decide, formatDiagnostic, prepareRules, type Ruleset } from '../../../../src/index.js';

const receivers = `
notify:
  crm: { url: "https://crm.example.com/clicks", secret: CRM_SECRET }
  audit: { url: "https://audit.example.com/", secret: AUDIT_SECRET, include: [touchpoint, extra_data.answer] }
  ops: { url: "https://ops.example.com/", secret: OPS_SECRET, include: [] }
`;

const now = new Date('2026-11-22T06:30:00Z');

const click = {
  touchpoint: 'CHAT',
  post_token: 'wZC44q5D',
  conversation_id: 'd3ab4d9f-6b46-4c27-9f5a-2d7c1e0a9b11',
  user_side: 'Supply',
  user_id: '6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=',
  extra_data: { answer: 'yes', phone: '09121234567' },
};

function rulesOf(text: string): Ruleset {
  const { ruleset, diagnostics } = prepareRules({
    file: 'rules.yaml',
    text: `version: 1\n${receivers}${text}`,
  });
  if (!ruleset) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return ruleset;
}

/** Who is told of a click, in order. */
function told(text: string, request: unknown = click): string[] {
  return decide(rulesOf(text), request, { now }).notifications.map(({ receiver }) => receiver);
}

const answer = '{ text_message: سلام }';

describe('who is told', () => {
  it.each([
    ['nobody, where nobody is named', `default: ${answer}`, []],
    [
      'the one that a rule names',
      `rules: [{ id: a, respond: ${answer}, notify: crm }]\ndefault: ${answer}`,
      ['crm'],
    ],
    [
      'several, in the order in which they are named',
      `rules: [{ id: a, respond: ${answer}, notify: [ops, crm] }]\ndefault: ${answer}`,
      ['ops', 'crm'],
    ],
    ['those of the default', `default: { respond: ${answer}, notify: audit }`, ['audit']],
    ['those of "notify_all" at every decision', `notify_all: ops\ndefault: ${answer}`, ['ops']],
    [
      'those of "notify_all" last, and each once',
      `notify_all: [crm, ops]\nrules: [{ id: a, respond: ${answer}, notify: [audit, crm, audit] }]\ndefault: ${answer}`,
      ['audit', 'crm', 'ops'],
    ],
    [
      'those of the rule that answers, and no others',
      `rules:
  - { id: a, match: { touchpoint: MY_POST }, respond: ${answer}, notify: crm }
  - { id: b, match: { touchpoint: CHAT }, respond: ${answer}, notify: audit }
default: { respond: ${answer}, notify: ops }`,
      ['audit'],
    ],
    [
      'those whose condition holds',
      `rules:
  - id: a
    respond: ${answer}
    notify:
      - { to: crm, when: { "==": [{ var: extra_data.answer }, yes] } }
      - { to: [audit, ops], when: { "==": [{ var: extra_data.answer }, no] } }
default: ${answer}`,
      ['crm'],
    ],
    [
      'one that is named twice, where either condition holds',
      `rules:
  - id: a
    respond: ${answer}
    notify:
      - { to: crm, when: { "==": [{ var: extra_data.answer }, no] } }
      - { to: [ops, crm], when: { "==": [{ var: user_side }, SUPPLY] } }
default: ${answer}`,
      ['ops', 'crm'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('those of the matching rule too, where its answer is rejected and the default answers', () => {
    const text = `notify_all: ops
rules: [{ id: a, respond: { text_message: "{{ extra_data.text }}" }, notify: crm }]
default: { respond: ${answer}, notify: audit }`;
    const decision = decide(rulesOf(text), { ...click, extra_data: {} }, { now });
    expect(decision.reason).toBe('rejected');
    expect(decision.notifications.map(({ receiver }) => receiver)).toEqual(['crm', 'audit', 'ops']);
    expect(told(text, { ...click, extra_data: { text: 'سلام' } })).toEqual(['crm', 'ops']);
  });

  it('asks named conditions and the time', () => {
    const text = `conditions: { early: { "<": [{ var: now.hour }, 12] } }
notify_all: [{ to: crm, when: { condition: early } }, { to: ops, when: { "!": { condition: early } } }]
default: ${answer}`;
    expect(told(text)).toEqual(['crm']);
  });

  it('a condition that throws does not hold, and is told of under the id of the rule', () => {
    const throwing = '{ "==": [{ cat: [{ var: extra_data.odd }] }, x] }';
    const text = `notify_all: [ops, { to: audit, when: ${throwing} }]
rules: [{ id: a, match: { touchpoint: CHAT }, respond: ${answer}, notify: [{ to: crm, when: ${throwing} }] }]
default: ${answer}`;
    const odd = { ...click, extra_data: { odd: { toString: 1 } } };
    const { notifications, failures } = decide(rulesOf(text), odd, { now });
    expect(notifications.map(({ receiver }) => receiver)).toEqual(['ops']);
    expect(failures.map(({ rule }) => rule)).toEqual(['a', 'a']);
    const byDefault = decide(rulesOf(text), { ...odd, touchpoint: 'MY_POST' }, { now });
    expect(byDefault.failures.map(({ rule }) => rule)).toEqual(['default']);
  });
});

describe('what they are told', () => {
  const dataFor = (include: string, request: unknown) => {
    const text = `version: 1
notify: { crm: { url: "https://crm.example.com", secret: CRM_SECRET${include} } }
notify_all: crm
default: ${answer}`;
    const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text });
    if (!ruleset) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
    return decide(ruleset, request, { now }).notifications[0]?.data;
  };

  it('nothing that tells who clicked, unless it is named', () => {
    expect(dataFor('', click)).toEqual({
      touchpoint: 'CHAT',
      post_token: 'wZC44q5D',
      user_side: 'SUPPLY',
      extra_data: click.extra_data,
    });
    expect(dataFor(', include: [user_id, conversation_id]', click)).toEqual({
      user_id: click.user_id,
      conversation_id: click.conversation_id,
    });
  });

  it.each<[string, string, unknown, unknown]>([
    ['nothing, where nothing is included', '[]', click, {}],
    ['fields nested as in the request', '[extra_data.answer]', click, { extra_data: { answer: 'yes' } }],
    [
      'several fields below one',
      '[extra_data.a.b, extra_data.a.c, extra_data.d]',
      { extra_data: { a: { b: 1, c: [2], x: 3 }, d: { e: null } } },
      { extra_data: { a: { b: 1, c: [2] }, d: { e: null } } },
    ],
    [
      'the whole, where a part is named too',
      '[extra_data.answer, extra_data]',
      click,
      { extra_data: click.extra_data },
    ],
    [
      'the whole, whichever is named first',
      '[extra_data, extra_data.answer]',
      click,
      { extra_data: click.extra_data },
    ],
    [
      'null, where a field of the request is absent',
      '[post_token, user_side]',
      {},
      { post_token: null, user_side: null },
    ],
    [
      'nothing of what is absent in extra_data',
      '[extra_data.no, extra_data.answer.no]',
      click,
      { extra_data: {} },
    ],
    ['an empty extra_data, where there is none', '[extra_data]', { touchpoint: 'CHAT' }, { extra_data: {} }],
    [
      'of a list an object with its indexes',
      '[extra_data.cars.1.model]',
      { extra_data: { cars: [{ model: 'a' }, { model: 'b' }] } },
      { extra_data: { cars: { 1: { model: 'b' } } } },
    ],
    ['no letter of a text', '[extra_data.answer.0]', click, { extra_data: {} }],
  ])('%s', (_name, include, request, expected) => {
    expect(dataFor(`, include: ${include}`, request)).toEqual(expected);
  });

  it('a field named __proto__ as a field, and nothing that an object inherits', () => {
    const request = JSON.parse('{"extra_data":{"__proto__":{"toString":{"a":1}},"x":{}}}');
    const include =
      ', include: [extra_data.__proto__.toString, extra_data.x.constructor, extra_data.toString]';
    expect(JSON.stringify(dataFor(include, request))).toBe(
      '{"extra_data":{"__proto__":{"toString":{"a":1}},"x":{}}}',
    );
  });
});

test('a ruleset knows the receivers of its file', () => {
  const { receivers } = rulesOf(`notify_all: [crm, audit, ops]\ndefault: ${answer}`);
  expect([...receivers.keys()]).toEqual(['crm', 'audit', 'ops']);
  expect(receivers.get('crm')).toMatchObject({
    name: 'crm',
    url: 'https://crm.example.com/clicks',
    secrets: ['CRM_SECRET'],
    include: ['touchpoint', 'post_token', 'user_side', 'extra_data'],
    allowPrivate: [],
    retriesMs: [
      5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000,
    ],
    keepMs: 14 * 86_400_000,
  });
});

test('secrets, networks and times are read as they are written', () => {
  const text = `version: 1
notify:
  crm:
    url: http://crm.internal/clicks
    secret: [CRM_SECRET, CRM_SECRET_OLD]
    allow_private: [10.1.2.0/24, "fd00::/8"]
    retries: [400ms, 5s, 2m, 3h]
    keep: 365d
notify_all: crm
default: ${answer}`;
  const { ruleset } = prepareRules({ file: 'rules.yaml', text });
  expect(ruleset?.receivers.get('crm')).toMatchObject({
    secrets: ['CRM_SECRET', 'CRM_SECRET_OLD'],
    allowPrivate: [{ address: [10, 1, 2, 0], prefix: 24 }, { prefix: 8 }],
    retriesMs: [400, 5_000, 120_000, 10_800_000],
    keepMs: 365 * 86_400_000,
  });
});

test.each([
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  '[whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, d0b1a2d3c4e5f60718293a4b5c6d7e8f]',
  '[whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw]',
  '"a secret, with blanks: MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"',
  '12345678',
  '{ value: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw }',
])('no message quotes a secret that is written out: %s', (secret) => {
  const text = `version: 1
notify: { crm: { url: "https://crm.example.com", secret: ${secret} } }
notify_all: crm
default: ${answer}`;
  const { diagnostics } = prepareRules({ file: 'rules.yaml', text, secrets: createSecretSource({}) });
  expect(diagnostics).not.toEqual([]);
  const told = diagnostics.map(({ message, suggestion = '' }) => message + suggestion).join('\n');
  expect(told).not.toMatch(/MfKQ9|d0b1a2|12345678/);
});
