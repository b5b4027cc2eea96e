import { describe, expect, it } from 'vitest';
import { decide, prepareRules } from '../../../../src/index.js';
import { answer, fileOf, goodRules } from '../../../support/rules.js';

const click = {
  touchpoint: 'CHAT',
  post_token: 'wZC44q5D',
  conversation_id: '6b3d5cf7-9291-4fa9-892a-9d07e300daea',
  user_side: 'SUPPLY',
  extra_data: { answer: 'yes', price: 1_500_000, name: 'سارا' },
};

const ladder = fileOf(`
timezone: Asia/Tehran
vars: { site: https://shop.example.com }
conditions:
  seller: { "==": [{ var: user_side }, SUPPLY] }
  rich_seller: { and: [{ condition: seller }, { ">": [{ var: extra_data.price }, 1000000] }] }
responses:
  thanks: { text_message: "اطلاعات با موفقیت ثبت شد" }
  panel:
    action: { open_direct_link: "{{ vars.site }}/panel?post={{ post_token }}" }
    text_message: "سلام {{ extra_data.name | default: 'دوست عزیز' }}"
rules:
  - { id: off, enabled: false, respond: thanks }
  - { id: no, match: { extra_data.answer: [no, nope] }, respond: thanks }
  - { id: rich, when: { condition: rich_seller }, respond: panel }
  - { id: both, match: { touchpoint: CHAT }, when: { "!": { condition: seller } }, respond: { text_message: خریدار } }
  - { id: anonymous, match: { user_id: null, touchpoint: MY_POST }, respond: { text_message: ناشناس } }
  - { id: night, match: { touchpoint: MY_DIVAR }, when: { "<": [{ var: now.hour }, 8] }, respond: { text_message: شب } }
default: thanks
`);

describe('what is absent is within no bounds', () => {
  it.each<[tests: string, present: unknown]>([
    ['{ lte: 5 }', 3],
    ['{ between: [-1, 1] }', 0],
    ['{ lt: 5, not: x }', 3],
    ['{ matches: "^$", lte: "5" }', ''],
    ['{ lte: 5, matches: ".*" }', 3],
    ['{ gte: 0, matches: "^[0-9]*$" }', '3'],
    ['{ gt: -1, starts_with: "3" }', '3'],
  ])('match: { extra_data.n: %s }', (tests, present) => {
    const file = fileOf(
      `rules: [{ id: within, match: { extra_data.n: ${tests} }, respond: { text_message: a } }]`,
    );
    const ruleOf = (extra_data: object) => answer(file, { ...click, extra_data }).rule;
    expect(ruleOf({ n: present })).toBe('within');
    expect(ruleOf({})).toBe('default');
    expect(ruleOf({ n: null })).toBe('default');
  });
});

