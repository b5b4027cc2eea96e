import { describe, expect, test } from 'vitest';
import { complete } from '../../../../src/cli/lsp/complete.js';

const file = (rule: string) => `version: 1
vars: { site: https://shop.example.com, limit: 5 }
conditions:
  closed: { "<": [{ var: now.hour }, 9] }
  seller: { "==": [{ var: user_side }, SUPPLY] }
responses:
  thanks: { text_message: ممنون }
  panel:
    action: { open_direct_link: "{{ vars.site }}/p" }
notify:
  crm: { url: https://crm.example.com/a, secret: CRM_SECRET, include: [touchpoint] }
rules:
  - id: first
    match: { extra_data.answer: yes }
    respond: thanks
  - id: second
${rule}
default: thanks
`;

const people = (rule: string) => `calendars: { office: { times: 09:00-17:00 } }
experiments:
  checkout: { by: user_id, variants: { old: 80, new: 20 }, otherwise: old }
  look: { by: user_id, variants: { a: 1, b: 1 }, otherwise: a }
${file(rule)}`;

const session = (parts: string) => `${file('    match: {}')}sessions:
  rules:
    - { id: page, ${parts} }
  default: { url: https://shop.example.com/ }
`;

function offered(marked: string): string[] {
  const offset = marked.indexOf('¦');
  return complete(marked.replace('¦', ''), offset).map(({ label }) => label);
}

/** The text after the first offer of this label is taken. */
function taken(marked: string, label: string): string {
  const offset = marked.indexOf('¦');
  const source = marked.replace('¦', '');
  const found = complete(source, offset).find((one) => one.label === label)!;
  return source.slice(0, found.start) + found.insert + source.slice(found.end);
}

