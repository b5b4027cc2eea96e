import { memoize } from '../../../values/memo.js';
import { splitPath } from '../../../values/path.js';
import type { NamedConditions } from '../../logic/condition.js';
import {
  type CallExpression,
  childrenOf,
  type Expression,
  isItemBody,
  nameAskedIn,
} from '../../logic/expression.js';
import { readPath } from '../../logic/scope.js';

/** Names within names double what is written out at each level; no one writes so much by hand. */
const mostNodes = 2_000;

let foldings = 0;

/** Writes the constants and the named conditions of one file into expressions, so that two files speak one language. */
export class Folding {
  /** Tells what could not be written out apart from the same words of another file. */
  readonly number = ++foldings;
  private readonly size = memoize(
    (name: string): number => this.sizeOf(this.named(name)?.expression, false),
    new Map(),
  );
  private readonly folded = memoize((name: string): Expression | undefined => {
    const expression = this.named(name)?.expression;
    return expression && this.write(expression);
  }, new Map());

  constructor(
    private readonly vars: Readonly<Record<string, unknown>>,
    private readonly named: NamedConditions,
  ) {}

  /** @returns the expression itself where nothing is to be written in; undefined where it would become too large */
  fold(expression: Expression): Expression | undefined {
    return this.sizeOf(expression, false) > mostNodes ? undefined : this.write(expression);
  }

  private write(expression: Expression): Expression {
    switch (expression.kind) {
      case 'literal':
        return expression;
      case 'list': {
        const items = expression.items.map((item) => this.write(item));
        if (items.every((item) => item.kind === 'literal')) {
          return { kind: 'literal', at: expression.at, value: items.map(({ value }) => value) };
        }
        return isSame(items, expression.items) ? expression : { ...expression, items };
      }
      case 'variable': {
        if (!expression.inItem && /^vars(\.|$)/.test(expression.path)) {
          const value = readPath({ vars: this.vars }, splitPath(expression.path));
          // A constant that is null is there.
          if (value === undefined && expression.fallback) return this.write(expression.fallback);
          return { kind: 'literal', at: expression.at, value: value ?? null };
        }
        if (expression.fallback === undefined) return expression;
        const fallback = this.write(expression.fallback);
        return fallback === expression.fallback ? expression : { ...expression, fallback };
      }
      case 'call':
        return this.writeCall(expression);
    }
  }

  private writeCall(expression: CallExpression): Expression {
    const name = nameAskedIn(expression);
    const written = name === undefined ? undefined : this.folded(name);
    if (written) return { kind: 'call', at: expression.at, operator: '!!', args: [written] };
    const args = expression.args.map((arg) => this.write(arg));
    return isSame(args, expression.args) ? expression : { ...expression, args };
  }

  /** How many nodes an expression has once it is written out: endless where a condition is asked about an item. */
  private sizeOf(expression: Expression | undefined, isInItem: boolean): number {
    if (expression === undefined) return 1;
    const name = nameAskedIn(expression);
    // There its constants would be those of the item, of which it has none.
    if (name !== undefined) return isInItem ? Infinity : this.size(name);
    return childrenOf(expression).reduce(
      (sum, child, index) => sum + this.sizeOf(child, isInItem || isItemBody(expression, index)),
      1,
    );
  }
}

function isSame(now: readonly Expression[], before: readonly Expression[]): boolean {
  return now.every((item, index) => item === before[index]);
}