describe('the first rule in file order whose condition holds answers', () => {
  it.each<[string, object, string, string]>([
    ['a list in match means any of it', { extra_data: { answer: 'nope' } }, 'no', 'matched'],
    ['a named condition holds', {}, 'rich', 'matched'],
    ['match and when must both hold', { user_side: 'DEMAND' }, 'both', 'matched'],
    ['older spellings of the side count', { user_side: 'Supply' }, 'rich', 'matched'],
    ['null in match means absent too', { touchpoint: 'MY_POST', extra_data: {} }, 'anonymous', 'matched'],
    ['nothing holds', { touchpoint: 'MY_POST', user_id: 'u', extra_data: null }, 'default', 'no-match'],
    [
      'the hour is that of the zone of the file',
      { touchpoint: 'MY_DIVAR', extra_data: {} },
      'default',
      'no-match',
    ],
  ])('%s', (_, change, rule, reason) => {
    expect(answer(ladder, { ...click, ...change })).toMatchObject({ rule, reason, failures: [] });
  });

  it.each(['post_token', 'conversation_id', 'user_side', 'user_id'])(
    'an empty %s counts as null: in match, in conditions, in texts and in events',
    (field) => {
      const ruleset = goodRules(
        fileOf(`notify: { crm: { url: "https://crm.example.com", secret: CRM_SECRET, include: [${field}] } }
rules:
  - { id: shown, match: { extra_data.show: 1 }, respond: { text_message: "«{{ ${field} | json }}»" }, notify: crm }
  - { id: some, when: { "!=": [{ var: ${field} }, null] }, respond: { text_message: some } }
  - { id: none, match: { ${field}: null }, respond: { text_message: none } }`),
      );
      const decideOf = (request: object) => decide(ruleset, request, { now: new Date() });
      for (const request of [{ [field]: '' }, { [field]: null }, {}]) {
        expect(decideOf(request).rule).toBe('none');
        expect(decideOf({ ...request, extra_data: { show: 1 } })).toMatchObject({
          response: { text_message: '«null»' },
          notifications: [{ receiver: 'crm', data: { [field]: null } }],
        });
      }
      for (const value of [' ', '0', 'wZC44q5D']) expect(decideOf({ [field]: value }).rule).toBe('some');
    },
  );

  it.each(['touchpoint', 'extra_data.answer', 'brand_new'])('an empty %s stays an empty text', (path) => {
    const [root = '', below] = path.split('.');
    const text = fileOf(`rules: [{ id: empty, match: { ${path}: "" }, respond: { text_message: x } }]`);
    expect(answer(text, { [root]: below ? { [below]: '' } : '' })).toMatchObject({ rule: 'empty' });
  });

  it.each([
    ['Supply', 'SUPPLY'],
    ['agent-2', 'AGENT-2'],
    ['ß', 'ß'],
    ['فروشنده', 'فروشنده'],
  ])('of the side %s rules see %s', (side, seen) => {
    const text = fileOf(
      `rules: [{ id: side, match: { user_side: "${seen}" }, respond: { text_message: x } }]`,
    );
    expect(answer(text, { user_side: side })).toMatchObject({ rule: 'side' });
  });

  it('the answer carries what the template inserts, as object and as text', () => {
    const { response, body } = answer(ladder, click);
    expect(response).toEqual({
      action: { open_direct_link: 'https://shop.example.com/panel?post=wZC44q5D' },
      text_message: 'سلام سارا',
    });
    expect(JSON.parse(body)).toEqual(response);
  });

  it('at half past six in Tehran it is still night', () => {
    const { rule } = answer(ladder, { touchpoint: 'MY_DIVAR' }, new Date('2026-11-22T03:00:00Z'));
    expect(rule).toBe('night');
  });

  it('a field that the contract does not know is visible to rules', () => {
    const text = fileOf(
      'rules: [{ id: new, match: { brand_new.x: 1 }, respond: { text_message: "{{ brand_new.y }}" } }]',
    );
    expect(answer(text, { ...click, brand_new: { x: 1, y: 'تازه' } })).toMatchObject({
      rule: 'new',
      response: { text_message: 'تازه' },
    });
  });

  it("a request's own vars and now are hidden by ours", () => {
    const text = fileOf(`vars: { a: ours }
rules: [{ id: hidden, match: { vars.a: theirs }, respond: { text_message: x } }, { id: now, match: { now: theirs }, respond: { text_message: x } }]`);
    expect(answer(text, { vars: { a: 'theirs' }, now: 'theirs' })).toMatchObject({ rule: 'default' });
  });

  it('the zero-rule file answers with its default', () => {
    expect(answer('version: 1\ndefault: { text_message: سلام }\n', click)).toMatchObject({
      rule: 'default',
      reason: 'no-match',
      body: '{"text_message":"سلام"}',
    });
  });

  it('any JSON value is answered, even one that is no request', () => {
    const ruleset = goodRules(ladder);
    for (const request of [
      null,
      1,
      'x',
      [],
      [click],
      {},
      { extra_data: 5 },
      { extra_data: [] },
      { user_side: {} },
    ]) {
      expect(decide(ruleset, request, { now: new Date() }).response).toEqual({
        text_message: 'اطلاعات با موفقیت ثبت شد',
      });
    }
  });
});

describe('a rule that fails on an odd request', () => {
  const text = fileOf(`
rules:
  - { id: odd, match: { extra_data.answer: yes }, respond: { text_message: odd } }
  - { id: sound, match: { touchpoint: CHAT }, respond: { text_message: sound } }`);

  it('counts as not matched, is told, and the next one is tried', () => {
    const decision = answer(text, { touchpoint: 'CHAT', extra_data: { answer: { toString: 1 } } });
    expect(decision).toMatchObject({ rule: 'sound', reason: 'matched', failures: [{ rule: 'odd' }] });
    expect(decision.failures[0]!.error).toBeInstanceOf(TypeError);
  });

  it('leaves nothing behind for the next request', () => {
    const ruleset = goodRules(text);
    decide(ruleset, { extra_data: { answer: { toString: 1 } } }, { now: new Date() });
    expect(decide(ruleset, { extra_data: { answer: 'yes' } }, { now: new Date() })).toMatchObject({
      rule: 'odd',
      failures: [],
    });
  });
});

