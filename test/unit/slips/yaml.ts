/** Slips in the signs of YAML: dashes, colons, indentation, and texts that begin with one of its signs. */
import { line, match, rules, type Slip } from './slip.js';

export const dashesAndIndentation: Slip[] = [
  [
    'no blank behind the dash',
    rules('  ⟦-⟧id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['"- "', 'space'],
  ],
  [
    'an en dash',
    rules('  ⟦–⟧ id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['–', 'U+2013', '"- "'],
  ],
  [
    'a bullet',
    rules('  ⟦•⟧ id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['•', 'U+2022', '"- "'],
  ],
  [
    'a star',
    rules('  ⟦*⟧ id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['"- "'],
  ],
  [
    'a number',
    rules('  ⟦1.⟧ id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['- '],
  ],
  [
    'no blank behind the dash of a second rule',
    rules(
      '  - id: one\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n  ⟦-⟧id: two\n    match: { touchpoint: MY_POST }\n    respond: { text_message: سلام }',
    ),
    'error yaml-syntax',
    ['"- "'],
  ],
  [
    'a rule without its dash',
    rules(
      '  - id: one\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n    ⟦id⟧: two\n    match: { touchpoint: MY_POST }\n    respond: { text_message: سلام }',
    ),
    'error duplicate-key',
    ['"- "'],
  ],
  [
    'a first rule without its dash',
    'version: 1\nrules:\n  ⟦id: one\n  match: { touchpoint: CHAT }\n  respond: { text_message: سلام }⟧\ndefault: { text_message: نه }\n',
    'error wrong-type',
    ['"- "'],
  ],
  [
    'an indentation too deep',
    rules('  - id: price\n    match: { touchpoint: CHAT }\n     ⟦respond: { text_message: سلام }⟧'),
    'error yaml-syntax',
    ['indented'],
  ],
  [
    'an indentation too little',
    rules('  - id: price\n   ⟦match: { touchpoint: CHAT }⟧\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['indented'],
  ],
];

export const keysAndColons: Slip[] = [
  [
    'no blank behind a colon',
    rules(
      '  - id: price\n    match: { touchpoint: CHAT }\n    description⟦:⟧thanks\n    respond: { text_message: سلام }',
    ),
    'error yaml-syntax',
    ['a space is missing', '":"'],
  ],
  [
    'no blank behind the colon of a first key',
    'version⟦:⟧1\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['a space is missing'],
  ],
  [
    'no blank behind a colon in braces',
    rules('  - id: price\n    match: { touchpoint⟦:⟧CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['a space is missing'],
  ],
  [
    'no colon',
    rules(
      '  - id: price\n    match: { touchpoint: CHAT }\n    ⟦description thanks⟧\n    respond: { text_message: سلام }',
    ),
    'error yaml-syntax',
    ['":" is missing', 'description: thanks'],
  ],
  [
    'an equals sign',
    rules(
      '  - id: price\n    match: { touchpoint: CHAT }\n    ⟦description = thanks⟧\n    respond: { text_message: سلام }',
    ),
    'error yaml-syntax',
    ['"="', 'description: thanks'],
  ],
  [
    'a marker of a merge',
    'version: 1\n⟦<<<<<<< HEAD⟧\nrules: []\n=======\nrules: []\n>>>>>>> other\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['merge', '<<<<<<<'],
  ],
  [
    'markers of a merge within a rule',
    rules(
      '  - id: price\n    match: { touchpoint: CHAT }\n⟦<<<<<<< HEAD⟧\n    respond: { text_message: سلام }\n=======\n    respond: { text_message: درود }\n>>>>>>> 1a2b3c (greet)',
    ),
    'error yaml-syntax',
    ['merge'],
  ],
  [
    'an end of a merge that was forgotten',
    'version: 1\ndefault: { text_message: نه }\n⟦=======⟧\n',
    'error yaml-syntax',
    ['merge'],
  ],
  [
    'a copied ellipsis',
    'version: 1\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    ⟦…⟧\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['…'],
  ],
  [
    'a copied ellipsis of dots',
    'version: 1\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    ⟦...⟧\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['...'],
  ],
  [
    'a Persian digit in a key of an answer',
    'version: 1\ndefault: { ⟦text_message۱⟧: نه }\n',
    'error invalid-answer',
    ['«۱» (U+06F1)', 'write "text_message"'],
  ],
  [
    'an arrow of another language',
    'version: 1\nresponses: { a: { text_message: نه } }\n⟦default => a⟧\n',
    'error yaml-syntax',
    ['":"', 'default: a'],
  ],
];

export const startsOfTexts: Slip[] = [
  ['a text that begins with a dash', line('⟦-⟧ از شما سپاسگزاریم'), 'error yaml-syntax', ['quotes']],
  ['a text that begins with >', line('⟦>⟧ از شما سپاسگزاریم'), 'error yaml-syntax', ['quotes']],
  ['a text that begins with |', line('⟦|⟧ از شما سپاسگزاریم'), 'error yaml-syntax', ['quotes']],
  ['a text that begins with {', line('⟦{vars.price}⟧ تومان'), 'error yaml-syntax', ['{{']],
  ['a text that begins with [', line('⟦[ویژه]⟧ تخفیف'), 'error yaml-syntax', ['quotes']],
  ['a text that begins with %', line('⟦%⟧20 تخفیف'), 'error yaml-syntax', ['quotes']],
  ['a text that begins with @', line('⟦@⟧divar'), 'error yaml-syntax', ['quotes']],
  ['a text that begins with &', line('⟦&⟧ شما'), 'warning yaml-anchor', ['quotes']],
  ['a text that begins with *', line('⟦*⟧ ویژه'), 'error yaml-syntax', ['quotes']],
  ['a text that begins with !', line('⟦!⟧ توجه'), 'error yaml-tag', ['quotes']],
  ['a text with a colon', line('⟦قیمت: هزار تومان⟧'), 'error yaml-syntax', ['quotes']],
  [
    'a comment without a blank before it',
    match('{ touchpoint: CHAT }').replace(
      '{ touchpoint: CHAT }',
      '\n      extra_data.answer: yes⟦#⟧ the answer',
    ),
    'warning cut-text',
    ['comment', 'quotes'],
  ],
  [
    'a comment of another language',
    match('{ touchpoint: CHAT }').replace('rules:', '⟦//⟧ the rules\nrules:'),
    'error yaml-syntax',
    ['"#"'],
  ],
];
