import { readFileSync } from 'node:fs';
import { unmark } from '../../support/marked.js';

/**
 * One good file, and one thing wrong with it at a time. Written by hand: what stands in the good file, what stands
 * there instead, with ⟦…⟧ around the place that has to be named, and the check that has to name it.
 */
export const goodFile = readFileSync(new URL('../../support/faults-base.yaml', import.meta.url), 'utf8');

const yes = 'match: { touchpoint: CHAT, extra_data.answer: yes }';
const thanks = '  thanks: { text_message: سپاس از شما }';
const seller = 'seller: { "==": [{ var: user_side }, SUPPLY] }';
const price = 'when: { ">": [{ var: extra_data.price }, { var: vars.limit }] }';
const priceText = `"قیمت {{ extra_data.price | number_fa | default: '۰' }} تومان"`;
const link = `"{{ vars.site }}/panel?post={{ post_token | default: 'none' }}"`;
const page = '{ open_post_page: { post_token: "{{ post_token }}" } }';
const token = 'when: { "!=": [{ var: post_token }, null] }';
const both = 'when: { and: [{ condition: seller }, { condition: busy }] }';
const last = 'default: { respond: thanks, notify: [crm, audit] }';
const receiver =
  'crm: { url: "https://crm.example.com/clicks", secret: CRM_SECRET, include: [touchpoint, extra_data.answer] }';
const notifyEntry = 'notify: { to: crm, when: { "==": [{ var: user_side }, DEMAND] } }';
const count = '{ var: [extra_data.count, 1] }';

