import { knownFact } from '../../platform/known-facts.js';
import { memoize } from '../../values/memo.js';
import { say, type Text } from '../../values/message.js';
import { plainPath, splitPath } from '../../values/path.js';
import { plainForm, strayHint } from '../../values/stray-characters.js';
import { nearest } from '../../values/suggest.js';
import { count } from '../../values/word-list.js';
import { yamlText } from '../../values/yaml-text.js';
import type { Path, Report } from '../diagnostic.js';
import type { Operator } from './operator.js';
import { iterates, type OperatorName, operatorOf, operators, refusedOperators } from './operators.js';
import { otherWay } from './other-ways.js';

/** A JSON-Logic expression as a tree. Each node has its place in the file. */
export type Expression = LiteralExpression | ListExpression | VariableExpression | CallExpression;

/** Any JSON value that holds no logic; it stands for itself. */
export interface LiteralExpression {
  kind: 'literal';
  at: Path;
  value: unknown;
}

/** A list of which at least one item holds logic. */
export interface ListExpression {
  kind: 'list';
  at: Path;
  items: Expression[];
}

/** `{ var: path }` with a path that stands in the file. The empty path is the whole scope. */
export interface VariableExpression {
  kind: 'variable';
  at: Path;
  path: string;
  /** Where the path itself stands; absent for an entry of `match`, where it is the key. */
  pathAt?: Path;
  /** The value where the path leads nowhere: `{ var: [path, fallback] }`. */
  fallback?: Expression;
  /** True inside `map`, `filter` and their like, where paths start at an item and not at the facts. */
  inItem: boolean;
}

/** An operator with its arguments. A name that is not an operator throws when it is reached, as in json-logic-js. */
export interface CallExpression {
  kind: 'call';
  at: Path;
  operator: OperatorName | (string & {});
  args: Expression[];
}

/**
 * Parses data as JSON-Logic, and reports what json-logic-js would silently misread. It always returns an expression, with
 * the meaning that json-logic-js gives it, so that one run finds everything that is wrong.
 * @param at where the data stands in the file
 * @param file whose time zone is that of dates
 */
export function parseExpression(
  data: unknown,
  at: Path,
  report: Report,
  file: { timezone: string } = utc,
  inItem = false,
): Expression {
  if (Array.isArray(data)) {
    const items = data.map((item, index) => parseExpression(item, [...at, index], report, file, inItem));
    return items.every((item) => item.kind === 'literal')
      ? { kind: 'literal', at, value: data }
      : { kind: 'list', at, items };
  }
  if (typeof data !== 'object' || data === null) return { kind: 'literal', at, value: data };

  const keys = Object.keys(data);
  if (keys.length !== 1) {
    reportNotOneOperator(keys, at, report);
    return { kind: 'literal', at, value: data };
  }
  const name = keys[0]!;
  const written = (data as Record<string, unknown>)[name];
  const argsAt = [...at, name];
  const key = misplacedKey(name, written);
  if (key !== undefined) {
    report({ path: argsAt, at: 'key', check: 'unknown-operator', message: key });
    return name === 'when'
      ? parseExpression(written, argsAt, report, file, inItem)
      : { kind: 'literal', at, value: data };
  }
  reportOperator(name, argsAt, report);
  const args = Array.isArray(written)
    ? written.map((arg, index) =>
        parseExpression(arg, [...argsAt, index], report, file, inItem || (index === 1 && iterates(name))),
      )
    : [parseExpression(written, argsAt, report, file, inItem)];
  reportArgumentCount(name, args, argsAt, report);
  if (name === 'date' && args.length === 2) args.push({ kind: 'literal', at: argsAt, value: file.timezone });
  if (name === 'missing' || name === 'missing_some') reportComputedKeys(name, args, report);
  return (name === 'var' && toVariable(args, at, inItem)) || { kind: 'call', at, operator: name, args };
}

const utc = { timezone: 'UTC' };

/** Calls `visit` with the expression and each one below it, in reading order. */
export function walkExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  for (const child of childrenOf(expression)) walkExpression(child, visit);
}

/** The name of the condition that an expression asks for: of a calendar one that begins with `during`. */
export function nameAskedIn(expression: Expression): string | undefined {
  if (expression.kind !== 'call') return undefined;
  const [name] = expression.args;
  if (name?.kind !== 'literal' || expression.args.length !== 1) return undefined;
  if (expression.operator === 'condition') return String(name.value);
  return expression.operator === 'during' ? nameOfCalendar(String(name.value)) : undefined;
}

/** What the conditions of a file call a calendar: no condition of its own can have such a name. */
export function nameOfCalendar(name: string): string {
  return `during ${name}`;
}

