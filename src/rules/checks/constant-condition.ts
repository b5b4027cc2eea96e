import { isRequestObject, knownFact } from '../../platform/known-facts.js';
import { joined, say, type Text } from '../../values/message.js';
import { listWords } from '../../values/word-list.js';
import { type Proofs, proofsOf } from '../analysis/proofs.js';
import { type CheckReport, keyOfPlace, oncePerPlace, type Path } from '../diagnostic.js';
import { allOf, type Condition, toCondition } from '../logic/condition.js';
import { branchesOf, calendarNamed, childrenOf, type Expression, isItemBody } from '../logic/expression.js';
import { factsReadIn } from '../logic/references.js';
import { briefWordingOf } from '../logic/wording.js';
import { expressionsOf, groupsOf, notifyEntries, type ResolvedRules } from '../model.js';
import type { ResolvedNotifyEntry } from '../placed-condition.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'A condition, or a part of one, is always true or always false.',
  help: `A part that every click passes is not needed, and a part that no click passes keeps its rule from ever matching. Common causes: \`and\` where \`or\` was meant (\`user_side\` never has two values at once), \`or\` between two \`!=\`, \`{ "!!": { var: extra_data } }\` (an object is always true; ask for one of its fields), an hour that no day has. To take a rule out, write \`enabled: false\`.

It is reported where it can be proven for every click that can be evaluated: from literals, from parts that together exclude or complete each other, and from the range of the parts of \`now\`. Arithmetic on fields is not reported. Neither are constants of \`vars\`, and named conditions that are just \`true\` or \`false\`: they are switches.`,
  needsValidFile: true,
  run({ resolved, contract }, report) {
    const inspector = new Inspector(resolved, proofsOf(resolved, contract), report);
    for (const { name, expression, condition } of resolved.conditions.values()) {
      if (expression.kind !== 'literal' || typeof expression.value !== 'boolean')
        inspector.inspect(condition, () => inspector.consequenceForCalendar(name, condition));
    }
    for (const { condition } of groupsOf(resolved.rules)) {
      inspector.inspect(condition, () => inspector.consequenceForGroup(condition));
    }
    for (const { id, condition } of resolved.rules) {
      inspector.inspect(condition, () => inspector.consequence(id, condition));
    }
    for (const entry of notifyEntries(resolved)) {
      inspector.inspectNotifyEntry(entry);
    }
    for (const expression of expressionsOf(resolved)) {
      for (const test of testsOf(expression)) inspector.inspect(toCondition(test, resolved.file.vars));
    }
  },
};

function isSamePlace(one: Path | undefined, other: Path | undefined): boolean {
  return one !== undefined && other !== undefined && keyOfPlace(one) === keyOfPlace(other);
}

/** What comes of a part that is always so. */
interface Consequence {
  truth: boolean;
  text: Text;
}

class Inspector {
  /** The rules of a group share its parts. */
  private readonly report: CheckReport;

  constructor(
    private readonly resolved: ResolvedRules,
    private readonly proofs: Proofs,
    report: CheckReport,
  ) {
    this.report = oncePerPlace(report);
  }

  /** The `when` of a `notify`, by itself and beside what its rule asks. */
  inspectNotifyEntry({ condition, expressions, given, to }: ResolvedNotifyEntry): void {
    const receivers = joined(
      to.map((name) => `"${name}"`),
      say` and `,
    );
    const consequence = () => {
      const truth = this.truthOf(condition);
      if (truth === undefined) return undefined;
      return { truth, text: truth ? say`. Remove it` : say`, so ${receivers} is never notified` };
    };
    const [when] = expressions;
    if (when === undefined || this.inspect(condition, consequence)) return;
    const truth = this.truthOf(
      allOf([...given.map((part) => toCondition(part, this.resolved.file.vars)), condition]),
    );
    if (given.length === 0 || truth !== false) return;
    const message = say`this never holds where the rule matches, so ${receivers} is never notified`;
    this.report({ path: when.at, message });
  }

  /** What it means for a rule that its condition is settled. */
  consequence(id: string, condition: Condition): Consequence | undefined {
    const truth = this.truthOf(condition);
    if (truth === undefined) return undefined;
    if (condition.kind === 'constant') {
      return { truth, text: truth ? say`. Remove it` : say`. To take rule "${id}" out write enabled: false` };
    }
    return {
      truth,
      text: truth ? say`, so rule "${id}" matches every click` : say`, so rule "${id}" never matches`,
    };
  }

  /** The same for the rules of a group. */
  consequenceForGroup(condition: Condition): Consequence | undefined {
    const truth = this.truthOf(condition);
    if (truth === undefined) return undefined;
    return { truth, text: truth ? say`. Remove it` : say`, so no rule of the group ever matches` };
  }

  /** The same for a named condition, if it is a calendar. */
  consequenceForCalendar(name: string, condition: Condition): Consequence | undefined {
    const calendar = calendarNamed(name);
    if (calendar === undefined || this.truthOf(condition) !== false) return undefined;
    return { truth: false, text: say`, so calendar "${calendar}" is never open` };
  }

