import { describe, expect, test } from 'vitest';
import { compileContract } from '../../../src/platform/contract.js';
import {
  createPreparer,
  type Prepare,
  type Prepared,
  type PreparerOptions,
} from '../../../src/reload/prepare.js';
import type { RulesSource } from '../../../src/rules/analyze.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { type PreparedRules, prepareRules } from '../../../src/rules/prepare.js';
import { prepareTestedRules } from '../../../src/rules/tests/tested.js';
import { isFull, size } from '../../support/soak.js';

/** Prepares every text in a thread of its own. */
function elsewhere(options: PreparerOptions = {}): Prepare {
  return createPreparer({ longestInline: 0, ...options });
}

const never = new AbortController().signal;
const now = new Date('2026-11-22T06:30:00Z');

const files: Record<string, string> = {
  'a small file': 'version: 1\ndefault: { text_message: سلام }\n',
  'a file with everything': `version: 1
timezone: Europe/Berlin
vars: { site: 'https://example.com', list: [1, { deep: true }] }
conditions:
  seller: { "==": [{ var: user_side }, SUPPLY] }
  early: { "<": [{ var: now.hour }, 12] }
  __proto__: { "!": { condition: seller } }
responses:
  thanks: { text_message: "{{ extra_data.name | default: 'دوست' }}، ساعت {{ now.time }}" }
  __proto__: { text_message: prototype }
rules:
${Array.from({ length: 100 }, (_, i) => `  - { id: r${i}, match: { extra_data.n: ${i}, touchpoint: [CHAT, MY_POST] }, respond: { text_message: "${i} {{ post_token }}" } }`).join('\n')}
  - { id: off, enabled: false, match: { touchpoint: OFF }, respond: thanks, notify: crm }
  - { id: price, when: { and: [{ ">": [{ var: extra_data.price }, 10] }, { "<=": [{ var: extra_data.price }, 20] }] }, respond: { text_message: price }, notify: __proto__ }
  - { id: text, when: { in: [needle, { var: extra_data.text }] }, respond: { action: { open_direct_link: "{{ vars.site }}/{{ extra_data.text }}" } } }
  - { id: odd, when: { ">": [{ "+": [{ var: extra_data.a }, -0] }, 3] }, respond: { action: { open_server_link: { data: { $logic: { var: extra_data } } } } } }
  - { id: seller, when: { and: [{ condition: seller }, { condition: early }] }, respond: thanks }
  - { id: other, when: { condition: __proto__ }, respond: __proto__, notify: { to: [crm, audit], when: { condition: __proto__ } } }
default: { respond: thanks, notify: [crm, { to: audit, when: { condition: early } }] }
notify_all: { to: audit, when: { ">": [{ "+": [{ var: extra_data.a }, -0] }, 3] } }
notify:
  crm: { url: "https://crm.example.com", secret: [CRM_SECRET, CRM_SECRET_OLD], retries: [5s] }
  audit: { url: "http://audit.internal", secret: AUDIT_SECRET, allow_private: [10.0.0.0/8], include: [extra_data.a] }
  __proto__: { url: "https://example.com", secret: CRM_SECRET, include: [] }
`,
  'a file with warnings': `version: 1
vars: { unused: 1 }
rules:
  - { id: all, respond: { text_message: everyone } }
  - { id: never, match: { touchpoint: CHAT }, respond: { text_message: nobody } }
default: { text_message: x }
`,
  'a file that is no YAML': 'version: 1\ndefault: { text_message: [\n',
  'a file of the wrong shape': 'version: 1\nrules: 5\ndefault: { text_message: x }\n',
  'a file with an unknown name':
    'version: 1\nrules: [{ id: a, when: { condition: none }, respond: nothing }]\ndefault: { text_message: x }\n',
  'a file with an answer that breaks the contract':
    'version: 1\ndefault: { action: { open_direct_link: 5 } }\n',
  'a file whose default can fail': `version: 1\ndefault: { text_message: { $logic: { "/": [1, 0] } } }\n`,
};

