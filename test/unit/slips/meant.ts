/**
 * Slips of people who edit rules: things that are written and can never be meant. Each is reported by one finding, at the
 * place that has to change, which ⟦…⟧ marks.
 */
import { type Slip, when } from './slip.js';

const link = (url: string) =>
  `version: 1\n${url.includes('vars.site') ? 'vars: { site: https://a.example.com }\n' : ''}rules:\n  - id: panel\n    when: { "!!": { var: post_token } }\n    respond: { action: { open_direct_link: ${url} } }\ndefault: { text_message: نه }\n`;

export const conditionsThatAreData: Slip[] = [
  [
    'the name of a condition alone',
    when('⟦seller⟧', 'conditions: { seller: { "==": [{ var: user_side }, SUPPLY] } }\n'),
    'error one-operator',
    ['{ condition: seller }'],
  ],
  [
    'the name of a condition in an and',
    when(
      '{ and: [{ "!!": { var: post_token } }, ⟦seller⟧] }',
      'conditions: { seller: { "==": [{ var: user_side }, SUPPLY] } }\n',
    ),
    'error one-operator',
    ['{ condition: seller }'],
  ],
  [
    'a comparison as a text',
    when('⟦"user_side == SUPPLY"⟧'),
    'error one-operator',
    ['{ "==": [{ var: user_side }, SUPPLY] }'],
  ],
  [
    'a comparison as a text, without quotes',
    when('⟦now.hour > 8⟧'),
    'error one-operator',
    ['{ ">": [{ var: now.hour }, 8] }'],
  ],
  ['a path as a text', when('⟦extra_data.answer⟧'), 'error one-operator', ['{ var: extra_data.answer }']],
  [
    'a template as a condition',
    when('⟦"{{ extra_data.answer }}"⟧'),
    'error one-operator',
    ['{ var: extra_data.answer }'],
  ],
  ['a text that is nothing of the file', when('⟦closed⟧'), 'error one-operator', ['always true']],
  [
    'a list of conditions',
    when('⟦[{ "==": [{ var: user_side }, SUPPLY] }, { "==": [{ var: touchpoint }, CHAT] }]⟧'),
    'error one-operator',
    ['{ and: [ … ] }'],
  ],
  [
    'a block list of conditions',
    'version: 1\nrules:\n  - id: price\n    when:\n      ⟦- "==": [{ var: user_side }, SUPPLY]\n      - "==": [{ var: touchpoint }, CHAT]⟧\n    respond: { text_message: سلام }\ndefault: { text_message: نه }\n',
    'error one-operator',
    ['{ and: [ … ] }'],
  ],
  ['a number', when('⟦1⟧'), 'error one-operator', ['always true']],
  [
    'an ellipsis that was copied, in an or',
    when('{ or: [{ "!!": { var: post_token } }, ⟦…⟧] }'),
    'error one-operator',
    ['always true'],
  ],
  [
    'an object of two keys',
    when('⟦{ touchpoint: CHAT, user_side: SUPPLY }⟧'),
    'error one-operator',
    ['match'],
  ],
  ['a match in when', when('{ ⟦touchpoint⟧: CHAT }'), 'error unknown-operator', ['match: { touchpoint: … }']],
  [
    'a text in the test of an if',
    when('{ if: [⟦seller⟧, true, false] }'),
    'error one-operator',
    ['always true'],
  ],
  ['a text under not', when('{ "!": ⟦seller⟧ }'), 'error one-operator', ['always true']],
  [
    'a text for a notify',
    'version: 1\nnotify: { crm: { url: https://crm.example.com/a, secret: CRM_SECRET } }\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n    notify: { to: crm, when: ⟦seller⟧ }\ndefault: { text_message: نه }\n',
    'error one-operator',
    ['always true'],
  ],
  [
    'a text for a named condition',
    when('{ condition: seller }', 'conditions: { seller: ⟦SUPPLY⟧ }\n'),
    'error one-operator',
    ['always true'],
  ],
];