  /**
   * Reports the innermost parts that are settled.
   * @returns whether there are any
   */
  inspect(condition: Condition, consequence?: () => Consequence | undefined): boolean {
    const { kind, expression } = condition;
    // Without an expression it is a rule that has no condition; what is named is reported where it is defined.
    if (kind === 'named' || (kind === 'constant' && expression === undefined)) return false;
    // Up to "24:00", or from a date that is long past: so is a time without a bound written.
    if (kind === 'compares' && knownFact(condition.path)?.range === undefined) return false;
    // What `!=` negates stands at the same place, and is always the other way round.
    const isNegated = kind === 'not' && !isSamePlace(condition.part.expression?.at, expression?.at);
    const parts = kind === 'and' || kind === 'or' ? condition.parts : isNegated ? [condition.part] : [];
    const isTold = parts.map((part) => this.inspect(part, consequence)).includes(true);
    if (isTold) return true;
    const truth = this.truthOf(condition);
    if (truth === undefined) return false;
    const conflict =
      kind === 'and' || kind === 'or' ? this.conflictIn(flatten(condition, kind), kind) : undefined;
    const whole = consequence?.();
    const text = whole?.truth === truth ? whole.text : '';
    if (conflict && !isOneTest(conflict)) this.reportConflict(conflict, kind, text);
    else if (expression && !isBehindName(condition)) this.reportTest(condition, expression, truth, text);
    return true;
  }

  private truthOf(condition: Condition): boolean | undefined {
    return this.proofs.settled(condition);
  }

  /** The fewest parts that are settled together, though none is by itself. */
  private conflictIn(all: readonly Condition[], kind: 'and' | 'or'): readonly Condition[] | undefined {
    const open = all.filter((part) => this.truthOf(part) === undefined);
    const wanted = open.map((condition) => ({ condition, holds: kind === 'and' }));
    if (open.length < 2 || !this.proofs.isImpossible(wanted)) return undefined;
    return this.proofs.conflict(wanted).map(({ condition }) => condition);
  }

  private reportConflict(parts: readonly Condition[], kind: string, consequence: Text): void {
    const later = parts.at(-1);
    const others = listWords(
      parts
        .slice(0, -1)
        .map(({ expression }) => (expression ? briefWordingOf(expression) : say`a part before it`)),
      'and',
    );
    const message =
      kind === 'and'
        ? say`this never holds together with ${others}${consequence}`
        : parts.length > 2
          ? say`one of this, ${others} always holds${consequence}`
          : say`one of this and ${others} always holds${consequence}`;
    this.report({ path: later?.expression?.at ?? [], message });
  }

  private reportTest(condition: Condition, expression: Expression, truth: boolean, consequence: Text): void {
    const message = joined([explain(condition, expression, truth), consequence]);
    this.report({ path: expression.at, message });
  }
}

/** Why a test is always so. */
function explain(condition: Condition, expression: Expression, truth: boolean): Text {
  if (expression.kind === 'variable') return aboutFact(expression.path);
  if (condition.kind === 'compares') {
    const [least, greatest] = knownFact(condition.path)?.range ?? [];
    return say`${condition.path} goes from ${least} to ${greatest}: this is always ${truth}`;
  }
  if (condition.kind === 'one-of') return say`nothing is one of an empty list: this is always false`;
  if (condition.kind === 'opaque' && factsReadIn(expression).length === 0)
    return say`nothing of the click is asked here: this is always ${truth}`;
  return say`this is always ${truth}`;
}

function aboutFact(path: string): Text {
  return isRequestObject(path)
    ? say`${path} by itself is always true: it is {} where the click has none. Ask for one of its fields`
    : say`${path} is never empty: by itself it is always true`;
}

/** A condition that is only settled since what it names is. */
function isBehindName(condition: Condition): boolean {
  switch (condition.kind) {
    case 'named':
      return true;
    case 'not':
      return isBehindName(condition.part);
    case 'and':
    case 'or':
      return condition.parts.some(isBehindName);
    default:
      return false;
  }
}

/** The halves of `{ "<": [low, fact, high] }`. */
function isOneTest([one, ...others]: readonly Condition[]): boolean {
  const at = one?.expression?.at;
  return at !== undefined && others.every(({ expression }) => expression?.at === at);
}

function flatten(condition: Condition, kind: 'and' | 'or'): Condition[] {
  return condition.kind === kind ? condition.parts.flatMap((part) => flatten(part, kind)) : [condition];
}

/** The tests of every `if` in an expression, but those that are asked of an item. */
function testsOf(expression: Expression): Expression[] {
  const branches = branchesOf(expression);
  const children = childrenOf(expression);
  const tests = branches ? children.filter((child) => !branches.includes(child)) : [];
  return [...tests, ...children.filter((_, index) => !isItemBody(expression, index)).flatMap(testsOf)];
}
