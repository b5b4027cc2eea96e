import type { Contract, ContractError } from '../platform/contract.js';
import { type Facts, factsOf } from '../platform/facts.js';
import { createClock } from '../values/clock.js';
import { memoize } from '../values/memo.js';
import { splitPath } from '../values/path.js';
import type { Disagreement, Judge } from './analysis/judge.js';
import type { Path } from './diagnostic.js';
import { compileRules } from './engine/compile.js';
import type { Decision } from './engine/decide.js';
import { Budget, BudgetError, maxFailures } from './logic/budget.js';
import {
  type Atom,
  type Condition,
  compileCondition,
  oncePerScope,
  type Predicate,
  weightOfCondition,
} from './logic/condition.js';
import { compileExpression, compilePath, type Evaluate } from './logic/evaluate.js';
import { type Expression, toJsonLogic, walkOverFacts } from './logic/expression.js';
import { wordingOf, wordingOfValue } from './logic/wording.js';
import type { ResolvedRule, ResolvedRules } from './model.js';

/** Why a request got its answer: the decision, and what became of each rule. */
export interface Explanation {
  decision: Decision;
  /** Whom the file could tell of clicks. */
  receivers: readonly string[];
  /** Where json-logic-js, asked rule by rule, decides otherwise. */
  disagreement?: Disagreement;
  /** What the request schema has against the request: the gateway would refuse it with 422. Empty when it is good. */
  requestErrors: readonly ContractError[];
  /** In file order, the disabled ones too. */
  rules: RuleExplanation[];
  /** Of the rules that were tried and did not match, the one that came nearest to it. */
  nearest: RuleExplanation | undefined;
  /** The rule whose failure was one too many: those behind it were not tried, and the default answers. */
  givenUpAt: string | undefined;
}

export interface RuleExplanation {
  id: string;
  /** Where the rule stands in the file. */
  at: Path;
  /**
   * `answered`: its answer left. `rejected`: it matched, but its answer would break the contract. `shadowed`: it would
   * have matched, had no rule before it. `failed`: it could not be evaluated on this request. `not-tried`: too many had
   * failed before it.
   */
  outcome: 'answered' | 'rejected' | 'shadowed' | 'not-matched' | 'failed' | 'disabled' | 'not-tried';
  /** Whether its condition holds, of a disabled rule too; undefined where it could not be evaluated. */
  holds: boolean | undefined;
  /** Why it could not be evaluated. */
  error?: Error;
  /** Its condition, part by part. Undefined for a rule that matches every click. */
  condition: PartExplanation | undefined;
  /** The fewest parts that would have to come out otherwise for the rule to match; empty when it does. */
  misses: Miss[];
}

/** A part that stands between a rule and its match. */
export interface Miss {
  /** A test, or a constant, which no request can change. */
  part: PartExplanation;
  /** What it would have to come to. */
  wanted: boolean;
}

/** A condition or a part of one, with what it came to on this request. */
export interface PartExplanation {
  kind: 'and' | 'or' | 'not' | 'condition' | 'test' | 'constant';
  /** Where the part stands in the file; undefined for the and of `match` and `when`. */
  at: Path | undefined;
  /** Whether it holds; undefined where it could not be evaluated. Parts that the decision did not ask are told too. */
  holds: boolean | undefined;
  /** Why it could not be evaluated. */
  error?: Error;
  /** Of a condition with a name. */
  name?: string;
  test?: AtomTest;
  /** A named condition has one part, which all who name it share. */
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
  /** `==`, `!=`, `===`, `!==`, `in`, `contains`, `<`, `<=`, `>` or `>=`, with the fact at its left. */
  operator?: string;
  wanted?: unknown;
  /** In place of `wanted`, where one of several is. */
  wantedOneOf?: readonly unknown[];
  /** The facts that it reads, in reading order. */
  found: Found[];
  /** Of an expression that only its wording describes: what it came to. */
  value?: unknown;
}

export interface Found {
  path: string;
  /** Null where the path leads nowhere. */
  value: unknown;
  /** The request holds nothing there, not even null. */
  absent: boolean;
}

/** Explains what the rules answer to a request. */
export function explain(
  resolved: ResolvedRules,
  file: string,
  contract: Contract,
  request: unknown,
  now: Date,
  judge?: Judge,
): Explanation {
  return createExplainer(resolved, file, contract, judge)(request, now);
}

/**
 * Compiles a file that has no errors, to explain many requests. The decision is that of the compiled rules themselves,
 * and each part of a condition is compiled by the same compiler; only which parts are asked differs: here it is all.
 * @param judge decides each request once more
 */
