/** Numbers, paths and lists in the spelling of another place: an office program, a template, JSONPath, a block list. */
import { line, match, rules, type Slip, vars, when } from './slip.js';

const over = (number: string) =>
  when(`{ and: [{ "!!": { var: extra_data.price } }, { ">=": [{ var: extra_data.price }, ${number}] }] }`);
const asked = (path: string) => when(`{ "==": [{ var: ${path} }, yes] }`);
const link = (url: string) =>
  rules(
    `  - id: panel\n    when: { "!!": { var: post_token } }\n    respond: { action: { open_direct_link: ${url} } }`,
  );

export const otherNumbers: Slip[] = [
  ['groups with blanks', over('⟦2 000 000⟧'), 'error text-comparison', ['Write 2000000']],
  ['groups with underscores', over('⟦2_000_000⟧'), 'error text-comparison', ['Write 2000000']],
  ['groups with points', over('⟦2.000.000⟧'), 'error text-comparison', ['Write 2000000']],
  ['millions in a word', over('⟦2 میلیون⟧'), 'error text-comparison', ['Write 2000000']],
  [
    'millions with a fraction and a unit',
    over('⟦۲٫۵ میلیون تومان⟧'),
    'error text-comparison',
    ['Write 2500000'],
  ],
  ['millions in a letter', over('⟦2M⟧'), 'error text-comparison', ['Write 2000000']],
  ['a sign of money before it', over('⟦$20⟧'), 'error text-comparison', ['Write 20']],
  ['a sign of money behind it', over('⟦2000﷼⟧'), 'error text-comparison', ['Write 2000']],
  [
    'millions that are shown',
    vars('price: ⟦2 میلیون⟧', '"{{ vars.price | number_fa }}"'),
    'warning number-as-text',
    ['Write 2000000'],
  ],
  ['an id with an exponent', vars('id: ⟦12e5⟧', '"{{ vars.id }}"'), 'warning number-as-text', ['1200000']],
  ['an octal number', vars('id: ⟦0o17⟧', '"{{ vars.id }}"'), 'warning number-as-text', ['15']],
];

export const otherDigits: Slip[] = [
  [
    'a Persian digit beside a sum',
    when(
      '{ and: [{ "!!": { var: extra_data.rooms } }, { "<=": [{ "+": { var: extra_data.rooms } }, ⟦۲⟧] }] }',
    ),
    'error number-as-text',
    ['Write 2'],
  ],
  [
    'a Persian digit for how many may be missing',
    when('{ missing_some: [⟦۱⟧, [extra_data.phone, extra_data.email]] }'),
    'error number-as-text',
    ['Write 1'],
  ],
  [
    'a Persian digit in a code of a link',
    link('"https://a.example.com/%D8%A⟦۷⟧?x={{ post_token }}"'),
    'warning mixed-digits',
    ['Write 7'],
  ],
  [
    'a Persian digit behind a letter of a link',
    link('"https://a.example.com/v⟦۱⟧?x={{ post_token }}"'),
    'warning mixed-digits',
    ['Write 1'],
  ],
];

export const otherPaths: Slip[] = [
  [
    'a template as a path',
    asked('⟦"{{ extra_data.answer }}"⟧'),
    'error unknown-variable',
    ['Write extra_data.answer'],
  ],
  [
    'a path of JSONPath',
    asked('⟦$.extra_data.answer⟧'),
    'error unknown-variable',
    ['Write extra_data.answer'],
  ],
  ['a path with slashes', asked('⟦extra_data/answer⟧'), 'error unknown-variable', ['extra_data.answer']],
  ['a path with an arrow', asked('⟦extra_data->answer⟧'), 'error unknown-variable', ['extra_data.answer']],
  ['a Persian full stop', asked('⟦extra_data۔answer⟧'), 'error unknown-variable', ['extra_data.answer']],
  [
    'a path of JSONPath in a text',
    line('"{{ ⟦$.extra_data.name⟧ | default: \'\' }}"'),
    'error unknown-variable',
    ['Write extra_data.name'],
  ],
  [
    'no comma before a fallback',
    when('{ "==": [{ var: [⟦extra_data.count 1⟧] }, 1] }'),
    'error unknown-variable',
    ['","'],
  ],
  [
    'a Persian digit in a name',
    match('{ ⟦extra_data.a۱⟧: yes }'),
    'warning unknown-variable',
    ['«۱» (U+06F1)', '"a1"'],
  ],
  [
    'a Persian digit for a place',
    asked('⟦extra_data.items.۰⟧'),
    'warning unknown-variable',
    ['«۰» (U+06F0)', '"0"'],
  ],
];

