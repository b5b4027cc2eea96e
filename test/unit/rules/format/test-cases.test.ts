import { describe, expect, it, test } from 'vitest';
import { shippedContract } from '../../../../src/platform/contract.js';
import { type PreparedRules, prepareRules } from '../../../../src/rules/prepare.js';
import { formatDifference, runCase, testedCalls } from '../../../../src/rules/tests/run-case.js';
import { prepareTestedRules } from '../../../../src/rules/tests/tested.js';
import { parseTests } from '../../../../src/rules/tests/tests-file.js';
import type { Language } from '../../../../src/values/message.js';
import { prepareAtOnce, resolvedRules } from '../../../support/rules.js';
import { expectAsWritten, fixturePairs } from '../fixture-pairs.js';

const rules = `version: 1
rules:
  - { id: yes, match: { extra_data.answer: yes }, respond: { text_message: "{{ extra_data.name }} ثبت شد" } }
  - { id: night, when: { "<": [{ var: now.hour }, 6] }, respond: { text_message: "فردا" } }
  - { id: post, match: { extra_data.answer: post }, respond: { action: { open_post_page: { post_token: "{{ extra_data.token }}" } } } }
  - { id: list, match: { extra_data.answer: list }, respond: { action: { open_server_link: { data: { items: { $logic: { var: extra_data.items } } } } } } }
default: { text_message: خداحافظ }
`;

/** Everything that is told of a tests file of the rules above. */
function diagnosticsOf(text: string, of = rules, language?: Language) {
  const tests = parseTests({ file: 'rules.test.yaml', text, language });
  return [...tests.diagnostics, ...tests.check(resolvedRules(of), shippedContract())];
}

/** The cases of a tests file that must be good. */
function casesOf(text: string, of = rules) {
  expect(diagnosticsOf(text, of)).toEqual([]);
  return parseTests({ file: 'rules.test.yaml', text }).suite!.cases;
}

/** Runs one case, written as YAML on one line, and tells how the answer differs. */
function differencesOf(written: string, text = rules): string[] {
  const [test] = casesOf(`defaults: { touchpoint: CHAT }\ncases: [{ name: a, ${written} }]`, text);
  const { ruleset } = prepareAtOnce({ file: 'rules.yaml', text });
  const { outcome, differences } = runCase(test!, testedCalls(ruleset!, shippedContract()));
  expect(outcome).toBe(differences.length === 0 ? 'passed' : 'failed');
  return differences.map(formatDifference).map(String);
}

describe('trouble in a tests file is told with its exact place', () => {
  it.each(fixturePairs('tests-file'))('$name', async ({ text, out }) => {
    await expectAsWritten(out, (language) => diagnosticsOf(text, rules, language));
  });
});

