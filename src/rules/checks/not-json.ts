import { say, type Text } from '../../values/message.js';
import { writtenTexts } from '../analysis/texts.js';
import { Budget } from '../logic/budget.js';
import { compileExpression } from '../logic/evaluate.js';
import { branchesOf, type Expression } from '../logic/expression.js';
import { compilePath } from '../logic/scope.js';
import { responseTemplates } from '../model.js';
import { walkResponse } from '../template/node.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'error',
  summary: 'A value of a response cannot be written as JSON.',
  help: 'JSON has no infinity and no "not a number", and half of a surrogate pair (`"\\ud83d"` without its other half) is not a character. Arithmetic that always gives such a number, because it divides by zero or calculates with a text such as «۱۲» that is not a number in JSON-Logic, makes a response that can never be sent: the default would be sent instead. A result that depends on the request is not reported. Neither is a number too large to be written other than `.inf`: see [yaml-number](#yaml-number).',
  run({ resolved }, report) {
    for (const { at, text, role } of writtenTexts(resolved)) {
      if (role === 'var' || text.isWellFormed()) continue;
      const half = loneSurrogate.exec(text)!;
      const message = say`half of a surrogate pair (U+${half[0].charCodeAt(0).toString(16).toUpperCase()}) is not a character, and JSON cannot express it. Write the whole character`;
      report({ path: at, within: [half.index, half.index + 1], message });
    }
    const { vars } = resolved.file;
    for (const response of responseTemplates(resolved)) {
      walkResponse(response, (node) => {
        if (node.kind !== 'logic') return;
        for (const { result, reason } of hopelessResults(node.expression, vars)) {
          const message = say`this never gives a number that JSON can express: ${reason}. The response would be refused and the default sent instead`;
          report({ path: result.at, message });
        }
      });
    }
  },
};

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What an expression can come to that is never a number of JSON. */
export function hopelessResults(expression: Expression, vars: Vars): { result: Expression; reason: Text }[] {
  return [...results(expression)].flatMap((result) => {
    const reason = whyNoNumber(result, vars);
    return reason === undefined ? [] : [{ result, reason }];
  });
}

/** The expressions one of which gives the result. */
function* results(expression: Expression): Generator<Expression> {
  const branches = branchesOf(expression);
  if (branches === undefined) yield expression;
  else for (const branch of branches) yield* results(branch);
}

type Vars = Readonly<Record<string, unknown>>;

/** Why arithmetic never gives a finite number, or undefined where it may. */
function whyNoNumber(expression: Expression, vars: Vars): Text | undefined {
  if (expression.kind !== 'call') return undefined;
  const { operator, args } = expression;
  const known = args.map((arg) => constantOf(arg, vars));
  if ((operator === '/' || operator === '%') && known[1] !== undefined && Number(known[1].value) === 0) {
    return say`it divides by ${JSON.stringify(known[1].value)}`;
  }
  const read = readers.get(operator);
  // `*` returns a single factor as it is.
  if (read === undefined || (operator === '*' && args.length < 2)) return undefined;
  const wrong = known.find((constant) => constant !== undefined && Number.isNaN(read(constant.value)));
  if (wrong !== undefined) return say`${JSON.stringify(wrong.value)} is not a number`;
  if (operator === '+' || operator === '-' || operator === '*') {
    for (const arg of args) {
      const reason = whyNoNumber(arg, vars);
      if (reason !== undefined) return reason;
    }
  }
  const value = constantOf(expression, vars)?.value;
  return typeof value === 'number' && !Number.isFinite(value) ? say`the result is ${value}` : undefined;
}

/** How each arithmetic operator reads a number from its arguments. */
const readers = new Map<string, (value: unknown) => number>([
  ['+', (value) => Number.parseFloat(value as string)],
  ['*', (value) => Number.parseFloat(value as string)],
  ['-', Number],
  ['/', Number],
  ['%', Number],
  ['min', Number],
  ['max', Number],
]);

/** The value of an expression that needs no request, or undefined. */
function constantOf(expression: Expression, vars: Vars): { value: unknown } | undefined {
  if (!needsNoRequest(expression, vars)) return undefined;
  try {
    return { value: compileExpression(expression, () => () => undefined)({ vars }, new Budget()) };
  } catch {
    return undefined;
  }
}

function needsNoRequest(expression: Expression, vars: Vars): boolean {
  switch (expression.kind) {
    case 'literal':
      return true;
    case 'list':
      return expression.items.every((item) => needsNoRequest(item, vars));
    case 'variable':
      return (
        expression.path.startsWith('vars.') &&
        !expression.inItem &&
        expression.fallback === undefined &&
        compilePath(expression.path)({ vars }) !== null
      );
    case 'call':
      return readers.has(expression.operator) && expression.args.every((arg) => needsNoRequest(arg, vars));
  }
}