describe('what is offered', () => {
  test.for([
    ['keys of the file', '¦', ['version', 'rules', 'default'], []],
    ['keys of the file that are not there yet', 'version: 1\n¦', ['rules', 'vars'], ['version']],
    ['keys of a rule', file('    ¦'), ['match', 'when', 'respond', 'enabled'], ['id', 'version']],
    ['keys of a rule, begun', file('    re¦'), ['respond'], []],
    ['keys of a rule that begins', file('  - ¦'), ['id', 'match'], []],
    ['keys of a rule in braces', file('    match: {}\n  - { id: x, ¦ }'), ['respond', 'when'], ['id']],
    ['facts of match', file('    match: { ¦ }'), ['touchpoint', 'user_side', 'extra_data.answer'], ['id']],
    ['facts of match of a click', file('    match: { ¦ }'), ['user_id'], ['source', 'supplier', 'ticket']],
    [
      'facts of match of a session',
      session('match: { ¦ }'),
      ['source', 'now.hour'],
      ['touchpoint', 'ticket'],
    ],
    ['facts of logic of a session', session('when: { "!!": { var: ¦ } }'), ['supplier', 'vars.limit'], []],
    [
      'facts of a link of a session',
      session('url: "https://a.example.com/?{{ ¦ }}"'),
      ['ticket', 'source'],
      [],
    ],
    ['facts of a condition with a name', 'conditions: { a: { var: ¦ } }', ['source', 'touchpoint'], []],
    ['facts of match, begun', file('    match: { touch¦ }'), ['touchpoint'], []],
    ['facts of match in a block', file('    match:\n      ¦'), ['touchpoint', 'extra_data.answer'], []],
    ['names of a fact', file('    match: { touchpoint: ¦ }'), ['CHAT', 'MY_POST'], ['SUPPLY']],
    ['names of a fact in a list', file('    match: { user_side: [SUPPLY, ¦] }'), ['DEMAND'], ['CHAT']],
    ['named conditions', file('    when: { condition: ¦ }'), ['closed', 'seller'], ['thanks', 'first']],
    ['named conditions in a block', file('    when:\n      condition: ¦'), ['closed', 'seller'], []],
    ['named conditions without the bracket', file('    when: { condition: ¦'), ['closed', 'seller'], []],
    ['operators', file('    when: { ¦ }'), ['==', 'and', 'condition', 'var'], ['id']],
    ['operators in quotes', file('    when: { "¦" }'), ['==', '>='], []],
    ['operators in a list', file('    when: { and: [{ ¦ }] }'), ['==', 'in'], []],
    [
      'facts in logic',
      file('    when: { "==": [{ var: ¦ }, 1] }'),
      ['now.hour', 'vars.limit', 'extra_data.answer'],
      [],
    ],
    ['facts in logic, begun', file('    when: { "==": [{ var: now.¦ }, 1] }'), ['now.weekday'], []],
    [
      'facts in a block',
      file('    when:\n      "!!":\n        var: ¦'),
      ['post_token', 'vars.site'],
      ['true'],
    ],
    [
      'names of a compared fact',
      file('    when: { "==": [{ var: user_side }, ¦] }'),
      ['SUPPLY', 'DEMAND'],
      [],
    ],
    ['names in "in"', file('    when: { in: [{ var: touchpoint }, [¦]] }'), ['CHAT'], []],
    ['responses', file('    respond: ¦'), ['thanks', 'panel'], ['closed', 'true']],
    ['responses, begun', file('    respond: pa¦'), ['panel'], []],
    ['receivers', file('    notify: ¦'), ['crm'], ['thanks']],
    ['receivers of an entry', file('    notify: { to: ¦ }'), ['crm'], []],
    ['parts of an answer', file('    respond: { ¦ }'), ['text_message', 'action'], ['id']],
    [
      'actions',
      file('    respond: { action: { ¦ } }'),
      ['open_direct_link', 'open_post_page'],
      ['text_message'],
    ],
    [
      'facts of a text',
      file('    respond: { text_message: "سلام {{ ¦ }}" }'),
      ['post_token', 'vars.site'],
      [],
    ],
    ['facts of an open text', file('    respond: { text_message: "{{ ¦" }'), ['post_token'], []],
    [
      'filters',
      file('    respond: { text_message: "{{ vars.limit | ¦ }}" }'),
      ['number_fa', 'default'],
      ['post_token'],
    ],
    ['keys of a group', file('    match: {}\n  - group: { ¦ }'), ['rules', 'match', 'when'], ['respond']],
    [
      'keys of a rule in a group',
      file('    match: {}\n  - group: { rules: [{ ¦ }] }'),
      ['respond', 'id'],
      [],
    ],
    ['switches', file('    enabled: ¦'), ['true', 'false'], []],
    ['calendars', people('    when: { during: ¦ }'), ['office'], ['checkout', 'closed']],
    ['experiments', people('    when: { variant: [¦] }'), ['checkout', 'look'], ['old', 'office']],
    ['variants of an experiment', people('    when: { variant: [look, ¦] }'), ['a', 'b'], ['old', 'look']],
    ['variants in match', people('    match: { experiments.checkout: ¦ }'), ['old', 'new'], ['a']],
    [
      'variants that are not',
      people('    match: { experiments.checkout: { not: ¦ } }'),
      ['old', 'new'],
      ['a'],
    ],
    ['experiments as facts', people('    match: { ¦ }'), ['experiments.checkout'], ['checkout']],
    [
      'who gets one of several',
      people('    respond: { one_of: [thanks, bye], by: ¦ }'),
      ['user_id', 'extra_data.answer'],
      ['now.hour', 'experiments.look'],
    ],
    ['one of several', people('    respond:\n      one_of:\n        - ¦'), ['thanks', 'respond', 'from'], []],
    [
      'what people without an id get',
      'experiments: { a: { variants: { x: 1, y: 1 }, otherwise: ¦ } }',
      ['x', 'y'],
      ['a'],
    ],
    [
      'variants of a step',
      'experiments: { a: { variants: { x: 1, y: 1 }, ramp: { 2027-01-01: { ¦ } } }, b: { variants: { z: 1 } } }',
      ['x', 'y'],
      ['z', 'user_id'],
    ],
    [
      'facts that a receiver gets',
      `${people('    match: {}')}notify: { log: { include: [¦] } }`,
      ['user_id', 'experiments.look'],
      ['now.hour', 'vars.site'],
    ],
    [
      'constants for a filter',
      file('    respond: { text_message: "{{ extra_data.p | times: ¦ }}" }'),
      ['vars.limit'],
      ['post_token', 'default'],
    ],
    ['days of a calendar', 'calendars: { a: { weekdays: [¦] } }', ['saturday', 'friday'], ['CHAT']],
    [
      'experiments of a test',
      `${people('    match: {}')}tests: { cases: [{ name: a, variants: { ¦ } }] }`,
      ['checkout', 'look'],
      ['old'],
    ],
    [
      'variants of a test',
      `${people('    match: {}')}tests: { cases: [{ name: a, variants: { look: ¦ } }] }`,
      ['a', 'b'],
      ['old'],
    ],
  ] as const)('%s', ([, text, some, others]) => {
    const labels = offered(text);
    expect(labels).toEqual(expect.arrayContaining([...some]));
    for (const other of others) expect(labels).not.toContain(other);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test.for([
    ['in a text', file('    respond: { text_message: سل¦ام }')],
    ['behind a default', file('    respond: { text_message: "{{ vars.limit | default: \'¦\' }}" }')],
    ['as the name of a rule', file('    match: {}\n  - id: ¦')],
  ] as const)('nothing %s', ([, text]) => {
    expect(offered(text)).toEqual([]);
  });
});

test('what is taken is YAML', () => {
  expect(taken('version: 1\nru¦', 'rules')).toBe('version: 1\nrules: ');
  expect(taken(file('    when: { ¦ }'), '==')).toContain('when: { "==":  }');
  expect(taken(file('    when: { "=¦" }'), '==')).toContain('when: { "==" }');
  expect(taken(file('    match: { touchpoint: CH¦ }'), 'CHAT')).toContain('match: { touchpoint: CHAT }');
  expect(taken(file('    respond: { text_message: "{{ pos¦ }}" }'), 'post_token')).toContain(
    '"{{ post_token }}"',
  );
});

test('a cursor anywhere in a file, broken anywhere, is no fault', () => {
  const text = file('    when: { and: [{ condition: closed }, { "==": [{ var: user_side }, SUPPLY] }] }');
  for (let at = 0; at <= text.length; at += 7) {
    complete(text, at);
    complete(text.slice(0, at), at);
  }
});
