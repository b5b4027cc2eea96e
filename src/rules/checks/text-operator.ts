import { toPersianDigits } from '../../values/digits.js';
import { isObject } from '../../values/json.js';
import { saidBy, say, type Text } from '../../values/message.js';
import { reasonIn } from '../../values/pattern-fault.js';
import { toPersianLetters } from '../../values/persian-letters.js';
import { yamlText } from '../../values/yaml-text.js';
import { statedValue } from '../analysis/comparisons.js';
import { dateFormOf } from '../analysis/date-forms.js';
import { hasPersianBesideLatin, isFoundEverywhere, neededLetters } from '../analysis/pattern-letters.js';
import type { CheckReport, Path } from '../diagnostic.js';
import { dateText, faultOfFormat, isZone } from '../logic/dates.js';
import type { CallExpression, Expression } from '../logic/expression.js';
import { compilePattern } from '../logic/pattern.js';
import { textFunctions } from '../logic/text-functions.js';
import { walkLogic } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'error',
  summary: 'A text is held against what an operator of texts never gives.',
  help: `\`lower\` gives small letters, so \`{ "==": [{ lower: { var: extra_data.answer } }, "Yes"] }\` never holds; nor does \`digits_en\` give a Persian digit, \`normalize_fa\` an Arabic ي, or a \`substr\` of one letter \`"ab"\`. Write the literal as the operator gives it; the suggestion does it. It is a warning where the literal is one of several in a list.

\`starts_with\` and \`ends_with\` take the text first and the part of it second, and look at texts only: a number in the file (\`09\` without quotes) begins no text.

\`matches\` takes a regular expression of [RE2](rules.md#regular-expressions), which is compiled when the file is read: one that is wrong, too long or computed from the request is an error. So is a format of \`date\` that there is not. A pattern that asks for a letter which the operator before it never gives is one, too: \`\\d\` is a Latin digit, and \`normalize_fa\` gives Persian ones.

\`date\` gives texts of its format, in the Gregorian calendar. They compare in order where the largest part stands first (\`%Y-%m-%d\`), with texts that are written like them.`,
  run({ resolved, isReported }, report) {
    const { vars } = resolved.file;
    walkLogic(resolved, (node) => {
      if (node.kind !== 'call') return;
      if (node.operator === 'starts_with' || node.operator === 'ends_with') reportEnds(node, report);
      if (node.operator === 'in') reportTurned(node, report);
      if (node.operator === 'matches') reportPattern(node, report);
      if (node.operator === 'date') reportDate(node, report);
      const call = node.args.find(isTextFunction);
      const date = call === undefined ? node.args.find(isDate) : undefined;
      if ((call ?? date) === undefined) reportCut(node, vars, isReported, report);
      if ((call ?? date) === undefined || node.operator === 'matches') return;
      for (const stated of node.args.flatMap((arg) => statedValue(arg, vars) ?? [])) {
        if (isReported(stated.at)) continue;
        const isItem = Array.isArray(stated.value);
        const several: readonly unknown[] = Array.isArray(stated.value) ? stated.value : [stated.value];
        several.forEach((value, index) => {
          const fault = date
            ? faultOfDate(node.operator, date, value, resolved.file.timezone)
            : faultOfValue(node.operator, call!.operator as TextFunctionName, value);
          if (fault === undefined) return;
          const { message, suggestion } = fault;
          report({
            path: isItem && stated.constant === undefined ? [...stated.at, index] : stated.at,
            ...(isItem && { severity: 'warning' }),
            message,
            ...(stated.constant === undefined && suggestion !== undefined && { suggestion }),
          });
        });
      }
      if (date) reportOtherCalendar(node, date, report);
    });
  },
};

interface Fault {
  message: Text;
  suggestion?: string;
}

/** What is wrong with a value that stands beside an operator of texts. */
function faultOfValue(comparison: string, name: TextFunctionName, value: unknown): Fault | undefined {
  const given =
    name === 'number' || name === 'length'
      ? numberInPlaceOf(comparison, value)
      : givenInPlaceOf(comparison, name, value);
  if (given === undefined || given === value) return undefined;
  const written = JSON.stringify(value);
  if (Number.isNaN(given))
    return { message: say`"${name}" never gives ${written}: it gives numbers. Write one` };
  return {
    message: say`"${name}" never gives ${written}: it gives ${JSON.stringify(given)}. Write that`,
    suggestion: typeof given === 'string' ? yamlText(given) : String(given),
  };
}

/** The number that a text was written for, NaN where it is none; undefined where the text will do. */
function numberInPlaceOf(comparison: string, value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const isConverted = /^(?:[!=]=|[<>]=?)$/.test(comparison);
  if (isConverted && value.trim() !== '' && !Number.isNaN(Number(value))) return undefined;
  return isConverted || /^[!=]==$|^in$/.test(comparison)
    ? (textFunctions.number.apply(value) as number)
    : undefined;
}

