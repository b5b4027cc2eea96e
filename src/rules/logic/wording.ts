import { shortened } from '../../values/characters.js';
import { escapeInvisible } from '../../values/escape-invisible.js';
import type { Expression } from './expression.js';
import { operatorOf } from './operators.js';

/** An expression as a person would write it: `now.hour < vars.open_hour`, `extra_data.city in ["تهران", "شیراز"]`. */
export function wordingOf(expression: Expression): string {
  return word(expression, loosest);
}

/** The same, cut where it is long: for a message that only has to say which expression is meant. */
export function briefWordingOf(expression: Expression): string {
  return shortened(wordingOf(expression), 80);
}

/** A value as JSON on one line; characters that are invisible, or that would reorder others, are shown by their code points. */
export function wordingOfValue(value: unknown): string {
  return escapeInvisible(jsonOf(value));
}

function jsonOf(value: unknown): string {
  // JSON has no word for them.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '…'; // nested too deeply to be written
  }
}

const loosest = 0;

function word(expression: Expression, around: number): string {
  switch (expression.kind) {
    case 'literal':
      return wordingOfValue(expression.value);
    case 'list':
      return `[${expression.items.map((item) => word(item, loosest)).join(', ')}]`;
    case 'variable': {
      const path = expression.path === '' ? (expression.inItem ? 'the item' : 'the facts') : expression.path;
      if (expression.fallback === undefined) return path;
      return `(${path}, or ${word(expression.fallback, loosest)})`;
    }
    case 'call':
      return wordCall(expression.operator, expression.args, around);
  }
}

function wordCall(operator: string, args: readonly Expression[], around: number): string {
  const [first] = args;
  if ((operator === 'condition' || operator === 'during') && first?.kind === 'literal')
    return `${operator} ${String(first.value)}`;
  if ((operator === '!' || operator === '!!') && args.length === 1) {
    return operator === '!' ? `not (${word(first!, loosest)})` : word(first!, around);
  }
  // An argument that binds less tightly than its operator stands in brackets.
  const own = operatorOf(operator)?.tightness;
  if (own === undefined || args.length < 2) {
    return `${operator}(${args.map((arg) => word(arg, loosest)).join(', ')})`;
  }
  // One more than its own: `a - (b - c)` needs its brackets, and a few too many do no harm.
  const text = args.map((arg) => word(arg, own + 1)).join(` ${operator} `);
  return own < around ? `(${text})` : text;
}
