import { describe, expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { compileContract } from '../../../src/platform/contract.js';

import { fileOf, prepareAtOnce, troubles } from '../../support/rules.js';

describe('what cannot work is an error at its place', () => {
  it.each<[string, string, string[]]>([
    ['an unknown response', 'rules: [{ id: a, respond: nope }]', ['2:27 unknown-response']],
    ['an unknown default', 'default: nope', ['2:10 unknown-response']],
    [
      'an unknown condition',
      'rules: [{ id: a, when: { condition: nope }, respond: { text_message: x } }]',
      ['2:37 unknown-condition'],
    ],
    [
      'a duplicate id',
      'rules:\n  - { id: a, respond: { text_message: x } }\n  - { id: a, respond: { text_message: x } }',
      ['4:11 duplicate-id'],
    ],
    [
      'a circle',
      'conditions:\n  a: { condition: b }\n  b: { "!": { condition: a } }',
      ['4:26 condition-cycle'],
    ],
    ['a condition of itself', 'conditions:\n  a: { condition: a }', ['3:19 condition-cycle']],
    ['an unknown operator', 'conditions: { a: { eq: [1, 1] } }', ['2:20 unknown-operator']],
    [
      'an unknown operator in $logic',
      'responses: { a: { text_message: { $logic: { nope: 1 } } } }',
      ['2:45 unknown-operator'],
    ],
    [
      'an unknown var of the file',
      'vars: { site: x }\nresponses: { a: { text_message: "{{ vars.sit }}" } }',
      ['3:37 unknown-variable'],
    ],
    [
      'an unknown name below now',
      'conditions: { a: { ">": [{ var: now.hours }, 1] } }',
      ['2:33 unknown-variable'],
    ],
    ['neither action nor message', 'responses: { a: {} }', ['2:17 empty-answer']],
    [
      'two actions',
      'responses: { a: { action: { open_post_page: { post_token: x }, open_direct_link: "https://a.ir" } } }',
      ['2:27 several-actions'],
    ],
    [
      'a circle through the platform',
      'responses: { a: { action: { get_dynamic_action: {} } } }',
      ['2:29 circular-action'],
    ],
    [
      'an unknown key of an answer',
      'responses: { a: { text_mesage: x, text_message: y } }',
      ['2:19 invalid-answer'],
    ],
    ['an http link', 'responses: { a: { action: { open_direct_link: "http://a.ir" } } }', ['2:47 link-url']],
    ['a message that is no text', 'responses: { a: { text_message: 5 } }', ['2:33 yaml-literal']],
    [
      'a server link without data',
      'responses: { a: { action: { open_server_link: {} } } }',
      ['2:47 invalid-answer'],
    ],
  ])('%s', (_, body, wanted) => {
    expect(troubles(fileOf(body))).toEqual(wanted);
    expect(prepareAtOnce({ file: 'rules.yaml', text: fileOf(body) }).ruleset).toBeUndefined();
  });

  it('all of it is told in one run, in reading order', () => {
    const body = `conditions: { a: { eq: [1, 1] } }
responses: { a: {} }
rules:
  - { id: a, when: { condition: nope }, respond: nope }
  - { id: a, respond: a }`;
    expect(troubles(fileOf(body))).toEqual([
      '2:20 unknown-operator',
      '3:17 empty-answer',
      '5:33 unknown-condition',
      '5:50 unknown-response',
      '6:11 duplicate-id',
    ]);
  });

  it('a fault of the structure hides nothing else', () => {
    const body = `conditons: { seller: { "==": [{ var: user_side }, SUPPLY] } }
responses: { a: { text_message: x } }
rules:
  - { id: 7, when: { condition: selle }, respond: a }
  - { id: b, match: { touchpoint: CHAT }, respnd: nope }
  - nothing`;
    expect(troubles(fileOf(body))).toEqual([
      '2:1 unknown-key',
      '5:11 wrong-type',
      '5:33 unknown-condition',
      '6:43 unknown-key',
      '6:51 unknown-response',
      '7:5 wrong-type',
    ]);
  });

  it.each<[string, string, string[]]>([
    [
      'names of a section that cannot be read',
      'vars: [x]\nresponses: x\nrules: [{ id: a, respond: b }]\ndefault: { text_message: "{{ vars.y }}" }',
      ['2:7 wrong-type', '3:12 wrong-type'],
    ],
    [
      'the host of a link that an unknown var would be',
      'rules: [{ id: a, respond: { action: { open_direct_link: "{{ vars.site }}/a" } } }]',
      ['2:61 unknown-variable'],
    ],
    [
      'names that only look unused beside a misspelt one',
      'vars: { site: x }\nresponses: { thanks: { text_message: "{{ vars.sit }}" } }\ndefault: thank',
      ['3:42 unknown-variable', '4:10 unknown-response'],
    ],
    [
      'names in the second part of a section that stands twice',
      'responses: { a: { text_message: x } }\nresponses: { b: {} }\nrules: [{ id: a, respond: b }]',
      ['3:1 duplicate-key', '3:17 empty-answer'],
    ],
    [
      'a text whose filter is misspelt',
      'rules: [{ id: a, respond: { text_message: "{{ extra_data.x | defualt: 1 }}" } }]',
      ['2:62 unknown-filter'],
    ],
  ])('what only follows from a fault is not told: %s', (_, body, wanted) => {
    expect(troubles(fileOf(body))).toEqual(wanted);
  });

  it('a disabled rule is checked all the same', () => {
    expect(troubles(fileOf('rules: [{ id: a, enabled: false, respond: nope }]'))).toEqual([
      '2:43 unknown-response',
    ]);
  });
});

describe('what looks wrong but could be meant is a warning, and loads', () => {
  it.each<[string, string, string[]]>([
    [
      'a variable that the platform does not document',
      'rules: [{ id: a, match: { extradata.x: 1 }, respond: { text_message: x } }]',
      ['2:27 unknown-variable (warning)'],
    ],
    [
      'an argument too many',
      'rules: [{ id: a, when: { "==": [{ var: touchpoint }, 1, 2] }, respond: { text_message: x } }]',
      ['2:32 argument-count (warning)'],
    ],
  ])('%s', (_, body, wanted) => {
    expect(troubles(fileOf(body))).toEqual(wanted);
    expect(prepareAtOnce({ file: 'rules.yaml', text: fileOf(body) }).ruleset).toBeDefined();
  });

  it('a field inside an item of a list is not a field of the request', () => {
    const body =
      'rules: [{ id: a, when: { some: [{ var: extra_data.items }, { "==": [{ var: kind }, x] }] }, respond: { text_message: x } }]';
    expect(troubles(fileOf(body))).toEqual([]);
  });
});

it('a message says what, where, and how to mend it', () => {
  const { diagnostics } = prepareRules({
    file: 'rules.yaml',
    text: fileOf(
      'responses: { sorry: { text_message: x }, thanks: { text_message: y } }\nrules: [{ id: vip, respond: thank }]',
    ),
  });
  expect(diagnostics).toMatchObject([
    {
      file: 'rules.yaml',
      message:
        'rule "vip" responds with "thank", which is not defined. Did you mean "thanks"? Defined responses: sorry, thanks',
      suggestion: 'thanks',
    },
  ]);
});

it('what the contract in force allows is not told', () => {
  const answers =
    '{}, { action: {} }, { text_message: 5 }, { action: { get_dynamic_action: {}, open_post_page: {} } }';
  const rules = answers
    .split(/, (?={)/)
    .map((answer, i) => `{ id: r${i}, match: { touchpoint: CHAT, extra_data.a: ${i} }, respond: ${answer} }`);
  const text = fileOf(`rules: [${rules.join(', ')}]`);
  const contract = compileContract({ response: { type: 'object' } });
  expect(prepareRules({ file: 'rules.yaml', text, contract }).diagnostics).toEqual([]);
  expect(prepareRules({ file: 'rules.yaml', text }).diagnostics).not.toEqual([]);
});

it('a condition named by $logic in an answer must exist as well', () => {
  const answer = '{ action: { open_server_link: { data: { is: { $logic: { condition: nope } } } } } }';
  expect(troubles(fileOf(`rules: [{ id: a, respond: ${answer} }]`))).toEqual(['2:94 unknown-condition']);
});