export const linksThatNeverWork: Slip[] = [
  [
    'a blank before an insertion',
    link('"https://a.example.com/my⟦ ⟧panel?post={{ post_token }}"'),
    'error link-url',
    ['space', '%20'],
  ],
  [
    'a blank behind a var',
    link('"{{ vars.site }}/my⟦ ⟧panel?post={{ post_token }}"'),
    'error link-url',
    ['space'],
  ],
  [
    'a blank at the end',
    link('"https://a.example.com/p?x={{ post_token }}⟦ ⟧"'),
    'error link-url',
    ['space'],
  ],
  [
    'a Persian question mark',
    link('"https://a.example.com/panel⟦؟⟧post={{ post_token }}"'),
    'error link-url',
    ['«؟»', '"?"'],
  ],
  [
    'a Persian question mark in a link that stands',
    link('"https://a.example.com/panel⟦؟⟧post=1"'),
    'error link-url',
    ['«؟»', '"?"'],
  ],
  [
    'a zero-width non-joiner',
    link('"https://a.example.com/pan⟦\u200c⟧el?post={{ post_token }}"'),
    'error link-url',
    ['U+200C'],
  ],
  [
    'a non-breaking space',
    link('"https://a.example.com/my⟦\u00a0⟧panel?post={{ post_token }}"'),
    'error link-url',
    ['U+00A0'],
  ],
  [
    'a direction mark in front',
    link('"⟦\u200f⟧https://a.example.com/panel?post={{ post_token }}"'),
    'error link-url',
    ['U+200F'],
  ],
  [
    'Persian digits in a port',
    link('⟦"https://a.example.com:۸۰۸۰/panel?post={{ post_token }}"⟧'),
    'error link-url',
    ['port'],
  ],
  [
    'http behind a var',
    'version: 1\nvars:\n  site: ⟦http://a.example.com⟧\nrules:\n  - id: panel\n    when: { "!!": { var: post_token } }\n    respond: { action: { open_direct_link: "{{ vars.site }}/panel?post={{ post_token }}" } }\ndefault: { text_message: نه }\n',
    'error link-url',
    ['vars.site', 'https://'],
  ],
  [
    'a host without a scheme behind a var',
    'version: 1\nvars:\n  site: ⟦inspection.example.com⟧\nrules:\n  - id: panel\n    when: { "!!": { var: post_token } }\n    respond: { action: { open_direct_link: "{{ vars.site }}/panel?post={{ post_token }}" } }\ndefault: { text_message: نه }\n',
    'error link-url',
    ['vars.site', 'https://inspection.example.com'],
  ],
  [
    'a host without a scheme behind a var, two links',
    'version: 1\nvars:\n  site: ⟦a.example.com⟧\nrules:\n  - id: panel\n    match: { touchpoint: CHAT }\n    respond: { action: { open_direct_link: "{{ vars.site }}/panel" } }\n  - id: other\n    match: { touchpoint: MY_POST }\n    respond: { action: { open_direct_link: "{{ vars.site }}/other" } }\ndefault: { text_message: نه }\n',
    'error link-url',
    ['vars.site', 'https://a.example.com'],
  ],
  [
    'a host without a scheme',
    link('⟦a.example.com/panel⟧'),
    'error link-url',
    ['https://a.example.com/panel'],
  ],
  [
    'a backslash',
    link('"https://a.example.com⟦\\\\⟧panel?post={{ post_token }}"'),
    'error link-url',
    ['backslash'],
  ],
  [
    'http in a link with an insertion',
    link('⟦"http://a.example.com/panel?post={{ post_token }}"⟧'),
    'error link-url',
    ['https:'],
  ],
  ['two slashes lost', link('⟦"https:/a.example.com/panel"⟧'), 'error link-url', ['https://']],
  ['a Persian comma in the host', link('⟦"https://a،example.com/panel"⟧'), 'error link-url', ['host']],
  [
    'a brace that is not closed',
    link('"https://a.example.com/p?x=⟦{{ post_token }⟧"'),
    'error template-syntax',
    ['}}'],
  ],
  [
    'a single brace in a link',
    link('"https://a.example.com/p?x=⟦{post_token}⟧"'),
    'error link-url',
    ['{{ post_token }}'],
  ],
];