/** The calendar that a condition with a name stands for. */
export function calendarNamed(name: string): string | undefined {
  return name.startsWith('during ') ? name.slice('during '.length) : undefined;
}

/** A condition with a name, in words: `condition seller`, `during night`. */
export function wordingOfName(name: string): string {
  return calendarNamed(name) === undefined ? `condition ${name}` : name;
}

/** The expressions that an `if` can yield: all but its conditions. Undefined for any other expression. */
export function branchesOf(expression: Expression): readonly Expression[] | undefined {
  if (expression.kind !== 'call' || (expression.operator !== 'if' && expression.operator !== '?:')) {
    return undefined;
  }
  return expression.args.filter((_, index, { length }) => index % 2 === 1 || index === length - 1);
}

/** The expressions directly below one. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'list':
      return expression.items;
    case 'variable':
      return expression.fallback ? [expression.fallback] : [];
    case 'call':
      return expression.args;
  }
}

/** Whether the child at an index is evaluated once an item, with the item as its scope. */
export function isItemBody(expression: Expression, index: number): boolean {
  return expression.kind === 'call' && index === 1 && iterates(expression.operator);
}

/**
 * The steps that evaluating an expression takes, apart from those that depend on the request: about one for each operator,
 * each value and each key of a path.
 */
export function weightOf(expression: Expression, holdsKeys = false): number {
  switch (expression.kind) {
    case 'literal':
      return holdsKeys ? weightOfKeys(expression.value) : 1;
    case 'variable':
      return weightOfKeys(expression.path) + (expression.fallback ? weightOf(expression.fallback) : 0);
    case 'list':
      return sum(expression.items.map((item) => weightOf(item, holdsKeys)));
    case 'call': {
      const { operator, args } = expression;
      const areKeys = holdsKeys || operator === 'missing' || operator === 'missing_some';
      return sum(args.map((arg) => weightOf(arg, areKeys)));
    }
  }
}

function weightOfKeys(keys: unknown): number {
  if (Array.isArray(keys)) return sum(keys.map(weightOfKeys));
  return typeof keys === 'string' ? splitPath(keys).length : 1;
}

function sum(weights: readonly number[]): number {
  return weights.reduce((a, b) => a + b, 1);
}

/** A text that two expressions share if and only if they are the same apart from their place. */
export const expressionKey = memoize((expression: Expression): string => literalKey(toJsonLogic(expression)));

/** A text that two literals share if and only if they are the same. None is a prefix of another. */
export function literalKey(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value, numbersAsTheyAre);
}

// JSON writes 0 for -0, and null for what YAML knows beyond it.
function numbersAsTheyAre(_: string, value: unknown): unknown {
  const isOdd = typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
  return isOdd ? { number: Object.is(value, -0) ? '-0' : String(value) } : value;
}

/** An expression as the JSON-Logic that it was read from. */
export function toJsonLogic(expression: Expression): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'list':
      return expression.items.map(toJsonLogic);
    case 'variable':
      return {
        var: expression.fallback ? [expression.path, toJsonLogic(expression.fallback)] : expression.path,
      };
    case 'call':
      return { [expression.operator]: expression.args.map(toJsonLogic) };
  }
}

/** `{ var: … }` with a path that the file itself states; undefined where the path is computed. */
function toVariable(args: Expression[], at: Path, inItem: boolean): VariableExpression | undefined {
  const [path, fallback] = args;
  if (path !== undefined && path.kind !== 'literal') return undefined;
  if (typeof path?.value === 'object' && path.value !== null) return undefined;
  return {
    kind: 'variable',
    at,
    path: plainPath(String(path?.value ?? '')),
    pathAt: path?.at ?? [...at, 'var'],
    ...(fallback && { fallback }),
    inItem,
  };
}

function reportNotOneOperator(keys: string[], at: Path, report: Report): void {
  const found =
    keys.length === 0
      ? say`an empty object`
      : say`an object with ${keys.length} keys (${keys.map(quote).join(', ')})`;
  const mend =
    keys.length === 0
      ? say`Write what is to be asked, or remove it`
      : keys.includes('var')
        ? say`A fallback stands beside the path: { var: [path, fallback] }`
        : keys.every((key) => knownFact(splitPath(key)[0] ?? '') !== undefined)
          ? say`What facts must equal stands in "match" of a rule: match: { ${keys[0]!}: … }. ${comparison(keys[0]!)}, and several stand in { and: [ … ] }`
          : say`Wrap several in { and: [ … ] }`;
  report({
    path: at,
    check: 'one-operator',
    message: say`a condition needs exactly one operator here, but this is ${found}, which JSON-Logic takes for plain data and so for true. ${mend}`,
  });
}

