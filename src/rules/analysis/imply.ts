import { isAlwaysTruthy, knownFact } from '../../platform/known-facts.js';
import { Budget } from '../logic/budget.js';
import type { Condition, NamedConditions } from '../logic/condition.js';
import { compileExpression } from '../logic/evaluate.js';
import { type Expression, expressionKey, walkExpression } from '../logic/expression.js';
import { iterates, operatorOf } from '../logic/operators.js';
import { isTruthy } from '../logic/truth.js';

/**
 * What can be said of two conditions without knowing the request. Each answer is a proof or `false`: where the form
 * of a condition says too little (an opaque atom, a mix of types under loose equality) nothing is guessed.
 *
 * A proof speaks of the requests on which nothing throws. One that is made to (`{ "toString": 1 }` where a text was
 * meant) may throw in a part of the one condition and leave the other alone.
 */

/** How many steps a number of proofs may take together. What is asked once they are used up stays open. */
export interface ProofBudget {
  steps: number;
}

/** Of all proofs of a check together; 10,000 rules of two tests take a tenth. */
export const mostSteps = 3_000_000;

/** Whether every request for which `stronger` holds is one for which `weaker` holds. */
export function implies(
  stronger: Condition,
  weaker: Condition,
  named: NamedConditions,
  budget?: ProofBudget,
): boolean {
  return new Prover(named, budget).implies(stronger, weaker);
}

/** Whether no request makes the condition hold. */
export function isNever(condition: Condition, named: NamedConditions): boolean {
  return new Prover(named).isNever(condition);
}

/** Whether the condition holds for every request that it can be evaluated on. */
export function isAlways(condition: Condition, named: NamedConditions, budget?: ProofBudget): boolean {
  return new Prover(named, budget).isAlways(condition);
}

/** What a condition comes to whatever the request holds; undefined where that is not known. */
export function settledTruth(condition: Condition, named: NamedConditions): boolean | undefined {
  const prover = new Prover(named);
  if (prover.isNever(condition)) return false;
  return prover.isAlways(condition) ? true : undefined;
}

/** Whether two conditions are the same test, written in the same way or not. */
export function isSame(a: Condition, b: Condition, named: NamedConditions): boolean {
  const prover = new Prover(named);
  return prover.implies(a, b) && prover.implies(b, a);
}

/** The paths of the facts that `{ missing: [ … ] }` asks for; empty where the expression is no such thing. */
export function missingPaths(expression: Expression): readonly string[] {
  if (expression.kind !== 'call' || expression.operator !== 'missing') return [];
  const [first] = expression.args;
  const isList = first?.kind === 'literal' && Array.isArray(first.value);
  const keys = isList
    ? (first.value as unknown[])
    : expression.args.map((arg) => (arg.kind === 'literal' ? arg.value : undefined));
  return keys.filter((key) => typeof key === 'string' || typeof key === 'number').map(String);
}

// Proofs by cases multiply; past this many steps the question stays open. A rule of ten tests takes some dozens.
const maxSteps = 5_000;
// As deep as the file may go; more is a circle.
const maxNames = 64;

class Prover {
  private steps = 0;

  constructor(
    private readonly named: NamedConditions,
    private readonly budget: ProofBudget = { steps: maxSteps },
  ) {}

  implies(stronger: Condition, weaker: Condition): boolean {
    if (this.isTired()) return false;
    const a = this.resolve(stronger);
    const b = this.resolve(weaker);
    if (b.kind === 'constant' && b.holds) return true;
    if (a.kind === 'constant' && !a.holds) return true;
    if (a === b) return true;
    if (b.kind === 'and') return this.flatten(b, 'and').every((part) => this.implies(a, part));
    if (a.kind === 'or') return this.flatten(a, 'or').every((part) => this.implies(part, b));
    if (a.kind === 'one-of' && b.kind === 'or') {
      return a.values.every((value) => this.implies(equalTo(a, value), b));
    }
    if (b.kind === 'or' && this.flatten(b, 'or').some((part) => this.implies(a, part))) return true;
    if (a.kind === 'and') {
      return this.flatten(a, 'and').some((part) => this.implies(part, b)) || this.isNever(a);
    }
    if (a.kind === 'not' && b.kind === 'not') return this.implies(b.part, a.part);
    if (b.kind === 'not') return this.excludes(a, b.part);
    return atomImplies(a, b);
  }

  isNever(condition: Condition): boolean {
    if (this.isTired()) return false;
    const a = this.resolve(condition);
    switch (a.kind) {
      case 'constant':
        return !a.holds;
      case 'or':
        return this.flatten(a, 'or').every((part) => this.isNever(part));
      case 'and': {
        const parts = this.flatten(a, 'and');
        return (
          parts.some((part) => this.isNever(part)) ||
          this.somePair(parts, (one, other) => this.excludes(one, other))
        );
      }
      case 'not':
        return this.isAlways(a.part);
      default:
        return false;
    }
  }

