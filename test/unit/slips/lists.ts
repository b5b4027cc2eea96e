/** Lists and keys that YAML reads without a word, as something that nobody means, and what copying leaves in a file. */
import { match, rules, type Slip, when } from './slip.js';

const below = (items: string) => match(`\n      touchpoint:\n${items}`);
const rule = (line: string) =>
  rules(`  - id: price\n    match: { touchpoint: CHAT }\n${line}respond: { text_message: سلام }`);

export const itemsWithoutDash: Slip[] = [
  [
    'an item without its dash',
    below('        - CHAT\n        ⟦MY_POST⟧'),
    'error yaml-syntax',
    ['"- " is missing before this list item'],
  ],
  [
    'a first item without its dash',
    below('        ⟦CHAT⟧\n        - MY_POST'),
    'error yaml-syntax',
    ['"- " is missing', 'items below'],
  ],
  [
    'an argument without its dash',
    when('\n      in:\n        - { var: touchpoint }\n        ⟦[CHAT, MY_POST]⟧'),
    'error yaml-syntax',
    ['"- " is missing before this list item'],
  ],
  [
    'a condition without its dash between others',
    when(
      '\n      and:\n        - { "!!": { var: post_token } }\n        ⟦"!!": { var: user_id }⟧\n        - { "!!": { var: touchpoint } }',
    ),
    'error yaml-syntax',
    ['"- " is missing before this list item'],
  ],
  [
    'a second rule without its dash',
    rules(
      '  - id: one\n    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }\n  ⟦id: two⟧\n    match: { touchpoint: MY_POST }\n    respond: { text_message: درود }',
    ),
    'error yaml-syntax',
    ['"- " is missing before this list item'],
  ],
  [
    'an item that is indented deeper than the one above',
    below('        - CHAT\n         ⟦- MY_POST⟧'),
    'error yaml-syntax',
    ['indented deeper', 'the other items'],
  ],
  [
    'an item whose dash has no blank',
    below('        - CHAT\n        ⟦-⟧MY_POST'),
    'error yaml-syntax',
    ['a space is missing after "-"'],
  ],
  [
    'a first item whose dash has no blank',
    below('        ⟦-⟧CHAT\n        - MY_POST'),
    'error yaml-syntax',
    ['a space is missing after "-"'],
  ],
  [
    'a lone item whose dash has no blank',
    match('\n      extra_data.answer:\n        ⟦-⟧yes'),
    'error yaml-syntax',
    ['a space is missing after "-"'],
  ],
  [
    'a lone item whose dash has a non-breaking space',
    match('\n      extra_data.answer:\n        -⟦\u00a0⟧yes'),
    'error yaml-syntax',
    ['U+00A0'],
  ],
  ['a lone item with a bullet', below('        ⟦•⟧ CHAT'), 'error yaml-syntax', ['U+2022', 'Write "- "']],
];

export const keysWithMore: Slip[] = [
  [
    'a last key indented by non-breaking spaces',
    rule('⟦\u00a0\u00a0\u00a0\u00a0⟧'),
    'error yaml-syntax',
    ['U+00A0'],
  ],
  [
    'a constant indented by non-breaking spaces',
    'version: 1\nvars:\n⟦\u00a0\u00a0⟧limit: 5\ndefault: { text_message: نه }\n',
    'error yaml-syntax',
    ['U+00A0'],
  ],
  [
    'a non-breaking space between a colon and a brace',
    rules('  - id: price\n    match:⟦\u00a0⟧{ touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['U+00A0'],
  ],
  [
    'no colon before a brace',
    rules('  - id: price\n    ⟦match⟧ { touchpoint: CHAT }\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['":" is missing after "match"'],
  ],
  [
    'no colon before the brace of the default',
    'version: 1\n⟦default⟧ { text_message: نه }\n',
    'error yaml-syntax',
    ['":" is missing after "default"'],
  ],
  ['a tab among the spaces of the indentation', rule('  ⟦\t⟧'), 'error yaml-syntax', ['a tab']],
  [
    'a comma at the end of a line',
    rules('  - id: price\n    match: { touchpoint: CHAT }⟦,⟧\n    respond: { text_message: سلام }'),
    'error yaml-syntax',
    ['Remove it'],
  ],
  [
    'round brackets around a list',
    match('{ touchpoint: ⟦(CHAT, MY_POST)⟧ }'),
    'error yaml-syntax',
    ['[CHAT, MY_POST]'],
  ],
  [
    'two apostrophes for a quote',
    match("{ touchpoint: ⟦''CHAT''⟧ }"),
    'error yaml-syntax',
    ['empty text', '"CHAT"'],
  ],
];

export const copiedWithTheFile: Slip[] = [
  [
    'a fence of Markdown at both ends',
    '⟦```yaml⟧\nversion: 1\ndefault: { text_message: نه }\n```\n',
    'error yaml-syntax',
    ['Markdown'],
  ],
  [
    'a fence of Markdown at the end',
    'version: 1\ndefault: { text_message: نه }\n⟦```⟧\n',
    'error yaml-syntax',
    ['Markdown'],
  ],
  ['the plus of a diff', rule('⟦+⟧   '), 'error yaml-syntax', ['a diff']],
  [
    'a file that is a diff',
    '⟦+⟧version: 1\n+default: { text_message: نه }\n',
    'error yaml-syntax',
    ['a diff'],
  ],
  ['an ellipsis in braces', match('{ ⟦…⟧ }'), 'error yaml-syntax', ['left out']],
  [
    'a comment of JavaScript in JSON',
    '{ "version": 1, ⟦//⟧ first\n  "default": { "text_message": "نه" } }\n',
    'error yaml-syntax',
    ['Write "#"'],
  ],
];