const faults: [check: string, from: string, to: string][] = [
  // The file
  ['yaml-syntax', last, 'default: thanks\n⟦]⟧'],
  ['yaml-syntax', yes, 'match: { touchpoint: CHAT, extra_data.answer: yes⟦⟧'],
  ['yaml-tag', thanks, '  thanks: { text_message: ⟦!!binary⟧ aGVsbG8= }'],
  ['yaml-tag', thanks, '  thanks: { text_message: ⟦!text⟧ سپاس از شما }'],
  ['yaml-alias', last, 'default: ⟦*thanks⟧'],
  ['yaml-anchor', thanks, '  thanks: ⟦&t⟧ { text_message: سپاس از شما }'],
  ['yaml-directive', '# The good file', '⟦%YAML 1.1⟧\n---\n# The good file'],
  ['yaml-documents', last, 'default: thanks\n⟦---⟧\nversion: 1'],
  ['yaml-key', yes, 'match: { touchpoint: CHAT, ⟦[a]⟧: yes }'],
  ['duplicate-key', '  limit: 1000000', '  limit: 1000000\n  ⟦limit⟧: 5'],
  ['duplicate-key', 'description: The yes button', 'description: The yes button\n    ⟦description⟧: again'],
  ['unknown-key', 'timezone: Asia', '⟦timezon⟧: Asia'],
  ['unknown-key', 'description: The yes', '⟦descripton⟧: The yes'],
  ['unknown-key', yes, '⟦mach⟧: { touchpoint: CHAT, extra_data.answer: yes }'],
  ['unknown-key', both, '⟦if⟧: { and: [{ condition: seller }, { condition: busy }] }'],
  ['unknown-key', 'respond: session', 'respond: session\n    ⟦priority⟧: 5'],
  ['unknown-key', last, 'default: thanks\n⟦extra⟧: 1'],
  ['missing-key', '  - id: expensive\n    match', '  - ⟦match⟧'],
  ['wrong-value', 'version: 1', 'version: ⟦2⟧'],
  ['wrong-value', 'timezone: Asia/Tehran', 'timezone: ⟦Asia/Teheran2⟧'],
  ['wrong-value', 'id: chat-yes', 'id: ⟦چت⟧'],
  ['wrong-value', 'id: chat-yes', 'id: ⟦default⟧'],
  ['wrong-value', 'id: chat-yes', 'id: ⟦chat yes⟧'],
  ['wrong-type', 'version: 1', 'version: ⟦"1"⟧'],
  ['wrong-type', 'id: chat-yes', 'id: ⟦12⟧'],
  ['wrong-type', 'id: chat-yes', 'id: ⟦1e5⟧'],
  ['wrong-type', 'description: The yes button', 'description: ⟦[The yes button]⟧'],
  ['wrong-type', 'description: The yes button', 'enabled: ⟦yes⟧'],
  ['wrong-type', yes, 'match: ⟦[touchpoint]⟧'],
  ['wrong-type', yes, 'match: { touchpoint: CHAT, extra_data: ⟦{ answer: yes }⟧ }'],
  ['wrong-type', 'respond: session', 'respond: ⟦5⟧'],
  ['wrong-type', thanks, `  thanks: ⟦سپاس⟧`],
  ['wrong-type', last, 'default: ⟦[thanks]⟧'],
  // Names
  ['duplicate-id', 'id: seller-busy', 'id: ⟦chat-yes⟧'],
  ['unknown-response', last, 'default: ⟦thank⟧'],
  [
    'unknown-response',
    'respond: panel',
    'respond: ⟦greet⟧\n  - id: more\n    match: { touchpoint: DIVAR_PRO }\n    respond: panel',
  ],
  [
    'unknown-condition',
    both,
    'when: { and: [{ condition: seller }, { condition: busy }, { condition: ⟦vip⟧ }] }',
  ],
  ['unknown-condition', count, '{ if: [{ condition: ⟦vip⟧ }, 1, 2] }'],
  [
    'condition-cycle',
    seller,
    'seller: { or: [{ "==": [{ var: user_side }, SUPPLY] }, { condition: ⟦seller⟧ }] }',
  ],
  ['unused-response', thanks, `${thanks}\n  ⟦sorry⟧: { text_message: متأسفیم }`],
  ['unused-condition', seller, `${seller}\n  ⟦buyer⟧: { "==": [{ var: user_side }, DEMAND] }`],
  ['unused-var', '  limit: 1000000', '  limit: 1000000\n  ⟦phone⟧: "02112345678"'],
  // Logic
  [
    'one-operator',
    seller,
    'seller: ⟦{ "==": [{ var: user_side }, SUPPLY], "!=": [{ var: post_token }, null] }⟧',
  ],
  ['one-operator', seller, 'seller: ⟦{}⟧'],
  ['one-operator', both, 'when: { and: [{ condition: seller }, { condition: busy }, ⟦{}⟧] }'],
  ['unknown-operator', seller, 'seller: { ⟦eq⟧: [{ var: user_side }, SUPPLY] }'],
  ['unknown-operator', both, 'when: { ⟦adn⟧: [{ condition: seller }, { condition: busy }] }'],
  ['unknown-operator', count, '{ ⟦vra⟧: [extra_data.count, 1] }'],
  ['unknown-operator', seller, 'seller: { ⟦"var.prototype.constructor"⟧: [{ var: user_side }] }'],
  [
    'refused-operator',
    both,
    'when: { and: [{ condition: seller }, { condition: busy }, { ⟦log⟧: { var: user_id } }] }',
  ],
  [
    'refused-operator',
    both,
    'when: { and: [{ condition: seller }, { condition: busy }, { ⟦method⟧: [{ var: post_token }, trim] }] }',
  ],
  ['argument-count', token, 'when: { "!=": ⟦[{ var: post_token }]⟧ }'],
  ['argument-count', token, 'when: { "!=": ⟦[{ var: post_token }, null, 3]⟧ }'],
  ['argument-count', price, 'when: { ">": ⟦[{ var: extra_data.price }, { var: vars.limit }, 5]⟧ }'],
  [
    'literal-keys',
    both,
    'when: { and: [{ condition: seller }, { condition: busy }, { missing: [⟦{ var: extra_data.key }⟧] }] }',
  ],
  [
    'literal-keys',
    both,
    'when: { and: [{ condition: seller }, { condition: busy }, { missing_some: [1, ⟦{ var: extra_data.keys }⟧] }] }',
  ],
  ['unknown-variable', price, 'when: { ">": [{ var: ⟦extradata.price⟧ }, { var: vars.limit }] }'],
  [
    'unknown-variable',
    price,
    'when: { ">": [{ var: extra_data.price }, { max: [{ var: ⟦vars.limt⟧ }, { var: vars.limit }] }] }',
  ],
  ['unknown-variable', '{ ">=": [{ var: now.hour }, 9] }', '{ ">=": [{ var: ⟦now.hours⟧ }, 9] }'],
  ['unknown-variable', priceText, `"قیمت {{ ⟦extradata.price⟧ | number_fa | default: '۰' }} تومان"`],
  ['unknown-variable', priceText, `"قیمت {{ ⟦vars.price⟧ }} تومان"`],
  ['unknown-value', yes, 'match: { touchpoint: ⟦CHTA⟧, extra_data.answer: yes }'],
  ['unknown-value', yes, 'match: { touchpoint: ⟦chat⟧, extra_data.answer: yes }'],
  ['unknown-value', seller, 'seller: { "==": [{ var: user_side }, ⟦Supply⟧] }'],
  ['unknown-value', seller, 'seller: { "==": [{ var: user_side }, ⟦SELLER⟧] }'],
  [
    'unknown-value',
    'match: { touchpoint: [MY_POST, MY_DIVAR] }',
    'match: { touchpoint: [MY_POST, ⟦MY_DIVER⟧] }',
  ],
  ['mixed-types', yes, 'match: { touchpoint: ⟦5⟧, extra_data.answer: yes }'],
  [
    'text-comparison',
    price,
    'when: { and: [{ ">": [{ var: extra_data.price }, { var: vars.limit }] }, { ">": [{ var: extra_data.code }, ⟦"1000"⟧] }] }',
  ],
  [
    'repeated-test',
    both,
    'when: { and: [{ condition: seller }, { condition: busy }, ⟦{ condition: seller }⟧] }',
  ],
  // Order
  ['duplicate-id', 'id: with-token', 'id: ⟦expensive⟧'],
  [
    'unreachable-rule',
    '  - id: seller-busy',
    '  - id: ⟦again⟧\n    match: { touchpoint: CHAT, extra_data.answer: yes }\n    respond: thanks\n  - id: seller-busy',
  ],
  [
    'unreachable-rule',
    '  - id: seller-busy',
    '  - id: ⟦narrower⟧\n    match: { touchpoint: CHAT, extra_data.answer: yes, user_side: DEMAND }\n    respond: thanks\n  - id: seller-busy',
  ],
  [
    'unreachable-rule',
    '  - id: seller-busy',
    '  - id: ⟦other-way⟧\n    when: { and: [{ "==": [yes, { var: extra_data.answer }] }, { "==": [{ var: touchpoint }, CHAT] }] }\n    respond: thanks\n  - id: seller-busy',
  ],
  // Answers
  ['empty-answer', thanks, '  thanks: ⟦{}⟧'],
  ['empty-answer', `respond: { text_message: ${priceText} }`, 'respond: ⟦{}⟧'],
  [
    'circular-action',
    `respond: { action: ${page} }`,
    'respond: { action: { ⟦get_dynamic_action⟧: { data: {} } } }',
  ],
  ['invalid-answer', thanks, '  thanks: { ⟦text⟧: سپاس, text_message: سپاس از شما }'],
  ['yaml-literal', thanks, '  thanks: { text_message: ⟦5⟧ }'],
  ['invalid-answer', thanks, '  thanks: { text_message: ⟦[سپاس]⟧ }'],
  ['invalid-answer', `{ action: ${page} }`, '{ action: { ⟦open_link⟧: { url: x } } }'],
  ['invalid-answer', `{ action: ${page} }`, '{ action: { open_post_page: { ⟦post⟧: "x", post_token: x } } }'],
  ['invalid-answer', `{ action: ${page} }`, '{ action: ⟦open_post_page⟧ }'],
  ['link-url', link, '⟦"http://shop.example.com/?from={{ vars.site }}"⟧'],
  ['link-url', link, '⟦"https://user:secret@shop.example.com/{{ vars.site }}"⟧'],
  ['link-url', link, '⟦"/panel?{{ vars.site }}"⟧'],
  ['link-origin', link, `⟦"{{ extra_data.url | default: 'x' }}?{{ vars.site }}"⟧`],
  ['link-origin', link, `⟦"https://{{ extra_data.shop | default: 'x' }}.example.com/{{ vars.site }}"⟧`],
  ['link-origin', link, `⟦"{{ vars.site }}{{ post_token | default: 'none' }}"⟧`],
  ['logic-alone', `{ $logic: ${count} }`, `⟦{ $logic: ${count}, more: 1 }⟧`],
  ['template-syntax', priceText, `"قیمت ⟦{{ extra_data.price | number_fa⟧"`],
  ['template-syntax', priceText, `"قیمت ⟦{{ }}⟧ تومان"`],
  ['template-syntax', priceText, `"قیمت ⟦{{ extra_data..price }}⟧ تومان"`],
  ['template-syntax', priceText, `"قیمت ⟦{{ extra_data.price number_fa }}⟧ تومان"`],
  ['unknown-filter', priceText, `"قیمت {{ extra_data.price | ⟦number_f⟧ | default: '۰' }} تومان"`],
  ['unknown-filter', priceText, `"قیمت {{ extra_data.price | ⟦money⟧ | default: '۰' }} تومان"`],
  ['filter-argument', priceText, `"قیمت {{ extra_data.price | number_fa | ⟦default⟧ }} تومان"`],
  ['filter-argument', priceText, `"قیمت {{ extra_data.price | ⟦truncate: 0⟧ | default: '۰' }} تومان"`],
  ['nullable-insertion', priceText, '"قیمت ⟦{{ extra_data.cost }}⟧ تومان"'],
  [
    'nullable-insertion',
    `"سلام {{ extra_data.name | default: 'دوست عزیز' }}"`,
    '"سلام ⟦{{ extra_data.name | trim }}⟧"',
  ],
  [
    'default-can-fail',
    `respond: { action: ${page} }\n\n${last}`,
    'respond: thanks\n\ndefault: ⟦{ text_message: "{{ touchpoint }}" }⟧',
  ],
  [
    'default-can-fail',
    `respond: { action: ${page} }\n\n${last}`,
    `respond: thanks\n\ndefault: ⟦{ action: { open_direct_link: "https://a.ir/{{ touchpoint | raw }}" } }⟧`,
  ],
  [
    'several-actions',
    `{ action: ${page} }`,
    `{ action: ⟦{ open_post_page: { post_token: "{{ post_token }}" }, open_direct_link: "https://a.ir" }⟧ }`,
  ],
  ['empty-link', link, `"{{ vars.site }}/panel/⟦{{ post_token }}⟧"`],
  ['long-text', thanks, `  thanks: { text_message: ⟦${'سپاس '.repeat(120)}از شما⟧ }`],
  ['not-json', count, '⟦{ "/": [1, 0] }⟧'],
  [
    'manage-page-for-buyer',
    `${token}\n    respond: { action: ${page} }`,
    'when: { and: [{ "!=": [{ var: post_token }, null] }, { "==": [{ var: user_side }, DEMAND] }] }\n    respond: { action: { ⟦open_post_manage_page⟧: { post_token: "{{ post_token }}" } } }',
  ],
  // Persian text
  ['arabic-letters', thanks, '  thanks: { text_message: سپاس از شما ا⟦ي⟧ران }'],
  ['arabic-letters', thanks, '  thanks: { text_message: سپاس از ⟦ك⟧ار شما }'],
  ['invisible-characters', thanks, '  thanks: { text_message: سپاس ⟦\u202e⟧از شما }'],
  ['invisible-characters', thanks, '  thanks: { text_message: سپاس ⟦\u200b⟧از شما }'],
  ['invisible-characters', thanks, '  thanks: { text_message: سپاس ⟦\u2066⟧از شما }'],
  ['mixed-digits', thanks, '  thanks: { text_message: سپاس ۱ و ⟦٢⟧ و 3 }'],
  ['not-normalized', thanks, '  thanks: { text_message: سپاس از شما ⟦ا\u0653⟧قا }'],
  [
    'look-alike-literals',
    '  - id: seller-busy',
    '  - { id: karaj, match: { extra_data.city: کرج, extra_data.ask: price }, respond: thanks }\n  - { id: karaj-visit, match: { extra_data.city: ⟦كرج⟧, extra_data.ask: visit }, respond: thanks }\n  - id: seller-busy',
  ],
  // Logic that is settled before any click
  [
    'constant-condition',
    price,
    'when: { and: [{ ">": [{ var: extra_data.price }, { var: vars.limit }] }, ⟦true⟧] }',
  ],
  [
    'constant-condition',
    seller,
    'seller: { and: [{ "==": [{ var: user_side }, SUPPLY] }, ⟦{ "==": [1, 1] }⟧] }',
  ],
  [
    'constant-condition',
    both,
    'when: { and: [{ condition: seller }, { condition: busy }, ⟦{ "==": [{ var: user_side }, DEMAND] }⟧] }',
  ],
  [
    'null-comparison',
    price,
    'when: { and: [{ ">": [{ var: extra_data.price }, { var: vars.limit }] }, { "<": [⟦{ var: extra_data.rooms }⟧, 3] }] }',
  ],
  [
    'costly-operator',
    price,
    'when: { and: [{ ">": [{ var: extra_data.price }, { var: vars.limit }] }, { some: [{ var: extra_data.a }, { ⟦some⟧: [{ var: b }, { "==": [{ var: c }, 1] }] }] }] }',
  ],
  ['yaml-number', yes, 'match: { touchpoint: CHAT, extra_data.answer: ⟦12345678901234567890⟧ }'],
  ['yaml-literal', yes, 'match: { touchpoint: CHAT, extra_data.answer: yes, post_token: ⟦1e5⟧ }'],
  ['yaml-nesting', count, `${'['.repeat(57)}⟦[⟧${'['}${']'.repeat(59)}`],
  // Receivers
  ['unknown-key', receiver, receiver.replace('secret:', '⟦key⟧: x, secret:')],
  ['missing-key', receiver, receiver.replace('crm:', '⟦crm⟧:').replace(' secret: CRM_SECRET,', '')],
  ['unknown-key', 'notify: [crm, audit]', '⟦notfy⟧: [crm, audit]'],
  ['unknown-receiver', notifyEntry, notifyEntry.replace('crm', '⟦cmr⟧')],
  ['unknown-receiver', 'notify: [crm, audit]', 'notify: [crm, ⟦audits⟧]'],
  ['unknown-receiver', 'notify_all: audit', 'notify_all: ⟦adit⟧'],
  [
    'unused-receiver',
    `  ${receiver}`,
    `  ${receiver}\n  ⟦ops⟧: { url: "https://ops.example.com", secret: OPS_SECRET, include: [] }`,
  ],
  ['receiver-url', receiver, receiver.replace('"https://crm.example.com/clicks"', '⟦crm.example.com⟧')],
  [
    'receiver-url',
    receiver,
    receiver.replace('"https://crm', '⟦"http://crm').replace('/clicks"', '/clicks"⟧'),
  ],
  ['receiver-url', receiver, receiver.replace('"https://crm.example.com/clicks"', '⟦"https://10.1.2.3/"⟧')],
  ['receiver-url', '"http://audit.internal/"', '⟦"http://127.0.0.1/"⟧'],
  ['wrong-value', 'allow_private: [10.1.2.0/24]', 'allow_private: [⟦10.1.2.0/33⟧]'],
  ['wrong-type', 'allow_private: [10.1.2.0/24]', 'allow_private: ⟦10.1.2.0/24⟧'],
  ['wrong-type', receiver, receiver.replace('[touchpoint, extra_data.answer]', '⟦extra_data⟧')],
  ['wrong-type', 'retries: [5s, 2h]', 'retries: [⟦5⟧, 2h]'],
  ['wrong-type', 'retries: [5s, 2h]', 'keep: ⟦14⟧'],
  ['wrong-value', 'retries: [5s, 2h]', 'keep: ⟦14 days⟧'],
  [
    'written-out-secret',
    receiver,
    receiver.replace('CRM_SECRET', '⟦whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw⟧'),
  ],
  ['unknown-include', receiver, receiver.replace('touchpoint,', '⟦touch_point⟧,')],
  ['unknown-include', receiver, receiver.replace('touchpoint,', '⟦now.date⟧,')],
  ['personal-data', receiver, receiver.replace('extra_data.answer', '⟦extra_data⟧')],
  ['unknown-operator', notifyEntry, notifyEntry.replace('"=="', '⟦eq⟧')],
  ['unknown-condition', notifyEntry, 'notify: { to: crm, when: { condition: ⟦buyer⟧ } }'],
  ['unknown-variable', notifyEntry, notifyEntry.replace('user_side', '⟦userside⟧')],
  ['unknown-value', notifyEntry, notifyEntry.replace('DEMAND', '⟦BUYER⟧')],
  ['null-comparison', notifyEntry, 'notify: { to: crm, when: { "<": [⟦{ var: extra_data.rooms }⟧, 3] } }'],
  ['constant-condition', notifyEntry, 'notify: { to: crm, when: { "!!": ⟦{ var: touchpoint }⟧ } }'],
  [
    'constant-condition',
    notifyEntry,
    'notify: { to: crm, when: ⟦{ "==": [{ var: extra_data.answer }, no] }⟧ }',
  ],
  [
    'repeated-test',
    notifyEntry,
    'notify: { to: crm, when: { and: [{ condition: seller }, { condition: busy }, ⟦{ condition: seller }⟧] } }',
  ],
  // Ignore comments
  [
    'unused-ignore',
    '  - id: chat-yes',
    '  ⟦# dargah-ignore-next-line unused-var kept for later⟧\n  - id: chat-yes',
  ],
  [
    'ignore-without-reason',
    '  limit: 1000000',
    '  limit: 1000000\n  ⟦# dargah-ignore-next-line unused-var⟧\n  phone: "021"',
  ],
  [
    'unknown-check',
    '  - id: chat-yes',
    '  # dargah-ignore-next-line ⟦unusd-var⟧ kept for later\n  - id: chat-yes',
  ],
];

/** Each by its name, with the text of the file and what has to be said of it. */
export const seededFaults = faults.map(([check, from, to]) => {
  if (goodFile.split(from).length !== 2) throw new Error(`the good file does not have "${from}" once`);
  return [`${check}: ${from} → ${to}`, { check, ...seed(from, to) }] as const;
});

/** The good file with a fault in it, and where the fault is as `line:column-endLine:endColumn`. */
function seed(from: string, to: string): { text: string; place: string } {
  return unmark(goodFile.replace(from, () => to));
}
