/** Conditions that hold for clicks without the field that they ask for. */
import { line, match, type Slip, when } from './slip.js';

export const absentOperands: Slip[] = [
  [
    'everybody without an id is in the bucket',
    when('{ in: [{ substr: [⟦{ var: user_id }⟧, 0, 1] }, "abcdefghijklmnop"] }'),
    'warning absent-operand',
    ['substr', '"null"'],
  ],
  [
    'a text that is null',
    when('{ "==": [{ substr: [⟦{ var: extra_data.code }⟧, 0, 4] }, "null"] }'),
    'warning absent-operand',
    ['"null"'],
  ],
  [
    'a deadline',
    when('{ ">": [{ "-": [{ var: now.unix }, ⟦{ var: extra_data.sent_at }⟧] }, 86400] }'),
    'warning absent-operand',
    ['null for 0'],
  ],
  [
    'an even floor',
    when('{ "==": [{ "%": [⟦{ var: extra_data.floor }⟧, 2] }, 0] }'),
    'warning absent-operand',
    ['null for 0'],
  ],
  [
    'a price for each metre',
    when('{ "<": [{ "/": [⟦{ var: extra_data.price }⟧, 100] }, 5] }'),
    'warning absent-operand',
    ['null for 0'],
  ],
  [
    'the larger of a field and a number',
    when('{ "<": [{ max: [⟦{ var: extra_data.a }⟧, 1] }, 3] }'),
    'warning absent-operand',
    ['"max"'],
  ],
  [
    'a joined text',
    when('{ "==": [{ cat: [⟦{ var: extra_data.prefix }⟧, "x"] }, x] }'),
    'warning absent-operand',
    ['"cat"'],
  ],
  [
    'beside something else in match',
    match('{ touchpoint: CHAT }').replace(
      '    respond',
      '    when: { "==": [{ "%": [⟦{ var: extra_data.floor }⟧, 2] }, 0] }\n    respond',
    ),
    'warning absent-operand',
    ['null for 0'],
  ],
  [
    'in a named condition',
    when(
      '{ condition: even }',
      'conditions: { even: { "==": [{ "%": [⟦{ var: extra_data.floor }⟧, 2] }, 0] } }\n',
    ),
    'warning absent-operand',
    ['null for 0'],
  ],
  [
    'for a notify',
    'version: 1\nnotify: { crm: { url: https://crm.example.com/a, secret: CRM_SECRET, include: [touchpoint] } }\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n    notify: { to: crm, when: { "<": [{ "/": [⟦{ var: extra_data.price }⟧, 100] }, 5] } }\ndefault: { text_message: نه }\n',
    'warning absent-operand',
    ['null for 0'],
  ],
  [
    'a sum in a message',
    line('{ $logic: { cat: ["جمع: ", { "*": [⟦{ var: extra_data.price }⟧, 2] }, " تومان"] } }'),
    'warning absent-operand',
    ['NaN'],
  ],
  [
    'a comparison',
    when('{ "<": [⟦{ var: extra_data.price }⟧, 5] }'),
    'warning null-comparison',
    ['null counts as 0'],
  ],
];
