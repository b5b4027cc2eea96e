import { epoch, type Now } from '../../../values/clock.js';
import { isScalar, type Scalar } from '../../../values/json.js';
import { splitPath } from '../../../values/path.js';
import type { Experiment } from '../../format/experiments.js';
import { Budget, BudgetError } from '../../logic/budget.js';
import { type Condition, type NamedConditions, toCondition } from '../../logic/condition.js';
import { compileExpression } from '../../logic/evaluate.js';
import { type CallExpression, type Expression, expressionKey, weightOf } from '../../logic/expression.js';
import { operatorOf } from '../../logic/operators.js';
import { factsReadIn } from '../../logic/references.js';
import { readPath } from '../../logic/scope.js';
import { isTruthy } from '../../logic/truth.js';
import { windowExpressions } from '../../logic/window.js';
import { dependencyKey, pathsReadIn } from '../dependencies.js';
import { usualMinute } from './clock-regions.js';
import type { Domains } from './domains.js';
import { Folding } from './fold.js';
import { factsOfDay, factsOfMinute, localNow, type Moment } from './local-now.js';
import {
  type ClockLeaf,
  type ClockPart,
  type FactLeaf,
  type FreeLeaf,
  factKey,
  keyOfTest,
  type Tree,
  type Trees,
} from './tree.js';
import { isFalse, isTrue, type Truths, throws } from './truths.js';
import { outcomeOf, type ValueTest } from './values.js';
import { readVariantTest } from './variant-tests.js';

/** What conditions are read with: one file's constants, names and time zone. */
export interface Source {
  vars: Readonly<Record<string, unknown>>;
  named: NamedConditions;
  domains: Domains;
  timezone: string;
  experiments: ReadonlyMap<string, Experiment>;
  /**
   * Whether a test that reads nothing but the file's constants can come out either way: such a test is a switch, and a lint
   * says nothing about what is only switched off.
   */
  hasSwitches: boolean;
}

/** Reads the conditions of one file as trees. */
export class TreeReader {
  private readonly known = new WeakMap<Condition, Tree>();
  private readonly byName = new Map<string, Tree>();
  private readonly folding: Folding;

  constructor(
    private readonly trees: Trees,
    private readonly source: Source,
  ) {
    this.folding = new Folding(source.vars, source.named);
  }

  read(condition: Condition): Tree {
    let tree = this.known.get(condition);
    if (tree === undefined) {
      tree = this.build(condition);
      this.known.set(condition, tree);
    }
    return tree;
  }

  /** @param origin of tests of a fact that has a fallback: they were read without it */
  private build(condition: Condition, origin?: { fallback: Scalar; expression: Expression }): Tree {
    const { trees } = this;
    const read = (part: Condition) => (origin ? this.build(part, origin) : this.read(part));
    switch (condition.kind) {
      case 'constant':
        return condition.holds ? trees.always : trees.never;
      case 'and':
        return trees.and(condition.parts.map(read));
      case 'or':
        return trees.or(condition.parts.map(read));
      case 'not':
        return trees.not(read(condition.part));
      case 'named':
        return this.readNamed(condition.name) ?? this.free(condition.expression);
      case 'opaque':
        return this.readExpression(condition.expression);
      default: {
        const { kind: _, path, expression, ...test } = condition;
        const { fallback, expression: written } = origin ?? { fallback: null, expression };
        return this.testOf(path, { kind: condition.kind, ...test } as ValueTest, fallback, written);
      }
    }
  }

  private readNamed(name: string): Tree | undefined {
    const known = this.byName.get(name);
    if (known) return known;
    const condition = this.source.named(name);
    if (condition === undefined) return undefined;
    const tree = this.read(condition);
    this.byName.set(name, tree);
    return tree;
  }

  // ---- tests of one fact

  private testOf(path: string, test: ValueTest, fallback: Scalar, expression: Expression): Tree {
    if (!this.isReadable(path) || !hasFiniteLiterals(test)) return this.free(expression);
    const [root = '', name = '', ...deeper] = splitPath(path);
    if (root === 'vars') {
      if (this.source.hasSwitches) return this.free(expression);
      const value = readPath({ vars: this.source.vars }, splitPath(path));
      return this.trees.constant(outcomeOf(test, value === undefined ? fallback : value));
    }
    if (root === 'experiments') {
      const experiment = deeper.length === 0 ? this.source.experiments.get(name) : undefined;
      if (experiment === undefined) return this.free(expression);
      return readVariantTest(
        experiment,
        test,
        this.trees,
        (path, ofId) => this.testOf(path, ofId, null, expression),
        (since) => this.trees.and(windowExpressions({ from: since }, []).map((one) => this.readLogic(one))),
      );
    }
    if (root === 'now' && name in epoch && deeper.length === 0) {
      const field = name as keyof Now;
      const read = readerOf(field);
      if (read) return this.clockTest(read, field, test);
    }
    const ofAbsent = this.source.domains.isNeverAbsent(path) ? null : fallback;
    return this.trees.leaf<FactLeaf>(factKey(path, test, ofAbsent), () => ({
      kind: 'fact',
      variable: path,
      test,
      fallback: ofAbsent,
    }));
  }