export const otherLists: Slip[] = [
  [
    'a comma behind an item of a line',
    match('\n      extra_data.city:\n        - تهران⟦,⟧\n        - ری'),
    'warning persian-punctuation',
    ['Remove it'],
  ],
  [
    'a Persian comma at the end of a line',
    match('\n      touchpoint: CHAT⟦،⟧\n      user_side: DEMAND'),
    'error persian-punctuation',
    ['«،» (U+060C)', 'Remove it'],
  ],
  [
    'no comma between numbers',
    match('{ extra_data.floor: [⟦1 2⟧] }'),
    'warning persian-punctuation',
    ['Write 1, 2'],
  ],
  [
    'no comma between two forms of a word',
    match('{ extra_data.answer: [yes, بله, ⟦YES بله⟧] }'),
    'warning persian-punctuation',
    ['Write YES, بله'],
  ],
  [
    'no comma between touchpoints',
    match('{ touchpoint: [⟦CHAT MY_POST⟧] }'),
    'warning unknown-value',
    ['Documented: CHAT'],
  ],
  [
    'an ellipsis that was copied, in a list',
    match('{ touchpoint: [CHAT, ⟦…⟧] }'),
    'error text-for-logic',
    ['left out'],
  ],
  [
    'an ellipsis that was copied, for a rule',
    rules('  - id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n  - ⟦…⟧'),
    'error wrong-type',
    ['left out'],
  ],
  [
    'a text in the body of some',
    when('{ some: [{ var: extra_data.items }, ⟦yes⟧] }'),
    'error one-operator',
    ['always true'],
  ],
  ['a touchpoint in Persian', match('{ touchpoint: ⟦چت⟧ }'), 'warning unknown-value', ['Documented: CHAT']],
];

export const otherTexts: Slip[] = [
  ['a lone apostrophe at the end', line("ب⟦'⟧"), 'warning raw-text', ['no other half']],
  ['two apostrophes of which one is another', line("⟦‘⟧ب'"), 'warning raw-text', ['no other half']],
  [
    'a half-space between two braces',
    line('"{⟦\u200c⟧{ post_token }}"'),
    'error raw-text',
    ['U+200C', 'between these two braces'],
  ],
  [
    'a half-space before a single letter',
    match('{ extra_data.city: کر⟦\u200c⟧ج }'),
    'warning invisible-characters',
    ['U+200C'],
  ],
  [
    'a thin space before a quote',
    'version: 1\ndefault: { "text_message":⟦\u2009⟧"نه" }\n',
    'error yaml-syntax',
    ['U+2009'],
  ],
  [
    'a half-space before a quote',
    'version: 1\ndefault: { text_message: ⟦\u200c⟧"نه" }\n',
    'error yaml-syntax',
    ['U+200C', 'before this quote'],
  ],
  [
    'a text that begins with a number sign',
    line('⟦#تخفیف⟧'),
    'error yaml-literal',
    ['begins a comment', 'quotes'],
  ],
  [
    'an Arabic letter in what a filter inserts into a link',
    link('"https://a.example.com/p?x={{ extra_data.a | default: \'عل⟦ي⟧\' }}"'),
    'warning arabic-letters',
    ['"علی"'],
  ],
  [
    'an Arabic letter in a link',
    link('"https://a.example.com/⟦ك⟧تاب?x={{ post_token }}"'),
    'warning arabic-letters',
    ['"کتاب"'],
  ],
  [
    'a scheme before a constant that has one',
    link('⟦"https://{{ vars.site }}/p?x={{ post_token }}"⟧').replace(
      'version: 1\n',
      'version: 1\nvars: { site: "https://a.example.com" }\n',
    ),
    'error link-url',
    ['"https://" twice'],
  ],
];
