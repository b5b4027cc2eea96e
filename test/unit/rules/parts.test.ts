import { describe, expect, it, test } from 'vitest';
import { shippedContract } from '../../../src/platform/contract.js';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { formatDiagnostic } from '../../../src/rules/diagnostic.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { explain } from '../../../src/rules/explain.js';
import { namesFor } from '../../../src/rules/part-names.js';
import { type PartText, patternsIn } from '../../../src/rules/parts.js';
import { prepareRules } from '../../../src/rules/prepare.js';
import { goodRules } from '../../support/rules.js';

const now = new Date('2026-11-22T06:30:00Z');
const file = 'shop/rules.yaml';
const parts = (texts: Record<string, PartText>) => new Map(Object.entries(texts));

const text = `version: 1
include: [texts.yaml, receivers.yaml]
vars: { site: "https://a.example" }
rules:
  - { id: first, match: { touchpoint: MY_POST }, respond: thanks }
  - include: rules/*.yaml
  - group:
      match: { touchpoint: CHAT }
      rules:
        - include: chat.yaml
        - { id: tail, respond: { text_message: "{{ vars.phone }}" }, notify: crm }
default: thanks
sessions:
  rules:
    - include: sessions.yaml
  default: { url: "{{ vars.site }}/" }
`;
const others = {
  'texts.yaml': 'vars: { phone: "021" }\nresponses: { thanks: { text_message: "سپاس {{ vars.site }}" } }\n',
  'receivers.yaml': 'notify: { crm: { url: "https://crm.example.com/", secret: CRM_SECRET } }\n',
  'rules/20.yaml': 'rules:\n  - { id: late, match: { extra_data.x: 1 }, respond: thanks }\n',
  'rules/10.yaml':
    'conditions: { rich: { ">": [{ var: extra_data.price }, 100] } }\nrules:\n  - { id: rich, when: { condition: rich }, respond: thanks }\n',
  'rules/10.test.yaml': 'tests are no part',
  'chat.yaml': 'rules:\n  - { id: yes, match: { extra_data.answer: yes }, respond: thanks }\n',
  'sessions.yaml':
    'rules:\n  - { id: seller, match: { user_side: SUPPLY }, url: "{{ vars.site }}/seller" }\n',
};
/** The same in one file. */
const whole = `version: 1
vars: { site: "https://a.example", phone: "021" }
conditions: { rich: { ">": [{ var: extra_data.price }, 100] } }
responses: { thanks: { text_message: "سپاس {{ vars.site }}" } }
notify: { crm: { url: "https://crm.example.com/", secret: CRM_SECRET } }
rules:
  - { id: first, match: { touchpoint: MY_POST }, respond: thanks }
  - { id: rich, when: { condition: rich }, respond: thanks }
  - { id: late, match: { extra_data.x: 1 }, respond: thanks }
  - { id: yes, match: { touchpoint: CHAT, extra_data.answer: yes }, respond: thanks }
  - { id: tail, match: { touchpoint: CHAT }, respond: { text_message: "{{ vars.phone }}" }, notify: crm }
default: thanks
sessions:
  rules:
    - { id: seller, match: { user_side: SUPPLY }, url: "{{ vars.site }}/seller" }
  default: { url: "{{ vars.site }}/" }
`;

