import { toPersianDigits } from '../../values/digits.js';
import { isObject } from '../../values/json.js';
import { saidBy, say, type Text } from '../../values/message.js';
import { toPersianLetters } from '../../values/persian-letters.js';
import { yamlText } from '../../values/yaml-text.js';
import { statedValue } from '../analysis/comparisons.js';
import type { CheckReport } from '../diagnostic.js';
import { faultOfFormat, isZone } from '../logic/dates.js';
import type { CallExpression, Expression } from '../logic/expression.js';
import { compilePattern } from '../logic/pattern.js';
import { textFunctions } from '../logic/text-functions.js';
import { walkLogic } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'error',
  summary: 'A text is held against what an operator of texts never gives.',
  help: `\`lower\` gives small letters, so \`{ "==": [{ lower: { var: extra_data.answer } }, "Yes"] }\` never holds; nor does \`digits_en\` give a Persian digit, or \`normalize_fa\` an Arabic ي. Write the literal as the operator gives it; the suggestion does it. It is a warning where the literal is one of several in a list.

\`starts_with\` and \`ends_with\` take the text first and the part of it second, and look at texts only: a number in the file (\`09\` without quotes) begins no text.

\`matches\` takes a regular expression of [RE2](rules.md#regular-expressions), which is compiled when the file is read: one that is wrong, too long or computed from the request is an error. So is a format of \`date\` that there is not.`,
  run({ resolved, isReported }, report) {
    const { vars } = resolved.file;
    walkLogic(resolved, (node) => {
      if (node.kind !== 'call') return;
      if (node.operator === 'starts_with' || node.operator === 'ends_with') reportEnds(node, report);
      if (node.operator === 'matches') reportPattern(node, report);
      if (node.operator === 'date') reportDate(node, report);
      const [left, right] = node.args;
      const call = [left, right].find(isTextFunction);
      const literal = call === left ? right : left;
      if (node.args.length !== 2 || call === undefined || literal === undefined) return;
      const stated = statedValue(literal, vars);
      if (stated === undefined || isReported(stated.at)) return;
      const several = Array.isArray(stated.value) ? stated.value : [stated.value];
      several.forEach((value: unknown, index) => {
        const given = givenInPlaceOf(node.operator, call.operator as TextFunctionName, value);
        if (given === undefined || given === value) return;
        const isItem = Array.isArray(stated.value);
        report({
          path: isItem && stated.constant === undefined ? [...stated.at, index] : stated.at,
          ...(isItem && { severity: 'warning' }),
          message: say`"${call.operator}" never gives ${JSON.stringify(value)}: it gives ${JSON.stringify(given)}. Write that`,
          ...(stated.constant === undefined && { suggestion: yamlText(given) }),
        });
      });
    });
  },
};

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
    compilePattern(pattern.value);
  } catch (error) {
    report({
      path: pattern.at,
      message: say`this is no pattern for "matches": ${faultOf(error, pattern.value)}`,
    });
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
  return typeof said === 'string' ? said.replace(/^error parsing regexp: /, '') : said;
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
