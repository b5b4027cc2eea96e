import type { YAMLError } from 'yaml';
import { shortened } from '../../values/characters.js';
import { Message, say, type Text } from '../../values/message.js';
import { nameOf } from '../../values/stray-characters.js';
import type { TextError } from './text-error.js';

/** Where brackets and quotes open that are not closed, with the places where they end for want of that. */
export interface Openings {
  brackets: Opening[];
  quotes: Opening[];
}

interface Opening {
  bracket: string;
  start: number;
  end: number;
}

/**
 * Rewords an error of the YAML library for the author of the rules. Undefined where another error says it better.
 * The library's wordings are those of yaml 2.9; one that is not known here is passed on as it is.
 */
export function syntaxError(
  error: YAMLError,
  source: string,
  openings: Openings,
  coreTags: ReadonlySet<string>,
): TextError | undefined {
  const [start, end] = error.pos;
  const written = source.slice(start, end);
  if (
    error.code === 'BAD_ALIAS' ||
    error.code === 'TAG_RESOLVE_FAILED' ||
    error.code === 'BAD_COLLECTION_TYPE'
  ) {
    if (!coreTags.has(written)) return undefined;
    const message = say`the YAML tag "${written}" does not fit this value. Remove the tag`;
    return { start, end, severity: 'error', check: 'yaml-tag', message };
  }
  const [pattern, wording] = wordings.find(([known]) => known.test(error.message)) ?? [/^/, asItIs];
  const words = wording({ source, at: start, written, openings }, pattern.exec(error.message)!);
  const {
    message,
    from = start,
    to = end,
    isLikelyEcho = false,
    suggestion,
  } = typeof words === 'string' || words instanceof Message ? { message: words } : words;
  const shown = from < source.length ? from : stepBack(source, from);
  return {
    start: shown,
    end: Math.max(shown, Math.min(to, endOfLine(source, shown))),
    severity: 'error',
    check: 'yaml-syntax',
    message,
    isLikelyEcho,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** What is known of an error: `written` is the text that the library points at, `at` its offset. */
interface Context {
  source: string;
  at: number;
  written: string;
  openings: Openings;
}

/** A message, and where a better place than the library's is known, that. */
type ErrorWords =
  | Text
  | { message: Text; from?: number; to?: number; isLikelyEcho?: boolean; suggestion?: string };

type Wording = (context: Context, found: RegExpExecArray) => ErrorWords;

const quoteIt = say`Put a text in quotes if it holds such a character`;

/** The first that fits counts. */
const wordings: [RegExp, Wording][] = [
  [/^Flow (?:map|sequence) .*end with a (.)$/, unclosedBracket],
  [/^Missing closing/, unclosedQuote],
  [/^Nested mappings are not allowed/, secondColon],
  [/^Implicit keys need to be on a single line/, missingColon],
  [/^Implicit map keys need to be followed/, missingColon],
  [/^Implicit keys of flow sequence pairs/, () => say`a key and its ":" must stand in one line`],
  [/must be at most 1024 chars/, () => say`a key is at most 1,024 letters long`],
  [/^All (?:mapping|sequence) items must start/, oddIndentation],
  [
    /^A block sequence may not be used as an implicit map key/,
    ofLine(say`a list item ("- ") stands where a key is expected. Check the indentation of this line`, {
      isLikelyEcho: true,
    }),
  ],
  [
    /^Sequence item without - indicator/,
    ofLine(say`"- " is missing before this list item, or the line is indented too little`),
  ],
  [
    /^Tabs are not allowed|a tab character$/,
    () => say`a tab stands where YAML allows only spaces. Indent with spaces`,
  ],
  [
    /^Comments must be separated/,
    () => say`a space is missing before "#". Put the text in quotes if "#" belongs to it`,
  ],
  [/^Invalid escape sequence (.+)$/s, badEscape],
  [/^Plain value cannot start with/, badStart],
  [/^Block scalar header includes extra characters: (.+)$/s, badHeader],
  [
    /^Block scalar .*indent/,
    ofLine(say`the lines of this text are indented too little. Indent them all deeper than the key`),
  ],
  [/^Missing space after : in/, () => say`a space is missing after ":"`],
  [/^Missing , or : between/, () => say`"," or ":" is missing before this`],
  [/^Missing , between/, () => say`"," is missing before this`],
  [/^Unexpected (?:, in|empty item)/, () => say`a value is missing before this ","`],
  [/^Block collections are not allowed within flow/, blockInFlow],
  [
    /^Unexpected block-seq-ind on same line/,
    () =>
      say`a list cannot begin in the line of its key. Begin it on the next line, or put the text in quotes if "-" belongs to it`,
  ],
  [/^Block collection cannot start on same line/, () => say`the content must begin on the line after "---"`],
  [
    /^Unexpected (?:flow-map-end|flow-seq-end)/,
    ({ written }) => say`this ${brief(written)} closes nothing. ${quoteIt}`,
  ],
  [/^Unexpected \S+ (?:at node end|token)/, unexpected],
  [
    /^Map comment with trailing content/,
    ofLine(say`this line does not fit the mapping around it. Check its indentation and its key`),
  ],
];

function unclosedBracket({ source, at, openings }: Context, found: RegExpExecArray): ErrorWords {
  const wanted = found[1]!;
  const wrong = source[at];
  if (wrong === ']' || wrong === '}') return say`"${wanted}" is expected here, not "${wrong}"`;
  const opening = openings.brackets.find(({ end }) => end >= at);
  const reason = opening
    ? say`: the "${opening.bracket}" of ${place(source, opening.start)} is not closed`
    : '';
  const from = beforeComment(source, stepBack(source, at));
  return { message: say`"${wanted}" is missing here${reason}`, from, to: from };
}

function unclosedQuote({ source, at, openings }: Context): ErrorWords {
  const opening = openings.quotes.find(({ end }) => end >= at);
  if (!opening) return say`a closing quote is missing`;
  const { bracket, start } = opening;
  const line = source.slice(start, endOfLine(source, start));
  const other = /[“”„‟«»‹›‘’](?=[\s,}\]]*$)/.exec(line);
  if (other !== null)
    return {
      message: say`${nameOf(other[0])} does not close a text that ${bracket} opens. Write ${bracket}`,
      from: start + other.index,
      to: start + other.index + 1,
      suggestion: bracket,
    };
  return { message: say`this ${bracket} opens a text that is not closed`, from: start, to: start + 1 };
}

