import { neverEquals, neverHas, type PartOperator } from '../../platform/known-facts.js';
import { memoize } from '../../values/memo.js';
import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import type { CheckReport, Path } from '../diagnostic.js';
import {
  type CallExpression,
  childrenOf,
  type Expression,
  isItemBody,
  type VariableExpression,
} from '../logic/expression.js';
import { comparesBy } from '../logic/operators.js';
import { compilePath } from '../logic/scope.js';
import { conditionExpressions, type ResolvedRules, responseExpressions } from '../model.js';

/** A comparison of a fact with values of the file: what is known of it before any click. */
export interface Comparison {
  operator: '==' | '===' | '!=' | '!==' | '<' | '<=' | '>' | '>=' | 'in';
  fact: VariableExpression;
  /** In reading order: the one value, the two of a "between", or the items of a list. */
  values: readonly StatedValue[];
  expression: CallExpression;
  /** Whether it never holds, and so neither does the whole condition that it belongs to. */
  isFatal: boolean;
}

/** A value as the file states it: where it is compared, or by the name of a constant. */
export interface StatedValue {
  value: unknown;
  at: Path;
  /** `vars.open_hour`, where that stands for the value. */
  constant?: string;
  /** Of an item of a list that is a constant. */
  index?: number;
}

/** A text of the file that is sought in a fact: `{ in: [fri, { var: now.weekday }] }`. */
export interface SoughtPart {
  operator: PartOperator;
  fact: VariableExpression;
  part: string;
  at: Path;
  /** As that of a comparison. */
  isFatal: boolean;
}

/** Every comparison in the conditions and the `$logic` of a file. */
export function comparisonsOf(resolved: ResolvedRules): readonly Comparison[] {
  return questionsOf(resolved).comparisons;
}

/** Every text that these seek in a fact. */
export function partsOf(resolved: ResolvedRules): readonly SoughtPart[] {
  return questionsOf(resolved).parts;
}

interface Questions {
  comparisons: Comparison[];
  parts: SoughtPart[];
}

const questionsOf = memoize((resolved: ResolvedRules): Questions => {
  const questions: Questions = { comparisons: [], parts: [] };
  const { vars } = resolved.file;
  for (const expression of conditionExpressions(resolved)) collect(expression, vars, questions, true);
  for (const expression of responseExpressions(resolved)) collect(expression, vars, questions, false);
  return questions;
});

/** Reads an expression as a comparison of one fact, without a fallback, with values of the file. */
export function comparisonOf(expression: Expression, vars: Vars): Comparison | undefined {
  if (expression.kind !== 'call') return undefined;
  const { operator, args } = expression;
  const isBetween = args.length === 3 && (operator === '<' || operator === '<=');
  if (!isBetween && (args.length !== 2 || comparesBy(operator) === undefined)) return undefined;
  const fact = args.find(isFact);
  if (fact === undefined) return undefined;
  const values = operator === 'in' ? itemsOf(args, fact, vars) : valuesBeside(args, fact, vars);
  if (values === undefined) return undefined;
  return { operator: operator as Comparison['operator'], fact, values, expression, isFatal: false };
}

/** Whether the comparison is one by order rather than by equality. */
export function isByOrder({ operator }: Comparison): boolean {
  return comparesBy(operator) === 'order';
}

/** Whether only a value of the same type is equal. */
export function isStrict({ operator }: Comparison): boolean {
  return operator === '===' || operator === '!==' || operator === 'in';
}

/** Whether an expression is a plain path to a fact of the click, not to one of the file's constants. */
export function isFact(expression: Expression): expression is VariableExpression {
  if (expression.kind !== 'variable' || expression.inItem || expression.fallback !== undefined) return false;
  return expression.path !== '' && !isConstant(expression);
}

/** The value that an expression states: a literal, or one of the file's constants. */
export function statedValue(expression: Expression, vars: Vars): StatedValue | undefined {
  const { at } = expression;
  if (expression.kind === 'literal') return { value: expression.value, at };
  if (expression.kind !== 'variable' || expression.inItem || !isConstant(expression)) return undefined;
  const value = compilePath(expression.path)({ vars });
  // One that is not there is another check's business.
  return value === null ? undefined : { value, at, constant: expression.path };
}

/** Where a stated value is written: in its comparison, or in `vars`. */
export function placeOf({ at, constant, index }: StatedValue): Path {
  if (constant === undefined) return at;
  return [...splitPath(constant), ...(index === undefined ? [] : [index])];
}

/** A stated value as a message shows it. */
export function showValue({ value, constant }: StatedValue): string {
  const shown = JSON.stringify(value);
  return constant === undefined ? shown : `${constant} (${shown})`;
}

