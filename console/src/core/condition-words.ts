import type { Expression } from '../../../src/rules/logic/expression.js';
import { wordingOf, wordingOfValue } from '../../../src/rules/logic/wording.js';

/** A condition as a tree that a page can say in words. What has no words of its own is said as it is written. */
export type Said =
  | { kind: 'and' | 'or'; parts: Said[] }
  | { kind: 'not'; part: Said }
  | { kind: 'is' | 'isNot'; fact: string; values: string[] }
  | { kind: 'compares'; fact: string; operator: Comparison; value: string }
  | { kind: 'between'; fact: string; from: string; to: string }
  | { kind: 'contains' | 'starts' | 'ends'; fact: string; value: string }
  | { kind: 'present' | 'absent' | 'filled' | 'empty'; fact: string }
  | { kind: 'named' | 'during'; name: string }
  | { kind: 'code'; text: string };

type Comparison = '<' | '<=' | '>' | '>=';

/** All of them must hold. */
export function saidOf(expressions: readonly Expression[]): Said[] {
  return expressions.map(said).flatMap((one) => (one.kind === 'and' ? one.parts : [one]));
}

function said(expression: Expression): Said {
  const code: Said = { kind: 'code', text: wordingOf(expression) };
  if (expression.kind === 'variable') {
    const fact = factIn(expression);
    return fact === undefined ? code : { kind: 'filled', fact };
  }
  return expression.kind === 'call' ? (saidCall(expression.operator, expression.args) ?? code) : code;
}

function saidCall(operator: string, args: readonly Expression[]): Said | undefined {
  const [first, second, third] = args;
  switch (operator) {
    case 'and':
    case 'or':
      return joined(operator, args.map(said));
    case '!':
      return first && opposite(said(first));
    case '!!':
      return first && said(first);
    case 'condition':
    case 'during': {
      const name = valueIn(first);
      return name === undefined ? undefined : { kind: operator === 'during' ? operator : 'named', name };
    }
    case '==':
    case '===':
    case '!=':
    case '!==':
      return saidEquality(operator.startsWith('='), first, second);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return third === undefined
        ? saidComparison(operator, first, second)
        : saidBetween(operator, first, second, third);
    case 'in':
      return saidIn(first, second);
    case 'starts_with':
    case 'ends_with': {
      const [fact, value] = [factIn(first), valueIn(second)];
      if (fact === undefined || value === undefined) return undefined;
      return { kind: operator === 'starts_with' ? 'starts' : 'ends', fact, value };
    }
    default:
      return undefined;
  }
}

/** Several values of one fact are one sentence. */
function joined(operator: 'and' | 'or', parts: Said[]): Said {
  const [first] = parts;
  const isOfOne = (one: Said) => one.kind === 'is' && first?.kind === 'is' && one.fact === first.fact;
  if (operator === 'or' && first?.kind === 'is' && parts.every(isOfOne))
    return { ...first, values: parts.flatMap((one) => (one.kind === 'is' ? one.values : [])) };
  return {
    kind: operator,
    parts: parts.flatMap((one) => (one.kind === operator && 'parts' in one ? one.parts : [one])),
  };
}

function opposite(part: Said): Said {
  const other = opposites[part.kind];
  return other === undefined ? { kind: 'not', part } : ({ ...part, kind: other } as Said);
}

const opposites: Partial<Record<Said['kind'], Said['kind']>> = {
  ...{ is: 'isNot', isNot: 'is', present: 'absent', absent: 'present', filled: 'empty', empty: 'filled' },
};

function saidEquality(isEqual: boolean, a?: Expression, b?: Expression): Said | undefined {
  const [fact, other] = factIn(a) === undefined ? [factIn(b), a] : [factIn(a), b];
  const value = valueIn(other);
  if (fact === undefined || value === undefined) return undefined;
  if (other?.kind === 'literal' && other.value === null)
    return { kind: isEqual ? 'absent' : 'present', fact };
  return { kind: isEqual ? 'is' : 'isNot', fact, values: [value] };
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function saidComparison(operator: Comparison, a?: Expression, b?: Expression): Said | undefined {
  const own = factIn(a);
  const [fact, value, as] =
    own === undefined ? [factIn(b), valueIn(a), mirrored[operator]] : [own, valueIn(b), operator];
  return fact === undefined || value === undefined
    ? undefined
    : { kind: 'compares', fact, operator: as, value };
}

function saidBetween(
  operator: Comparison,
  a: Expression | undefined,
  b: Expression | undefined,
  c: Expression,
): Said | undefined {
  const [from, fact, to] = [valueIn(a), factIn(b), valueIn(c)];
  if (operator !== '<=' || from === undefined || fact === undefined || to === undefined) return undefined;
  return { kind: 'between', fact, from, to };
}

function saidIn(needle?: Expression, haystack?: Expression): Said | undefined {
  const fact = factIn(needle);
  if (fact !== undefined && haystack?.kind === 'literal' && Array.isArray(haystack.value))
    return { kind: 'is', fact, values: haystack.value.map(shown) };
  const [of, value] = [factIn(haystack), valueIn(needle)];
  return of === undefined || value === undefined ? undefined : { kind: 'contains', fact: of, value };
}

/** The path of a fact that a call brings along. */
function factIn(expression?: Expression): string | undefined {
  if (expression?.kind !== 'variable' || expression.fallback !== undefined || expression.inItem)
    return undefined;
  return expression.path === '' || expression.path.startsWith('vars.') ? undefined : expression.path;
}

/** A value that stands in the file: itself, or the constant that it is. */
function valueIn(expression?: Expression): string | undefined {
  if (expression?.kind === 'literal' && !Array.isArray(expression.value)) return shown(expression.value);
  return expression?.kind === 'variable' && expression.path.startsWith('vars.') ? expression.path : undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : wordingOfValue(value);
}