describe('a case', () => {
  const good = fixturePairs('tests-file').find(({ name }) => name === 'good.yaml')!.text;

  it('has the defaults in its request, the clock of the file, and what it expects', () => {
    const [first, second] = casesOf(good);
    expect(first!.name).toBe('یک خریدار «بله» می‌گوید');
    expect(first!.calls).toMatchObject([
      {
        now: new Date('2026-11-22T10:00:00Z'),
        request: {
          touchpoint: 'CHAT',
          post_token: 'wZC44q5D',
          user_side: 'DEMAND',
          extra_data: { answer: 'yes' },
        },
        expected: {
          rule: { id: 'yes', isNot: false },
          reason: 'matched',
          response: { text_message: 'ثبت شد' },
        },
      },
    ]);
    expect(second!.calls).toMatchObject([
      {
        now: new Date('2026-11-22T06:30:00Z'),
        request: { touchpoint: 'CHAT', post_token: 'wZC44q5D' },
        expected: { rule: { id: 'yes', isNot: true } },
      },
    ]);
  });

  it('is made for each row, with the row in its texts', () => {
    const rows = casesOf(good).slice(2, 5);
    expect(
      rows.map(({ name, at, calls: [call] }) => [
        ...[name, at, call!.now],
        ...[call!.request.extra_data, call!.expected],
      ]),
    ).toEqual([
      [
        'each تهران',
        ['cases', 2, 'each', 0],
        new Date('2026-01-01T00:00:00.500Z'),
        { a: 1 },
        { rule: { id: 'yes', isNot: false } },
      ],
      [
        'each شیراز',
        ['cases', 2, 'each', 1],
        new Date('2026-01-02T00:00:00Z'),
        {},
        { rule: { id: 'default', isNot: false } },
      ],
      [
        "at 07 o'clock",
        ['cases', 3, 'each', 0],
        new Date('2026-11-22T03:30:00Z'),
        undefined,
        { refused: true },
      ],
    ]);
  });

  it('keeps the type of a value that is a whole text, and no other', () => {
    const [first] = casesOf(
      'cases: [{ name: a, each: [{ touchpoint: CHAT, n: 5, no: null, o: { x: [1] } }], ' +
        'request: { touchpoint: "{{ touchpoint }}", extra_data: { n: "{{n}}", t: "{{ n }} of {{no}}", no: "{{ no }}", o: ["{{ o }}"], s: "{{ o }}!" } }, ' +
        'expect: { rule: default } }]',
    );
    expect(first!.calls[0]!.request.extra_data).toEqual({
      n: 5,
      t: '5 of ',
      no: null,
      o: [{ x: [1] }],
      s: '{"x":[1]}!',
    });
  });

  it('tells its rows apart where its name does not', () => {
    const each = `[{ city: تهران }, { city: ${'ش'.repeat(80)} }]`;
    const names = casesOf(
      `cases: [{ name: a city, each: ${each}, request: { touchpoint: CHAT }, expect: { rule: default } }]`,
    ).map(({ name }) => name);
    expect(names).toEqual(['a city (city: تهران)', `a city (city: ${'ش'.repeat(53)}…)`]);
  });

  it('has a clock that stands still when nobody sets it', () => {
    const [first] = casesOf('cases: [{ name: a, request: { touchpoint: CHAT }, expect: { rule: default } }]');
    expect(first!.calls[0]!.now).toEqual(new Date('2026-11-22T06:30:00Z'));
  });

  it('leaves braces alone where there are no rows', () => {
    const [first] = casesOf(
      'cases: [{ name: a, request: { touchpoint: "{{ x }}" }, expect: { rule: default } }]',
    );
    expect(first!.calls[0]!.request.touchpoint).toBe('{{ x }}');
  });

  it('does not run when it is skipped', () => {
    const [first] = casesOf(
      'cases: [{ name: a, skip: later, request: { touchpoint: CHAT }, expect: { rule: yes } }]',
    );
    const { ruleset } = prepareRules({ file: 'rules.yaml', text: rules });
    expect(runCase(first!, testedCalls(ruleset!, shippedContract()))).toEqual({
      outcome: 'skipped',
      differences: [],
      decided: [],
    });
  });
});