export function createExplainer(
  resolved: ResolvedRules,
  file: string,
  contract: Contract,
  judge?: Judge,
): (request: unknown, now: Date) => Explanation {
  const ruleset = compileRules(resolved, file, contract);
  const clock = createClock(resolved.file.timezone);
  const compiled = compileParts(resolved);
  return (request, now) => {
    const decision = ruleset.decide(request, now);
    const facts = factsOf(request, resolved.file.vars, clock(now));
    const read = createReader(resolved, compiled, facts, request);
    const wayTo = createWays();
    const decisive = decision.rejected?.rule ?? decision.rule;
    const costly = new Map(
      decision.failures
        .filter(({ error }) => error instanceof BudgetError)
        .map((failure) => [failure.rule, failure]),
    );
    const givenUpAt = lastTried(decision);
    let isOver = false;
    let isGivenUp = false;
    let nearest: { rule: RuleExplanation; way: Way } | undefined;
    const rules = resolved.rules.map((rule) => {
      const { part, ...truth } = read(rule);
      // By itself a rule may be cheap enough; what those before it took, only the decision knows.
      const failure = isOver || rule.id === decisive ? undefined : costly.get(rule.id);
      const { holds, error } = failure ? { holds: undefined, error: failure.error } : truth;
      const way = part === undefined || holds ? noWay : wayTo(part, true);
      const explained: RuleExplanation = {
        id: rule.id,
        at: rule.at,
        outcome: 'not-matched',
        holds,
        ...(error && { error }),
        condition: part,
        misses: way.misses,
      };
      if (!rule.enabled) explained.outcome = 'disabled';
      else if (isGivenUp) explained.outcome = 'not-tried';
      else if (error) explained.outcome = 'failed';
      else if (holds && !isOver && rule.id === decisive) {
        explained.outcome = decision.rejected ? 'rejected' : 'answered';
        isOver = true;
      } else if (holds) explained.outcome = 'shadowed';
      else if (!isOver && !way.isBlocked && (nearest === undefined || isNearer(way, nearest.way))) {
        nearest = { rule: explained, way };
      }
      isGivenUp ||= rule.id === givenUpAt;
      return explained;
    });
    const receivers = [...resolved.receivers.keys()];
    const disagreement = judge?.(request, now, decision);
    return {
      decision,
      receivers,
      ...(disagreement && { disagreement }),
      requestErrors: contract.checkRequest(request),
      rules,
      nearest: nearest?.rule,
      givenUpAt,
    };
  };
}

/** The rule at which the decision gave up. Conditions of `notify` fail after the rules, and here under the default's name. */
function lastTried({ reason, failures }: Decision): string | undefined {
  const last = reason === 'no-match' ? failures[maxFailures - 1]?.rule : undefined;
  return last === 'default' ? undefined : last;
}

// ---- what each part comes to

interface CompiledParts {
  holds(condition: Condition): Predicate;
  value(expression: Expression): Evaluate;
}

/** Compiles each part when it is first asked for, and once. */
function compileParts({ conditions }: ResolvedRules): CompiledParts {
  const named = memoize((name: string): Predicate => {
    const { condition } = conditions.get(name)!;
    return oncePerScope(compileCondition(condition, named), weightOfCondition(condition));
  }, new Map());
  return {
    holds: memoize((condition: Condition) => compileCondition(condition, named)),
    value: memoize((expression: Expression) =>
      compileExpression(expression, (name) => named(name) as Evaluate),
    ),
  };
}

