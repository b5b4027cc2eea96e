import { type Facts, isOwnFact } from '../../platform/facts.js';
import { memoize } from '../../values/memo.js';
import { splitPath } from '../../values/path.js';
import type { Path } from '../diagnostic.js';
import { Budget } from '../logic/budget.js';
import type { Atom, Condition } from '../logic/condition.js';
import { compileExpression } from '../logic/evaluate.js';
import { type Expression, toJsonLogic } from '../logic/expression.js';
import { compileCondition, compileNamedConditions, type Predicate } from '../logic/predicate.js';
import { factsReadIn } from '../logic/references.js';
import { compilePath, type Evaluate } from '../logic/scope.js';
import { wordingOf, wordingOfValue } from '../logic/wording.js';
import { isInMatch } from '../match.js';
import { namedIn, type ResolvedRule, type ResolvedRules } from '../model.js';

/** A condition or a part of one, with its result on this request. */
export interface PartExplanation {
  kind: 'and' | 'or' | 'not' | 'condition' | 'test' | 'constant';
  /** Where the part stands in the file; undefined for the and of `match` and `when`. */
  at: Path | undefined;
  /** Whether it holds; undefined where it could not be evaluated. Parts that the decision did not ask are here, too. */
  holds: boolean | undefined;
  /** Why it could not be evaluated. */
  error?: Error;
  /** Of a condition with a name. */
  name?: string;
  test?: AtomTest;
  /** A named condition has one part, shared by everything that names it. */
  parts: PartExplanation[];
}

/** What a test asks, and what it found. */
export interface AtomTest {
  /** As a person would write it: `extra_data.answer == "yes"`. */
  wording: string;
  /** The same as JSON-Logic. */
  logic: unknown;
  /** Of a test of one fact against literals: the fact's path. */
  path?: string;
  /** `==`, `!=`, `===`, `!==`, `in`, `contains`, `starts_with`, `ends_with`, `<`, `<=`, `>` or `>=`, with the fact at its left. */
  operator?: string;
  wanted?: unknown;
  /** In place of `wanted`, where one of several is. */
  wantedOneOf?: readonly unknown[];
  /** The facts that it reads, in reading order. */
  found: Found[];
  /** The value of an expression that only its wording describes. */
  value?: unknown;
}

export interface Found {
  path: string;
  /** Null where the path leads nowhere. */
  value: unknown;
  /** The request holds nothing there, not even null. */
  absent: boolean;
}

export interface CompiledParts {
  holds(condition: Condition): Predicate;
  value(expression: Expression): Evaluate;
}

/** The result of a condition; undefined where it could not be evaluated. */
interface Truth {
  holds: boolean | undefined;
  error?: Error;
}

/** Compiles each part when it is first asked for, and once. */
export function compileParts(resolved: ResolvedRules): CompiledParts {
  const named = compileNamedConditions(namedIn(resolved));
  return {
    holds: memoize((condition: Condition) => compileCondition(condition, named)),
    value: memoize((expression: Expression) =>
      compileExpression(expression, (name) => named(name) as Evaluate),
    ),
  };
}

/** Explains the conditions of rules on one request. */
export class PartReader {
  private readonly readNamed = memoize(
    (name: string): PartExplanation => this.readPart(this.resolved.conditions.get(name)!.condition),
    new Map(),
  );

  constructor(
    private readonly resolved: ResolvedRules,
    private readonly compiled: CompiledParts,
    private readonly facts: Facts,
    private readonly request: unknown,
  ) {}

  /** The condition of a rule with its result. `part` is undefined for a rule that matches every click. */
  read({ condition }: ResolvedRule): Truth & { part: PartExplanation | undefined } {
    const matchesAll = condition.kind === 'constant' && !condition.expression;
    return { part: matchesAll ? undefined : this.readPart(condition), ...this.truthOf(condition) };
  }

  private truthOf(condition: Condition): Truth {
    try {
      // Each part is explained by itself, so each has the whole budget of a click.
      return { holds: this.compiled.holds(condition)(this.facts, new Budget()) };
    } catch (error) {
      return { holds: undefined, error: error as Error };
    }
  }

