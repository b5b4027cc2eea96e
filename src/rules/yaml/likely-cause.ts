import { CST, Lexer } from 'yaml';
import { shortened } from '../../values/characters.js';
import { once } from '../../values/memo.js';
import { say } from '../../values/message.js';
import { invisibles, nameOf, oddSpaces, strayCharacter } from '../../values/stray-characters.js';
import type { LineIndex } from './line-index.js';
import type { TextError } from './text-error.js';

/**
 * Puts the slip that people make in the place of the error that YAML notices because of it, often lines later. What
 * YAML says of a Persian comma is that a colon is one too many; of a bullet, that the line below is indented wrongly.
 * @param errors in reading order
 */
export function withLikelyCauses(errors: TextError[], source: string, lines: LineIndex): TextError[] {
  const numbered = lineNumberIn(source);
  if (numbered !== undefined) return [numbered];
  if (!errors.some(isUnreadable)) return errors;
  const masked = maskTexts(source);
  const found: TextError[] = [];
  const seen = new Set<number>();
  let isExplained = false;
  let explainedLine = 0;
  for (const error of errors) {
    const cause = isUnreadable(error) ? causeOf(error, masked, source, lines) : undefined;
    if (cause === undefined) {
      // What follows from a slip is no second one.
      const isPieceTwice =
        error.check === 'duplicate-key' && lines.position(error.start).line === explainedLine;
      if (!(isExplained && error.isLikelyEcho) && !isPieceTwice) found.push(error);
      continue;
    }
    isExplained = true;
    explainedLine = lines.position(cause.start).line;
    if (!seen.has(cause.start)) found.push(cause);
    seen.add(cause.start);
    // Both sides of a conflict stand in the file: whatever else is wrong follows from that.
    if (cause.isAboutWholeFile) return [cause];
  }
  return found.sort((a, b) => a.start - b.start);
}

interface Cause extends TextError {
  isAboutWholeFile?: boolean;
}

/** The number of a line before it, as editors and messages show it: `12 | rules:`. YAML may take it for a part of a key. */
function lineNumberIn(source: string): TextError | undefined {
  const first = /^\s*\d+(?: *[|│]|[ \t])/.test(source);
  if (!first && !/^ *\d+ *[|│] /m.test(source)) return undefined;
  const content = `(?: *(?:- +)*${key}:(?: |$)| *- )`;
  const sign = first ? '(?: *[|│]|[ \\t]+)' : ' *[|│] ';
  const found = new RegExp(`^(?<it> *\\d+${sign})(?=${content})`, 'dmu').exec(maskTexts(source));
  if (found === null) return undefined;
  const [start, length] = placeIn(found);
  const written = source.slice(start, start + length).trim();
  const message = say`"${written}" is the number of a line, which was copied with it. Remove such numbers from the start of each line`;
  return { severity: 'error', check: 'yaml-syntax', start, end: start + length, message };
}

/** Codes after which nobody can say what the file holds. */
const unreadable = new Set(['yaml-syntax', 'yaml-key', 'yaml-alias', 'yaml-documents']);

function isUnreadable({ severity, check }: TextError): boolean {
  return severity === 'error' && unreadable.has(check);
}

/** How many lines above an error its cause can stand. */
const linesAbove = 3;

function causeOf(
  { start, end }: TextError,
  masked: string,
  source: string,
  lines: LineIndex,
): Cause | undefined {
  const last = lines.position(Math.max(start, end - 1)).line;
  const first = lines.position(start).line;
  for (let line = last; line >= Math.max(1, first - linesAbove); line--) {
    const from = lines.startOf(line);
    const to = lines.endOf(line, source);
    const text = masked.slice(from, to);
    for (const [pattern, wording] of causes()) {
      const match = pattern.exec(text);
      if (match === null) continue;
      const [at, length] = placeIn(match);
      const words = wording(source.slice(from + at, from + at + length), match);
      return { severity: 'error', check: 'yaml-syntax', start: from + at, end: from + at + length, ...words };
    }
  }
  return undefined;
}

/** Of the group `it`, or of all that matched. */
function placeIn(match: RegExpExecArray): [at: number, length: number] {
  const [at, end] = match.indices?.groups?.it ?? [match.index, match.index + match[0].length];
  return [at, end - at];
}

type Wording = (
  it: string,
  match: RegExpExecArray,
) => Pick<Cause, 'message' | 'suggestion' | 'isAboutWholeFile'>;

