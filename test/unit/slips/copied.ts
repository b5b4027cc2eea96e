/** What comes along when a file is copied from a chat, a terminal, a diff, a PDF or an office program. */
import { line, match, rules, type Slip, when } from './slip.js';

const rest = '    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }';

export const aroundTheFile: Slip[] = [
  [
    'the head of a message',
    '⟦[12/3/2026 10:15 AM] Ali: ⟧version: 1\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['date', 'chat'],
  ],
  [
    'a quote of a chat',
    '⟦>⟧ version: 1\n> default: { text_message: نه }\n',
    'error yaml-syntax',
    ['">"', 'quotes'],
  ],
  [
    'the command that showed the file',
    '⟦$ cat rules.yaml⟧\nversion: 1\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['command'],
  ],
  [
    'the head of a hunk',
    '⟦@@ -1,3 +1,4 @@⟧\nversion: 1\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['diff'],
  ],
];

export const markdown: Slip[] = [
  ['a key in bold', rules(`  - ⟦**id**:⟧ price\n${rest}`), 'error yaml-syntax', ['Markdown', '"id:"']],
  ['a key in bold with its colon', rules(`  - ⟦**id:**⟧ price\n${rest}`), 'error yaml-syntax', ['"id:"']],
  ['an id as code', rules(`  - id: ⟦\`price\`⟧\n${rest}`), 'error yaml-syntax', ['Markdown', '"price"']],
  ['a key as code', rules(`  - ⟦\`id\`⟧: price\n${rest}`), 'error yaml-syntax', ['"id"']],
  [
    'an escaped underscore in a path',
    match('{ ⟦extra\\_data.answer⟧: yes }'),
    'error unknown-variable',
    ['Write extra_data.answer'],
  ],
  [
    'an escaped underscore in a key',
    'version: 1\ndefault: { ⟦text\\_message⟧: نه }\n',
    'error invalid-answer',
    ['"text_message"'],
  ],
  ['one star around a word', line('این ⟦*ویژه*⟧ است'), 'warning raw-text', ['Markdown']],
  ['underscores around a word', line('این ⟦_ویژه_⟧ است'), 'warning raw-text', ['Markdown']],
  ['tildes around a word', line('این ⟦~ویژه~⟧ است'), 'warning raw-text', ['Markdown']],
  ['code in a text', line('کد ⟦`AB12`⟧ را بفرستید'), 'warning raw-text', ['Markdown']],
  ['a heading', line('"⟦## ⟧عنوان"'), 'warning raw-text', ['Markdown']],
  [
    'a link with its text',
    line('x').replace('text_message: x', 'action: { open_direct_link: ⟦"[x](https://a.example.com/x)"⟧ }'),
    'error link-url',
    ['Markdown', 'Write https://a.example.com/x'],
  ],
  [
    'a link in angle brackets',
    line('x').replace('text_message: x', 'action: { open_direct_link: ⟦<https://a.example.com/x>⟧ }'),
    'error link-url',
    ['Write https://a.example.com/x'],
  ],
];

export const lostInEncodings: Slip[] = [
  ['UTF-8 that was read as Windows-1252', line('⟦Ø³Ù„Ø§Ù…⟧'), 'warning raw-text', ['Persian', 'anew']],
  ['a quote that was', line('⟦â€œ⟧سلام'), 'warning raw-text', ['encoding']],
  ['question marks for letters', line('"⟦???? ?????⟧"'), 'warning raw-text', ['lost']],
  ['the forms of letters of a PDF', line('⟦ﺳﻼﻡ⟧'), 'warning not-normalized', ['U+0633 U+0644 U+0627 U+0645']],
  [
    'the forms of letters in a literal',
    match('{ extra_data.city: ⟦ﻛﺮﺝ⟧ }'),
    'warning not-normalized',
    ['U+0643'],
  ],
  ['a line break of a spreadsheet', line('سلام⟦_x000D_⟧خوبی'), 'warning raw-text', ['_x000D_']],
  ['a blank of a link', line('سلام⟦%20⟧خوبی'), 'warning raw-text', ['%20']],
  ['Persian letters of a link', line('سلام ⟦%D8%B3%D9%84⟧'), 'warning raw-text', ['%D8%B3']],
  ['an entity at the start', line('⟦&quot;سلام&quot;⟧'), 'error yaml-anchor', ['&quot;', 'HTML']],
  ['a letter as an entity', line('⟦&#1587;&#1604;⟧'), 'error yaml-anchor', ['&#1587;']],
  ['quotes that JSON escapes', line('⟦\\"⟧سلام\\"'), 'warning raw-text', ['double quotes']],
  ['a backslash for the next line', line('سلام ⟦\\⟧'), 'warning raw-text', ['"\\"']],
  ['a slash and n', line('سلام ⟦/n⟧ خوبی'), 'warning raw-text', ['"\\n"']],
  [
    '&amp; in a link',
    line('x').replace(
      'text_message: x',
      'action: { open_direct_link: "https://a.example.com/x?a=1⟦&amp;⟧b=2" }',
    ),
    'error link-url',
    ['"&amp;"', 'HTML'],
  ],
];

export const wrongEnds: Slip[] = [
  [
    'a plain quote and one of an office program',
    line('"سلام⟦”⟧'),
    'error yaml-syntax',
    ['” (U+201D)', 'Write "'],
  ],
  [
    'a Persian comma behind a link',
    line('x').replace('text_message: x', 'action: { open_direct_link: "https://a.example.com/x⟦،⟧" }'),
    'error link-url',
    ['«،»', 'end'],
  ],
  [
    'a scheme in capitals',
    line('x').replace('text_message: x', 'action: { open_direct_link: ⟦"HTTPS://a.example.com/x"⟧ }'),
    'error link-url',
    ['"HTTPS:"', 'Write "https:"'],
  ],
  [
    'a scheme without its colon',
    line('x').replace('text_message: x', 'action: { open_direct_link: ⟦"https//a.example.com/x"⟧ }'),
    'error link-url',
    ['Write https://a.example.com/x'],
  ],
  [
    'a blank before the host',
    line('x').replace('text_message: x', 'action: { open_direct_link: "https://⟦ ⟧a.example.com/x" }'),
    'error link-url',
    ['Remove it'],
  ],
  [
    'a quote behind a link without one before it',
    line('x').replace('text_message: x', 'action: { open_direct_link: https://a.example.com/x⟦"⟧ }'),
    'error link-url',
    ['U+0022'],
  ],
  [
    'a dot behind a path',
    when('{ "==": [{ var: ⟦extra_data.answer.⟧ }, yes] }'),
    'error unknown-variable',
    ['Write extra_data.answer'],
  ],
  [
    'a dot before a path',
    when('{ "==": [{ var: ⟦.extra_data.answer⟧ }, yes] }'),
    'error unknown-variable',
    ['Write extra_data.answer'],
  ],
  [
    'two dots in a path',
    when('{ "==": [{ var: ⟦extra_data..answer⟧ }, yes] }'),
    'error unknown-variable',
    ['Write extra_data.answer'],
  ],
  [
    'blanks around a dot',
    when('{ "==": [{ var: ⟦extra_data . answer⟧ }, yes] }'),
    'error unknown-variable',
    ['Write extra_data.answer'],
  ],
  [
    'a var in quotes with its path',
    when('{ "==": [⟦"var: extra_data.answer"⟧, yes] }'),
    'error text-for-logic',
    ['{ var: extra_data.answer }'],
  ],
];