describe('an answer that would break the contract never leaves', () => {
  const text = fileOf(`
rules:
  - { id: empty, match: { extra_data.k: empty }, respond: { text_message: "{{ extra_data.text }}" } }
  - { id: dots, match: { extra_data.k: dots }, respond: { action: { open_direct_link: "https://a.ir/{{ extra_data.text }}/b" } } }
  - { id: raw, match: { extra_data.k: raw }, respond: { action: { open_direct_link: "https://a.ir/{{ extra_data.text | raw }}" } } }
  - { id: nan, match: { extra_data.k: nan }, respond: { action: { open_server_link: { data: { n: { $logic: { "+": [{ var: extra_data.text }] } } } } } } }
  - { id: throws, match: { extra_data.k: throws }, respond: { action: { open_server_link: { data: { n: { $logic: { cat: [{ var: extra_data.text }] } } } } } } }
  - { id: type, match: { extra_data.k: type }, respond: { text_message: { $logic: { var: extra_data.text } } } }
  - { id: later, respond: { text_message: later } }`);

  it.each<[string, unknown]>([
    ['empty', ''],
    ['dots', '..'],
    ['raw', 'a b'],
    ['nan', 'x'],
    ['throws', { toString: 1 }],
    ['type', 5],
  ])('%s: the default answers in its place, not a later rule', (k, value) => {
    const decision = answer(text, { extra_data: { k, text: value } });
    expect(decision).toMatchObject({
      rule: 'default',
      reason: 'rejected',
      response: { text_message: 'پیش‌فرض' },
      rejected: { rule: k },
    });
    expect(decision.rejected!.errors.length).toBeGreaterThan(0);
  });

  it('what is told of it does not quote the request', () => {
    const secret = 'secret value\n';
    for (const k of ['raw', 'nan', 'type']) {
      const { rejected } = answer(text, { extra_data: { k, text: k === 'type' ? [secret] : secret } });
      expect(JSON.stringify(rejected)).not.toContain('secret');
    }
  });
});

describe('the default', () => {
  it.each<[string, string]>([
    ['text that may be empty', 'default: { text_message: "{{ extra_data.name }}" }'],
    ['a blank after trim', 'default: { text_message: "{{ extra_data.name | trim }}" }'],
    [
      'a raw value in a link',
      'default: { action: { open_direct_link: "https://a.ir/{{ post_token | raw }}" } }',
    ],
    [
      'a value that may be dots in a path',
      'default: { action: { open_direct_link: "https://a.ir/{{ post_token }}/x" } }',
    ],
    [
      'a sum that may be no number',
      'default: { action: { open_server_link: { data: { n: { $logic: { "+": [{ var: extra_data.n }] } } } } } }',
    ],
    [
      'a token that may be absent',
      'default: { action: { open_post_page: { post_token: "{{ post_token }}" } } }',
    ],
  ])('is refused when it could fail: %s', (_, body) => {
    const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text: fileOf(body) });
    expect(ruleset).toBeUndefined();
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([{ check: 'default-can-fail' }]);
  });

  it.each<[string, string, object]>([
    [
      'text around a value',
      'default: { text_message: "سلام {{ extra_data.name }}" }',
      { text_message: 'سلام سارا' },
    ],
    [
      'a value with a default',
      `default: { text_message: "{{ extra_data.none | default: 'دوست' }}" }`,
      { text_message: 'دوست' },
    ],
    [
      'a value in the query of a link',
      'default: { action: { open_direct_link: "https://a.ir/?p={{ post_token }}" } }',
      { action: { open_direct_link: 'https://a.ir/?p=wZC44q5D' } },
    ],
    [
      'any value in data',
      'default: { action: { open_server_link: { data: { all: { $logic: { var: extra_data.price } } } } } }',
      { action: { open_server_link: { data: { all: 1_500_000 } } } },
    ],
  ])('may use the request where nothing can go wrong: %s', (_, body, response) => {
    expect(answer(fileOf(body), click)).toMatchObject({ rule: 'default', response });
  });
});

it('a constant answer is one frozen object for all clicks', () => {
  const ruleset = goodRules(ladder);
  const [a, b] = [1, 2].map(() => decide(ruleset, { touchpoint: 'X' }, { now: new Date() }));
  expect(a!.response).toBe(b!.response);
  expect(Object.isFrozen(a!.response)).toBe(true);
});

it('nobody changes the rules by what they answered', () => {
  const data = `{ fixed: [1], constant: { $logic: { var: vars.table } }, x: "{{ extra_data.x | default: '-' }}" }`;
  const ruleset = goodRules(
    fileOf(`vars: { table: { a: 1 } }\ndefault: { action: { open_server_link: { data: ${data} } } }`),
  );
  const answered = () => decide(ruleset, {}, { now: new Date() }).response;
  const expected = { action: { open_server_link: { data: { fixed: [1], constant: { a: 1 }, x: '-' } } } };
  const { fixed, constant } = (answered() as typeof expected).action.open_server_link.data;
  expect(() => fixed.push(9)).toThrow();
  expect(() => Object.assign(constant, { a: 9 })).toThrow();
  expect(answered()).toEqual(expected);
});

it('the request that came in is left as it was', () => {
  const request = structuredClone(click);
  answer(ladder, request);
  expect(request).toEqual(click);
});

