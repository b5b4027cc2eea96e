/** Values that read like a word of the format, of YAML or of the file, and are another. */
import { line, match, rules, type Slip, when } from './slip.js';

export const wordsOfTheFormat: Slip[] = [
  [
    'a version of the future',
    'version: ⟦2⟧\ndefault: { text_message: نه }\n',
    'error wrong-value',
    ['newer'],
  ],
  ['a version of a release', 'version: ⟦1.2⟧\ndefault: { text_message: نه }\n', 'error wrong-value', ['1']],
  [
    'no for false',
    rules(
      '  - id: price\n    enabled: ⟦no⟧\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }',
    ),
    'error wrong-type',
    ['Write false'],
  ],
  [
    'خیر for false',
    rules(
      '  - id: price\n    enabled: ⟦خیر⟧\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }',
    ),
    'error wrong-type',
    ['Write false'],
  ],
  [
    '0 for false',
    rules(
      '  - id: price\n    enabled: ⟦0⟧\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }',
    ),
    'error wrong-type',
    ['Write false'],
  ],
  [
    'false in quotes',
    rules(
      '  - id: price\n    enabled: ⟦"false"⟧\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }',
    ),
    'error wrong-type',
    ['Write false'],
  ],
  [
    'an answer with a capital',
    rules(
      '  - id: one\n    match: { extra_data.answer: yes }\n    respond: { text_message: سلام }\n  - id: two\n    match: { extra_data.answer: ⟦Yes⟧, touchpoint: CHAT }\n    respond: { text_message: سلام }',
    ),
    'warning look-alike-literals',
    ['yes'],
  ],
  [
    'no comma between two paths',
    when('{ missing: [⟦extra_data.name extra_data.phone⟧] }'),
    'error unknown-variable',
    ['","', 'extra_data.name, extra_data.phone'],
  ],
  [
    'an invisible character in the name of a touchpoint',
    match('{ touchpoint: CHA⟦\u200b⟧T }'),
    'warning invisible-characters',
    ['U+200B'],
  ],
  [
    'a dash of an office program in a code',
    match('{ extra_data.code: ⟦OFF−20⟧ }'),
    'warning look-alike-literals',
    ['U+2212', '"OFF-20"'],
  ],
  [
    'a letter less in a constant that is a switch',
    when('{ var: vars.down }', 'vars: { down: ⟦fale⟧ }\n'),
    'warning yaml-literal',
    ['false', 'quotes'],
  ],
  [
    'one quote of YAML and one of an office program around a number',
    line('سال {{ vars.year }}', 'vars:\n  year: ⟦”⟧۱۴۰۵"\n'),
    'warning persian-punctuation',
    ['quotes'],
  ],
  [
    'quotes of an office program around a key of match',
    match('{ ⟦“touchpoint”⟧: CHAT }'),
    'warning unknown-variable',
    ['U+201C', '"touchpoint"'],
  ],
  [
    'an action that is a text',
    'version: 1\ndefault: { action: ⟦open_direct_link⟧ }\n',
    'error invalid-answer',
    ['mapping', 'open_direct_link'],
  ],
  [
    'no comma before an item in quotes',
    match('{ extra_data.city: [تهران, کرج ⟦"⟧بندر عباس"] }'),
    'warning persian-punctuation',
    ['","'],
  ],
  [
    'a letter twice in what an action hands on',
    'version: 1\ndefault: { action: { open_server_link: { data: { urgent: ⟦truue⟧ } } } }\n',
    'warning yaml-literal',
    ['true', 'quotes'],
  ],
];
