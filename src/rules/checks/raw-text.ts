import { knownFact } from '../../platform/known-facts.js';
import { shortened } from '../../values/characters.js';
import { latePattern } from '../../values/late-pattern.js';
import { type Message, say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { invisibles, nameOf, oddSpaces } from '../../values/stray-characters.js';
import { type FileText, writtenTexts } from '../analysis/texts.js';
import type { CheckReport } from '../diagnostic.js';
import { filters } from '../template/filters.js';
import { parseText } from '../template/text.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'warning',
  summary: 'People would read signs that were meant for a program.',
  help: `A message is shown as it is written: it knows \`{{ path }}\`, and neither \`{path}\` nor \`\${path}\` or \`{% … %}\` of other template languages, no Markdown (\`**bold**\`) and no HTML (\`<p>\`). \`\\n\` is a line break in double quotes alone; everywhere else it is two letters. A quote that has no other half is most often left over from quotes around the text, and \`NaN\` or \`undefined\` from a program.

It is an error where a fact is named in single braces, where a message holds nothing that can be seen, and where a constant of \`vars\` holds a \`{{ … }}\`, which is never filled in: templates belong in the responses. Nor is a \`\${NAME}\` of a constant: what differs between staging and production stands in a [file of its own](rules.md#other-constants).`,
  runsLast: true,
  run({ resolved, isReported }, report) {
    for (const text of writtenTexts(resolved)) if (!isReported(text.at)) checkText(text, report);
  },
};

function checkText(written: FileText, report: CheckReport): void {
  const { at, shown, text, role } = written;
  if (role === 'var') {
    const found = /\{\{.*?\}\}/s.exec(text);
    if (found) report({ path: at, within: rangeOf(found), severity: 'error', message: inVars });
    const variable = /\$\{[A-Za-z_]\w*(?::?-[^}]*)?\}|\$\([A-Za-z_]\w*\)/.exec(text);
    if (variable)
      report({
        path: at,
        within: rangeOf(variable),
        message: say`"${shortened(variable[0], 30)}" is inserted as it stands: no variable of the environment is read here. Write a value, and those of staging or production in a file for --vars`,
      });
    return;
  }
  if (role === 'compared' || role === 'link' || (isPlain.test(shown) && /[a-z\u0621-\u06CC]/i.test(shown)))
    return;
  const braces =
    blankBraces(text) ??
    braced(shown) ??
    dividedBraces(text) ??
    extraBrace(text, shown) ??
    closingBraces(text);
  if (braces) report({ path: at, ...braces });
  if (role === 'data' || braces) return;
  if (text !== '' && !visible().test(text)) {
    report({ path: at, severity: 'error', message: say`nothing of this message can be seen. Write a text` });
    return;
  }
  for (const [pattern, wording] of signs) {
    const found = pattern.exec(shown);
    if (found === null) continue;
    report({ path: at, within: rangeOf(found), message: wording(found[0]) });
    return;
  }
  const fact = namedFact(shown);
  if (fact !== undefined) {
    report({ path: at, ...fact });
    return;
  }
  const quote = loneQuote(shown);
  if (quote !== undefined) {
    const message = say`this ${shown[quote]} has no other half, and people read it. Remove it, or write the other one`;
    report({ path: at, within: [quote, quote + 1], message });
  }
}