describe('files that belong together', () => {
  it('decide as one file with all that they hold', () => {
    const source = { file, text, parts: parts(others) };
    const { ruleset, diagnostics } = prepareRules(source);
    expect(diagnostics).toEqual([]);
    const one = goodRules(whole);
    expect(ruleset!.ruleIds).toEqual(one.ruleIds);
    const { resolved } = analyzeRules(source);
    const judge = createJudge(resolved!);
    for (const touchpoint of ['CHAT', 'MY_POST', null])
      for (const answer of ['yes', undefined])
        for (const price of [101, undefined])
          for (const x of [1, undefined]) {
            const click = { touchpoint, extra_data: { answer, price, x } };
            const decision = decide(ruleset!, click, { now });
            expect(decision).toEqual(decide(one, click, { now }));
            expect(judge(click, now, decision)).toBeUndefined();
          }
    const call = { source: 'CHAT', user_side: 'SUPPLY' };
    expect(decide(ruleset!.sessions!, call, { now })).toEqual(decide(one.sessions!, call, { now }));
  });

  it('share their calendars and experiments, and each time in them', () => {
    const source = {
      file,
      text: `version: 1
timezone: UTC
include: time.yaml
rules:
  - { id: closed, when: { during: night }, respond: { text_message: شب } }
  - include: people.yaml
default: { text_message: خب }
`,
      parts: parts({
        'time.yaml': 'calendars: { night: { times: 22:00-06:00 } }\n',
        'people.yaml': `experiments:
  panel: { by: user_id, variants: { old: 1, new: 0 }, otherwise: old, ramp: { 2026-12-10: { old: 0, new: 1 } } }
rules:
  - { id: new-panel, when: { variant: [panel, new] }, respond: { text_message: نو } }
  - id: thanks
    from: 2026-12-01
    respond: { one_of: [{ text_message: سپاس }, { respond: { text_message: یلدا }, from: 2026-12-21 }], by: conversation_id }
`,
      }),
    };
    const { ruleset, diagnostics } = prepareRules(source);
    expect(diagnostics).toEqual([]);
    const judge = createJudge(analyzeRules(source).resolved!);
    const given = (instant: string, request: object = {}) => {
      const click = { touchpoint: 'CHAT', ...request };
      const at = new Date(instant);
      const decision = decide(ruleset!, click, { now: at });
      expect(judge(click, at, decision)).toBeUndefined();
      return `${decision.rule} ${decision.choice ?? ''}`.trim();
    };
    const person = { user_id: 'u1' };
    expect(given('2026-11-30T22:00:00Z')).toBe('closed');
    expect(given('2026-11-30T21:59:00Z')).toBe('default');
    expect(given('2026-12-01T06:00:00Z')).toBe('thanks 1');
    expect(given('2026-12-09T21:59:00Z', person)).toBe('thanks 1');
    expect(given('2026-12-10T06:00:00Z', person)).toBe('new-panel');
    const chats = Array.from({ length: 40 }, (_, i) => ({ conversation_id: `c${i}` }));
    const wordings = (instant: string) => new Set(chats.map((chat) => given(instant, chat)));
    expect(wordings('2026-12-20T21:59:00Z')).toEqual(new Set(['thanks 1']));
    expect(wordings('2026-12-21T06:00:00Z')).toEqual(new Set(['thanks 1', 'thanks 2']));
  });

  it('are explained at the places where each part of them stands', () => {
    const { resolved, locate } = analyzeRules({ file, text, parts: parts(others) });
    const { rules } = explain(
      resolved!,
      file,
      shippedContract(),
      { touchpoint: 'CHAT', extra_data: { answer: 'yes' } },
      now,
    );
    const placeOf = (at: readonly (string | number)[]) => {
      const found = locate({ path: at, severity: 'error', check: '', message: '' });
      return `${found.file}:${found.line}`;
    };
    expect(rules.map(({ id, at }) => `${id} ${placeOf(at)}`)).toEqual([
      'first shop/rules.yaml:5',
      'rich shop/rules/10.yaml:3',
      'late shop/rules/20.yaml:2',
      'yes shop/chat.yaml:2',
      'tail shop/rules.yaml:11',
    ]);
    const yes = rules.find(({ id }) => id === 'yes')!;
    expect(yes.condition!.parts.map(({ at }) => placeOf(at!))).toEqual([
      'shop/rules.yaml:8',
      'shop/chat.yaml:2',
    ]);
  });
});

/** Of two files. */
const findingsOf = (text: string, texts: Record<string, PartText>, vars?: PartText) =>
  prepareRules({
    file: 'rules.yaml',
    text: `version: 1\n${text}\ndefault: { text_message: پیش }\n`,
    parts: parts(texts),
    ...(vars !== undefined && { vars: { file: '/etc/staging.yaml', text: vars } }),
  }).diagnostics.map(formatDiagnostic);

const rule = (id: string) =>
  `rules: [{ id: ${id}, match: { touchpoint: CHAT }, respond: { text_message: یک } }]`;

