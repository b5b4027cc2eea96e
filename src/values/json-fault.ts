import { latePattern } from './late-pattern.js';
import { say, type Text } from './message.js';
import { nameOf, strayCharacter } from './stray-characters.js';

/** Where a text stops being JSON, from 1, and why. */
export interface JsonFault {
  line: number;
  column: number;
  reason: Text;
}

/**
 * What is wrong with a text that is not JSON; undefined for one that is. In sentences of ours: those of V8 differ between
 * versions, and count characters from the start of the text. Nothing of the text is quoted but a sign: it may be personal.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const stop = firstStop(text);
  if (stop === undefined) return undefined;
  const { at = stop.at, reason } = causeOf(text, stop);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1, reason };
}

/** The same as the words behind a colon: `line 3, column 5: "," is missing before this`. */
export function jsonFault(text: string): Text {
  const { line, column, reason } = findJsonFault(text)!;
  return say`${say`line ${line}, column ${column}`}: ${reason}`;
}

/** What has to come next: a value, the first item of a list, a key, the first key of an object, … */
type Wanted = 'value' | 'item' | 'first item' | 'key' | 'first key' | 'colon' | 'comma' | 'end';

/** Where a reader of JSON stops, what it wants there, and where the brackets open that are not closed. */
interface Stop {
  at: number;
  wanted: Wanted;
  open: readonly number[];
}

const blanks = /[ \t\n\r]*/y;
/** What may stand between quotes: any character from the space on, and escapes. */
const between = '[ !#-[\\]-\\uffff]*(?:\\\\(?:["\\\\/bfnrt]|u[\\da-fA-F]{4})[ !#-[\\]-\\uffff]*)*';
const inner = new RegExp(between, 'y');
const quoted = new RegExp(`"${between}"`, 'y');
const plain = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Reads a text as `JSON.parse` does, without recursion. */
function firstStop(text: string): Stop | undefined {
  const open: number[] = [];
  let wanted: Wanted = 'value';
  let at = 0;
  for (;;) {
    at += lengthOf(blanks, text, at);
    const sign = text[at];
    if (sign === undefined) return wanted === 'end' ? undefined : { at, wanted, open };
    const opened = text[open.at(-1)!];
    const isClosed = sign === (opened === '{' ? '}' : opened && ']');
    if (isClosed && (wanted === 'comma' || wanted === 'first key' || wanted === 'first item')) {
      open.pop();
      at++;
      wanted = behindValue(open);
    } else if (wanted === 'comma' && sign === ',') {
      at++;
      wanted = opened === '{' ? 'key' : 'item';
    } else if (wanted === 'colon' && sign === ':') {
      at++;
      wanted = 'value';
    } else if (isValue(wanted) && (sign === '{' || sign === '[')) {
      open.push(at++);
      wanted = sign === '{' ? 'first key' : 'first item';
    } else {
      const length = tokenLength(wanted, text, at);
      if (length === 0) return { at, wanted, open };
      at += length;
      wanted = isValue(wanted) ? behindValue(open) : 'colon';
    }
  }
}

function isValue(wanted: Wanted): boolean {
  return wanted === 'value' || wanted === 'item' || wanted === 'first item';
}

function behindValue(open: readonly number[]): Wanted {
  return open.length === 0 ? 'end' : 'comma';
}