/** Texts that are longer than what `substr` gives, beside it. */
function reportCut(
  { operator, args }: CallExpression,
  vars: Readonly<Record<string, unknown>>,
  isReported: (path: Path) => boolean,
  report: CheckReport,
): void {
  const most = Math.max(...args.map(mostLettersOf));
  // Within a text, any part of it is found.
  const isSearch = operator === 'in' && mostLettersOf(args[0]) > 0;
  if (most <= 0 || !(isSearch || /^[!=]==?$/.test(operator))) return;
  for (const { at, value, constant } of args.flatMap((arg) => statedValue(arg, vars) ?? [])) {
    const isList = Array.isArray(value);
    if (isReported(at) || isList !== isSearch) continue;
    for (const [index, item] of (isList ? (value as unknown[]) : [value]).entries()) {
      if (typeof item !== 'string' || item.length <= most) continue;
      report({
        path: isList && constant === undefined ? [...at, index] : at,
        ...(isList && { severity: 'warning' }),
        message: say`"substr" never gives ${JSON.stringify(item)}: the length that it is asked for is ${most}, and that of this text ${item.length}`,
      });
    }
  }
}

/** How long a `substr` can be at most; 0 for what is none, or one of which nothing is known. */
function mostLettersOf(expression: Expression | undefined): number {
  if (expression?.kind !== 'call' || expression.operator !== 'substr') return 0;
  const [start, length] = expression.args.slice(1).map((arg) => (arg.kind === 'literal' ? arg.value : 0));
  if (typeof length === 'number' && length > 0) return length;
  const isToTheEnd = expression.args.length === 2;
  return isToTheEnd && typeof start === 'number' && start < 0 ? -start : 0;
}

function isDate(expression: Expression | undefined): expression is CallExpression {
  return expression?.kind === 'call' && expression.operator === 'date' && formatOf(expression) !== undefined;
}

/** The format of a `date` that is right. */
function formatOf({ args: [, format] }: CallExpression): string | undefined {
  if (format?.kind !== 'literal' || typeof format.value !== 'string') return undefined;
  return faultOfFormat(format.value) === undefined ? format.value : undefined;
}

/** What is wrong with a text that stands beside a date. */
function faultOfDate(
  operator: string,
  date: CallExpression,
  value: unknown,
  zone: string,
): Fault | undefined {
  if (typeof value !== 'string') return undefined;
  const format = formatOf(date)!;
  const form = dateFormOf(format);
  const isOrder = /^[<>]=?$/.test(operator);
  if (isOrder && !form.isOrdered)
    return {
      message: say`texts of the format '${format}' do not compare in order. Write the largest part first: '%Y-%m-%d'`,
    };
  if (!isOrder && !/^[!=]==?$|^in$/.test(operator)) return undefined;
  if (isOrder ? form.acceptsBeginning(value) : form.accepts(value)) return undefined;
  const meant = dateText(value, format, zone);
  const isMeant = meant !== undefined && meant !== value && form.accepts(meant);
  return {
    message: say`the format '${format}' never gives ${JSON.stringify(value)}${isMeant ? say`. Write ${meant}` : ''}`,
    ...(isMeant && { suggestion: yamlText(meant) }),
  };
}

/** A date of the Gregorian calendar beside one of the Persian. */
function reportOtherCalendar({ args }: CallExpression, date: CallExpression, report: CheckReport): void {
  if (!formatOf(date)!.includes('%Y')) return;
  const fact = args.find((arg) => arg.kind === 'variable' && /^now\.jalali(?:_date)?$/.test(arg.path));
  if (fact?.kind !== 'variable') return;
  const message = say`"date" gives days of the Gregorian calendar, and ${fact.path} is one of the Persian. Compare with now.date`;
  report({ path: fact.at, message });
}

type TextFunctionName = keyof typeof textFunctions;

function isTextFunction(expression: Expression | undefined): expression is CallExpression {
  return expression?.kind === 'call' && Object.hasOwn(textFunctions, expression.operator);
}

/** What an operator gives where a text was written that it never gives; undefined where nothing can be said. */
function givenInPlaceOf(comparison: string, name: TextFunctionName, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^[!=]==?$/.test(comparison)) {
    const given = textFunctions[name].apply(value);
    return typeof given === 'string' ? given : undefined;
  }
  if (!['in', 'starts_with', 'ends_with'].includes(comparison)) return undefined;
  // A part may begin or end with what the whole may not.
  if (name === 'normalize_fa') return toPersianDigits(toPersianLetters(value));
  const given = name === 'trim' ? value : textFunctions[name].apply(value);
  return typeof given === 'string' ? given : undefined;
}