  /** Whether a path leads to a fact whose values are understood. */
  private isReadable(path: string): boolean {
    return this.source.domains.hasPath(path) && !splitPath(path).some((segment) => converting.has(segment));
  }

  private clockTest({ part, read }: ClockReader, field: keyof Now, test: ValueTest): Tree {
    const variable = this.clockVariable(part);
    return this.trees.leaf<ClockLeaf>(`${keyOfTest(test)} ${variable} ${field}`, () => ({
      kind: 'clock',
      variable,
      part,
      test: { field, test },
      outcome: (moment) => outcomeOf(test, read(moment)),
    }));
  }

  private clockVariable(part: ClockPart): string {
    return `now ${part} ${this.source.timezone}`;
  }

  // ---- what the condition tree leaves to its expression

  private readExpression(expression: Expression): Tree {
    if (expression.kind === 'variable') return this.readVariable(expression) ?? this.free(expression);
    if (expression.kind === 'list') return this.free(expression, isTrue | throws);
    if (expression.kind === 'literal')
      return this.trees.constant(isTruthy(expression.value) ? isTrue : isFalse);
    const { operator, args } = expression;
    if ((operator === 'if' || operator === '?:') && args.length > 0) return this.readBranches(args, 0);
    return (
      (operator === 'missing' ? this.readMissing(expression) : undefined) ??
      this.readWithFallback(expression) ??
      this.readFolded(expression)
    );
  }

  private readLogic(expression: Expression): Tree {
    return this.read(toCondition(expression, this.source.vars));
  }

  private readVariable(expression: Expression): Tree | undefined {
    if (expression.kind !== 'variable' || expression.inItem || expression.path === '') return undefined;
    const fallback = scalarIn(expression.fallback);
    return fallback === undefined
      ? undefined
      : this.testOf(expression.path, { kind: 'truth' }, fallback, expression);
  }

  private readBranches(args: readonly Expression[], from: number): Tree {
    const [test, then, ...others] = args.slice(from);
    if (test === undefined) return this.trees.never;
    if (then === undefined) return this.readLogic(test);
    const otherwise = others.length === 0 ? this.trees.never : this.readBranches(args, from + 2);
    return this.trees.if(this.readLogic(test), this.readLogic(then), otherwise);
  }

  private readMissing(expression: CallExpression): Tree | undefined {
    const keys = missingKeys(expression);
    if (!keys?.every((key) => this.isReadable(key))) return undefined;
    return this.trees.or(keys.map((key) => this.testOf(key, { kind: 'missing' }, null, expression)));
  }

  /** `{ ">": [{ var: [path, 5] }, 3] }` is the same test with another value for an absent fact. */
  private readWithFallback(expression: CallExpression): Tree | undefined {
    const withFallback = expression.args.filter(
      (arg) => arg.kind === 'variable' && arg.fallback !== undefined,
    );
    const [fact] = withFallback;
    if (withFallback.length !== 1 || fact?.kind !== 'variable' || fact.path.startsWith('vars.'))
      return undefined;
    const { fallback: written, ...plain } = fact;
    const fallback = scalarIn(written);
    if (fallback === undefined) return undefined;
    const args = expression.args.map((arg) => (arg === fact ? plain : arg));
    const condition = toCondition({ ...expression, args }, this.source.vars);
    if (condition.kind === 'opaque') return undefined;
    return this.build(condition, { fallback, expression });
  }

  private readFolded(expression: CallExpression): Tree {
    const folded = this.folding.fold(expression);
    if (folded === undefined) return this.free(expression);
    if (folded !== expression) {
      const condition = toCondition(folded);
      if (condition.kind !== 'opaque') return this.read(condition);
    }
    const shorter = withoutIgnored(expression);
    if (shorter !== expression) return this.readLogic(shorter);
    return this.computed(expression, folded) ?? this.free(expression);
  }