/** How long a text, a number or a word is; 0 where none stands that may. */
function tokenLength(wanted: Wanted, text: string, at: number): number {
  if (wanted === 'colon' || wanted === 'comma' || wanted === 'end') return 0;
  return lengthOf(quoted, text, at) || (isValue(wanted) ? lengthOf(plain, text, at) : 0);
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Why it stopped; `at` where something else has to change than what stands there. */
interface Cause {
  reason: Text;
  at?: number;
}

function causeOf(text: string, stop: Stop): Cause {
  const { at, wanted } = stop;
  const sign = text[at];
  if (sign === undefined) return causeAtEnd(text, stop);
  const stray = strayCause(sign);
  if (stray !== undefined) return { reason: stray };
  if (sign === "'") return { reason: say`JSON has no single quotes. Put the text in "…"` };
  if (/^(?:#|\/[/*])/.test(text.slice(at, at + 2)))
    return { reason: say`JSON has no comments. Remove this one` };
  const before = text.slice(0, at).trimEnd();
  if (/[}\]]/.test(sign) && (wanted === 'key' || wanted === 'item'))
    return { reason: say`nothing follows this ",". Remove it`, at: before.length - 1 };
  if (sign === '"' && (isValue(wanted) || /key/.test(wanted))) return causeInText(text, at);
  if (/key/.test(wanted)) return { reason: say`a key stands in double quotes: write {"key": value}` };
  if (isValue(wanted)) return { reason: causeOfNoValue(text.slice(at, at + 10)) };
  if (wanted === 'colon')
    return { reason: sign === '=' ? say`JSON writes ":" for "="` : say`":" is missing before this` };
  return causeBehindValue(text, stop, before);
}

function causeAtEnd(text: string, { at, open }: Stop): Cause {
  if (text.trim() === '') return { reason: say`nothing stands in it` };
  if (open.length === 0) return { reason: say`a value is missing here` };
  const opening = text[open.at(-1)!]!;
  const before = text.slice(0, open.at(-1)).split('\n');
  const place = text.includes('\n') ? say`line ${before.length}` : say`column ${before[0]!.length + 1}`;
  const ofOpening = say`: the "${opening}" of ${place} is not closed`;
  const end = text.trimEnd().length;
  return { reason: say`"${opening === '{' ? '}' : ']'}" is missing here${ofOpening}`, at: Math.min(at, end) };
}

/** A sign as a Persian keyboard or an office program writes it. */
function strayCause(sign: string): Text | undefined {
  const found = strayCharacter(sign);
  if (found === undefined) return undefined;
  const name = nameOf(sign);
  if (found.kind === 'quote') return say`${name} is not a quote in JSON. Write "…"`;
  if (found.instead.trim() === '') return say`${name} stands here. Remove it`;
  return say`${name} stands here, where JSON wants "${found.instead}"`;
}

/** Why a text in quotes does not end. */
function causeInText(text: string, start: number): Cause {
  const at = start + 1 + lengthOf(inner, text, start + 1);
  if (text[at] === '\\') {
    return {
      reason: say`"${text.slice(at, at + 2)}" is no escape of JSON. Write "\\\\" for a backslash`,
      at,
    };
  }
  if (text[at] === undefined || text[at] === '\n' || text[at] === '\r')
    return { reason: say`this ${'"'} opens a text that is not closed`, at: start };
  return { reason: say`a control character stands in this text. Write "\\t" for a tab`, at };
}

/** @param here what stands where a value is wanted */
function causeOfNoValue(here: string): Text {
  if (/^(?:true|false|null|none)\b/i.test(here)) return say`JSON has true, false and null, in small letters`;
  if (/^-?(?:nan|infinity|undefined)/i.test(here))
    return say`JSON has no NaN, Infinity and undefined. Write null`;
  if (/^[+.-]/.test(here)) return say`a number of JSON begins with a digit, or with "-" and a digit`;
  if (/^[,:}\]]/.test(here)) return say`a value is missing before this`;
  return say`a text stands in double quotes: write "…"`;
}

function causeBehindValue(text: string, { at, wanted, open }: Stop, before: string): Cause {
  const sign = text[at]!;
  const isBehindNumber = before.length === at && /[\d.]$/.test(before) && /[\w.]/.test(sign);
  if (isBehindNumber && /(?:^|[^\d.])-?0$/.test(before) && /\d/.test(sign))
    return {
      reason: say`a number of JSON does not begin with 0. Put it in quotes if it is an id or a telephone number`,
      at: at - 1,
    };
  if (isBehindNumber) return { reason: say`this is no number of JSON. Put it in quotes if it is a text` };
  if (wanted === 'end') return { reason: say`the JSON has ended before this. Remove what follows` };
  const closing = text[open.at(-1)!] === '{' ? '}' : ']';
  if (/[}\]]/.test(sign)) return { reason: say`"${closing}" is expected here, not "${sign}"` };
  if (before.length === at && before.endsWith('"') && letterOrDigit().test(sign))
    return { reason: say`a text ends with its quote. Within it, write \\" for a quote` };
  return { reason: say`"," is missing before this` };
}

const letterOrDigit = latePattern`[\p{L}\d]`;