  isAlways(condition: Condition): boolean {
    if (this.isTired()) return false;
    const a = this.resolve(condition);
    switch (a.kind) {
      case 'constant':
        return a.holds;
      case 'and':
        return this.flatten(a, 'and').every((part) => this.isAlways(part));
      case 'or': {
        const parts = this.flatten(a, 'or');
        return (
          parts.some((part) => this.isAlways(part)) ||
          this.somePair(parts, (one, other) => this.coverAll(one, other))
        );
      }
      case 'not':
        return this.isNever(a.part);
      default:
        return false;
    }
  }

  /** Whether the two never hold together. */
  private excludes(one: Condition, other: Condition): boolean {
    if (this.isTired()) return false;
    const a = this.resolve(one);
    const b = this.resolve(other);
    if (a.kind === 'constant') return !a.holds;
    if (b.kind === 'constant') return !b.holds;
    if (a.kind === 'or') return this.flatten(a, 'or').every((part) => this.excludes(part, b));
    if (b.kind === 'or') return this.flatten(b, 'or').every((part) => this.excludes(a, part));
    if (a.kind === 'and') return this.flatten(a, 'and').some((part) => this.excludes(part, b));
    if (b.kind === 'and') return this.flatten(b, 'and').some((part) => this.excludes(a, part));
    if (a.kind === 'not') return this.implies(b, a.part);
    if (b.kind === 'not') return this.implies(a, b.part);
    return atomsExclude(a, b) || atomsExclude(b, a);
  }

  /** Whether one of the two always holds: a test and its negation, or what the negation implies. */
  private coverAll(one: Condition, other: Condition): boolean {
    if (this.isTired()) return false;
    const a = this.resolve(one);
    const b = this.resolve(other);
    const [notA, notB] = [negated(a), negated(b)];
    return (notA !== undefined && this.implies(notA, b)) || (notB !== undefined && this.implies(notB, a));
  }

  private somePair(
    parts: readonly Condition[],
    holds: (one: Condition, other: Condition) => boolean,
  ): boolean {
    for (let later = 1; later < parts.length; later++) {
      for (let earlier = 0; earlier < later; earlier++) {
        if (this.hasUsedUp()) return false;
        if (holds(parts[earlier]!, parts[later]!)) return true;
      }
    }
    return false;
  }

  /** The parts of an `and` (or an `or`) and of those directly within it, behind names too; what is composed, once. */
  private flatten(condition: Condition, kind: 'and' | 'or'): Condition[] {
    const parts: Condition[] = [];
    let seen: Set<Condition> | undefined;
    const collect = (part: Condition) => {
      const resolved = this.resolve(part);
      if ('parts' in resolved) {
        seen ??= new Set();
        if (seen.has(resolved)) return;
        seen.add(resolved);
      }
      // Never fewer parts than there are: all of none would be a proof.
      const isTired = this.isTired();
      if (resolved.kind === kind && !isTired) resolved.parts.forEach(collect);
      else parts.push(resolved);
    };
    collect(condition);
    return parts;
  }

  /** The condition behind a name, with what is settled by itself settled. */
  private resolve(condition: Condition): Condition {
    let resolved = condition;
    for (let names = 0; resolved.kind === 'named'; names++) {
      const target = names < maxNames ? this.named(resolved.name) : undefined;
      if (target === undefined) return { kind: 'opaque', expression: resolved.expression };
      resolved = target;
    }
    const truth = truthOfTest(resolved);
    if (truth !== undefined) return truth ? always : never;
    if (resolved.kind !== 'not') return resolved;
    const part = this.resolve(resolved.part);
    if (part.kind === 'constant') return part.holds ? never : always;
    if (part.kind === 'not') return this.resolve(part.part);
    return negated(part) ?? { ...resolved, part };
  }

  private isTired(): boolean {
    this.steps++;
    this.budget.steps--;
    return this.hasUsedUp();
  }

  private hasUsedUp(): boolean {
    return this.steps > maxSteps || this.budget.steps < 0;
  }
}

const always: Condition = { kind: 'constant', holds: true };
const never: Condition = { kind: 'constant', holds: false };

type PathAtom = Extract<Condition, { path: string }>;
type EqualsAtom = Extract<Condition, { kind: 'equals' }>;
type OneOfAtom = Extract<Condition, { kind: 'one-of' }>;
type ComparesAtom = Extract<Condition, { kind: 'compares' }>;
type Order = ComparesAtom['operator'];