describe('what a case expects', () => {
  const yes = 'request: { extra_data: { answer: yes, name: مریم } }';

  test.each([
    ['a rule', `${yes}, expect: { rule: yes }`],
    ['the default', 'expect: { rule: default }'],
    ['anyone but a rule', 'expect: { rule: "not:yes" }'],
    ['anyone but the default', `${yes}, expect: { rule: not:default }`],
    ['a reason', `${yes}, expect: { reason: matched }`],
    ['that nothing matched', 'expect: { rule: default, reason: no-match }'],
    ['the whole answer', `${yes}, expect: { response: { text_message: مریم ثبت شد } }`],
    ['a part of a text', `${yes}, expect: { response_includes: { text_message: مریم } }`],
    [
      'any answer with an action',
      'request: { extra_data: { answer: list } }, expect: { response_includes: { action: {} } }',
    ],
    [
      'parts of the items of a list',
      'request: { extra_data: { answer: list, items: [1, { a: خیلی, b: 2 }] } }, ' +
        'expect: { response_includes: { action: { open_server_link: { data: { items: [1, { a: خی }] } } } } }',
    ],
    ['the night of its own clock', 'now: 2026-11-22T05:59:59+03:30, expect: { rule: night }'],
    ['a refusal', 'request: { touchpoint: null }, expect: { refused: true }'],
    [
      'a rule whose answer was refused',
      'request: { extra_data: { answer: post } }, expect: { rule: default, reason: rejected }',
    ],
  ])('%s', (_, written) => {
    expect(differencesOf(written)).toEqual([]);
  });

  const notifying = `version: 1
notify:
  crm: { url: "https://crm.example.com", secret: CRM_SECRET }
  audit: { url: "https://audit.example.com", secret: AUDIT_SECRET }
rules: [{ id: yes, match: { extra_data.answer: yes }, respond: { text_message: ثبت شد }, notify: [crm, audit] }]
default: { respond: { text_message: خداحافظ }, notify: crm }
`;

  test.each([
    ['expect: { notify: crm }', []],
    ['expect: { notify: [crm] }', []],
    [`${yes}, expect: { notify: [audit, crm] }`, []],
    ['each: [{ who: crm }], expect: { notify: "{{ who }}" }', []],
    ['expect: { notify: [] }', ['notify is ["crm"], expected []']],
    [`${yes}, expect: { notify: crm }`, ['notify is ["audit","crm"], expected ["crm"]']],
    ['expect: { notify: [crm, audit] }', ['notify is ["crm"], expected ["audit","crm"]']],
  ])('who is told: %s', (written, differences) => {
    expect(differencesOf(written, notifying)).toEqual(differences);
  });

  test.each([
    ['expect: { rule: yes }', ['rule is "default", expected "yes"']],
    [`${yes}, expect: { rule: not:yes }`, ['rule is "yes", expected any but "yes"']],
    [
      `${yes}, expect: { rule: default, reason: no-match }`,
      ['rule is "yes", expected "default"', 'reason is "matched", expected "no-match"'],
    ],
    [
      'request: { extra_data: { answer: post } }, expect: { rule: post }',
      [
        'rule is "default", expected "post" (the answer of "post" would break the contract: /action/open_post_page/post_token',
      ],
    ],
    ['expect: { response: {} }', ['response.text_message is "خداحافظ", expected nothing']],
    [
      'expect: { response: { text_message: خدا, action: { open_post_page: { post_token: a } } } }',
      [
        'response.text_message is "خداحافظ", expected "خدا"',
        'response.action is nothing, expected {"open_post_page":{"post_token":"a"}}',
      ],
    ],
    [
      'expect: { response_includes: { text_message: سلام } }',
      ['response.text_message is "خداحافظ", expected one that contains "سلام"'],
    ],
    ['expect: { response: { text_message: 5 } }', ['response.text_message is "خداحافظ", expected 5']],
    [
      'expect: { response_includes: { constructor: x } }',
      ['response.constructor is nothing, expected one that contains "x"'],
    ],
    ['expect: { refused: true }', ['refused is false, expected true']],
    [
      'request: { extra_data: { answer: list, items: [1, 2] } }, expect: { response_includes: { action: { open_server_link: { data: { items: [1] } } } } }',
      ['response.action.open_server_link.data.items is [1,2], expected [1]'],
    ],
    [
      'request: { extra_data: { answer: list, items: [1, { a: 2 }] } }, expect: { response: { action: { open_server_link: { data: { items: [1, { a: "2" }] } } } } }',
      ['response.action.open_server_link.data.items.1.a is 2, expected "2"'],
    ],
  ])('%s: else it says so', (written, told) => {
    const differences = differencesOf(written);
    expect(differences).toHaveLength(told.length);
    told.forEach((beginning, index) => {
      expect(differences[index]).toContain(beginning);
    });
  });
});

