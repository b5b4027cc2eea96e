import { say } from '../../values/message.js';
import type { CheckReport, Path } from '../diagnostic.js';
import { type Condition, partsOf, toCondition } from '../logic/condition.js';
import { keyOf } from '../logic/condition-key.js';
import { childrenOf, type Expression } from '../logic/expression.js';
import { briefWordingOf } from '../logic/wording.js';
import { isInMatch } from '../match.js';
import { placedConditions, type ResolvedRules, responseExpressions } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'The same condition appears twice in one `and` or `or`.',
  help: `The second adds nothing; most often another value or another field was meant. The entries of \`match\` and the \`when\` of a rule are one \`and\`; a list in \`match\` is an \`or\`, and so is the list of \`in\`. Change the second or remove it.

Conditions count as the same however they are written: mirrored, by the name of a condition, or with their parts in another order. A condition that another one merely includes (\`> 10\` beside \`> 5\`) is not reported, because it can be meant for readers.`,
  needsValidFile: true,
  run({ resolved }, report) {
    const finder = new Finder(resolved, report);
    for (const { expression } of resolved.conditions.values()) finder.read(expression, undefined);
    for (const { expressions } of placedConditions(resolved)) {
      finder.compare(
        expressions.flatMap((expression) => flatten(expression, 'and')),
        'and',
      );
      for (const expression of expressions) finder.read(expression, 'and');
    }
    for (const expression of responseExpressions(resolved)) finder.read(expression, undefined);
  },
};

class Finder {
  /** A number for each test: the same for tests that mean the same. */
  private readonly numbers = new Map<string, number>();
  private readonly namedNumbers = new Map<string, number>();

  constructor(
    private readonly resolved: ResolvedRules,
    private readonly report: CheckReport,
  ) {}

  /** @param above the operator as a part of which the expression has been compared already */
  read(expression: Expression, above: Joint | undefined): void {
    const joined = joinedBy(expression);
    if (joined !== undefined && joined !== above) this.compare(flatten(expression, joined), joined);
    if (expression.kind === 'call' && expression.operator === 'in') this.compareItems(expression.args[1]);
    for (const child of childrenOf(expression)) this.read(child, joined);
  }

  compare(parts: readonly Expression[], operator: Joint): void {
    if (parts.length < 2) return;
    const seen = new Map<number, Expression>();
    for (const part of parts) {
      const condition = toCondition(part);
      // A literal is not a test; "constant-condition" reports it.
      if (condition.kind === 'constant') continue;
      const number = this.numberOf(condition);
      const first = seen.get(number);
      if (first === undefined) seen.set(number, part);
      else {
        this.report({
          path: placeOf(part),
          message: say`this repeats an earlier part of the same "${operator}": ${briefWordingOf(first)}. Change it or remove it`,
        });
      }
    }
  }

  private compareItems(list: Expression | undefined): void {
    if (list?.kind !== 'literal' || !Array.isArray(list.value)) return;
    const seen = new Set<unknown>();
    list.value.forEach((item: unknown, index) => {
      if (seen.has(item)) {
        const message = say`${JSON.stringify(item)} is already in this list. Change it or remove it`;
        this.report({ path: [...list.at, index], message });
      }
      seen.add(item);
    });
  }

  private numberOf(condition: Condition): number {
    if (condition.kind === 'named') return this.numberOfName(condition.name);
    const parts = partsOf(condition).map((part) => this.numberOf(part));
    // In whatever order, and however often.
    const distinct = [...new Set(parts)].sort((a, b) => a - b);
    return this.intern(keyOf(condition, distinct));
  }

  private numberOfName(name: string): number {
    let number = this.namedNumbers.get(name);
    if (number === undefined) {
      number = this.numberOf(this.resolved.conditions.get(name)!.condition);
      this.namedNumbers.set(name, number);
    }
    return number;
  }

  private intern(key: string): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(key, number);
    return number;
  }
}

type Joint = 'and' | 'or';

function joinedBy(expression: Expression): Joint | undefined {
  if (expression.kind !== 'call') return undefined;
  return expression.operator === 'and' || expression.operator === 'or'
    ? (expression.operator as Joint)
    : undefined;
}

/** The parts of an `and` (or an `or`), with those of the ones directly within it. */
function flatten(expression: Expression, operator: Joint): readonly Expression[] {
  if (joinedBy(expression) !== operator) return [expression];
  return childrenOf(expression).flatMap((child) => flatten(child, operator));
}

/** In `match`, the tests of a list share its place; only their values have places of their own. */
function placeOf(expression: Expression): Path {
  const value = childrenOf(expression).find(({ kind }) => kind === 'literal');
  return isInMatch(expression.at) && value ? value.at : expression.at;
}
