import { createClock } from './clock.js';
import { compileRules } from './compile.js';
import type { Contract } from './contract.js';
import type { Decision } from './decide.js';
import type { Path } from './diagnostic.js';
import { factsOf } from './facts.js';
import { type Atom, type Condition, compileCondition, type Holds } from './logic/condition.js';
import { compilePath } from './logic/evaluate.js';
import { toJsonLogic, walkExpression } from './logic/expression.js';
import type { ResolvedRule, ResolvedRules } from './resolve.js';

/** Why a request got its answer: the decision, and what became of each rule. */
export interface Explanation {
  decision: Decision;
  /** In file order, the disabled ones too. */
  rules: RuleExplanation[];
}

export interface RuleExplanation {
  id: string;
  /** Where the rule stands in the file. */
  at: Path;
  /**
   * `answered`: its answer left. `rejected`: it matched, but its answer would break the contract. `shadowed`: it would
   * have matched, had no rule before it. `failed`: it could not be evaluated on this request.
   */
  outcome: 'answered' | 'rejected' | 'shadowed' | 'not-matched' | 'failed' | 'disabled';
  /** Its condition, part by part. Undefined for a rule that matches every click. */
  condition: PartExplanation | undefined;
  /** The fewest parts that would have to be otherwise for the rule to match; empty when it does. */
  misses: PartExplanation[];
}

/** A condition or a part of one, with what it came to on this request. */
export interface PartExplanation {
  kind: Condition['kind'];
  /** Where the part stands in the file; undefined for the and of `match` and `when`. */
  at: Path | undefined;
  /** Whether it holds; undefined where it could not be evaluated. */
  holds: boolean | undefined;
  /** Of a named condition. */
  name?: string;
  /** Of an atom: what it asks. */
  test?: AtomTest;
  parts: PartExplanation[];
}

/** What an atom asks, as a person would say it: a fact, a comparison, the value wanted and the values found. */
export interface AtomTest {
  /** `==`, `===`, `in`, `<` and so on; undefined for an expression that only its text describes. */
  operator?: string;
  wanted?: unknown;
  /** The expression as it stands in the file, as JSON-Logic. */
  logic: unknown;
  /** Path of each fact that it reads, and the value there. */
  found: Record<string, unknown>;
}

/**
 * Explains a decision. The decision is that of the compiled rules themselves, and each part of a condition is compiled
 * by the same compiler; only which parts are asked differs: here it is all of them.
 */
export function explain(
  resolved: ResolvedRules,
  file: string,
  contract: Contract,
  request: unknown,
  now: Date,
): Explanation {
  const decision = compileRules(resolved, file, contract).decide(request, now);
  const { vars, timezone } = resolved.file;
  const facts = factsOf(request, vars, createClock(timezone)(now));
  const reader = new Reader(resolved, facts);
  const matched = decision.rejected?.rule ?? decision.rule;
  let isOver = false;
  const rules = resolved.rules.map((rule) => {
    const explained = reader.rule(rule);
    if (explained.outcome !== 'shadowed') return explained;
    if (isOver || rule.id !== matched) return explained;
    isOver = true;
    return { ...explained, outcome: decision.rejected ? ('rejected' as const) : ('answered' as const) };
  });
  return { decision, rules };
}

/** Reads conditions over the facts of one request. */
class Reader {
  private readonly compiled = new Map<string, Holds>();

  constructor(
    private readonly resolved: ResolvedRules,
    private readonly facts: unknown,
  ) {}

  rule(rule: ResolvedRule): RuleExplanation {
    const { id, at, condition, enabled } = rule;
    const part = condition.kind === 'constant' && !condition.expression ? undefined : this.part(condition);
    const holds = this.holds(condition);
    const outcome = !enabled
      ? 'disabled'
      : holds === undefined
        ? 'failed'
        : holds
          ? 'shadowed'
          : 'not-matched';
    const misses = part === undefined || holds ? [] : fewestMisses(part, true);
    return { id, at, outcome, condition: part, misses };
  }

  private part(condition: Condition): PartExplanation {
    const about = { kind: condition.kind, at: condition.expression?.at, holds: this.holds(condition) };
    switch (condition.kind) {
      case 'and':
      case 'or':
        return { ...about, parts: condition.parts.map((part) => this.part(part)) };
      case 'not':
        return { ...about, parts: [this.part(condition.part)] };
      case 'named': {
        const named = this.resolved.conditions.get(condition.name);
        return { ...about, name: condition.name, parts: named ? [this.part(named.condition)] : [] };
      }
      case 'constant':
        return { ...about, parts: [] };
      default:
        return { ...about, test: this.test(condition), parts: [] };
    }
  }

  private test(atom: Atom): AtomTest {
    const found: Record<string, unknown> = {};
    walkExpression(atom.expression, (node) => {
      if (node.kind === 'variable' && !node.inItem) found[node.path] = compilePath(node.path)(this.facts);
    });
    const logic = toJsonLogic(atom.expression);
    switch (atom.kind) {
      case 'equals':
        return { operator: atom.strict ? '===' : '==', wanted: atom.value, logic, found };
      case 'one-of':
        return { operator: 'in', wanted: atom.values, logic, found };
      case 'compares':
        return { operator: atom.operator, wanted: atom.value, logic, found };
      case 'opaque':
        return { logic, found };
    }
  }

  private holds(condition: Condition): boolean | undefined {
    try {
      return compileCondition(condition, (name) => this.named(name))(this.facts);
    } catch {
      return undefined;
    }
  }

  private named(name: string): Holds {
    const known = this.compiled.get(name);
    if (known) return known;
    const holds = compileCondition(this.resolved.conditions.get(name)!.condition, (inner) =>
      this.named(inner),
    );
    this.compiled.set(name, holds);
    return holds;
  }
}

/** The fewest atoms whose outcome would have to be otherwise for a part to come out as wanted. */
function fewestMisses(part: PartExplanation, wanted: boolean): PartExplanation[] {
  if (part.holds === wanted) return [];
  switch (part.kind) {
    case 'not':
      return fewestMisses(part.parts[0]!, !wanted);
    case 'named':
      return fewestMisses(part.parts[0]!, wanted);
    case 'and':
    case 'or': {
      const each = part.parts.map((inner) => fewestMisses(inner, wanted));
      // An `and` is false by any part and true by all; an `or` the other way round.
      const needsAll = (part.kind === 'and') === wanted;
      return needsAll ? each.flat() : each.reduce((a, b) => (b.length < a.length ? b : a));
    }
    default:
      return [part];
  }
}