test.each<[string, string, Record<string, PartText>, string[]]>([
  [
    'a file that is not there, with the one that was meant',
    'include: text.yaml',
    { 'texts.yaml': '' },
    [
      'rules.yaml:2:10: there is no file "text.yaml" in the folder of this one. Did you mean "texts.yaml"? [missing-part]',
    ],
  ],
  [
    'a file that is not there, and is like none that is',
    'include: colours.yaml',
    { 'texts.yaml': '' },
    [
      'rules.yaml:2:10: there is no file "colours.yaml" in the folder of this one. Write it, or correct the name [missing-part]',
    ],
  ],
  [
    'a pattern that no file is like',
    'rules:\n  - include: [teams/*.yaml]',
    {},
    [
      'rules.yaml:3:15: no file is like "teams/*.yaml" in the folder of this one. Add one, or remove the pattern [missing-part]',
    ],
  ],
  [
    'a file that cannot be read',
    'include: texts.yaml',
    { 'texts.yaml': { trouble: 'the file is empty. Write its content again' } },
    ['rules.yaml:2:10: texts.yaml: the file is empty. Write its content again [missing-part]'],
  ],
  [
    'a path out of the folder',
    'include: [../texts.yaml, /etc/texts.yaml, "a\\\\b.yaml", texts.txt, a//b.yaml]',
    {},
    [
      'rules.yaml:2:11: "../texts.yaml" leads out of the folder of this file. Move the part into it [wrong-value]',
      'rules.yaml:2:26: "/etc/texts.yaml" begins at the root of the disk. Name files in the folder of this one [wrong-value]',
      'rules.yaml:2:43: "a\\b.yaml" has a "\\". Write "/" between folders [wrong-value]',
      'rules.yaml:2:56: "texts.txt" does not end in .yaml or .yml, as every part does [wrong-value]',
      'rules.yaml:2:67: "a//b.yaml" has a step that leads nowhere. Write a/b.yaml [wrong-value]',
    ],
  ],
  [
    'an include of another type',
    'include: { file: texts.yaml }',
    {},
    [
      'rules.yaml:2:10: "include" must be the name of a file, such as texts.yaml or rules/*.yaml, or a list of these, but it is a mapping [wrong-type]',
    ],
  ],
  [
    'rules at the top',
    'include: a.yaml',
    { 'a.yaml': rule('a') },
    [
      'a.yaml:1:1: these rules have no place: "a.yaml" is included at the top of rules.yaml:2. Include it in "rules" there, where its rules are to stand: - include: a.yaml [wrong-value]',
    ],
  ],
  [
    'a file that is included twice',
    'rules:\n  - include: a.yaml\n  - include: "*.yaml"',
    { 'a.yaml': rule('a'), 'rules.yaml': '' },
    [
      'rules.yaml:4:14: "a.yaml" is included in rules.yaml:3 already. A file is included once: remove one of the two [wrong-value]',
    ],
  ],
  [
    'a key of the main file in a part, and a misspelt one',
    'rules:\n  - include: a.yaml',
    { 'a.yaml': `version: 1\ninclude: b.yaml\nvarz: {}\n${rule('a')}` },
    [
      'a.yaml:1:1: a part has an unknown key "version". Remove it: "version" stands in the main file, and counts for all [unknown-key]',
      'a.yaml:2:1: a part has an unknown key "include". A part includes no others: the main file lists them all [unknown-key]',
      'a.yaml:3:1: a part has an unknown key "varz". Did you mean "vars"? [unknown-key]',
    ],
  ],
  [
    'an include in the rules of a part',
    'rules:\n  - include: a.yaml',
    { 'a.yaml': 'rules:\n  - include: b.yaml' },
    ['a.yaml:2:14: a part includes no others: the main file lists them all [wrong-value]'],
  ],
  [
    'a name that two files define, with both places',
    'include: a.yaml\nresponses: { thanks: { text_message: یک } }',
    { 'a.yaml': 'responses:\n  thanks: { text_message: دو }' },
    [
      'a.yaml:2:3: "thanks" of "responses" is defined in rules.yaml:3 already. Names are unique across the files: rename one of the two, or remove it [duplicate-name]',
    ],
  ],
  [
    'an id that two files have, with both places',
    'rules:\n  - include: [a.yaml, b.yaml]',
    { 'a.yaml': rule('a'), 'b.yaml': rule('a').replace('CHAT', 'MY_POST') },
    [
      'b.yaml:1:15: the id "a" is already taken by the rule in a.yaml:1. Give each rule its own id [duplicate-id]',
    ],
  ],
  [
    'a slip in each of three files, at its own place',
    'include: texts.yaml\nrules:\n  - include: a.yaml\n  - { id: z, match: { touchpoint: MY_POST }, respond: thank }',
    {
      'texts.yaml': 'responses:\n  thanks: { text_mesage: یک }',
      'a.yaml': 'rules:\n  - { id: a, match: { touchpoint: CHAT }, respnd: thanks }',
    },
    [
      'rules.yaml:5:55: rule "z" responds with "thank", which is not defined. Did you mean "thanks"? Defined responses: thanks [unknown-response]',
      'texts.yaml:2:13: "text_mesage" is not a field of the contract, says the response contract (schemas/response.schema.json). Did you mean "text_message"? [invalid-answer]',
      'a.yaml:2:43: rule "a" has an unknown key "respnd". Did you mean "respond"? [unknown-key]',
    ],
  ],
  [
    'a part that is not YAML, and nothing that follows from it',
    'include: texts.yaml\nrules:\n  - { id: z, match: { touchpoint: MY_POST }, respond: thanks }',
    { 'texts.yaml': 'responses:\n  thanks: { text_message: یک' },
    ['texts.yaml:2:29: "}" is missing here: the "{" of line 2, column 11 is not closed [yaml-syntax]'],
  ],
  [
    'what a comment in the same file does not silence',
    'include: a.yaml',
    { 'a.yaml': '# dargah-ignore-next-line unused-var for later\nvars: { a: 1,\n  b: 2 }' },
    [
      'a.yaml:3:3: warning: nothing reads "vars.b". Remove it, or use it: {{ vars.b }} in a text, { var: vars.b } in logic [unused-var]',
    ],
  ],
])('lint names %s', (_, text, texts, expected) => {
  expect(findingsOf(text, texts)).toEqual(expected);
});

