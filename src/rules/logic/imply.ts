import type { Condition } from './condition.js';

/**
 * What can be said of two conditions without knowing the request. Each answer is a proof or `false`: where the form
 * of a condition says too little (an opaque atom, a mix of types under loose equality) nothing is guessed.
 */

/** Looks up a named condition. */
export type NamedConditions = (name: string) => Condition | undefined;

/** Whether every request for which `stronger` holds is one for which `weaker` holds. */
export function implies(stronger: Condition, weaker: Condition, named: NamedConditions): boolean {
  return new Prover(named).implies(stronger, weaker);
}

/** Whether no request makes the condition hold. */
export function isNever(condition: Condition, named: NamedConditions): boolean {
  return new Prover(named).isNever(condition);
}

/** Whether the condition holds for every request that it can be evaluated on. */
export function isAlways(condition: Condition, named: NamedConditions): boolean {
  return new Prover(named).isAlways(condition);
}

/** Whether two conditions are the same test, written in the same way or not. */
export function isSame(a: Condition, b: Condition, named: NamedConditions): boolean {
  const prover = new Prover(named);
  return prover.implies(a, b) && prover.implies(b, a);
}

// Proofs by cases multiply; past this many steps the question stays open.
const maxSteps = 20_000;

class Prover {
  private steps = 0;

  constructor(private readonly named: NamedConditions) {}

  implies(stronger: Condition, weaker: Condition): boolean {
    if (this.steps++ > maxSteps) return false;
    const a = this.resolve(stronger);
    const b = this.resolve(weaker);
    if (b.kind === 'constant' && b.holds) return true;
    if (a.kind === 'constant' && !a.holds) return true;
    if (b.kind === 'and') return b.parts.every((part) => this.implies(a, part));
    if (a.kind === 'or') return a.parts.every((part) => this.implies(part, b));
    if (b.kind === 'or' && b.parts.some((part) => this.implies(a, part))) return true;
    if (a.kind === 'and') return a.parts.some((part) => this.implies(part, b)) || this.isNever(a);
    if (a.kind === 'not' && b.kind === 'not') return this.implies(b.part, a.part);
    if (b.kind === 'not') return this.excludes(a, b.part);
    return atomImplies(a, b);
  }

  isNever(condition: Condition): boolean {
    if (this.steps++ > maxSteps) return false;
    const a = this.resolve(condition);
    switch (a.kind) {
      case 'constant':
        return !a.holds;
      case 'or':
        return a.parts.every((part) => this.isNever(part));
      case 'and': {
        const parts = this.conjuncts(a);
        return parts.some(
          (part, i) => this.isNever(part) || parts.slice(0, i).some((other) => this.excludes(other, part)),
        );
      }
      case 'not':
        return this.isAlways(a.part);
      case 'one-of':
        return a.values.length === 0;
      default:
        return false;
    }
  }

  isAlways(condition: Condition): boolean {
    if (this.steps++ > maxSteps) return false;
    const a = this.resolve(condition);
    switch (a.kind) {
      case 'constant':
        return a.holds;
      case 'and':
        return a.parts.every((part) => this.isAlways(part));
      case 'or':
        return (
          a.parts.some((part) => this.isAlways(part)) ||
          a.parts.some((part, i) => a.parts.slice(0, i).some((other) => this.coverAll(other, part)))
        );
      case 'not':
        return this.isNever(a.part);
      default:
        return false;
    }
  }

  /** Whether the two never hold together. */
  private excludes(one: Condition, other: Condition): boolean {
    if (this.steps++ > maxSteps) return false;
    const a = this.resolve(one);
    const b = this.resolve(other);
    if (a.kind === 'constant') return !a.holds;
    if (b.kind === 'constant') return !b.holds;
    if (a.kind === 'or') return a.parts.every((part) => this.excludes(part, b));
    if (b.kind === 'or') return b.parts.every((part) => this.excludes(a, part));
    if (a.kind === 'and') return a.parts.some((part) => this.excludes(part, b));
    if (b.kind === 'and') return b.parts.some((part) => this.excludes(a, part));
    if (a.kind === 'not') return this.implies(b, a.part);
    if (b.kind === 'not') return this.implies(a, b.part);
    return atomsExclude(a, b);
  }

  /** Whether one of the two always holds: a test and its negation. */
  private coverAll(one: Condition, other: Condition): boolean {
    const a = this.resolve(one);
    const b = this.resolve(other);
    if (a.kind === 'not') return this.implies(a.part, b);
    if (b.kind === 'not') return this.implies(b.part, a);
    return false;
  }

  private conjuncts(condition: Condition): Condition[] {
    const resolved = this.resolve(condition);
    return resolved.kind === 'and' ? resolved.parts.flatMap((part) => this.conjuncts(part)) : [resolved];
  }