/** What is wrong with a key of a rule that stands for an operator; undefined: nothing is. */
function misplacedKey(name: string, written: unknown): Text | undefined {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return undefined;
  if (name === 'when')
    return say`"when" is no operator, but a key of a rule. What is to be asked stands right behind it: when: { … }`;
  const [fact = 'fact'] = Object.keys(written);
  return name === 'match'
    ? say`"match" is no operator, but a key beside "when" in a rule. ${comparison(fact)}`
    : undefined;
}

function comparison(fact: string): Text {
  return say`In a condition, an operator compares: { "==": [{ var: ${fact} }, value] }`;
}

function reportOperator(name: string, path: Path, report: Report): void {
  if (operatorOf(name) !== undefined) return;
  const refused = refusedOperators.get(name);
  if (refused !== undefined) {
    report({
      path,
      at: 'key',
      check: 'refused-operator',
      message: say`the operator "${name}" is refused: ${refused}`,
    });
    return;
  }
  const plain = plainForm(name);
  const way = otherWay(name);
  const known = operatorOf(plain) ? plain : aliases.get(name);
  const meant = known ?? (way === undefined ? nearest(name, Object.keys(operators)) : undefined);
  report({
    path,
    at: 'key',
    check: 'unknown-operator',
    message: say`"${name}" is not an operator of JSON-Logic${hintFor(name, meant, way)}`,
    ...(meant !== undefined && { suggestion: yamlText(meant) }),
  });
}

/** What to write in place of an unknown operator: the end of a message. */
function hintFor(name: string, meant: string | undefined, way: Text | undefined): Text {
  if (meant !== undefined && meant === plainForm(name)) return say`.${strayHint(name)}`;
  if (meant !== undefined) return say`. Did you mean "${meant}"?`;
  if (way !== undefined) return say`: ${way}`;
  if (knownFact(splitPath(name)[0] ?? '') !== undefined)
    return say`. What a fact must equal stands in "match" of a rule: match: { ${name}: … }. ${comparison(name)}`;
  return say`. Known operators: ${Object.keys(operators).join(', ')}`;
}

const aliases = new Map(
  (Object.entries(operators) as [OperatorName, Operator][]).flatMap(([name, { aliases = [] }]) =>
    aliases.map((alias) => [alias, name]),
  ),
);

function reportArgumentCount(name: string, args: readonly Expression[], path: Path, report: Report): void {
  const given = args.length;
  const operator = operatorOf(name);
  if (operator === undefined) return;
  const [least, most] = operator.takes;
  if (given >= least && given <= most) return;
  const wanted =
    least === most
      ? count(least, 'argument')
      : most === Infinity
        ? say`at least ${least} arguments`
        : say`${least} to ${most} arguments`;
  // `[{ var: … }, 2,500]`: brackets make two items of the number.
  const isSplit = operator.compares !== undefined && args.slice(most).every(isGroup);
  report({
    path,
    check: 'argument-count',
    // What is missing becomes undefined, which nothing equals. json-logic-js ignores what is too much; but who names
    // several facts or conditions means each of them.
    severity:
      given < least || name === 'var' || name === 'condition' || name === 'during' || isSplit
        ? 'error'
        : 'warning',
    message: say`"${name}" takes ${wanted}, but has ${given}${isSplit && given > most ? say`. A number has no "," between its digits` : ''}`,
  });
}

/** Three digits, as between two commas of a number. */
function isGroup(arg: Expression): boolean {
  return arg.kind === 'literal' && typeof arg.value === 'number' && /^\d{3}$/.test(String(arg.value));
}

// json-logic-js evaluates such keys once more: it would run a key from the request as logic.
function reportComputedKeys(name: string, args: Expression[], report: Report): void {
  const keys = name === 'missing' ? args : args.slice(1);
  for (const key of keys) {
    if (!isLiteralKey(key)) {
      report({
        path: key.at,
        check: 'literal-keys',
        message: say`"${name}" takes keys that stand in the file, but this one is computed from the request. Write the keys out`,
      });
    }
  }
}

/** Whether the file holds every key that the expression can yield. */
function isLiteralKey(key: Expression): boolean {
  switch (key.kind) {
    case 'literal':
      return isPlainKey(key.value) || (Array.isArray(key.value) && key.value.every(isPlainKey));
    case 'list':
      return key.items.every(isLiteralKey);
    case 'variable':
      return false;
    case 'call':
      if (key.operator === 'merge') return key.args.every(isLiteralKey);
      return branchesOf(key)?.every(isLiteralKey) ?? false;
  }
}

function isPlainKey(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function quote(text: string): string {
  return `"${text}"`;
}