  /** What reads nothing is evaluated now; what reads only one part of the clock is evaluated at each moment of it. */
  private computed(expression: Expression, folded: Expression): Tree | undefined {
    const reads = factsReadIn(folded);
    if (reads.some(({ kind, path }) => kind === 'missing' || path === undefined)) return undefined;
    const paths = new Set(reads.flatMap(({ path, itemOf }) => (itemOf === undefined ? path! : [])));
    if (paths.size === 0) return this.constantOf(expression, folded);
    const parts = new Set([...paths].map((path) => readerOf(path.replace(/^now\./, ''))?.part));
    const [part] = parts;
    const isOfClock = [...paths].every((path) => path.startsWith('now.')) && parts.size === 1;
    if (!isOfClock || part === undefined || weightOf(folded) > mostComputed) return undefined;
    const variable = this.clockVariable(part);
    const outcome = evaluatorOf(folded);
    return this.trees.leaf<ClockLeaf>(`computed ${variable} ${expressionKey(folded)}`, () => ({
      kind: 'clock',
      variable,
      part,
      test: undefined,
      outcome: (moment) =>
        outcome({ now: part === 'day' ? localNow(moment, usualMinute) : localNow(0, moment) }) ?? throws,
    }));
  }

  private constantOf(expression: Expression, folded: Expression): Tree | undefined {
    const isSwitch = factsReadIn(expression).length > 0;
    if (isSwitch && this.source.hasSwitches) return undefined;
    const outcome = evaluatorOf(folded)(null);
    return outcome === undefined ? undefined : this.trees.constant(outcome);
  }

  private free(expression: Expression, truths: Truths = isFalse | isTrue | throws): Tree {
    const folded = this.folding.fold(expression);
    // What is not written out means what the names of this file mean.
    const meaning = folded ? expressionKey(folded) : `${this.folding.number} ${expressionKey(expression)}`;
    const beyond = dependencyKey(pathsReadIn(folded ?? expression), this.source);
    const key = `free ${beyond} ${meaning}`;
    return this.trees.leaf<FreeLeaf>(key, () => ({
      kind: 'free',
      variable: key,
      expression: folded ?? expression,
      truths,
    }));
  }
}

/** How a fact of `now` follows from the minute or the day; the instant itself follows from neither. */
interface ClockReader {
  part: ClockPart;
  read(moment: Moment): unknown;
}

function readerOf(field: string): ClockReader | undefined {
  if (field in factsOfDay) return { part: 'day', read: factsOfDay[field as keyof typeof factsOfDay] };
  if (field in factsOfMinute)
    return { part: 'minute', read: factsOfMinute[field as keyof typeof factsOfMinute] };
  return undefined;
}

/** Heavier expressions are not evaluated for each moment. */
const mostComputed = 200;

/** Keys by which values are made texts and numbers: a fact below them would change what the one above it comes to. */
const converting = new Set(['toString', 'valueOf', 'indexOf', 'join', 'constructor', '__proto__']);

function hasFiniteLiterals(test: ValueTest): boolean {
  const values = 'value' in test ? [test.value] : test.kind === 'one-of' ? test.values : [];
  return values.every((value) => typeof value !== 'number' || Number.isFinite(value));
}

/** A fallback as a value; none is null. Undefined where it is computed, or no scalar. */
function scalarIn(fallback: Expression | undefined): Scalar | undefined {
  if (fallback === undefined) return null;
  if (fallback.kind !== 'literal' || !isScalar(fallback.value)) return undefined;
  return (fallback.value ?? null) as Scalar;
}

/** The keys of `missing`; undefined where not all of them are written out. */
export function missingKeys({ args }: CallExpression): string[] | undefined {
  const [first] = args;
  const isList = first?.kind === 'literal' && Array.isArray(first.value);
  const keys = isList
    ? (first.value as unknown[])
    : args.map((arg) => (arg.kind === 'literal' ? arg.value : undefined));
  const isKey = (key: unknown) => (typeof key === 'string' && key !== '') || typeof key === 'number';
  return keys.every(isKey) ? keys.map(String) : undefined;
}

/** An expression without the literals behind its last argument: operators do not look at them. */
function withoutIgnored(expression: CallExpression): CallExpression {
  const most = operatorOf(expression.operator)?.takes[1] ?? Infinity;
  const ignored = expression.args.slice(most);
  if (ignored.length === 0 || ignored.some(({ kind }) => kind !== 'literal')) return expression;
  return { ...expression, args: expression.args.slice(0, most) };
}

/** Evaluates an expression; undefined where it takes more than a click may. */
function evaluatorOf(expression: Expression): (facts: unknown) => Truths | undefined {
  const evaluate = compileExpression(expression, () => () => undefined);
  return (facts) => {
    try {
      return isTruthy(evaluate(facts, new Budget())) ? isTrue : isFalse;
    } catch (error) {
      return error instanceof BudgetError ? undefined : throws;
    }
  };
}
