/** Slips of a Persian keyboard, of Word, and of YAML: what stands where YAML wants something else. */
import { line, match, type Slip, when } from './slip.js';

const rules = (text: string) => `version: 1\nrules:\n${text}\ndefault: { text_message: نه }\n`;

export const persianPunctuation: Slip[] = [
  [
    'commas of a list in match',
    match('{ extra_data.city: [تهران⟦،⟧ ری، کرج] }'),
    'error persian-punctuation',
    ['«،»', 'U+060C', '","'],
  ],
  [
    'commas of a list of Latin names',
    match('{ touchpoint: [CHAT⟦،⟧ MY_POST] }'),
    'error persian-punctuation',
    ['«،»', '","'],
  ],
  [
    'commas of a list in "in"',
    when('{ in: [{ var: extra_data.city }, [تهران⟦،⟧ ری]] }'),
    'error persian-punctuation',
    ['«،»'],
  ],
  [
    'one Persian comma among others',
    match('{ extra_data.city: [تهران, ری⟦،⟧ کرج] }'),
    'warning persian-punctuation',
    ['«،»'],
  ],
  [
    'a semicolon in a list',
    match('{ extra_data.city: [تهران⟦؛⟧ ری] }'),
    'error persian-punctuation',
    ['«؛»', 'U+061B'],
  ],
  [
    'a comma between entries',
    match('{ touchpoint: CHAT⟦،⟧ user_side: DEMAND }'),
    'error yaml-syntax',
    ['«،»', 'U+060C', '","'],
  ],
  [
    'a semicolon between entries',
    match('{ touchpoint: CHAT⟦؛⟧ user_side: DEMAND }'),
    'error yaml-syntax',
    ['«؛»', '","'],
  ],
  [
    'a Latin semicolon between entries',
    match('{ touchpoint: CHAT⟦;⟧ user_side: DEMAND }'),
    'error yaml-syntax',
    ['";"', '","'],
  ],
  [
    'a comma between arguments',
    when('{ "<": [{ var: now.hour }⟦،⟧ 9] }'),
    'error yaml-syntax',
    ['«،»', '","'],
  ],
  [
    'a comma between operators',
    when('{ and: [{ "!!": { var: post_token } }⟦،⟧ { "!!": { var: user_id } }] }'),
    'error yaml-syntax',
    ['«،»', '","'],
  ],
  [
    'a comma without blanks',
    match('{ touchpoint: CHAT⟦،⟧user_side: DEMAND }'),
    'error yaml-syntax',
    ['«،»', '","'],
  ],
  [
    'a comma before a key in quotes',
    when('{ and: [{ "!!": { var: post_token } }⟦،⟧ { "!": { var: user_id } }] }'),
    'error yaml-syntax',
    ['«،»', '","'],
  ],
  [
    'quotes «» around an operator',
    when('{ ⟦«<»⟧: [{ var: now.hour }, 9] }'),
    'error unknown-operator',
    ['« (U+00AB)', '"<"'],
  ],
  [
    'quotes “” around an operator',
    when('{ ⟦“<”⟧: [{ var: now.hour }, 9] }'),
    'error unknown-operator',
    ['“ (U+201C)', '"<"'],
  ],
  [
    'quotes „“ around an operator',
    when('{ ⟦„<“⟧: [{ var: now.hour }, 9] }'),
    'error unknown-operator',
    ['"<"'],
  ],
  [
    'quotes “” around a template',
    line('⟦“⟧{{ post_token | default: "x" }}”'),
    'error yaml-syntax',
    ['“', '"'],
  ],
  ['quotes “” around a text with a colon', line('⟦“⟧قیمت : هزار”'), 'error yaml-syntax', ['“', 'U+201C']],
  ['quotes «» around a text with a colon', line('⟦«⟧قیمت : هزار»'), 'error yaml-syntax', ['«', 'U+00AB']],
  [
    'quotes “” around a literal',
    match('{ extra_data.answer: ⟦“yes”⟧ }'),
    'error persian-punctuation',
    ['“ (U+201C)', '” (U+201D)', 'yes'],
  ],
  [
    'quotes «» around a literal',
    match('{ extra_data.answer: ⟦«بله»⟧ }'),
    'error persian-punctuation',
    ['« (U+00AB)', 'بله'],
  ],
  [
    'quotes ‘’ around a literal',
    match('{ extra_data.answer: ⟦‘yes’⟧ }'),
    'error persian-punctuation',
    ['‘ (U+2018)'],
  ],
  [
    'quotes “” around a link',
    line('x').replace('text_message: x', 'action: { open_direct_link: ⟦“https://a.example.com/x”⟧ }'),
    'error link-url',
    ['“ (U+201C)', 'https://a.example.com/x'],
  ],
  [
    'quotes “” around an id',
    rules('  - id: ⟦“price”⟧\n    respond: { text_message: سلام }'),
    'error wrong-value',
    ['“'],
  ],
  [
    'quotes “” around the name of a response',
    'version: 1\nresponses: { thanks: { text_message: ممنون } }\ndefault: ⟦“thanks”⟧\n',
    'error unknown-response',
    ['“ (U+201C)', 'thanks'],
  ],
  [
    'a full-width colon',
    line('x').replace('text_message: x', '⟦text_message： سلام⟧'),
    'error unknown-response',
    ['U+FF1A', '"text_message: سلام"'],
  ],
  [
    'a Persian digit in the version',
    'version: ⟦۱⟧\ndefault: { text_message: نه }\n',
    'error wrong-type',
    ['Write 1'],
  ],
  [
    'a Persian digit in an id',
    rules('  - id: ⟦price۲⟧\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error wrong-value',
    ['«۲»', '"price2"'],
  ],
  [
    'tatweel in a literal',
    match('{ extra_data.city: ک⟦ـ⟧رج }'),
    'warning invisible-characters',
    ['U+0640', 'stretches'],
  ],
];

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

export const listsAndKeys: Slip[] = [
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
  [
    'a Persian digit in a key of an answer',
    'version: 1\ndefault: { ⟦text_message۱⟧: نه }\n',
    'error invalid-answer',
    ['«۱» (U+06F1)', 'write "text_message"'],
  ],
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
];