const clicks: unknown[] = [
  {},
  { touchpoint: 'OFF' },
  { touchpoint: 'CHAT', extra_data: { n: 90 }, post_token: 'wZC44q5D' },
  { touchpoint: 'MY_POST', extra_data: { n: '7' } },
  { touchpoint: 'DEMAND_POST', extra_data: { n: 7, price: 15 } },
  { extra_data: { text: 'a needle/..' } },
  { extra_data: { text: ['needle'] }, user_side: 'supply' },
  { extra_data: { a: 4, text: { toString: 1 } } },
  { user_side: 'SUPPLY', extra_data: { name: 'سارا' } },
  { user_side: 'DEMAND', extra_data: { price: { toString: 1 } } },
];

/** With the warnings that are found later. */
async function whole(preparing: Prepared | Promise<Prepared>): Promise<PreparedRules> {
  const { ruleset, diagnostics, warnings } = await preparing;
  return { ...(ruleset && { ruleset }), diagnostics: [...diagnostics, ...((await warnings) ?? [])] };
}

/** What can be told of prepared rules from outside. */
function seenFrom({ ruleset, diagnostics }: PreparedRules) {
  return {
    diagnostics,
    ruleIds: ruleset?.ruleIds,
    receivers: ruleset?.receivers,
    decisions: ruleset && clicks.map((click) => decide(ruleset, click, { now })),
  };
}

describe('what is prepared in a thread of its own is the same as at once', () => {
  test.each(Object.entries(files))('for %s', async (_, text) => {
    const source: RulesSource = { file: 'rules.yaml', text };
    const prepared = await elsewhere()(source, never);
    expect(seenFrom(await whole(prepared))).toEqual(seenFrom(prepareRules(source)));
    // Valid rules are not held up by the search for warnings.
    expect(prepared.warnings === undefined).toBe(prepared.ruleset === undefined);
  });

  test('for files in which something is wrong in many places', async () => {
    const count = size(10_000, 300);
    const rules = Array.from(
      { length: count },
      (_, i) => `  - { id: same, match: { a: ${i} }, respond: none }`,
    );
    const source = { file: 'rules.yaml', text: `version: 1\nrules:\n${rules.join('\n')}\ndefault: none\n` };
    const prepared = await elsewhere()(source, never);
    expect(prepared.diagnostics.length).toBeGreaterThan(2 * count);
    expect(prepared).toEqual(prepareRules(source));
  });

  test('under schemas of the user', async () => {
    const response = { type: 'object', properties: { text_message: { maxLength: 3 } } };
    const contract = compileContract({ response });
    const some = ['a file with everything', 'a file with an answer that breaks the contract'];
    expect(Object.keys(files)).toEqual(expect.arrayContaining(some));
    for (const [name, text] of Object.entries(files)) {
      if (!isFull && !some.includes(name)) continue;
      const source = { file: name, text, contract };
      expect(seenFrom(await whole(elsewhere()(source, never)))).toEqual(seenFrom(prepareRules(source)));
    }
  });

  test.each([
    ['no tests', ''],
    ['a test that passes', 'tests: [{ name: good, request: {}, expect: { rule: default } }]'],
    ['a test that fails', 'tests: [{ name: bad, request: {}, expect: { rule: one } }]'],
  ])('where tests are required, with %s', async (_, tests) => {
    const text = `version: 1
rules: [{ id: one, match: { touchpoint: CHAT }, respond: { text_message: one } }]
default: { text_message: x }
${tests}
`;
    const source = { file: 'rules.yaml', text };
    const prepared = await whole(elsewhere({ requireTests: true })(source, never));
    expect(seenFrom(prepared)).toEqual(seenFrom(prepareTestedRules(source)));
  });
});

