/** Blanks that are none to YAML, and what nobody sees. */
import { line, match, rules, type Slip, when } from './slip.js';

const four = (blanks: string) =>
  `version: 1\nrules:\n  - id: price\n${blanks}match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\ndefault: { text_message: نه }\n`;
export const blanksThatAreNone: Slip[] = [
  [
    'a line indented by non-breaking spaces',
    four('⟦\u00a0\u00a0\u00a0\u00a0⟧'),
    'error yaml-syntax',
    ['U+00A0', 'space'],
  ],
  ['one of four blanks is a non-breaking space', four('   ⟦\u00a0⟧'), 'error yaml-syntax', ['U+00A0']],
  [
    'one blank before a dash is a non-breaking space',
    'version: 1\nrules:\n ⟦\u00a0⟧- id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['U+00A0'],
  ],
  ['a tab in front', four('⟦\t⟧'), 'error yaml-syntax', ['tab', 'spaces']],
  [
    'a non-breaking space after the colon',
    rules('  - id:⟦\u00a0⟧price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['U+00A0'],
  ],
  [
    'a zero-width space after the colon',
    rules('  - id:⟦\u200b⟧price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['U+200B'],
  ],
  [
    'a non-breaking space after the dash',
    rules('  -⟦\u00a0⟧id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['U+00A0'],
  ],
  [
    'a non-breaking space at the end of a literal',
    match('{ extra_data.answer: yes⟦\u00a0⟧ }'),
    'warning invisible-characters',
    ['U+00A0'],
  ],
  [
    'a non-breaking space in a literal',
    match('{ extra_data.city: شهر⟦\u00a0⟧ری }'),
    'warning invisible-characters',
    ['U+00A0'],
  ],
  [
    'a thin space in a literal',
    match('{ extra_data.city: شهر⟦\u2009⟧ری }'),
    'warning invisible-characters',
    ['U+2009'],
  ],
  [
    'a zero-width space in a literal',
    match('{ extra_data.city: ته⟦\u200b⟧ران }'),
    'warning invisible-characters',
    ['U+200B'],
  ],
  [
    'a half-space in a Latin literal',
    match('{ extra_data.answer: ye⟦\u200c⟧s }'),
    'warning invisible-characters',
    ['U+200C'],
  ],
  [
    'a half-space at the end of a literal',
    match('{ extra_data.city: تهران⟦\u200c⟧ }'),
    'warning invisible-characters',
    ['U+200C'],
  ],
  [
    'a half-space at the end of a touchpoint',
    match('{ touchpoint: CHAT⟦\u200c⟧ }'),
    'warning invisible-characters',
    ['U+200C'],
  ],
  [
    'a direction mark in a literal',
    match('{ extra_data.answer: yes⟦\u200f⟧ }'),
    'warning invisible-characters',
    ['U+200F'],
  ],
  [
    'a direction mark before a key',
    rules('  - id: price\n    match: { touchpoint: CHAT }\n    ⟦\u200frespond⟧: { text_message: سلام }'),
    'error unknown-key',
    ['U+200F'],
  ],
  [
    'a direction mark before an id',
    rules('  - id: ⟦\u200fprice⟧\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error wrong-value',
    ['U+200F'],
  ],
  [
    'a direction mark before a dash',
    rules('  ⟦\u200f⟧- id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['U+200F'],
  ],
  [
    'a direction mark in a path',
    match('{ ⟦extra_data.answer\u200e⟧: yes }'),
    'error invisible-characters',
    ['U+200E'],
  ],
  [
    'a half-space in a path',
    when('{ "!!": { var: ⟦extra_data.ans\u200cwer⟧ } }'),
    'error invisible-characters',
    ['U+200C'],
  ],
  [
    'a half-space at the end of a known field',
    when('{ "!!": { var: ⟦post_token\u200c⟧ } }'),
    'error invisible-characters',
    ['U+200C'],
  ],
  [
    'a half-space in a template path',
    line('"{{ ⟦extra_data.na\u200cme⟧ | default: \'\' }}"'),
    'error invisible-characters',
    ['U+200C'],
  ],
  [
    'a direction mark before an operator',
    when('{ ⟦"\u200f=="⟧: [{ var: touchpoint }, CHAT] }'),
    'error unknown-operator',
    ['U+200F'],
  ],
  [
    'a byte order mark within',
    'version: 1\n⟦\ufeffdefault⟧: { text_message: نه }\n',
    'error unknown-key',
    ['U+FEFF'],
  ],
  [
    'a blank at the end of a literal in quotes',
    match('{ extra_data.answer: "yes⟦ ⟧" }'),
    'warning invisible-characters',
    ['blank'],
  ],
];