it('conditions that name each other twice at each level stay cheap', () => {
  const levels = Array.from(
    { length: 40 },
    (_, i) => `  c${i + 1}: { and: [{ condition: c${i} }, { condition: c${i} }] }`,
  );
  const text = fileOf(`conditions:\n  c0: { "==": [{ var: touchpoint }, CHAT] }\n${levels.join('\n')}
rules: [{ id: deep, when: { condition: c40 }, respond: { text_message: x } }]`);
  // Without sharing this would be 2^40 evaluations.
  expect(answer(text, click)).toMatchObject({ rule: 'deep' });
});

it('and so they do on the items of a list, be these plain values or objects', () => {
  const levels = Array.from(
    { length: 40 },
    (_, i) => `  c${i + 1}: { or: [{ "!": { condition: c${i} } }, { condition: c${i} }] }`,
  );
  const text = fileOf(`conditions:\n  c0: { "==": [{ var: "" }, 1] }\n${levels.join('\n')}
rules: [{ id: deep, when: { all: [{ var: extra_data.l }, { condition: c40 }] }, respond: { text_message: x } }]`);
  expect(answer(text, { touchpoint: 'CHAT', extra_data: { l: [1, 'a', null, {}] } })).toMatchObject({
    rule: 'deep',
    failures: [],
  });
});

it('a request that comes again with other values in the same objects is decided anew', () => {
  const ruleset = goodRules(
    fileOf(`conditions: { paid: { "==": [{ var: state }, paid] } }
rules: [{ id: paid, when: { some: [{ var: extra_data.orders }, { condition: paid }] }, respond: { text_message: x } }]`),
  );
  const order = { state: 'open' };
  const request = { touchpoint: 'CHAT', extra_data: { orders: [order] } };
  const ruleFor = (state: string) => {
    order.state = state;
    return decide(ruleset, request).rule;
  };
  expect(['open', 'paid', 'open'].map(ruleFor)).toEqual(['default', 'paid', 'default']);
});

it('fields of a request with odd names are fields like others', () => {
  const request: unknown = JSON.parse(
    '{ "__proto__": { "touchpoint": "CHAT", "a": 1 }, "constructor": "c", "toString": "t" }',
  );
  const text = fileOf(`rules:
  - { id: inherited, match: { touchpoint: CHAT }, respond: { text_message: x } }
  - { id: own, match: { __proto__.a: 1, constructor: c, toString: t }, respond: { text_message: x } }`);
  expect(answer(text, request)).toMatchObject({ rule: 'own' });
});

it('without a time of the click it takes the present', () => {
  const ruleset = goodRules(fileOf('rules: [{ id: a, respond: { text_message: "{{ now.unix }}" } }]'));
  const before = Math.floor(Date.now() / 1000);
  const told = [decide(ruleset, click), decide(ruleset, click, {})].map(({ response }) =>
    Number(response.text_message),
  );
  const after = Math.floor(Date.now() / 1000);
  for (const unix of told) {
    expect(unix).toBeGreaterThanOrEqual(before);
    expect(unix).toBeLessThanOrEqual(after);
  }
});

describe('a request may nest as deep as it likes, and an answer comes out', () => {
  const nested = (within: (inner: unknown) => unknown) => {
    let value: unknown = 1;
    for (let level = 0; level < 20_000; level++) value = within(value);
    return value;
  };
  const tests = [
    ...[1, 2, 3, 4].map((value) => `match: { extra_data.x: word-${value} }`),
    ...['match: { extra_data.x: 5, extra_data.y: a }', 'match: { extra_data.x: { gt: 5 } }'],
    ...['match: { extra_data.x: { contains: word } }', 'match: { extra_data.x: { starts_with: word } }'],
    ...[
      'match: { extra_data.x: { matches: word } }',
      'when: { "==": [{ lower: { var: extra_data.x } }, a] }',
    ],
    'when: { some: [{ var: extra_data.x }, { "==": [{ var: "" }, a] }] }',
  ];
  const rules = tests.map((test, index) => `{ id: r${index}, ${test}, respond: { text_message: a } }`);
  const text = fileOf(`rules:
  - ${rules.join('\n  - ')}
  - id: inserts
    respond:
      action: { open_server_link: { data: { x: { $logic: { var: extra_data.x } } } } }
      text_message: "{{ extra_data.x | json }}"
`);
  it.each<[string, (inner: unknown) => unknown]>([
    ['lists of one', (inner) => [inner]],
    ['lists that begin with a list', (inner) => [inner, 1]],
    ['lists that end with a list', (inner) => [1, inner]],
    ['lists of lists of one', (inner) => [[inner], 1]],
    ['objects', (inner) => ({ inner })],
  ])('%s', (_, within) => {
    const extra_data = { x: nested(within), y: nested(within) };
    expect(answer(text, { ...click, extra_data })).toMatchObject({ rule: 'default', reason: 'rejected' });
  });
});