const key = String.raw`(?:[A-Za-z_$][\w.$-]*|"[\p{Co} ]*"|'[\p{Co} ]*')`;
/** Where a key can begin: in a line of its own, behind a dash, or within braces. */
const keyPlace = '(?:^ *(?:- +)*|[{,] *)';
const stray = `[${oddSpaces}${invisibles}]`;
const bullet = '[\u2010-\u2015\u2212\u00B7\u2022\u2023\u25AA\u25CF\u25E6]';

/** What people write by mistake, in one line; the first that fits counts. */
const causes = once((): readonly [RegExp, Wording][] => [
  [/^(?<it>(?:<{7}|\|{7}|={7}|>{7})(?: .*)?)$/d, conflict],
  [/^ *(?<it>`{3,}\w*) *$/d, codeFence],
  [new RegExp(`^(?<it>\\+)(?= *(?:- +)?${key}:(?: |$))`, 'du'), diffLine],
  [new RegExp(`^(?<it>>)(?= *(?:- +)?${key}:(?: |$))`, 'du'), chatQuote],
  [/^(?<it>@@ .*@@.*|(?:---|\+\+\+) [ab]\/.*)$/d, hunkHeader],
  [/^(?<it>[$#%] (?:cat|less|more|head|tail|vim?|nano|git|dargah|npx|docker|kubectl)\b.*)$/d, commandLine],
  [/^(?<it>\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? +\d{1,2}:\d\d[^:]*: )/d, chatHeader],
  [new RegExp(`^ *(?<it>${stray}+)`, 'd'), strayBlank],
  [/^ *(?<it>\t+)(?=[^\s#])/d, tabInIndentation],
  [new RegExp(`^ *-(?<it>${stray}+)`, 'd'), strayForBlank],
  [/(?:^ *(?:- +)?|[{,] *)(?<it>\*\*(?<text>[\w.]+)(?:\*\*:|:\*\*))/d, markdownKey],
  [new RegExp(`^ *(?<it>${bullet}|\\*(?= )|\\d+[.)](?= +${key}: ))`, 'du'), wrongBullet],
  [new RegExp(`^ *(?<it>--)(?= *${key}: )`, 'du'), wrongBullet],
  [new RegExp(`^ *(?<it>-)(?=${key}: )`, 'du'), dashWithoutBlank],
  [new RegExp(`${keyPlace}${key}:(?<it>${stray}+)`, 'du'), strayForBlank],
  [new RegExp(`${keyPlace}${key} ?(?<it>[\\u2236\\uFE55\\uFF1A]|[؛;] )`, 'du'), otherColon],
  [new RegExp(`${keyPlace}(?<it>(?<key>${key}) :(?<value>[\\w\\u0600-\\u06FF]+))`, 'du'), colonBeforeBlank],
  [/: (?<it>\}[^{}]*\{) *$/d, turnedBrackets],
  [/: (?<it>\][^[\]]*\[)/d, turnedBrackets],
  [/: (?<it>\( *[a-z_.]+: .*\))$/d, roundBraces],
  [/[{,] *[\w.]+: (?<number>-?\d+)(?<it>,\d{1,2})(?= *[,}])/d, decimalComma],
  [/[[{,:] *[^#"'[\]{}]*[^ #"'[\]{},:] +(?<it>#[^ #].*)$/d, commentInBrackets],
  [/(?<![\w,.])\d{1,3}(?<it>(?:,\d{3})+)(?!\d)/d, groupsOfDigits],
  [/(?:^ *|[[{,] *)(?<it>…|(?<= )\.\.\.) *(?:$|[\]},])/d, ellipsis],
  [/[}\]"'] *(?<it>[،؛、，；;])/du, otherComma],
  [new RegExp(`(?<it>[،؛、，；;]) *(?:${key}:(?: |$)|[{\\["'])`, 'du'), otherComma],
  [/(?<=^ *- |: |[[{,] *)(?<it>[“”„‟«»‹›‘’‚])/du, otherQuote],
  [new RegExp(`${keyPlace}${key}(?<it>:)(?=[^\\s:/\\\\,}\\]])`, 'du'), colonWithoutBlank],
  [new RegExp(`^ *(?:- +)?(?<it>(?<key>${key}) *=>? *(?<value>\\S.*))$`, 'du'), equalsSign],
  [/(?:^|[{,]|[}\]"'] ) *(?<it>\/\/|(?<=^ *)--)(?= *[^\s-])/du, otherComment],
  [/^ *(?<it><!--|\/\*|;(?= )|REM(?= ))/d, otherComment],
  [/^ *(?:- +)?(?<it>(?<key>[a-z_]+) +(?<value>[\w.-]+))$/du, noColon],
  [/: (?<it>''(?<text>[^'\s][^']*)'')/d, twoApostrophes],
  [/: (?<it>\((?<items>[^(),]+(?:,[^(),]+)+)\))/d, roundBrackets],
  [new RegExp(`${keyPlace}(?<it>(?<key>[a-z_]+)) +(?=[{[])`, 'du'), noColonBeforeBracket],
  [/(?:respond|default|notify): (?<it>\{(?<text>[\w.-]+)\})$/d, nameInBraces],
  [/: (?<it>\{[\w.]+\})(?! *[,}\]])/d, singleBraces],
  [/: (?<it>\[[^[\]]*\]) +[^\s#,}\]]/d, bracketsInText],
  [/: (?<it>[*&>|])(?= +[^\s&*!|>'"%@`])/du, oddStart],
]);

function conflict(it: string) {
  const message = say`"${shortened(it, 30)}" is a line that a merge left in the file. Keep one of the two versions, and remove the lines that begin with "<<<<<<<", "=======" and ">>>>>>>"`;
  return { message, isAboutWholeFile: true };
}

function codeFence(it: string) {
  const message = say`"${it}" is a line of Markdown, in which this file was shown. Remove it`;
  return { message, isAboutWholeFile: true };
}

function diffLine() {
  const message = say`"+" stands at the start of this line, as a diff shows it. Remove it from each such line`;
  return { message, isAboutWholeFile: true };
}

function chatQuote() {
  const message = say`">" stands at the start of this line, as a chat shows what it quotes. Remove it from each such line`;
  return { message, isAboutWholeFile: true };
}

function chatHeader() {
  const message = say`this line begins with a date and a name, as a chat writes them before a message. Remove them`;
  return { message, isAboutWholeFile: true };
}

function hunkHeader(it: string) {
  const message = say`"${shortened(it, 30)}" is a line of a diff. Remove it, and the "+" and "-" at the start of lines`;
  return { message, isAboutWholeFile: true };
}

function commandLine(it: string) {
  const message = say`"${shortened(it, 30)}" is a command of a terminal, which was copied with the file. Remove it`;
  return { message, isAboutWholeFile: true };
}

function markdownKey(it: string, { groups }: RegExpExecArray) {
  const suggestion = `${groups!.text}:`;
  return { message: say`"${it}" is Markdown. Write "${suggestion}"`, suggestion };
}

function tabInIndentation() {
  return { message: say`a tab stands where YAML allows only spaces. Indent with spaces` };
}

function twoApostrophes(_: string, { groups }: RegExpExecArray) {
  const suggestion = JSON.stringify(groups!.text);
  return { message: say`two "'" are an empty text to YAML. Write ${suggestion}`, suggestion };
}

function roundBrackets(_: string, { groups }: RegExpExecArray) {
  const suggestion = `[${groups!.items}]`;
  return { message: say`YAML writes a list in "[" and "]". Write ${shortened(suggestion, 40)}`, suggestion };
}

function noColonBeforeBracket(_: string, { groups }: RegExpExecArray) {
  const suggestion = `${groups!.key}:`;
  return { message: say`":" is missing after "${groups!.key}". Write "${suggestion}"`, suggestion };
}

function strayBlank(it: string) {
  const character = it[0]!;
  const instead = strayCharacter(character)!.kind === 'space' ? ' '.repeat(it.length) : '';
  const message = say`${nameOf(character)} stands here, and YAML takes it for a letter. ${instead === '' ? say`Remove it` : say`Write an ordinary space`}`;
  return { message, suggestion: instead };
}

/** In the place of a blank that YAML needs. */
function strayForBlank(it: string) {
  const message = say`${nameOf(it[0]!)} stands here, where YAML wants a space. Write an ordinary space`;
  return { message, suggestion: ' ' };
}

function wrongBullet(it: string) {
  const what = /^[\d*-]/.test(it) ? `"${it}"` : nameOf(it);
  return { message: say`${what} does not begin a list item in YAML. Write "- "`, suggestion: '-' };
}

function dashWithoutBlank() {
  return { message: say`a space is missing after "-": a list item begins with "- "`, suggestion: '- ' };
}

function otherColon(it: string) {
  const what = it[0] === ';' ? '";"' : nameOf(it[0]!);
  return { message: say`${what} is not a colon to YAML. Write ": "`, suggestion: ': ' };
}

function colonBeforeBlank(_: string, { groups }: RegExpExecArray) {
  const suggestion = `${groups!.key}: ${groups!.value}`;
  return {
    message: say`a space stands before this ":", and none after it. Write "${shortened(suggestion, 40)}"`,
    suggestion,
  };
}

function turnedBrackets(it: string) {
  const open = it[0] === '}' ? '{' : '[';
  const close = it[0]!;
  const suggestion = `${open}${it.slice(1, -1)}${close}`;
  return {
    message: say`these brackets are turned round: "${open}" opens, and "${close}" closes`,
    suggestion,
  };
}

function roundBraces(it: string) {
  const suggestion = `{ ${it.slice(1, -1).trim()} }`;
  return {
    message: say`YAML writes a mapping in "{" and "}". Write ${shortened(suggestion, 40)}`,
    suggestion,
  };
}

function decimalComma(it: string, { groups }: RegExpExecArray) {
  const suggestion = it.replace(',', '.');
  const number = `${groups!.number}${suggestion}`;
  return {
    message: say`a "," ends a value in braces, and a fraction stands behind a ".". Write ${number}`,
    suggestion,
  };
}

function otherComment(it: string) {
  return { message: say`"${it}" begins no comment in YAML. Write "#"`, suggestion: '#' };
}

function commentInBrackets(it: string) {
  const message = say`"#" begins a comment here, so that the bracket before it is not closed. Put the text in quotes if "${shortened(it.split(' ', 1)[0]!, 40)}" belongs to it`;
  return { message };
}

function groupsOfDigits(it: string, match: RegExpExecArray) {
  const number = match[0].replaceAll(',', '');
  const message = say`a "," ends a value in brackets and braces, so a number has none in it. Write ${number}`;
  return { message, suggestion: it.replaceAll(',', '') };
}

function ellipsis(it: string) {
  const message = say`"${it}" stands for something that was left out where this was copied from. Write that, or remove it`;
  return { message };
}

function otherComma(it: string) {
  const what = it === ';' ? '";"' : nameOf(it);
  return { message: say`${what} stands where YAML wants ",": write ","`, suggestion: ',' };
}

function otherQuote(it: string) {
  const message = say`${nameOf(it)} is not a quote to YAML. Put the text in "…" or '…'`;
  return { message };
}

function colonWithoutBlank() {
  return { message: say`a space is missing after ":". Write "key: value"`, suggestion: ': ' };
}

function equalsSign(_: string, { groups }: RegExpExecArray) {
  const suggestion = `${groups!.key}: ${groups!.value}`;
  return {
    message: say`YAML writes ":" and not "=" between a key and its value: "${shortened(suggestion, 40)}"`,
    suggestion,
  };
}

function noColon(_: string, { groups }: RegExpExecArray) {
  const suggestion = `${groups!.key}: ${groups!.value}`;
  return {
    message: say`":" is missing after "${groups!.key}". Write "${shortened(suggestion, 40)}"`,
    suggestion,
  };
}

function singleBraces(it: string) {
  const message = say`"{" begins a mapping in YAML. To insert a fact, write {${it}} and put the whole text in quotes`;
  return { message };
}

function nameInBraces(_: string, { groups }: RegExpExecArray) {
  const suggestion = groups!.text!;
  return { message: say`a name stands without braces. Write ${suggestion}`, suggestion };
}

function bracketsInText() {
  return { message: say`a text cannot begin with "[" unless it is in quotes. Put the whole text in quotes` };
}

function oddStart(it: string) {
  return {
    message: say`a text cannot begin with "${it}" unless it is in quotes. Put the whole text in quotes`,
  };
}

/** The source with fillers, of the same length, in place of what stands in quotes, in blocks of text and in comments. */
function maskTexts(source: string): string {
  const pieces: string[] = [];
  let isScalar = false;
  let isBlock = false;
  for (const lexeme of new Lexer().lex(source)) {
    const type = isScalar ? 'scalar' : CST.tokenType(lexeme);
    if (type === 'doc-mode' || type === 'flow-error-end') continue;
    if (type === 'scalar' && !isScalar) {
      isScalar = true;
      continue;
    }
    const isText =
      (isScalar && isBlock) ||
      type === 'comment' ||
      type === 'single-quoted-scalar' ||
      type === 'double-quoted-scalar';
    pieces.push(isText ? fill(lexeme) : lexeme);
    isBlock = type === 'block-scalar-header' || (isBlock && !isScalar);
    isScalar = false;
  }
  return pieces.join('');
}

function fill(text: string): string {
  return text.replace(/[^"'# \r\n]/g, filler);
}

/** A character for private use, which no file holds. */
const filler = '\uE000';
