/** A keyboard that was on Persian, Persian words where the file has its own, and texts as people tell others of facts. */
import { line, match, rules, type Slip, when } from './slip.js';

const rest = '    match: { touchpoint: CHAT }\n    respond: { text_message: سلام }';

/** A file with a receiver and a response, and a rule that has one more line. */
function named(text: string): string {
  return `version: 1\nresponses: { thanks: { text_message: ممنون } }\nnotify: { crm: { url: "https://crm.example.com/x", secret: CRM_SECRET } }\nnotify_all: crm\nrules:\n  - id: price\n    match: { touchpoint: CHAT }\n    ${text}\ndefault: thanks\n`;
}

function calendar(text: string): string {
  return `version: 1\ncalendars: { office: ${text} }\nrules:\n  - id: price\n    when: { during: office }\n    respond: { text_message: سلام }\ndefault: { text_message: نه }\n`;
}

export const otherLayout: Slip[] = [
  [
    'a key of the file',
    `version: 1\n⟦قعمثس⟧:\n  - id: price\n${rest}\ndefault: { text_message: نه }\n`,
    'error unknown-key',
    ['"rules"'],
  ],
  ['the version', '⟦رثقسهخد⟧: 1\ndefault: { text_message: نه }\n', 'error unknown-key', ['"version"']],
  [
    'a key of a rule',
    rules('  - id: price\n    match: { touchpoint: CHAT }\n    ⟦قثسحخدی⟧: { text_message: سلام }'),
    'error unknown-key',
    ['"respond"'],
  ],
  [
    'a word of YAML',
    rules(`  - id: price\n    enabled: ⟦فقعث⟧\n${rest}`),
    'error wrong-type',
    ['Write true'],
  ],
  ['a touchpoint', match('{ touchpoint: ⟦زاشف⟧ }'), 'warning unknown-value', ['"CHAT"']],
  ['a path', when('{ ">": [{ var: ⟦دخص.اخعق⟧ }, 8] }'), 'error unknown-variable', ['Write now.hour']],
];

export const persianWords: Slip[] = [
  [
    'or',
    when('{ ⟦یا⟧: [{ "==": [{ var: user_side }, SUPPLY] }, { "!!": { var: post_token } }] }'),
    'error unknown-operator',
    ['"or"'],
  ],
  [
    'and',
    when('{ ⟦و⟧: [{ "==": [{ var: user_side }, SUPPLY] }, { "!!": { var: post_token } }] }'),
    'error unknown-operator',
    ['"and"'],
  ],
  ['not', when('{ ⟦نه⟧: { var: post_token } }'), 'error unknown-operator', ['"!"']],
  ['a sign of mathematics', when('{ ⟦"≥"⟧: [{ var: now.hour }, 8] }'), 'error unknown-operator', ['">="']],
  ['another', when('{ ⟦"≠"⟧: [{ var: now.hour }, 8] }'), 'error unknown-operator', ['"!="']],
  ['a 1 for true', rules(`  - id: price\n    enabled: ⟦۱⟧\n${rest}`), 'error wrong-type', ['Write true']],
  ['a mode', rules(`  - id: price\n    mode: ⟦سایه⟧\n${rest}`), 'error wrong-type', ['shadow']],
  ['a day by its month', calendar('{ jalali: ⟦13 فروردین⟧ }'), 'error wrong-value', ['Write 01-13']],
  [
    'a date by its month',
    rules(`  - id: price\n    from: ⟦۱۲ آذر ۱۴۰۵⟧\n${rest}`),
    'error wrong-value',
    ['Write 1405-09-12'],
  ],
  [
    'days with a comma',
    calendar('{ weekdays: [⟦شنبه، یکشنبه⟧] }'),
    'error wrong-value',
    ['[saturday, sunday]'],
  ],
  [
    'a weight in Persian digits',
    'version: 1\nexperiments: { c: { by: user_id, variants: { old: ⟦۸۰⟧, new: 20 }, otherwise: old } }\nrules:\n  - id: price\n    when: { variant: [c, new] }\n    respond: { text_message: سلام }\ndefault: { text_message: نه }\n',
    'error wrong-type',
    ['Write 80'],
  ],
];

