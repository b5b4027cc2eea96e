/** Numbers as people write them: what YAML makes of them is a text, or another number. */
import { line, match, type Slip, vars, when } from './slip.js';

const over = (number: string) =>
  when(`{ and: [{ "!!": { var: extra_data.price } }, { ">=": [{ var: extra_data.price }, ${number}] }] }`);
const limit = (number: string) =>
  when(
    '{ and: [{ "!!": { var: extra_data.price } }, { ">=": [{ var: extra_data.price }, { var: vars.limit }] }] }',
    `vars: { limit: ${number} }\n`,
  );
const priced = (price: string) => vars(`price: ${price}`, '"{{ vars.price | number_fa }} تومان"');

export const numbersInConditions: Slip[] = [
  ['Persian digits', over('⟦۲۰۰۰۰۰۰⟧'), 'error text-comparison', ['no number', 'Write 2000000']],
  ['Persian digits in quotes', over('⟦"۲۰۰۰۰۰۰"⟧'), 'error text-comparison', ['Write 2000000']],
  ['Arabic digits', over('⟦٢٠٠⟧'), 'error text-comparison', ['Write 200']],
  ['groups in quotes', over('⟦"2,000,000"⟧'), 'error text-comparison', ['Write 2000000']],
  ['Persian groups', over('⟦۲٬۰۰۰٬۰۰۰⟧'), 'error text-comparison', ['Write 2000000']],
  ['a unit', over('⟦2000000 تومان⟧'), 'error text-comparison', ['Write 2000000']],
  ['a per cent sign', over('⟦20%⟧'), 'error text-comparison', ['Write 20']],
  ['a number in quotes', over('⟦"2000000"⟧'), 'warning text-comparison', ['Write 2000000']],
  ['a Persian decimal point', over('⟦۱٫۵⟧'), 'error text-comparison', ['Write 1.5']],
  [
    'groups in braces',
    'version: 1\nrules:\n  - id: price\n    match: { extra_data.price: 890⟦,000⟧ }\n    respond: { text_message: سلام }\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['890000'],
  ],
  ['groups in brackets', over('2⟦,000,000⟧'), 'error yaml-number', ['2000000']],
  [
    'one group in brackets',
    when('{ ">=": ⟦[{ var: extra_data.price }, 2,500]⟧ }'),
    'error argument-count',
    ['between its digits'],
  ],
  ['groups in match', match('\n      extra_data.price: ⟦890,000⟧'), 'warning yaml-literal', ['890000']],
  ['Persian groups in match', match('{ extra_data.price: ⟦۸۹۰٬۰۰۰⟧ }'), 'warning yaml-literal', ['890000']],
  [
    'Persian digits in arithmetic',
    when(
      '{ and: [{ "!!": { var: extra_data.price } }, { ">": [{ "*": [{ var: extra_data.price }, ⟦۲⟧] }, 100] }] }',
    ),
    'error number-as-text',
    ['Write 2'],
  ],
  [
    'a telephone number',
    match('{ extra_data.phone: ⟦09123456789⟧ }'),
    'warning yaml-number',
    ['09123456789'],
  ],
  [
    'an international telephone number',
    match('{ extra_data.phone: ⟦+989123456789⟧ }'),
    'warning yaml-number',
    ['plus'],
  ],
  [
    'a post code',
    when('{ in: [{ var: extra_data.code }, [⟦0042⟧, "0043"]] }'),
    'warning yaml-number',
    ['in quotes'],
  ],
];

export const numbersInVars: Slip[] = [
  ['Persian digits, compared', limit('⟦۲۰۰۰۰۰۰⟧'), 'error text-comparison', ['Write 2000000']],
  ['groups, compared', limit('⟦"2,000,000"⟧'), 'error text-comparison', ['Write 2000000']],
  ['a unit, compared', limit('⟦2000000 تومان⟧'), 'error text-comparison', ['Write 2000000']],
  ['Persian digits, formatted', priced('⟦۸۹۰۰۰۰⟧'), 'warning number-as-text', ['number_fa', 'Write 890000']],
  ['Persian groups, formatted', priced('⟦۸۹۰٬۰۰۰⟧'), 'warning number-as-text', ['Write 890000']],
  ['groups, formatted', priced('⟦890,000⟧'), 'warning number-as-text', ['Write 890000']],
  ['a unit, formatted', priced('⟦890000 تومان⟧'), 'warning number-as-text', ['Write 890000']],
  [
    'Persian digits in arithmetic',
    line('{ $logic: { cat: [{ "*": [{ var: vars.price }, 2] }] } }', 'vars:\n  price: ⟦۸۹۰۰۰۰⟧\n'),
    'error number-as-text',
    ['Write 890000'],
  ],
  [
    'groups in a mapping in braces',
    'version: 1\nvars: { price: 890⟦,000⟧ }\ndefault: { text_message: "{{ vars.price | number_fa }}" }\n',
    'error yaml-syntax',
    ['890000'],
  ],
  [
    'a telephone number without its zero',
    vars('phone: ⟦09123456789⟧', '"{{ vars.phone }}"'),
    'warning yaml-number',
    ['09123456789'],
  ],
  [
    'a telephone number without its plus',
    vars('phone: ⟦+982191000000⟧', '"{{ vars.phone }}"'),
    'warning yaml-number',
    ['plus'],
  ],
  [
    'a telephone number in the data',
    line('x').replace(
      'text_message: x',
      'action: { open_server_link: { data: { phone: ⟦+982191000000⟧ } } }',
    ),
    'warning yaml-number',
    ['plus'],
  ],
  [
    'a version without its last zero',
    vars('version: ⟦1.10⟧', '"نسخهٔ {{ vars.version }}"'),
    'warning number-as-text',
    ['1.1'],
  ],
  [
    'an open hour in Persian digits',
    when('{ ">=": [{ var: now.hour }, { var: vars.open }] }', 'vars: { open: ⟦۸⟧ }\n'),
    'error mixed-types',
    ['vars.open', 'Write 8'],
  ],
  [
    'Persian digits that a field of an item equals',
    when('{ some: [{ var: extra_data.items }, { "==": [{ var: price }, ⟦۰⟧] }] }'),
    'warning yaml-literal',
    ['Write 0'],
  ],
];