/** Reads the conditions of rules over the facts of one request. */
function createReader(resolved: ResolvedRules, compiled: CompiledParts, facts: Facts, request: unknown) {
  function truthOf(condition: Condition): { holds: boolean | undefined; error?: Error } {
    try {
      // Each part is told by itself, so each has all that a click may take.
      return { holds: compiled.holds(condition)(facts, new Budget()) };
    } catch (error) {
      return { holds: undefined, error: error as Error };
    }
  }

  function readPart(condition: Condition): PartExplanation {
    const at = condition.expression?.at;
    const truth = truthOf(condition);
    const told = (kind: PartExplanation['kind'], parts: PartExplanation[] = []): PartExplanation => ({
      kind,
      at,
      ...truth,
      parts,
    });
    switch (condition.kind) {
      case 'constant':
        return told('constant');
      case 'named':
        return { ...told('condition', [readNamed(condition.name)]), name: condition.name };
      case 'and':
        return told('and', condition.parts.map(readPart));
      case 'or': {
        const test = testOfMatchList(condition);
        return test ? { ...told('test'), test } : told('or', condition.parts.map(readPart));
      }
      case 'not':
        // `!=` is one test to whoever wrote it, and not the negation of another.
        return condition.part.expression === condition.expression && condition.part.kind === 'equals'
          ? { ...told('test'), test: testOf(condition.part, '!') }
          : told('not', [readPart(condition.part)]);
      default:
        return { ...told('test'), test: testOf(condition) };
    }
  }

  const readNamed = memoize(
    (name: string): PartExplanation => readPart(resolved.conditions.get(name)!.condition),
    new Map(),
  );

  function testOf(atom: Atom, negation: '' | '!' = ''): AtomTest {
    const about = { logic: toJsonLogic(atom.expression), found: foundBy(atom.expression) };
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
      default:
        return { ...about, wording: wordingOf(atom.expression), ...outcomeOf(atom.expression) };
    }
  }

  /** `match: { path: [a, b] }` is one test to whoever wrote it. */
  function testOfMatchList(condition: Extract<Condition, { kind: 'and' | 'or' }>): AtomTest | undefined {
    const { expression, parts } = condition;
    if (expression?.at[0] !== 'rules' || expression.at[2] !== 'match') return undefined;
    const atoms = parts.filter((part) => part.kind === 'equals');
    const path = String(expression.at[3]);
    const wantedOneOf = atoms.map(({ value }) => value);
    return {
      wording: `${path} == one of ${wantedOneOf.map(wordingOfValue).join(', ')}`,
      logic: toJsonLogic(expression),
      path,
      operator: '==',
      wantedOneOf,
      found: foundAt([path]),
    };
  }

  function outcomeOf(expression: Expression): { value?: unknown } {
    try {
      return { value: compiled.value(expression)(facts, new Budget()) };
    } catch {
      return {};
    }
  }

  function foundBy(expression: Expression): Found[] {
    const paths = new Set<string>();
    walkOverFacts(expression, (node) => {
      if (node.kind === 'variable') paths.add(node.path);
    });
    return foundAt(paths);
  }

  function foundAt(paths: Iterable<string>): Found[] {
    return [...paths].map((path) => {
      const value = compilePath(path)(facts);
      return { path, value, absent: value === null && isAbsent(path) };
    });
  }

  // Of the facts, null stands where the request has nothing; which of the two it was helps to find a misspelt path.
  function isAbsent(path: string): boolean {
    const [root = '', ...rest] = splitPath(path);
    let value: unknown = root === 'vars' || root === 'now' ? facts : request;
    for (const segment of [root, ...rest]) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return true;
      value = (value as Record<string, unknown>)[segment];
    }
    return false;
  }

  return ({ condition }: ResolvedRule) => {
    const matchesAll = condition.kind === 'constant' && !condition.expression;
    return { part: matchesAll ? undefined : readPart(condition), ...truthOf(condition) };
  };
}

function against(path: string, operator: string, wanted: unknown) {
  return { wording: `${path} ${operator} ${wordingOfValue(wanted)}`, path, operator, wanted };
}

// ---- the nearest miss

/** A way from what a part came to, to what is wanted of it. */
interface Way {
  misses: Miss[];
  /** How many tests on the way are as wanted already. */
  met: number;
  /** A constant stands on the way, so no request can go it. */
  isBlocked: boolean;
}

const noWay: Way = { misses: [], met: 0, isBlocked: false };

/** Finds the shortest way on which a part comes out as wanted. Parts that are shared are walked once for all. */
function createWays(): (part: PartExplanation, wanted: boolean) => Way {
  const ofPart = memoize((part: PartExplanation) =>
    memoize((wanted: boolean) => find(part, wanted), new Map()),
  );
  const wayTo = (part: PartExplanation, wanted: boolean) => ofPart(part)(wanted);

  function find(part: PartExplanation, wanted: boolean): Way {
    const isMet = part.holds === wanted;
    switch (part.kind) {
      case 'condition':
        return wayTo(part.parts[0]!, wanted);
      case 'not':
        return wayTo(part.parts[0]!, !wanted);
      case 'and':
      case 'or': {
        // An `and` is false by any part and true by all; an `or` the other way round.
        if ((part.kind === 'and') === wanted) return allWays(part.parts.map((inner) => wayTo(inner, wanted)));
        // What stands behind a part that throws is never asked.
        const thrower = part.parts.findIndex(({ holds }) => holds === undefined);
        const asked = isMet || thrower === -1 ? part.parts : part.parts.slice(0, thrower + 1);
        return asked.map((inner) => wayTo(inner, wanted)).reduce((a, b) => (isNearer(b, a) ? b : a));
      }
      case 'test':
        return isMet ? { ...noWay, met: 1 } : { ...noWay, misses: [{ part, wanted }] };
      case 'constant':
        return isMet ? noWay : { misses: [{ part, wanted }], met: 0, isBlocked: true };
    }
  }

  return wayTo;
}

function isNearer(a: Way, b: Way): boolean {
  if (a.isBlocked !== b.isBlocked) return b.isBlocked;
  return a.misses.length < b.misses.length || (a.misses.length === b.misses.length && a.met > b.met);
}

function allWays(ways: Way[]): Way {
  const misses: Miss[] = [];
  const seen = { true: new Set<PartExplanation>(), false: new Set<PartExplanation>() };
  for (const miss of ways.flatMap((way) => way.misses)) {
    const parts = seen[`${miss.wanted}`];
    if (!parts.has(miss.part)) misses.push(miss);
    parts.add(miss.part);
  }
  return {
    misses,
    met: ways.reduce((sum, { met }) => sum + met, 0),
    isBlocked: ways.some((way) => way.isBlocked),
  };
}