export const namesAndAnswers: Slip[] = [
  [
    'receivers with a comma',
    named('notify: ⟦crm, audit⟧\n    respond: thanks'),
    'error unknown-receiver',
    ['[crm, audit]'],
  ],
  [
    'receivers with a Persian comma',
    named('notify: ⟦crm، audit⟧\n    respond: thanks'),
    'error unknown-receiver',
    ['[crm, audit]'],
  ],
  ['a name in two braces', named('respond: ⟦"{{ thanks }}"⟧'), 'error unknown-response', ['"thanks"']],
  ['a name in one brace', named('respond: ⟦{thanks}⟧'), 'error yaml-syntax', ['without braces', 'thanks']],
  ['a name with its section', named('respond: ⟦responses.thanks⟧'), 'error unknown-response', ['"thanks"']],
  [
    'a text for a name',
    named('respond: ⟦سلام، خوش آمدید⟧'),
    'error unknown-response',
    ['text_message: "سلام، خوش آمدید"'],
  ],
  [
    'an action without its key',
    'version: 1\ndefault: { ⟦open_direct_link⟧: https://a.example.com/x }\n',
    'error invalid-answer',
    ['action: { open_direct_link: … }'],
  ],
  [
    'a message within the action',
    'version: 1\ndefault: { action: { open_direct_link: https://a.example.com/x, ⟦text_message⟧: سلام } }\n',
    'error invalid-answer',
    ['beside "action"'],
  ],
  [
    'an address below a key of its own',
    'version: 1\ndefault: { action: { open_direct_link: ⟦{ url: https://a.example.com/x }⟧ } }\n',
    'error invalid-answer',
    ['open_direct_link: https://…'],
  ],
  [
    'a token without its key',
    'version: 1\ndefault: { action: { open_post_page: ⟦post_token⟧ } }\n',
    'error invalid-answer',
    ['post_token: "{{ post_token }}"'],
  ],
  ['a list of lines', line('⟦[سلام, خوبی]⟧'), 'error invalid-answer', ['text_message: |']],
];

export const insertions: Slip[] = [
  ['a path in quotes', line(`"سلام ⟦{{ 'post_token' }}⟧"`), 'error template-syntax', ['{{ post_token }}']],
  ['three braces', line('"سلام ⟦{{{ post_token }}⟧}"'), 'error template-syntax', ['three']],
  [
    'braces with blanks between them',
    line('"سلام ⟦{ { post_token } }⟧"'),
    'error raw-text',
    ['{{ post_token }}'],
  ],
  ['braces of another width', line('"سلام ⟦｛⟧｛ post_token ｝｝"'), 'warning raw-text', ['U+FF5B']],
  ['a fact in square brackets', line('"سلام ⟦[post_token]⟧"'), 'warning raw-text', ['{{ post_token }}']],
  ['a fact behind a dollar', line('"سلام ⟦$post_token⟧"'), 'warning raw-text', ['{{ post_token }}']],
  ['a bare path', line('سلام ⟦extra_data.name⟧ عزیز'), 'warning raw-text', ['{{ extra_data.name }}']],
  ['no bar', line('"⟦{{ extra_data.price number_fa }}⟧"'), 'error template-syntax', ['| number_fa']],
  [
    'no colon',
    line(`"⟦{{ extra_data.name | default 'x' }}⟧"`),
    'error template-syntax',
    ['":" is missing after "default"'],
  ],
  ['two bars', line(`"⟦{{ extra_data.name || 'x' }}⟧"`), 'error template-syntax', ['default:']],
  [
    'an argument without quotes',
    line('"⟦{{ extra_data.name | default: دوست }}⟧"'),
    'error template-syntax',
    ["as in 'دوست'"],
  ],
  [
    'an argument in «»',
    line('"⟦{{ extra_data.name | default: «دوست» }}⟧"'),
    'error template-syntax',
    ["as in 'دوست'"],
  ],
];