describe('texts that look alike are told apart', () => {
  const text = (answer: string) => `version: 1\ndefault: { text_message: ${JSON.stringify(answer)} }\n`;
  const told = (answer: string, expectation: string, wanted: string) =>
    differencesOf(`expect: { ${expectation}: { text_message: ${JSON.stringify(wanted)} } }`, text(answer))[0];

  test.each([
    ['کتاب', 'كتاب', 'character 1 is "ک" (U+06A9) where "ك" (U+0643) is expected'],
    ['می‌رود', 'میرود', 'character 3 is U+200C where "ر" (U+0631) is expected'],
    ['ساعت ۹', 'ساعت 9', 'character 6 is "۹" (U+06F9) where "9" (U+0039) is expected'],
    ['سلام', 'سلام ', 'character 5 is the end of the text where U+0020 is expected'],
    ['سلام دوست', 'سلام\u00A0دوست', 'character 5 is U+0020 where U+00A0 is expected'],
    ['خانهٔ ما', 'خانۀ ما', 'character 4 is "ه" (U+0647) where "ۀ" (U+06C0) is expected'],
  ])('%j, expected %j', (answer, wanted, note) => {
    expect(told(answer, 'response', wanted)).toContain(`they look much alike: ${note}`);
  });

  test('within a longer text too', () => {
    expect(told('از ساعت ۹ تا ۲۰، هر روز', 'response_includes', 'ساعت 9 تا')).toContain(
      'they look much alike: character 6 is "۹" (U+06F9) where "9" (U+0039) is expected',
    );
    expect(told('🙂🙂 به خانه می‌رود 🙂 ها', 'response_includes', 'ميرود')).toContain(
      'character 2 is "ی" (U+06CC) where "ي" (U+064A) is expected',
    );
  });

  test('and other texts are not', () => {
    expect(told('سلام', 'response', 'خداحافظ')).not.toContain('alike');
    expect(told('سلام', 'response', '\u200C')).not.toContain('alike');
  });
});

describe('tests within a rules file', () => {
  const tested = (cases: string, more = '') =>
    `${rules}tests:\n  defaults: { touchpoint: CHAT }\n${more}  cases: ${cases}\n`;
  // The rules above have warnings, too.
  const errorsOf = ({ diagnostics }: PreparedRules) =>
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ line, column, check, message }) => `${line}:${column} ${check} ${message}`);
  const failures = (text: string) => errorsOf(prepareTestedRules({ file: 'rules.yaml', text }));

  test('are read in the place where they stand', () => {
    const text = tested('[{ name: a, expect: { rule: yess } }]', '  rules: ./rules.yaml\n');
    expect(errorsOf(prepareRules({ file: 'rules.yaml', text }))).toEqual([
      expect.stringMatching(/^10:3 unknown-key "tests" has an unknown key "rules"/),
      '11:38 unknown-rule there is no rule "yess". Did you mean "yes"?',
    ]);
  });

  test('let a ruleset through when all of them pass', () => {
    const text = tested(
      '[{ name: a, expect: { rule: default } }, { name: b, skip: later, expect: { rule: yes } }]',
    );
    expect(failures(text)).toEqual([]);
    const { ruleset, diagnostics } = prepareTestedRules({ file: 'rules.yaml', text });
    expect(diagnostics).toEqual(prepareRules({ file: 'rules.yaml', text }).diagnostics);
    expect(ruleset?.ruleIds).toEqual(['yes', 'night', 'post', 'list']);
  });

  test('hold a ruleset back when one fails, and say which', () => {
    const text = tested(
      '[{ name: a, expect: { rule: default } }, { name: b, expect: { rule: yes, reason: matched } }]',
    );
    expect(prepareTestedRules({ file: 'rules.yaml', text }).ruleset).toBeUndefined();
    expect(failures(text)).toEqual([
      '10:53 failed-test the test "b" fails: rule is "default", expected "yes"',
    ]);
    // Without being asked nobody runs them.
    expect(prepareRules({ file: 'rules.yaml', text }).ruleset).toBeDefined();
  });

  test.each([
    ['none', rules, '1:1'],
    ['none that runs', tested('[{ name: a, skip: later, expect: { rule: yes } }]'), '8:1'],
    ['an empty list', tested('[]'), '8:1'],
  ])('must be there: %s is not enough', (_, text, place) => {
    expect(failures(text)).toEqual([
      expect.stringMatching(new RegExp(`^${place} failed-test the file has no test`)),
    ]);
  });

  test('are not run in a file with errors', () => {
    expect(failures(tested('[{ name: a, expect: { rule: yes } }]', '  nwo: 5\n'))).toEqual([
      expect.stringMatching(/^10:3 unknown-key/),
    ]);
  });
});