/** Nearly all texts: patterns of all scripts take a millisecond each to be made. */
const isPlain = /^(?!.*(?:NaN|undefined|vars\.|now\.|\/n))[^{}<>\\*"%&#[\]«»“”'‘’_~`$?｛｝ØÙÚÛâ]*$/s;

const inVars = say`a constant is inserted as it stands, so people read these braces. Write the text in the response, where {{ … }} is filled in`;

const visible = latePattern`[^\s\p{Cc}\p{Cf}\p{Zs}]`;

function rangeOf({ index, 0: found }: RegExpExecArray): readonly [number, number] {
  return [index, index + found.length];
}

type Finding = Omit<Parameters<CheckReport>[0], 'path'>;

const inSingleBraces = latePattern`\$?(?<!\{)\{\s*([\p{L}_](?:[\p{L}\p{M}\p{N}_.]|\u200C)*)((?:\s*\|[^{}|]+)*)\s*\}(?!\})`;

/** `{post_token}`, `${post_token}`, `{% if … %}`: what other languages insert. */
function braced(shown: string): Finding | undefined {
  const found = inSingleBraces().exec(shown);
  if (found === null) {
    const tag = /\{%.*?%\}|<%.*?%>/s.exec(shown);
    if (tag === null) return undefined;
    const message = say`"${shortened(tag[0], 30)}" is shown as it stands. To choose between two texts write {{ extra_data.vip | choose: 'ویژه', 'عادی' }}, for more a rule each`;
    return { within: rangeOf(tag), severity: 'error', message };
  }
  const [whole, path = '', calls = ''] = found;
  const filter = calls.split('|')[1]?.split(':')[0]?.trim();
  const isFact =
    knownFact(splitPath(path)[0] ?? '') !== undefined ||
    (filter !== undefined && Object.hasOwn(filters, filter));
  const suggestion = `{{ ${isFact ? path : `extra_data.${path}`}${calls.trimEnd()} }}`;
  return {
    within: rangeOf(found),
    ...(isFact && { severity: 'error' as const }),
    message: say`"${shortened(whole, 30)}" is shown as it stands. To insert a fact write ${suggestion}`,
    suggestion,
  };
}

/** `{ { post_token } }` */
function blankBraces(text: string): Finding | undefined {
  const found = /\{\s+\{([^{}]+)\}\s+\}/.exec(text);
  if (found === null) return undefined;
  const suggestion = `{{ ${found[1]!.trim()} }}`;
  return {
    within: rangeOf(found),
    severity: 'error',
    message: say`"${shortened(found[0], 30)}" is shown as it stands. To insert a fact write ${suggestion}`,
    suggestion,
  };
}

/** Two braces with something between them that nobody sees. */
function dividedBraces(text: string): Finding | undefined {
  const found = dividedBrace.exec(text);
  if (found === null) return undefined;
  const [stray] = found;
  return {
    within: rangeOf(found),
    severity: 'error',
    message: say`${nameOf(stray[0]!)} stands between these two braces, which therefore insert nothing. Remove it`,
    suggestion: '',
  };
}

const unseen = `[${invisibles}${oddSpaces}]+`;
const dividedBrace = new RegExp(`(?<=\\{)${unseen}(?=\\{)|(?<=\\})${unseen}(?=\\})`);

/** A brace too many behind a `{{ … }}`. */
function extraBrace(text: string, shown: string): Finding | undefined {
  const at = text.indexOf('}}}');
  if (at === -1 || shown.split('}').length <= shown.split('{').length) return undefined;
  const message = say`this } closes nothing, and is shown as it stands. Remove it`;
  return { within: [at + 2, at + 3], message, suggestion: '' };
}

/** `}}` behind nothing that it could close. */
function closingBraces(text: string): Finding | undefined {
  if (!text.includes('}}')) return undefined;
  let end = 0;
  for (const part of parseText(text, () => {})) {
    const start = typeof part === 'string' ? end : part.start;
    end = typeof part === 'string' ? start + part.length : part.end;
    const at = typeof part === 'string' ? part.indexOf('}}') : -1;
    if (at === -1 || (part as string).slice(0, at).includes('{')) continue;
    const within = [start + at, start + at + 2] as const;
    return { within, message: say`these braces close nothing, and people read them. Remove them` };
  }
  return undefined;
}

/** Bold, italic, struck, code, links and headings, as chats and Markdown write them; no code of a telephone (`*780*1#`). */
const markdown =
  /\*\*[^\s*](?:[^*]*[^\s*])?\*\*|\[[^\]]+\]\(https?:[^)]*\)|^#{2,6} |`[^`\n]+`|(?<![\w\u0600-\u06FF/*])\*[^\s*](?:[^\n*]*[^\s*])?\*(?![\w\u0600-\u06FF#*])|(?<![\w\u0600-\u06FF/])_[^\s_](?:[^\n_]*[^\s_])?_(?![\w\u0600-\u06FF])|(?<![\w\u0600-\u06FF/~])~[^\s~](?:[^\n~]*[^\s~])?~(?![\w\u0600-\u06FF~])/m;

/** What Windows-1252 has in the place of the bytes 80 to BF, which the letters of Persian end with in UTF-8. */
const asWindows =
  '\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013-\u203A\u20AC\u2122';