function secondColon({ source, at }: Context): ErrorWords {
  const end = endOfLine(source, at);
  if (!/:(?:\s|$)/.test(source.slice(at, end))) return tooDeep(source, end);
  const message = say`a second ": " in one line. Put the text in quotes if ":" belongs to it, or begin the mapping on a line of its own`;
  const text = source.slice(at, end).replace(/\s+(?:#.*)?$/, '');
  return { message, to: at + text.length, ...(isPlainText(text) && { suggestion: JSON.stringify(text) }) };
}

/** Whether something reads like a text rather than a mapping that was to begin here. */
function isPlainText(text: string): boolean {
  return !/[{}[\]"'#]/.test(text) && /\s/.test(text.split(': ', 1)[0]!);
}

/** The line after `end` goes on with the text before it. */
function tooDeep(source: string, end: number): ErrorWords {
  const from = end + /^\s*/.exec(source.slice(end, end + 10_000))![0].length;
  const message = say`this line is indented deeper than the line above and so is read as more of its text. Indent it like the other keys`;
  return { message, from, to: endOfLine(source, from), isLikelyEcho: true };
}

function missingColon({ source, at }: Context): ErrorWords {
  // A text that follows its key in the line cannot be a key: the line below has made it one.
  if (/:[ \t]+$/.test(source.slice(Math.max(0, at - 100), at))) return tooDeep(source, endOfLine(source, at));
  const line = source.slice(at, endOfLine(source, at)).replace(/\s+(?:#.*)?$/, '');
  return { message: say`":" is missing after ${brief(line)}`, to: at + line.length };
}

/** Of a whole line, from its first letter. */
function ofLine(message: Text, more: { isLikelyEcho?: boolean } = {}): Wording {
  return ({ source, at }) => {
    const from = at + /^[ \t]*/.exec(source.slice(at, at + 1000))![0].length;
    return { message, from, to: endOfLine(source, from), ...more };
  };
}

function oddIndentation(context: Context, found: RegExpExecArray): ErrorWords {
  const { source, at } = context;
  const start = source.lastIndexOf('\n', at - 1) + 1;
  const line = source.slice(start, endOfLine(source, start));
  const text = line.trim();
  if (!isItemWithoutDash(line, source.slice(0, start))) {
    const message = say`this line is indented unlike the lines it belongs to. Give all keys of a mapping, and all items of a list, the same indentation`;
    return ofLine(message, { isLikelyEcho: true })(context, found);
  }
  const from = start + line.indexOf(text);
  if (/^-\S/.test(text)) {
    const message = say`a space is missing after "-": a list item begins with "- "`;
    return { message, from, to: from + 1, suggestion: '- ' };
  }
  const message = say`"- " is missing before this list item`;
  // What follows the first key of a mapping has to move as well.
  const suggestion = /^[\w.-]+:(?: |$)/.test(text) ? undefined : `- ${text}`;
  return { message, from, to: from + text.length, isLikelyEcho: true, ...(suggestion && { suggestion }) };
}

/** Whether a line stands right below the dash of the item before it, and does not go on with what that item is. */
function isItemWithoutDash(line: string, before: string): boolean {
  const [, indentation, own] = /^( *)(?!- )(?:([\w.-]+):(?: |$))?/.exec(line) ?? [];
  if (indentation === undefined) return false;
  const above = before
    .split('\n')
    .findLast((one) => /^ *[^ #]/.test(one) && !one.startsWith(`${indentation} `));
  const [, item, first] = /^( *)- +(?:([\w.-]+):(?: |$))?/.exec(above ?? '') ?? [];
  return item === indentation && own === first;
}

function badEscape({ at }: Context, found: RegExpExecArray): ErrorWords {
  const message = say`"${found[1]}" is no escape that YAML knows in double quotes. Write "\\\\" for a backslash, or use single quotes`;
  return { message, to: at + found[1]!.length };
}

function badStart({ source, at }: Context): ErrorWords {
  const operator = /^(?:>=?|%)(?=:\s)/.exec(source.slice(at, at + 4))?.[0];
  if (operator) return { message: quoteOperator(operator), to: at + operator.length };
  const [code, suggestion] = /^`([\w.-]+)`/.exec(source.slice(at, at + 80)) ?? [];
  if (suggestion !== undefined)
    return { message: say`"${code}" is Markdown. Write "${suggestion}"`, to: at + code!.length, suggestion };
  return say`a text cannot begin with "${source[at]}" unless it is in quotes`;
}

function badHeader({ source, at }: Context, found: RegExpExecArray): ErrorWords {
  const header = found[1]!;
  const style = header[0]!;
  const from = source.lastIndexOf(style, at);
  const operator = /^>=?(?=:$)/.exec(header)?.[0];
  if (operator) return { message: quoteOperator(operator), from, to: from + operator.length };
  const message = say`"${style}" begins a text on the lines below. Put the text in quotes if "${style}" belongs to it`;
  return { message, from, to: from + header.length };
}

function quoteOperator(operator: string): Text {
  return say`without quotes, "${operator}" is no operator in YAML. Quote the operator: "${operator}":`;
}

function blockInFlow({ source, at }: Context): ErrorWords {
  return source[at] === '-'
    ? say`within brackets, a list is written [a, b]`
    : say`a second ": " in one entry. A "," is missing before the next key, or the text needs quotes`;
}

function unexpected({ source, at }: Context): ErrorWords {
  const rest = source.slice(at, endOfLine(source, at)).trimEnd();
  if (rest === ',') {
    const message = say`a "," stands between the entries of brackets and braces alone. Remove it`;
    return { message, to: at + 1, suggestion: '' };
  }
  const before = source[at - 1];
  const hint =
    before === "'"
      ? say`Within single quotes, write '' for an apostrophe`
      : before === '"'
        ? say`Within double quotes, write \\" for a quote`
        : say`Put the whole text in quotes if it is one`;
  return {
    message: say`${brief(rest)} does not belong here: the value before it has ended. ${hint}`,
    to: at + rest.length,
    // A line as a whole cannot stand behind a value: the parser lost its way before it.
    isLikelyEcho: isFirstInLine(source, at),
  };
}

function asItIs(_context: Context, { input }: RegExpExecArray): string {
  return input.charAt(0).toLowerCase() + input.slice(1);
}

/** From the end of something unfinished back over the line ends and spaces that follow it. */
function stepBack(source: string, at: number): number {
  let back = at;
  while (back > 0 && /\s/.test(source[back - 1]!)) back--;
  return back;
}

function beforeComment(source: string, at: number): number {
  const line = source.slice(source.lastIndexOf('\n', at - 1) + 1, at);
  return at - (/\s+#[^'"]*$/.exec(line)?.[0].length ?? 0);
}

function isFirstInLine(source: string, at: number): boolean {
  return source.slice(source.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

function place(source: string, offset: number): Text {
  const before = source.slice(0, offset).split('\n');
  return say`line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/** The offset behind the last letter of the line in which something begins. */
export function endOfLine(source: string, start: number): number {
  const end = source.indexOf('\n', start);
  const found = end === -1 ? source.length : end;
  return source[found - 1] === '\r' ? Math.max(start, found - 1) : found;
}

function brief(text: string): string {
  return `"${shortened(text.split('\n', 1)[0]!.trim(), 30)}"`;
}