  private resolve(condition: Condition): Condition {
    let resolved = condition;
    while (resolved.kind === 'named') {
      const target = this.named(resolved.name);
      if (target === undefined) return { kind: 'opaque', expression: resolved.expression };
      resolved = target;
    }
    return resolved;
  }
}

type Resolved = Exclude<Condition, { kind: 'constant' | 'and' | 'or' | 'not' | 'named' }>;

function atomImplies(a: Condition, b: Condition): boolean {
  if (a.kind === 'opaque' || b.kind === 'opaque') {
    return a.kind === b.kind && sameExpression((a as Resolved).expression, (b as Resolved).expression);
  }
  if (!isAtom(a) || !isAtom(b) || a.path !== b.path) return false;
  if (a.kind === 'one-of') {
    return a.values.every((value) => atomImplies({ ...a, kind: 'equals', value, strict: true }, b));
  }
  if (a.kind === 'equals') {
    // A strictly equal value is one value; a loosely equal one may be of several types.
    if (b.kind === 'equals' && !b.strict) {
      // biome-ignore lint/suspicious/noDoubleEquals: the atom's own equality.
      return a.strict ? a.value == b.value : isSameLiteral(a.value, b.value);
    }
    if (!a.strict)
      return (
        b.kind === 'compares' &&
        isNumber(a.value) &&
        isNumber(b.value) &&
        compare(a.value, b.operator, b.value)
      );
    if (b.kind === 'equals') return a.value === b.value;
    if (b.kind === 'one-of') return b.values.includes(a.value) && !Number.isNaN(a.value);
    return compare(a.value, b.operator, b.value);
  }
  if (b.kind !== 'compares' || !isNumber(a.value) || !isNumber(b.value)) {
    return b.kind === 'compares' && a.operator === b.operator && a.value === b.value;
  }
  return intervalImplies(a.operator, a.value, b.operator, b.value);
}

function atomsExclude(a: Condition, b: Condition): boolean {
  if (!isAtom(a) || !isAtom(b) || a.path !== b.path) return false;
  if (a.kind === 'one-of') {
    return a.values.every((value) => atomsExclude({ ...a, kind: 'equals', value, strict: true }, b));
  }
  if (b.kind === 'one-of') return atomsExclude(b, a);
  if (a.kind === 'equals' && b.kind === 'equals') return cannotBoth(a, b);
  if (a.kind === 'compares' && b.kind === 'equals') return atomsExclude(b, a);
  if (a.kind === 'equals' && b.kind === 'compares') {
    return isNumber(a.value) && isNumber(b.value) && !compare(a.value, b.operator, b.value);
  }
  if (a.kind === 'compares' && b.kind === 'compares' && isNumber(a.value) && isNumber(b.value)) {
    return intervalsExclude(a.operator, a.value, b.operator, b.value);
  }
  return false;
}

type PathAtom = Extract<Condition, { path: string }>;
type EqualsAtom = Extract<Condition, { kind: 'equals' }>;

function isAtom(condition: Condition): condition is PathAtom {
  return 'path' in condition;
}

// Under loose equality one value can equal literals of two types ("1" and 1), but never two texts or two numbers.
function cannotBoth(a: EqualsAtom, b: EqualsAtom): boolean {
  // biome-ignore-start lint/suspicious/noDoubleEquals: the atoms' own equality.
  if (a.strict) return b.strict ? a.value !== b.value : a.value != b.value;
  if (b.strict) return a.value != b.value;
  // biome-ignore-end lint/suspicious/noDoubleEquals: as above.
  if (a.value === null || b.value === null) return a.value !== b.value;
  return typeof a.value === typeof b.value && a.value !== b.value;
}

function isSameLiteral(a: unknown, b: unknown): boolean {
  return a === b;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

type Order = '<' | '<=' | '>' | '>=';

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

/** Whether `x A a` entails `x B b` for numbers. */
function intervalImplies(aOperator: Order, a: number, bOperator: Order, b: number): boolean {
  if (aOperator[0] !== bOperator[0]) return false;
  // The one edge that matters: x <= a does not entail x < a.
  if (a === b) return aOperator === bOperator || aOperator.length === 1;
  return aOperator[0] === '<' ? a < b : a > b;
}

function intervalsExclude(aOperator: Order, a: number, bOperator: Order, b: number): boolean {
  if (aOperator[0] === bOperator[0]) return false;
  const [low, high] = aOperator[0] === '>' ? [a, b] : [b, a];
  const bothClosed = aOperator.length === 2 && bOperator.length === 2;
  return low > high || (low === high && !bothClosed);
}

/** Whether two expressions are written alike, wherever they stand. */
function sameExpression(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, withoutPlace) === JSON.stringify(b, withoutPlace);
}

function withoutPlace(key: string, value: unknown): unknown {
  return key === 'at' ? undefined : value;
}