const signs: readonly [RegExp, (found: string) => Message][] = [
  [
    new RegExp(`[${oddSpaces}]#`),
    (found) =>
      say`${nameOf(found[0]!)} stands before this "#", which therefore begins no comment. Write a space`,
  ],
  [
    /\\(?:[nrt"]|u[0-9A-Fa-f]{4})/,
    (found) =>
      say`"${found}" is a sign of double quotes, and anywhere else it is shown as letters. Put the text in double quotes`,
  ],
  [
    markdown,
    (found) =>
      say`"${shortened(found, 30)}" is Markdown, which the platform shows as it stands. Write the text without it`,
  ],
  [
    /<\/?(?:p|br|b|i|u|a|strong|em|ul|ol|li|div|span|h[1-6])(?:\s[^<>]*)?\/?>|&(?:nbsp|zwnj|amp|lt|gt|quot|#\d+);/i,
    (found) =>
      say`"${shortened(found, 30)}" is HTML, which the platform shows as it stands. Write the text without it`,
  ],
  [
    /(?<![\w.])(?:NaN|undefined|\[object Object\])(?![\w.])|_x000[ADad]_/,
    (found) =>
      say`people would read "${found}", which looks like the fault of a program. Write what is meant`,
  ],
  [/\\$/, () => say`no line goes on behind a "\\", and people read it. Remove it`],
  [
    /(?<=^|[\s\u0600-\u06FF])\/n(?=[\s\u0600-\u06FF]|$)/,
    (found) => say`"${found}" is shown as it stands. A line break is "\\n" in double quotes`,
  ],
  [
    /(?<!:\/\/\S*)(?:%(?:20|0A|D[89AB]%[89AB][0-9A-F]))+/i,
    (found) =>
      say`"${shortened(found, 30)}" is written as in a link, and people read it as it stands. Write the letters that it stands for`,
  ],
  [
    new RegExp(`(?:[ØÙÚÛ][${asWindows}]){2,}|â€[${asWindows}œ]?`),
    (found) =>
      say`"${shortened(found, 30)}" was Persian before it was read in another encoding. Write the text anew`,
  ],
  [
    /^[?!.\s]*\?{2}[?!.\s]*$/,
    () => say`nothing is left of this text but "?": its letters were lost in another encoding. Write it anew`,
  ],
  [/[｛｝]/, (found) => say`${nameOf(found)} inserts nothing. To insert a fact write {{ extra_data.… }}`],
  [
    /(?<!\d)%[sd](?!\w)/,
    (found) => say`"${found}" is shown as it stands. To insert a fact write {{ extra_data.… }}`,
  ],
];

/** `[post_token]`, `$user_id` and `extra_data.name`, which nobody writes to people. */
function namedFact(shown: string): Finding | undefined {
  const named =
    /\[([a-z_]+(?:\.\w+)*)\]|\$([a-z_]+(?:\.\w+)*)|(?<![\w./@-])((?:extra_data|vars|now)\.[a-z_]\w*(?:\.\w+)*)/g;
  for (const found of shown.matchAll(named)) {
    const path = found[1] ?? found[2] ?? found[3]!;
    const [root = '', ...below] = splitPath(path);
    if (knownFact(root) === undefined || (below.length === 0 && !root.includes('_'))) continue;
    const suggestion = `{{ ${path} }}`;
    const message = say`"${shortened(found[0], 30)}" is shown as it stands. To insert a fact write ${suggestion}`;
    return { within: rangeOf(found), message, suggestion };
  }
  return undefined;
}

/** Where a quote stands alone at an end of a text. */
function loneQuote(shown: string): number | undefined {
  const text = shown.trimEnd();
  const start = shown.length - shown.trimStart().length;
  const count = (sign: string) => text.split(sign).length - 1;
  const last = text.length - 1;
  if (count('"') % 2 === 1) {
    // An inch.
    if (text[last] === '"' && !/[\d۰-۹]/.test(text[last - 1] ?? '')) return last;
    if (text[start] === '"') return start;
  }
  for (const [open, close] of [
    ['«', '»'],
    ['“', '”'],
  ] as const) {
    if (count(open) < count(close) && text[last] === close) return last;
    if (count(open) > count(close) && text[start] === open) return start;
  }
  // An apostrophe stands between letters, and in no Persian word.
  if (apostropheBefore().test(text.slice(start))) return start;
  return apostropheBehind().test(text) && text.match(/['‘’]/g)!.length === 1 ? last : undefined;
}

const apostropheBefore = latePattern`^['‘’‚]\p{Script=Arabic}`;
const apostropheBehind = latePattern`\p{Script=Arabic}['‘’]$`;
