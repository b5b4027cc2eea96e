/** Slips in what people read: texts that are cut off, and signs that a program was to take away. */
import { line, match, message, type Slip, vars } from './slip.js';

export const textsThatAreCut: Slip[] = [
  [
    'a number sign before a word',
    line('⟦قیمت هزار تومان است #تخفیف⟧'),
    'warning cut-text',
    ['#تخفیف', 'quotes'],
  ],
  [
    'a number sign before a template',
    line("⟦شمارهٔ پیگیری #{{ extra_data.no | default: '-' }} را نگه دارید.⟧"),
    'warning cut-text',
    ['quotes'],
  ],
  [
    'a number sign before a fragment',
    line('x').replace(
      'text_message: x',
      'action:\n        open_direct_link: ⟦https://shop.example.com/panel #orders⟧',
    ),
    'warning cut-text',
    ['#orders'],
  ],
  ['a number sign before a number', line('⟦سفارش #12⟧'), 'warning cut-text', ['#12']],
  ['a number sign in a literal', match('\n      extra_data.label: ⟦طرح #1⟧'), 'warning cut-text', ['#1']],
  ['a color', vars('color: ⟦#ff0000⟧', '"{{ vars.color }}"'), 'warning cut-text', ['#ff0000']],
  [
    'a number sign in braces',
    message('سفارش ⟦#12 ثبت شد }⟧').replace(/ \}\n(default)/, '\n$1'),
    'error yaml-syntax',
    ['#12', 'comment'],
  ],
];

export const textsThatArePrograms: Slip[] = [
  [
    'single braces',
    line('"قیمت ⟦{ vars.price | number_fa }⟧ تومان"', 'vars: { price: 5 }\n'),
    'error raw-text',
    ['{{ vars.price | number_fa }}'],
  ],
  ['single braces around a fact', line('"آگهی ⟦{post_token}⟧"'), 'error raw-text', ['{{ post_token }}']],
  ['a dollar and braces', line('"آگهی ⟦${post_token}⟧"'), 'error raw-text', ['{{ post_token }}']],
  ['braces around something else', line('"سلام ⟦{name}⟧"'), 'warning raw-text', ['{{ extra_data.name }}']],
  ['a tag', line('"⟦{% if seller %}⟧سلام{% endif %}"'), 'error raw-text', ['choose']],
  ['a backslash and n', line('سلام⟦\\n⟧خوش آمدید'), 'warning raw-text', ['double quotes']],
  ['a backslash and n in single quotes', line("'سلام⟦\\n⟧خوش آمدید'"), 'warning raw-text', ['double quotes']],
  ['an escaped half-space', line("'می⟦\\u200c⟧رود'"), 'warning raw-text', ['double quotes']],
  ['bold', line('"این ⟦**ویژه**⟧ است"'), 'warning raw-text', ['Markdown']],
  [
    'a link of Markdown',
    line('"⟦[اینجا](https://a.example.com)⟧ را ببینید"'),
    'warning raw-text',
    ['Markdown'],
  ],
  ['a paragraph', line('"⟦<p>⟧سلام</p>"'), 'warning raw-text', ['HTML']],
  ['an entity', line('"سلام⟦&nbsp;⟧دنیا"'), 'warning raw-text', ['HTML']],
  ['a lost opening quote', line('به صفحهٔ پرداخت می‌روید.⟦"⟧'), 'warning raw-text', ['no other half']],
  ['a lost guillemet', line('به «صفحهٔ پرداخت» می‌روید⟦»⟧'), 'warning raw-text', ['no other half']],
  [
    'quotes around a whole text',
    line('⟦“به صفحهٔ پرداخت می‌روید.”⟧'),
    'warning persian-punctuation',
    ['people read them'],
  ],
  [
    'guillemets around a whole text',
    line('⟦«به صفحهٔ پرداخت می‌روید.»⟧'),
    'warning persian-punctuation',
    ['people read them'],
  ],
  ['NaN', line('"جمع ⟦NaN⟧ تومان"'), 'warning raw-text', ['NaN']],
  ['undefined', line('"سلام ⟦undefined⟧"'), 'warning raw-text', ['undefined']],
  ['a format of C', line('"سلام ⟦%s⟧"'), 'warning raw-text', ['{{ extra_data.… }}']],
  ['a message of a half-space', line('⟦"\u200c"⟧'), 'error raw-text', ['seen']],
  ['a message of blanks', line('⟦"  "⟧'), 'error invalid-answer', ['blank']],
  ['an empty message', line('⟦""⟧'), 'error invalid-answer', ['blank']],
  [
    'a template in a constant',
    vars('hello: "سلام ⟦{{ extra_data.name }}⟧"', '"{{ vars.hello }}"'),
    'error raw-text',
    ['response'],
  ],
  [
    'single braces in data',
    line('x').replace(
      'text_message: x',
      'action: { open_server_link: { data: { token: "⟦{post_token}⟧" } } }',
    ),
    'error raw-text',
    ['{{ post_token }}'],
  ],
  [
    'a text that begins with a brace',
    line('⟦{⟧سلام} به شما'),
    'error yaml-syntax',
    ['cannot begin with "{"', 'quotes'],
  ],
  [
    'a brace too few in a link',
    line('x')
      .replace('text_message: x', 'action: { open_direct_link: "⟦{{ vars.site }/p⟧" }')
      .replace('version: 1\n', 'version: 1\nvars: { site: https://a.example.com }\n'),
    'error template-syntax',
    ['}}'],
  ],
];