/** What is wrong with a stated value, and what to write in its place where there is one answer. */
export interface ValueFault {
  message: Text;
  suggestion?: string | undefined;
  /** Whether nobody can mean it, whatever the operator and whatever stands beside it. */
  isNeverMeant?: boolean;
}

/** Reports a value: as an error where it keeps a whole condition from ever holding. A constant is reported in `vars`, once. */
export function reportValue(
  report: CheckReport,
  { isFatal }: Comparison,
  stated: StatedValue,
  { message, suggestion, isNeverMeant = false }: ValueFault,
): void {
  const path = placeOf(stated);
  if (stated.constant !== undefined && !isFirst(report, path, message)) return;
  report({
    path,
    severity: isFatal || isNeverMeant ? 'error' : 'warning',
    message,
    ...(suggestion !== undefined && { suggestion }),
  });
}

/** What was reported of constants, which many comparisons can read. */
const reportedConstants = new WeakMap<CheckReport, Set<string>>();

function isFirst(report: CheckReport, path: Path, message: Text): boolean {
  const known = reportedConstants.get(report) ?? new Set();
  reportedConstants.set(report, known);
  const key = JSON.stringify([path, message]);
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

type Vars = Readonly<Record<string, unknown>>;

function collect(expression: Expression, vars: Vars, found: Questions, isRequired: boolean): void {
  const comparison = comparisonOf(expression, vars);
  if (comparison) {
    found.comparisons.push({ ...comparison, isFatal: isRequired && neverHolds(comparison) });
    return;
  }
  const part = partOf(expression);
  if (part) found.parts.push({ ...part, isFatal: isRequired && isNeverFound(part) });
  const operator = expression.kind === 'call' ? expression.operator : undefined;
  const children = childrenOf(expression);
  // An `or` holds by any part that can.
  const isPassedOn =
    isRequired &&
    (operator === 'and' || (operator === 'or' && children.every((child) => isHopeless(child, vars))));
  children.forEach((child, index) => {
    if (!isItemBody(expression, index)) collect(child, vars, found, isPassedOn);
  });
}

/** Whether a comparison, or a part that is sought, never holds. */
function isHopeless(expression: Expression, vars: Vars): boolean {
  const comparison = comparisonOf(expression, vars);
  if (comparison) return neverHolds(comparison);
  const sought = partOf(expression);
  return sought !== undefined && isNeverFound(sought);
}

/** Whether the fact never has the part. */
export function isNeverFound({ fact, part, operator }: Omit<SoughtPart, 'isFatal'>): boolean {
  return neverHas(fact.path, part, operator);
}

/** By operator, the places of a text and of the fact in which it is sought. */
const partPlaces = new Map<string, { part: number; fact: number }>([
  ['in', { part: 0, fact: 1 }],
  ['starts_with', { part: 1, fact: 0 }],
  ['ends_with', { part: 1, fact: 0 }],
]);

function partOf(expression: Expression): Omit<SoughtPart, 'isFatal'> | undefined {
  if (expression.kind !== 'call') return undefined;
  const places = partPlaces.get(expression.operator);
  if (places === undefined) return undefined;
  const [part, fact] = [expression.args[places.part], expression.args[places.fact]];
  if (part?.kind !== 'literal' || typeof part.value !== 'string' || !fact || !isFact(fact)) return undefined;
  return { operator: expression.operator as PartOperator, fact, part: part.value, at: part.at };
}

function neverHolds(comparison: Comparison): boolean {
  const { operator, fact, values } = comparison;
  if (operator !== '==' && operator !== '===' && operator !== 'in') return false;
  return values.every(({ value }) => neverEquals(fact.path, value, isStrict(comparison)));
}

function isConstant({ path }: VariableExpression): boolean {
  return path.startsWith('vars.');
}

/** The items of the list that `in` searches for the fact. */
function itemsOf(args: readonly Expression[], fact: Expression, vars: Vars): StatedValue[] | undefined {
  const [needle, haystack] = args;
  const list = needle === fact && haystack ? statedValue(haystack, vars) : undefined;
  if (list === undefined || !Array.isArray(list.value)) return undefined;
  return list.value.map((value: unknown, index) => ({
    ...list,
    value,
    index,
    at: list.constant === undefined ? [...list.at, index] : list.at,
  }));
}

function valuesBeside(args: readonly Expression[], fact: Expression, vars: Vars): StatedValue[] | undefined {
  const values = args.filter((arg) => arg !== fact).map((arg) => statedValue(arg, vars));
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** A type, as a sentence says it. */
export function withArticle(type: Type): Text {
  return ofType[type];
}

type Type = 'text' | 'number' | 'boolean' | 'object';

const ofType: Readonly<Record<Type, Text>> = {
  text: say`a text`,
  number: say`a number`,
  boolean: say`a boolean`,
  object: say`an object`,
};
