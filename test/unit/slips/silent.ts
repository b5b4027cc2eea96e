/** Slips of one character that passed in silence, found by machine. */
import { line, rules, type Slip, vars, when } from './slip.js';

const data = (text: string) =>
  rules(
    `  - id: price\n    match: { touchpoint: CHAT }\n    respond: { action: { open_server_link: { data: ${text} } } }`,
  );

export const oncePassedInSilence: Slip[] = [
  [
    'a direction mark within a number',
    vars('price: 8⟦\u200f⟧90000', '"{{ vars.price | number_fa }}"'),
    'warning invisible-characters',
    ['U+200F', '890000'],
  ],
  [
    'a half-space within a word of YAML',
    when('{ "==": [{ var: extra_data.on }, { var: vars.on }] }', 'vars: { on: f⟦\u200c⟧alse }\n'),
    'warning invisible-characters',
    ['U+200C'],
  ],
  [
    'an odd blank behind a word of YAML',
    vars('down: { on: false⟦\u2009⟧}', '"{{ vars.down.on }}"'),
    'warning invisible-characters',
    ['U+2009'],
  ],
  ['an odd blank and a space before a quote', line('⟦\u00a0 ⟧"الف"'), 'error yaml-syntax', ['U+00A0']],
  [
    'a lost quote before Persian digits',
    vars('year: ۱۴۰۵⟦"⟧', '"{{ vars.year }}"'),
    'warning persian-punctuation',
  ],
  ['a lost quote before a plus', data('{ phone: +982188888888⟦"⟧ }'), 'warning persian-punctuation'],
  [
    'a lost comma before a quote in a list of data',
    data('{ tags: [new, vip ⟦"⟧1"] }'),
    'warning persian-punctuation',
  ],
  [
    'a Persian comma in a list of data',
    data('{ tags: [new⟦،⟧ vip, "1"] }'),
    'warning persian-punctuation',
    ['U+060C'],
  ],
  [
    'a Persian comma between a path and what stands for it',
    data('{ count: { $logic: { var: [extra_data.count⟦،⟧ 1] } } }'),
    'error persian-punctuation',
    ['U+060C'],
  ],
  [
    'a Persian digit for what stands where there is no number',
    data('{ count: { $logic: { var: [extra_data.count, ⟦۱⟧] } } }'),
    'warning yaml-literal',
  ],
  [
    'a lost letter of false',
    vars('down: { on: 1 }\n  off: ⟦flse⟧', '"{{ vars.down.on }} {{ vars.off }}"'),
    'warning yaml-literal',
    ['false'],
  ],
  [
    'a lost bracket of a list of data',
    rules(
      '  - id: price\n    match: { touchpoint: CHAT }\n    respond:\n      action:\n        open_server_link:\n          data:\n            tags: new, vip⟦]⟧',
    ),
    'warning persian-punctuation',
  ],
  [
    'a lost comma between two numbers',
    data('{ first: { $logic: { substr: [{ var: user_side }, ⟦0 2⟧] } } }'),
    'warning persian-punctuation',
  ],
  ['braces that close nothing', line('"سلام ⟦}}⟧ خوبی"'), 'warning raw-text'],
  [
    'a Persian digit in an address of a constant',
    rules(
      '  - id: price\n    match: { touchpoint: CHAT }\n    respond: { action: { open_direct_link: "{{ vars.base }}/x" } }',
    ).replace('rules:', 'vars: { base: https://example.com/v⟦۱⟧ }\nrules:'),
    'warning mixed-digits',
  ],
  [
    'a lost comma in a list of letters',
    when('{ and: [{ "!!": { var: user_id } }, { in: [{ substr: [{ var: user_id }, 0, 1] }, [a, ⟦b c⟧]] }] }'),
    'warning text-operator',
    ['substr'],
  ],
];