/** What a single test comes to whatever the request holds; undefined where that depends on it. */
function truthOfTest(condition: Condition): boolean | undefined {
  switch (condition.kind) {
    case 'equals':
      return Number.isNaN(condition.value) ? false : undefined;
    case 'one-of':
      return condition.values.length === 0 ? false : undefined;
    case 'compares':
      return Number.isNaN(condition.value) ? false : truthInRange(condition);
    case 'opaque':
      return truthOfExpression(condition.expression);
    default:
      return undefined;
  }
}

/** `now.hour < 24` is true, since no hour is greater than 23. */
function truthInRange({ path, operator, value }: ComparesAtom): boolean | undefined {
  const range = knownFact(path)?.range;
  if (range === undefined || !isNumber(value)) return undefined;
  const [atLeast, atGreatest] = range.map((end) => compare(end, operator, value));
  return atLeast === atGreatest ? atLeast : undefined;
}

const truths = new WeakMap<Expression, { truth: boolean | undefined }>();

function truthOfExpression(expression: Expression): boolean | undefined {
  const known = truths.get(expression);
  if (known) return known.truth;
  const truth = findTruth(expression);
  truths.set(expression, { truth });
  return truth;
}

function findTruth(expression: Expression): boolean | undefined {
  // A list that holds logic has items, so it is true whatever they come to.
  if (expression.kind === 'list') return true;
  if (expression.kind === 'variable') {
    return isPlainFact(expression) && isAlwaysTruthy(expression.path) ? true : undefined;
  }
  if (readsOrIterates(expression)) return undefined;
  try {
    return isTruthy(compileExpression(expression, () => () => undefined)(null, new Budget()));
  } catch {
    return undefined;
  }
}

/** Whether an expression reads facts, or takes more than a moment to evaluate: lists within lists multiply. */
function readsOrIterates(expression: Expression): boolean {
  let found = false;
  walkExpression(expression, (node) => {
    if (node.kind === 'variable') found = true;
    if (node.kind === 'call' && (operatorOf(node.operator)?.readsFacts || iterates(node.operator)))
      found = true;
  });
  return found;
}

/** The opposite of a condition where that is a simpler one. */
function negated(condition: Condition): Condition | undefined {
  if (condition.kind === 'not') return condition.part;
  if (condition.kind !== 'compares' || !isOrdered(condition)) return undefined;
  return { ...condition, operator: opposite[condition.operator] };
}

const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;

// A fact of the request may be no number at all, and then neither `x < 5` nor `x >= 5` holds.
function isOrdered({ path, value }: ComparesAtom): boolean {
  const fact = knownFact(path);
  if (fact === undefined || fact.field !== undefined) return false;
  return fact.type === 'number' ? isNumber(value) : fact.type === 'text' && typeof value === 'string';
}

function atomImplies(a: Condition, b: Condition): boolean {
  if (b.kind === 'opaque') {
    if (a.kind === 'opaque') return expressionKey(a.expression) === expressionKey(b.expression);
    if (!isPathAtom(a)) return false;
    if (isNullTest(a)) return missingPaths(b.expression).includes(a.path);
    return truthPath(b) === a.path && impliesTruth(a);
  }
  if (!isPathAtom(a) || !isPathAtom(b) || a.path !== b.path) return false;
  switch (a.kind) {
    case 'one-of':
      return a.values.every((value) => atomImplies(equalTo(a, value), b));
    case 'equals':
      return equalsImplies(a, b);
    case 'compares':
      return b.kind === 'compares' && intervalImplies(a, b);
    case 'contains':
      // A text that holds "abc" holds "b"; a list that does, does not.
      return b.kind === 'contains' && a.text === b.text;
  }
}

function equalsImplies(a: EqualsAtom, b: PathAtom): boolean {
  switch (b.kind) {
    case 'equals':
      if (isExact(a)) return b.strict ? a.value === b.value : isLooselyEqual(a.value, b.value);
      return !b.strict && a.value === b.value;
    case 'one-of':
      return isExact(a) && b.values.indexOf(a.value) !== -1;
    case 'compares':
      return comparesAsWritten(a, b) && compare(a.value, b.operator, b.value);
    case 'contains':
      return isExact(a) && holdsText(a.value, b.text);
  }
}

function atomsExclude(a: Condition, b: Condition): boolean {
  if (!isPathAtom(a)) return false;
  if (a.kind === 'one-of') {
    return a.values.every((value) => {
      const equals = equalTo(a, value);
      return atomsExclude(equals, b) || atomsExclude(b, equals);
    });
  }
  if (b.kind === 'opaque') {
    return truthPath(b) === a.path && a.kind === 'equals' && isExact(a) && !isTruthy(a.value);
  }
  if (!isPathAtom(b) || a.path !== b.path) return false;
  if (a.kind === 'equals' && b.kind === 'equals') return cannotBoth(a, b);
  if (a.kind === 'equals' && b.kind === 'compares') {
    return comparesAsWritten(a, b) && !compare(a.value, b.operator, b.value);
  }
  if (a.kind === 'equals' && b.kind === 'contains') return isExact(a) && !holdsText(a.value, b.text);
  return a.kind === 'compares' && b.kind === 'compares' && intervalsExclude(a, b);
}

