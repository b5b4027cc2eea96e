import { isAlwaysTruthy, knownFact } from '../../platform/known-facts.js';
import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { nearest } from '../../values/suggest.js';
import { yamlText } from '../../values/yaml-text.js';
import type { Report } from '../diagnostic.js';
import { branchesOf, childrenOf, type Expression } from './expression.js';

/**
 * Reports what stands in the place of a condition and is mere data, which is always true (or always false): nobody
 * means that, and a rule would answer every click.
 * @param names of the conditions of the file, one of which may have been meant
 */
export function checkConditionForm(
  expression: Expression,
  names: Iterable<string>,
  report: Report,
  place: Text = say`a condition`,
): void {
  const known = [...names];
  const check = (part: Expression) => {
    const fault = faultOf(part, known, place);
    if (fault) {
      report({ path: part.at, check: 'one-operator', ...fault });
      return;
    }
    const conditions = conditionsIn(part);
    conditions.forEach(check);
    for (const value of childrenOf(part)) if (!conditions.includes(value)) checkTests(value, known, report);
  };
  check(expression);
}

/** The same for the tests of every `if` in an expression that gives a value. */
export function checkTests(expression: Expression, names: Iterable<string>, report: Report): void {
  const branches = branchesOf(expression);
  for (const child of childrenOf(expression)) {
    if (branches && !branches.includes(child))
      checkConditionForm(child, names, report, say`the condition of an "if"`);
    else checkTests(child, names, report);
  }
}

/** The parts of a condition that are conditions themselves. */
function conditionsIn(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'call') return [];
  const { operator, args } = expression;
  if (asksOfItems.has(operator)) return args.slice(1, 2);
  return ['and', 'or', '!', '!!', 'if', '?:'].includes(operator) ? args : [];
}

/** Operators whose second argument is a condition on each item. */
const asksOfItems: ReadonlySet<string> = new Set(['some', 'all', 'none']);

interface Fault {
  message: Text;
  suggestion?: string;
}

function faultOf(expression: Expression, names: readonly string[], place: Text): Fault | undefined {
  if (expression.kind === 'list') return aboutList(place);
  if (expression.kind !== 'literal') return undefined;
  const { value } = expression;
  if (Array.isArray(value)) return aboutList(place);
  if (typeof value === 'string') return aboutText(value, names, place);
  if (typeof value !== 'number' && value !== null) return undefined;
  const truth = String(value !== 0 && value !== null);
  return {
    message: say`${String(value)} stands where ${place} is expected, and is always ${truth}. Write ${truth} if you mean that`,
    suggestion: truth,
  };
}

function aboutList(place: Text): Fault {
  return {
    message: say`a list stands where ${place} is expected, and is true whatever its items come to. To ask for all of them write { and: [ … ] }, for one of them { or: [ … ] }`,
  };
}

function aboutText(text: string, names: readonly string[], place: Text): Fault {
  const suggestion = meantBy(text, names);
  const hint =
    suggestion === undefined
      ? say`Write a condition, such as { "==": [{ var: user_side }, SUPPLY] }`
      : say`Write ${suggestion}`;
  const truth = text === '' ? 'false' : 'true';
  return {
    message: say`a text stands where ${place} is expected, and by itself is always ${truth}. ${hint}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** What someone meant who wrote only a text. */
function meantBy(text: string, names: readonly string[]): string | undefined {
  if (names.includes(text)) return named(text);
  const comparison = comparisonIn(text);
  if (comparison !== undefined) return comparison;
  const path = /^\{\{\s*([^\s|{}]+)\s*\}\}$/.exec(text)?.[1] ?? text;
  if (isPath(path) && !isAlwaysTruthy(path)) return `{ var: ${path} }`;
  const near = nearest(text, names);
  return near === undefined ? undefined : named(near);
}

function named(name: string): string {
  return `{ condition: ${yamlText(name)} }`;
}

function isPath(text: string): boolean {
  const [root = ''] = splitPath(text);
  return knownFact(root) !== undefined && /^[^\s{}[\]:,"']+$/.test(text);
}

const operatorWords: Readonly<Record<string, string>> = {
  '=': '==',
  is: '==',
  '<>': '!=',
  '≠': '!=',
  '≥': '>=',
  '≤': '<=',
  '=>': '>=',
  '=<': '<=',
};

/** `user_side == SUPPLY`, as many languages write it. */
function comparisonIn(text: string): string | undefined {
  const [, left = '', written = '', right = ''] =
    /^(\S+)\s*(===?|!==?|<=|>=|=<|=>|<>|[=<>≠≥≤]|\bis\b)\s*(\S.*)$/.exec(text) ?? [];
  const path = /^(.*?)[=!<>]*$/.exec(left)?.[1] ?? left;
  if (!isPath(path)) return undefined;
  const operator = operatorWords[written] ?? written;
  return `{ "${operator}": [{ var: ${path} }, ${operand(right.trim())}] }`;
}

function operand(text: string): string {
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(text) || /^(?:true|false|null)$/.test(text)) return text;
  const bare = /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
  return isPath(bare) && bare.includes('.') ? `{ var: ${bare} }` : yamlText(bare);
}