  private readPart(condition: Condition): PartExplanation {
    const at = condition.expression?.at;
    const truth = this.truthOf(condition);
    const explained = (kind: PartExplanation['kind'], parts: PartExplanation[] = []): PartExplanation => ({
      kind,
      at,
      ...truth,
      parts,
    });
    const readAll = (parts: readonly Condition[]) => parts.map((part) => this.readPart(part));
    switch (condition.kind) {
      case 'constant':
        return explained('constant');
      case 'named':
        return { ...explained('condition', [this.readNamed(condition.name)]), name: condition.name };
      case 'and':
        return explained('and', readAll(condition.parts));
      case 'or': {
        const test = this.testOfMatchList(condition);
        return test ? { ...explained('test'), test } : explained('or', readAll(condition.parts));
      }
      case 'not':
        // To its author, `!=` is one test, and not the negation of another.
        return condition.part.expression === condition.expression && condition.part.kind === 'equals'
          ? { ...explained('test'), test: this.testOf(condition.part, '!') }
          : explained('not', readAll([condition.part]));
      default:
        return { ...explained('test'), test: this.testOf(condition) };
    }
  }

  private testOf(atom: Atom, negation: '' | '!' = ''): AtomTest {
    const about = { logic: toJsonLogic(atom.expression), found: this.foundBy(atom.expression) };
    switch (atom.kind) {
      case 'equals': {
        const equal = atom.strict ? '==' : '=';
        return { ...about, ...against(atom.path, `${negation || '='}${equal}`, atom.value) };
      }
      case 'one-of':
        return {
          ...about,
          wording: `${atom.path} in ${wordingOfValue(atom.values)}`,
          path: atom.path,
          operator: 'in',
          wantedOneOf: atom.values,
        };
      case 'compares':
        return { ...about, ...against(atom.path, atom.operator, atom.value) };
      case 'contains':
        return { ...about, ...against(atom.path, 'contains', atom.text) };
      case 'starts-with':
        return { ...about, ...against(atom.path, 'starts_with', atom.text) };
      case 'ends-with':
        return { ...about, ...against(atom.path, 'ends_with', atom.text) };
      default:
        return { ...about, wording: wordingOf(atom.expression), ...this.outcomeOf(atom.expression) };
    }
  }

  /** To its author, `match: { path: [a, b] }` is one test. */
  private testOfMatchList(condition: Extract<Condition, { kind: 'and' | 'or' }>): AtomTest | undefined {
    const { expression, parts } = condition;
    if (expression === undefined || !isInMatch(expression.at)) return undefined;
    const atoms = parts.filter((part) => part.kind === 'equals');
    const path = atoms[0]!.path;
    const wantedOneOf = atoms.map(({ value }) => value);
    return {
      wording: `${path} == one of ${wantedOneOf.map(wordingOfValue).join(', ')}`,
      logic: toJsonLogic(expression),
      path,
      operator: '==',
      wantedOneOf,
      found: this.foundAt([path]),
    };
  }

  private outcomeOf(expression: Expression): { value?: unknown } {
    try {
      return { value: this.compiled.value(expression)(this.facts, new Budget()) };
    } catch {
      return {};
    }
  }

  private foundBy(expression: Expression): Found[] {
    const read = factsReadIn(expression).filter(
      ({ kind, itemOf }) => kind !== 'missing' && itemOf === undefined,
    );
    return this.foundAt(new Set(read.flatMap(({ path }) => path ?? [])));
  }

  private foundAt(paths: Iterable<string>): Found[] {
    return [...paths].map((path) => {
      const value = compilePath(path)(this.facts);
      return { path, value, absent: value === null && this.isAbsent(path) };
    });
  }

  // Of the facts, null stands where the request has nothing; which of the two it was helps to find a misspelt path.
  private isAbsent(path: string): boolean {
    const [root = '', ...rest] = splitPath(path);
    let value: unknown = isOwnFact(root) ? this.facts : this.request;
    for (const segment of [root, ...rest]) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return true;
      value = (value as Record<string, unknown>)[segment];
    }
    return false;
  }
}

function against(path: string, operator: string, wanted: unknown) {
  return { wording: `${path} ${operator} ${wordingOfValue(wanted)}`, path, operator, wanted };
}