const withSite =
  'vars: { site: a }\nrules: [{ id: a, match: { touchpoint: CHAT }, respond: { text_message: "{{ vars.site }}" } }]';

describe('other constants', () => {
  it('stand in the place of those of the same name, of parts too', () => {
    const source = {
      file: 'rules.yaml',
      text: 'version: 1\ninclude: a.yaml\ndefault: { text_message: "{{ vars.a }} {{ vars.b }}" }\n',
      parts: parts({ 'a.yaml': 'vars: { a: x, b: y }' }),
      vars: { file: 's.yaml', text: 'b: z' },
    };
    const { ruleset } = prepareRules(source);
    expect(decide(ruleset!, {}, { now }).response).toEqual({ text_message: 'x z' });
  });

  test('they take the place of constants of any name', () => {
    const { ruleset } = prepareRules({
      file: 'rules.yaml',
      text: 'version: 1\ninclude: a.yaml\ndefault: { text_message: "{{ vars.__proto__ }} {{ vars.constructor }}" }\n',
      parts: parts({ 'a.yaml': 'vars: { __proto__: x, constructor: y }' }),
      vars: { file: 's.yaml', text: '__proto__: z' },
    });
    expect(decide(ruleset!, {}, { now }).response).toEqual({ text_message: 'z y' });
  });

  test.each<[string, PartText, string[]]>([
    [
      'a name that the rules do not have',
      'sit: b',
      ['/etc/staging.yaml:1:1: the rules have no constant "sit". Did you mean "site"? [unknown-var]'],
    ],
    [
      'no mapping',
      '- site',
      [
        '/etc/staging.yaml:1:1: the file must be a mapping of constants such as { site: https://example.com }, but it is a list [wrong-type]',
      ],
    ],
    [
      'no file',
      { trouble: 'the file does not exist. Put it back' },
      ['/etc/staging.yaml:1:1: the file does not exist. Put it back [missing-part]'],
    ],
    [
      'a value that a check finds fault with',
      'site: "a\u200b"',
      [
        '/etc/staging.yaml:1:9: warning: this text holds an invisible character: a zero width space (U+200B). Remove it [invisible-characters]',
      ],
    ],
  ])('lint names %s', (_, vars, expected) => {
    expect(findingsOf(withSite, {}, vars)).toEqual(expected);
  });
});

describe('patterns', () => {
  test.each([
    ['rules/*.yaml', ['rules/a.yaml', 'rules/b.yaml']],
    ['*/a.yaml', ['rules/a.yaml', 'teams/a.yaml']],
    ['r*s/*b*.yaml', ['rules/b.yaml']],
    ['*.yaml', ['texts.yaml']],
    ['texts.yaml', ['texts.yaml']],
    ['rules.yaml', ['rules.yaml']],
    ['nothing.yaml', []],
  ])('%s', (pattern, expected) => {
    const names = [
      'texts.yaml',
      'rules.yaml',
      'x.test.yaml',
      '.hidden.yaml',
      'rules/b.yaml',
      'rules/a.yaml',
      'teams/a.yaml',
      'teams/deep/c.yaml',
    ];
    expect(namesFor(pattern, names, 'rules.yaml')).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['version: 1\ninclude: a.yaml', ['a.yaml']],
    ['{ "version": 1, "include": ["a.yaml"] }', ['a.yaml']],
    ['rules:\n  -\n    include: a.yaml', ['a.yaml']],
    ['rules: [{ include: a.yaml }]', ['a.yaml']],
    ['notify:\n  crm:\n    include: [post_token]', []],
    ['notify: { crm: { url: x, include: [post_token] } }', []],
  ])('are found in %s', (text, expected) => {
    expect(patternsIn(text)).toEqual(expected);
  });
});
