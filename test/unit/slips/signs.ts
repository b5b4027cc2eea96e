/** Signs in the wrong place or turned round, comments of other languages, and words for nothing. */
import { line, match, rules, type Slip, when } from './slip.js';

const rest = '    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }';
const seller = 'conditions: { seller: { "==": [{ var: user_side }, SUPPLY] } }\n';

export const turnedSigns: Slip[] = [
  [
    'braces that face outwards',
    match('⟦} touchpoint: CHAT {⟧'),
    'error yaml-syntax',
    ['turned', '"{" opens'],
  ],
  [
    'brackets that face outwards',
    match('{ extra_data.city: ⟦]تهران, ری[⟧ }'),
    'error yaml-syntax',
    ['"[" opens'],
  ],
  [
    'round brackets around entries',
    match('⟦( touchpoint: CHAT )⟧'),
    'error yaml-syntax',
    ['Write { touchpoint: CHAT }'],
  ],
  ['a blank before the colon', rules(`  - ⟦id :price⟧\n${rest}`), 'error yaml-syntax', ['"id: price"']],
  [
    'a blank before the colon in braces',
    match('{ ⟦touchpoint :CHAT⟧ }'),
    'error yaml-syntax',
    ['"touchpoint: CHAT"'],
  ],
  [
    'a Persian semicolon for the colon',
    rules(`  - id⟦؛ ⟧price\n${rest}`),
    'error yaml-syntax',
    ['«؛»', '": "'],
  ],
  ['a semicolon for the colon', rules(`  - id⟦; ⟧price\n${rest}`), 'error yaml-syntax', ['";"', '": "']],
  ['two dashes', rules(`  ⟦--⟧ id: price\n${rest}`), 'error yaml-syntax', ['"--"', '"- "']],
  [
    'a decimal comma in braces',
    match('{ extra_data.price: { gte: 1⟦,5⟧ } }'),
    'error yaml-syntax',
    ['Write 1.5'],
  ],
  [
    'a list before what is looked for in it',
    when('{ in: [⟦[CHAT, MY_POST]⟧, { var: touchpoint }] }'),
    'error text-operator',
    ['wrong way round'],
  ],
  [
    'a Persian comma where two answers are needed',
    `version: 1\nresponses: { a: { text_message: الف }, b: { text_message: ب } }\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    respond: { one_of: [⟦a، b⟧], by: conversation_id }\n  - { id: one, match: { touchpoint: MY_POST }, respond: a }\n  - { id: two, match: { touchpoint: MY_DIVAR }, respond: b }\ndefault: { text_message: نه }\n`,
    'error wrong-value',
    ['«،»', '","'],
  ],
];

export const otherComments: Slip[] = [
  ['of HTML', '⟦<!--⟧ rules -->\nversion: 1\ndefault: { text_message: نه }\n', 'error yaml-syntax', ['"#"']],
  ['of C', '⟦/*⟧ rules */\nversion: 1\ndefault: { text_message: نه }\n', 'error yaml-syntax', ['"#"']],
  ['of ini files', '⟦;⟧ rules\nversion: 1\ndefault: { text_message: نه }\n', 'error yaml-syntax', ['"#"']],
  ['behind braces', match('{ touchpoint: CHAT } ⟦//⟧ chat'), 'error yaml-syntax', ['"#"']],
];

export const otherWords: Slip[] = [
  ['None', when('{ "==": [{ var: extra_data.answer }, ⟦None⟧] }'), 'warning yaml-literal', ['null']],
  ['nil', when('{ "==": [{ var: extra_data.answer }, ⟦nil⟧] }'), 'warning yaml-literal', ['null']],
  [
    'undefined',
    when('{ "==": [{ var: extra_data.answer }, ⟦undefined⟧] }'),
    'warning yaml-literal',
    ['null'],
  ],
  ['a side in Persian', match('{ user_side: ⟦فروشنده⟧ }'), 'warning unknown-value', ['"SUPPLY"']],
  ['letters of another width', match('{ touchpoint: ⟦ＣＨＡＴ⟧ }'), 'warning unknown-value', ['"CHAT"']],
  ['names with or', match('{ touchpoint: ⟦CHAT OR MY_POST⟧ }'), 'error text-for-logic', ['[CHAT, MY_POST]']],
  ['names with یا', match('{ touchpoint: ⟦CHAT یا MY_POST⟧ }'), 'error text-for-logic', ['[CHAT, MY_POST]']],
  [
    'a list in quotes',
    match('{ touchpoint: ⟦"[CHAT, MY_POST]"⟧ }'),
    'error text-for-logic',
    ['[CHAT, MY_POST]'],
  ],
  [
    'a negated name',
    when('{ condition: ⟦"!seller"⟧ }', seller),
    'error unknown-condition',
    ['{ "!": { condition: seller } }'],
  ],
  ['not before a name', when('{ condition: ⟦not seller⟧ }', seller), 'error unknown-condition', ['opposite']],
  [
    'a constant without its section',
    line('"قیمت {{ ⟦price⟧ }} تومان"', 'vars: { price: 5 }\n'),
    'warning unknown-variable',
    ['vars.price'],
  ],
  [
    'a constant with another section',
    line('"قیمت {{ ⟦var.price⟧ }} تومان"', 'vars: { price: 5 }\n'),
    'warning unknown-variable',
    ['"vars"'],
  ],
  [
    'the file twice',
    `version: 1\ndefault: { text_message: نه }\n⟦version⟧: 1\ndefault: { text_message: نه }\n`,
    'error duplicate-key',
    ['second file'],
  ],
];