/** What `in` asks of one of its values. */
function equalTo({ path, expression }: OneOfAtom, value: unknown): EqualsAtom {
  return { kind: 'equals', path, value, strict: true, expression };
}

function isPathAtom(condition: Condition): condition is PathAtom {
  return 'path' in condition;
}

/** Whether the fact is the very value. Nothing but null is loosely equal to null: a path never yields undefined. */
function isExact({ strict, value }: EqualsAtom): boolean {
  return strict || value === null;
}

function isNullTest(atom: PathAtom): boolean {
  return atom.kind === 'equals' && atom.value === null;
}

/** The path whose truth a condition asks for: `{ "!!": { var: path } }`. */
function truthPath(condition: Condition): string | undefined {
  if (condition.kind !== 'opaque' || condition.expression.kind !== 'variable') return undefined;
  return isPlainFact(condition.expression) ? condition.expression.path : undefined;
}

function isPlainFact(variable: Extract<Expression, { kind: 'variable' }>): boolean {
  return !variable.inItem && variable.fallback === undefined && variable.path !== '';
}

/** Whether a fact that passes the test is true by itself. */
function impliesTruth(atom: PathAtom): boolean {
  switch (atom.kind) {
    case 'one-of':
      return atom.values.every(isTruthy);
    case 'equals':
      // What is false (null, false, 0, "", an empty list) is loosely equal to nothing but null and what counts as 0.
      return isExact(atom) ? isTruthy(atom.value) : Number(atom.value) !== 0;
    case 'compares':
      return isNumber(atom.value) && !compare(0, atom.operator, atom.value);
    case 'contains':
      return true;
  }
}

/** What `in` makes of a scalar to search; nothing is in the empty text. */
function holdsText(value: unknown, text: string): boolean {
  return typeof value === 'string' && value !== '' && value.includes(text);
}

/**
 * Whether two literals cannot both equal one value. Under loose equality the number 1 equals "1" and "1.0" alike, but
 * nothing equals two texts that are no numbers.
 */
function cannotBoth(a: EqualsAtom, b: EqualsAtom): boolean {
  if (isExact(a)) return b.strict ? a.value !== b.value : !isLooselyEqual(a.value, b.value);
  if (isExact(b)) return !isLooselyEqual(a.value, b.value);
  return a.value !== b.value && Number(a.value) !== Number(b.value);
}

/** Whether a value that is equal to the one literal compares with the other as that literal itself would. */
function comparesAsWritten(a: EqualsAtom, b: ComparesAtom): boolean {
  // Against anything but a text both sides become numbers. The fact that equals a word is that word.
  return isExact(a) || typeof b.value !== 'string' || isWord(a.value);
}

function isLooselyEqual(a: unknown, b: unknown): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: the atoms' own equality.
  return a == b;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

/** A text that is no number: only texts compare with it. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && Number.isNaN(Number(value));
}

function compare(left: unknown, operator: Order, right: unknown): boolean {
  const [a, b] = [left as number, right as number];
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** Whether two comparisons of one fact take place on one scale: both among numbers, or both letter by letter. */
function isOneScale(a: ComparesAtom, b: ComparesAtom): boolean {
  if (isNumber(a.value)) return isNumber(b.value);
  return (isWord(a.value) && isWord(b.value)) || (isOrdered(a) && isOrdered(b));
}

/** Whether `x A a` entails `x B b`. */
function intervalImplies(a: ComparesAtom, b: ComparesAtom): boolean {
  if (a.operator === b.operator && a.value === b.value) return true;
  if (a.operator[0] !== b.operator[0] || !isOneScale(a, b)) return false;
  // The one edge that matters: x <= a does not entail x < a.
  if (a.value === b.value) return a.operator.length === 1;
  return compare(a.value, a.operator[0] as '<' | '>', b.value);
}

function intervalsExclude(a: ComparesAtom, b: ComparesAtom): boolean {
  if (a.operator[0] === b.operator[0] || !isOneScale(a, b)) return false;
  const [low, high] = a.operator[0] === '>' ? [a, b] : [b, a];
  const bothClosed = a.operator.length === 2 && b.operator.length === 2;
  return compare(low.value, '>', high.value) || (low.value === high.value && !bothClosed);
}