/** `{ in: [[CHAT, MY_POST], { var: touchpoint }] }` */
function reportTurned({ args: [list, fact] }: CallExpression, report: CheckReport): void {
  if (list?.kind !== 'literal' || !Array.isArray(list.value) || fact?.kind !== 'variable') return;
  const message = say`"in" takes the value first and the list second: the two are the wrong way round`;
  report({ path: list.at, message });
}

function reportPattern({ args: [text, pattern] }: CallExpression, report: CheckReport): void {
  if (pattern === undefined) return;
  if (pattern.kind !== 'literal' || typeof pattern.value !== 'string') {
    const message =
      text?.kind === 'literal' && typeof text.value === 'string'
        ? say`"matches" takes the text first and the pattern second: the two are the wrong way round`
        : say`the pattern of "matches" must be a text that stands here, since it is compiled when the file is read`;
    report({ path: pattern.at, message });
    return;
  }
  const [, inner] = /^\/(.+)\/[gimsuy]*$/.exec(pattern.value) ?? [];
  if (inner !== undefined) {
    const message = say`a pattern stands without slashes, which would be looked for in the text. Write ${JSON.stringify(inner)}`;
    report({ path: pattern.at, message, suggestion: JSON.stringify(inner) });
    return;
  }
  try {
    const { test } = compilePattern(pattern.value);
    const at = pattern.at;
    if (isFoundEverywhere(pattern.value, test))
      report({
        path: at,
        severity: 'warning',
        message: say`this pattern is found in every text, since nothing of it has to be there`,
      });
    else if (hasPersianBesideLatin(pattern.value))
      report({
        path: at,
        severity: 'warning',
        message: say`"\\b" and "\\w" know Latin letters alone, and this pattern has Persian ones. Write (^|\\s) and (\\s|$) around a word, and \\p{L} for a letter`,
      });
    else if (isTextFunction(text))
      reportLetters(text.operator as TextFunctionName, pattern.value, at, report);
  } catch (error) {
    report({
      path: pattern.at,
      message: say`this is no pattern for "matches": ${faultOf(error, pattern.value)}`,
    });
  }
}

/** Reports a pattern that asks for a letter which an operator never gives. */
function reportLetters(name: TextFunctionName, pattern: string, at: Path, report: CheckReport): void {
  const givesPersianDigits = name === 'digits_fa' || name === 'normalize_fa';
  for (const letter of neededLetters(pattern)) {
    if (/\d$|^\\d$/.test(letter) && givesPersianDigits) {
      const message = say`"${name}" gives Persian digits, and this pattern asks for Latin ones. Ask "digits_en" instead, or write [۰-۹]`;
      report({ path: at, message });
      return;
    }
    if (letter === String.raw`\d`) continue;
    const given = givenInPlaceOf('in', name, letter);
    if (given === undefined || given === letter) continue;
    report({
      path: at,
      message: say`"${name}" never gives ${JSON.stringify(letter)}, which this pattern asks for: it gives ${JSON.stringify(given)}. Write that`,
    });
    return;
  }
}

function reportDate({ args: [, format, zone] }: CallExpression, report: CheckReport): void {
  if (format === undefined) return;
  if (format.kind !== 'literal' || typeof format.value !== 'string') {
    const message = say`the format of "date" must be a text that stands here, such as '%Y-%m-%d'`;
    report({ path: format.at, message });
    return;
  }
  const fault = faultOfFormat(format.value);
  if (fault !== undefined) report({ path: format.at, message: say`this is no format for "date": ${fault}` });
  if (zone !== undefined && !(zone.kind === 'literal' && isZone(zone.value))) {
    const message = say`the third argument of "date" is a time zone that stands here, such as Asia/Tehran`;
    report({ path: zone.at, message });
  }
}

function faultOf(error: unknown, pattern: string): Text {
  if (/\(\?<?[=!]/.test(pattern))
    return say`RE2 has no (?=…), (?!…), (?<=…) and (?<!…). Join two conditions with "and" instead`;
  if (/\\[1-9]/.test(pattern)) return say`RE2 has no back-references such as \\1`;
  const said = saidBy(error);
  return typeof said === 'string' ? reasonIn(said) : said;
}

function reportEnds({ operator, args }: CallExpression, report: CheckReport): void {
  const [text, part] = args;
  if (text?.kind === 'literal' && part !== undefined && part.kind !== 'literal') {
    report({
      path: text.at,
      message: say`"${operator}" takes the text first and the part second: the two are the wrong way round`,
    });
  } else if (part?.kind === 'literal' && typeof part.value !== 'string') {
    const { at, value } = part;
    const isScalarValue = !isObject(value) && !Array.isArray(value) && value !== null;
    const suggestion = isScalarValue ? JSON.stringify(String(value)) : undefined;
    report({
      path: at,
      message: say`"${operator}" takes a text, and this is none, so it never holds. ${suggestion === undefined ? say`Write a text` : say`Put it in quotes`}`,
      ...(suggestion !== undefined && { suggestion }),
    });
  }
}