const withAudit = {
  AUDIT_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  FILES_SECRET_FILE: '/nowhere/secret',
};

test.each([
  ['at once', createPreparer({ environment: withAudit })],
  ['in a thread of its own', elsewhere({ environment: withAudit })],
])('a secret that the environment lacks, or that cannot be used, is told of, %s', async (_, prepare) => {
  const text = `version: 1
notify:
  crm: { url: "https://crm.example.com", secret: CRM_SECRET }
  audit: { url: "https://audit.example.com", secret: AUDIT_SECRET }
  files: { url: "https://files.example.com", secret: FILES_SECRET }
notify_all: [crm, audit, files]
default: { text_message: x }
`;
  const prepared = await prepare({ file: 'rules.yaml', text }, never);
  expect(prepared.ruleset).toBeUndefined();
  const missing = { check: 'missing-secret', severity: 'error' };
  expect(prepared.diagnostics).toMatchObject([
    { ...missing, line: 3 },
    { ...missing, line: 5, message: expect.stringMatching(/FILES_SECRET_FILE names cannot be read/) },
  ]);
});

test('a short text is prepared at once when it is the first, and no other is', async () => {
  const prepare = createPreparer({ program: new URL('data:text/javascript,throw new Error("a thread")') });
  const source = { file: 'rules.yaml', text: 'version: 1\ndefault: { text_message: x }\n' };
  expect(prepare(source, never)).toMatchObject({ ruleset: { ruleIds: [] } });
  await expect(prepare(source, never)).rejects.toThrow('a thread');
});

describe('what an edit changes', () => {
  const saying = (text: string) => `version: 1
rules: [{ id: one, match: { touchpoint: CHAT }, respond: { text_message: ${text} } }]
default: { text_message: x }
`;

  test('is said last, where there is a text in force', async () => {
    const source = { file: 'rules.yaml', text: saying('b') };
    const { comparison } = await elsewhere()(
      { ...source, inForce: { file: 'rules.yaml', text: saying('a') } },
      never,
    );
    expect(await comparison!.summary).toMatchObject({ verdict: 'changes', changes: 1, answerOtherwise: 1 });
    expect(await elsewhere()(source, never)).not.toHaveProperty('comparison');
  });

  test('is nothing where the text in force cannot be read, or nobody waits', async () => {
    const source = { file: 'rules.yaml', text: saying('b') };
    const { comparison } = await elsewhere()(
      { ...source, inForce: { file: 'rules.yaml', text: '- 5' } },
      never,
    );
    expect(await comparison!.summary).toBeUndefined();
    const stopped = await elsewhere()(
      { ...source, inForce: { file: 'rules.yaml', text: saying('a') } },
      never,
    );
    stopped.comparison!.stop();
    expect(await stopped.comparison!.summary).toBeUndefined();
  });
});

describe('a thread', () => {
  const failures: Record<string, string> = {
    throws: 'throw new TypeError("not a function")',
    'ends early': '',
    'rejects a promise': 'Promise.reject(new Error("lost"))',
    'says nonsense': `import { parentPort } from "node:worker_threads"; parentPort.postMessage({ plan: "?" })`,
  };
  test.each(Object.entries(failures))('that %s is a fault, and no end of the process', async (_, code) => {
    const prepare = elsewhere({ program: new URL(`data:text/javascript,${encodeURIComponent(code)}`) });
    await expect(whole(prepare({ file: 'rules.yaml', text: 'version: 1' }, never))).rejects.toThrow(
      /not a function|ended early|lost|buffer must be/,
    );
  });

  test('is given up when nobody waits for it any more', async () => {
    const prepare = elsewhere({ program: new URL('data:text/javascript,for(;;);') });
    const closing = new AbortController();
    const prepared = prepare({ file: 'rules.yaml', text: 'version: 1' }, closing.signal);
    setTimeout(() => closing.abort(), 50);
    await expect(prepared).rejects.toThrow(/abort/);
  });
});
