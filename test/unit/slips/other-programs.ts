/** Keys and words of other programs, and keys of this one in another place: one finding each, with what to write. */
import { line, match, rules, type Slip, when } from './slip.js';

const respond = (response: string) => line('x').replace('text_message: x', response);
const rule = (key: string) =>
  rules(`  - id: price\n    match: { touchpoint: CHAT }\n    ${key}\n    respond: { text_message: سلام }`);
const calendar = (entry: string) => when('{ during: office }', `calendars:\n  office: ${entry}\n`);
const receiver = (entry: string) =>
  `version: 1\n${entry}\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n    notify: crm\ndefault: { text_message: نه }\n`;
const crm = 'url: https://crm.example.com/clicks, secret: CRM_SECRET';

export const keysInAnotherPlace: Slip[] = [
  [
    'the default in a rule',
    'version: 1\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n    ⟦default⟧: { text_message: نه }\n',
    'error unknown-key',
    ['left margin', 'default: …'],
  ],
  [
    'the default as a rule',
    'version: 1\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n  - ⟦default⟧: { text_message: نه }\n',
    'error unknown-key',
    ['left margin'],
  ],
  [
    'who is notified, in the response',
    respond('text_message: سلام\n      ⟦notify⟧: crm'),
    'error invalid-answer',
    ['beside "respond"'],
  ],
  [
    'data of a server link without its data',
    respond('action: { open_server_link: { ⟦step⟧: order, flow: a } }'),
    'error invalid-answer',
    ['{ data: { step: … } }'],
  ],
];

export const otherFiles: Slip[] = [
  [
    'a part by itself',
    '⟦responses⟧: { thanks: { text_message: "سپاس از {{ vars.shop }}" } }\n',
    'error missing-key',
    ['the file that includes it', 'version: 1'],
  ],
  ['a file of constants', '⟦site⟧: https://staging.example.com\n', 'error missing-key', ['--vars']],
  [
    'a file of tests',
    '⟦rules⟧: ./rules.yaml\ncases: [{ name: a, request: { touchpoint: CHAT } }]\n',
    'error missing-key',
    ['dargah test'],
  ],
];

export const otherPrograms: Slip[] = [
  [
    'the kind of an action as its type',
    respond('action: { ⟦type⟧: open_direct_link, url: "https://a.example.com/" }'),
    'error invalid-answer',
    ['action: { open_direct_link: "https://…" }'],
  ],
  [
    'the kind of an action as a text, and its link beside it',
    respond('action: ⟦open_direct_link⟧\n      url: "https://a.example.com/"'),
    'error invalid-answer',
    ['action: { open_direct_link: "https://…" }'],
  ],
  ['a text as others call it', respond('⟦text⟧: سلام'), 'error invalid-answer', ['"text_message"']],
  [
    'a link right in the response',
    respond('text_message: سلام\n      ⟦url⟧: https://a.example.com/'),
    'error invalid-answer',
    ['open_direct_link'],
  ],
  [
    'a template in the place of an action that takes a post',
    when('{ "!!": { var: post_token } }').replace(
      '{ text_message: سلام }',
      '{ action: { open_post_page: ⟦"{{ post_token }}"⟧ } }',
    ),
    'error invalid-answer',
    ['{ post_token: "{{ post_token }}" }'],
  ],
  ['present as a value', match('{ post_token: ⟦present⟧ }'), 'error text-for-logic', ['{ present: true }']],
  ['absent as a value', match('{ user_id: ⟦absent⟧ }'), 'error text-for-logic', ['{ present: false }']],
  ['a share of people', rule('⟦percent⟧: 20'), 'error unknown-key', ['experiments:', 'match:']],
  ['unless', rule('⟦unless⟧: { "==": [{ var: user_side }, SUPPLY] }'), 'error unknown-key', ['"!"']],
  [
    'a calendar with an opening and a closing',
    calendar('{ ⟦open⟧: "08:30", close: "17:00" }'),
    'error unknown-key',
    ['times: 09:00-17:00'],
  ],
  [
    'a calendar from a day to another',
    calendar('{ ⟦from⟧: 1405-12-25, until: 1406-01-13 }'),
    'error unknown-key',
    ['jalali: 12-25..01-13'],
  ],
  [
    'the operator calendar',
    when('{ ⟦calendar⟧: office }', 'calendars: { office: { times: 08:30-17:00 } }\n'),
    'error unknown-operator',
    ['"during"'],
  ],
  [
    'a calendar as a fact',
    when('{ var: ⟦calendars.office⟧ }', 'calendars: { office: { times: 08:30-17:00 } }\n'),
    'error unknown-variable',
    ['{ during: office }'],
  ],
  ['a test of MongoDB', match('{ extra_data.price: { ⟦$gte⟧: 5 } }'), 'error unknown-key', ['"gte"']],
  [
    'data of a button as others call it',
    match('{ ⟦data.ask⟧: price }'),
    'warning unknown-variable',
    ['"extra_data.ask"'],
  ],
  ['a side as others call it', match('{ ⟦side⟧: SUPPLY }'), 'warning unknown-variable', ['"user_side"']],
  [
    'receivers as others call them',
    receiver(`⟦webhooks⟧: { crm: { ${crm} } }`),
    'error unknown-key',
    ['"notify"'],
  ],
  [
    'fields of an event as others call them',
    receiver(`notify: { crm: { ${crm}, ⟦fields⟧: [touchpoint] } }`),
    'error unknown-key',
    ['"include"'],
  ],
  [
    'a filter as a function',
    line('"{{ ⟦number_fa(extra_data.price)⟧ }} تومان"'),
    'error unknown-variable',
    ['{{ extra_data.price | number_fa }}'],
  ],
  ['a section of Mustache', line('"سلام {{⟦#vip⟧}} ویژه"'), 'error unknown-variable', ['choose']],
  [
    'a time with a zone of its own',
    rule('from: ⟦2027-03-16T00:00:00Z⟧'),
    'error wrong-value',
    ['zone', 'timezone'],
  ],
  [
    'an unknown fact that is all of the default',
    'version: 1\nvars: { price: 890000 }\ndefault: { text_message: "{{ ⟦price⟧ }}" }\n',
    'error unknown-variable',
    ['"vars.price"'],
  ],
  [
    'groups of digits in a list',
    match('{ extra_data.price: { gte: 1⟦,000,000⟧ } }'),
    'error yaml-syntax',
    ['Write 1000000'],
  ],
  [
    'numbers of lines before a bar',
    '⟦ 1 |⟧ version: 1\n 2 | default: { text_message: نه }\n',
    'error yaml-syntax',
    ['number of a line'],
  ],
  [
    'numbers of lines that were pasted into a file',
    'version: 1\n⟦12 | ⟧rules:\n13 |   - id: price\n14 |     respond: { text_message: سلام }\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['number of a line'],
  ],
  [
    'numbers of lines without a bar',
    '⟦ 1  ⟧version: 1\n 2  default: { text_message: نه }\n',
    'error yaml-syntax',
    ['number of a line'],
  ],
];
