import type { CallName } from '../platform/calls.js';
import type { Contract } from '../platform/contract.js';
import type { ContractError } from '../platform/contract-error.js';
import type { Variants } from '../platform/facts.js';
import { createClock } from '../values/clock.js';
import { compileParts, type PartExplanation, PartReader } from './analysis/condition-parts.js';
import type { Disagreement, Judge } from './analysis/judge.js';
import { createWays, isNearer, type Miss, noWay, type Way } from './analysis/nearest-miss.js';
import type { Path } from './diagnostic.js';
import { compileRules } from './engine/compile.js';
import { type Decision, decisiveRule } from './engine/decide.js';
import { factsOfRules, type GivenVariant, givenVariant } from './engine/experiments.js';
import { standInTicket } from './engine/tickets.js';
import type { Labels } from './format/labels.js';
import { BudgetError, maxFailures } from './logic/budget.js';
import type { ResolvedRule, ResolvedRules } from './model.js';

/** Why a request got its answer: the decision, and what became of each rule. */
export interface Explanation {
  decision: Decision;
  /** Which call the request is. */
  call: CallName;
  /** Where the default of the call stands. */
  defaultAt: Path;
  /** The names of the file's receivers. */
  receivers: readonly string[];
  /** The variants that the person gets: of the experiments of the file, and of the answers of the rule that answers. */
  experiments: readonly GivenVariant[];
  /** Where json-logic-js, asked rule by rule, decides otherwise. */
  disagreement?: Disagreement;
  /** Why the gateway would refuse the request with 422; empty when it is valid. */
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
  labels?: Labels;
  /** Where the rule stands in the file. */
  at: Path;
  /**
   * `answered`: its answer left. `rejected`: it matched, but its answer would break the contract. `shadowed`: it would
   * have matched, had no rule before it. `failed`: it could not be evaluated on this request. `not-tried`: too many had
   * failed before it. `shadow`: it is only tried out; whether it would have answered, the decision says.
   */
  outcome:
    | 'answered'
    | 'rejected'
    | 'shadowed'
    | 'not-matched'
    | 'failed'
    | 'disabled'
    | 'shadow'
    | 'not-tried';
  /** Whether its condition holds, of a disabled rule too; undefined where it could not be evaluated. */
  holds: boolean | undefined;
  /** Why it could not be evaluated. */
  error?: Error;
  /** Its condition, part by part. Undefined for a rule that matches every click. */
  condition: PartExplanation | undefined;
  /** The fewest parts that would have to come out otherwise for the rule to match; empty when it does. */
  misses: Miss[];
}

/** Explains what the rules answer to a request. */
export function explain(
  resolved: ResolvedRules,
  file: string,
  contract: Contract,
  request: unknown,
  now: Date,
  judge?: Judge,
  variants?: Variants,
): Explanation {
  return createExplainer(resolved, file, contract, judge)(request, now, variants);
}

/**
 * Compiles a file that has no errors, to explain many requests. The decision is that of the compiled rules themselves,
 * and the same compiler compiles each part of a condition; an explanation only asks all parts.
 * @param judge decides each request once more
 */
export function createExplainer(
  resolved: ResolvedRules,
  file: string,
  contract: Contract,
  judge?: Judge,
): (request: unknown, now: Date, variants?: Variants) => Explanation {
  const ruleset = compileRules(resolved, file, contract);
  const clock = createClock(resolved.file.timezone);
  const factsOf = factsOfRules(resolved);
  const compiled = compileParts(resolved);
  return (request, now, variants) => {
    const decision = ruleset.decide(request, now, standInTicket, variants);
    const facts = factsOf(request, clock(now), variants);
    const disagreement = judge?.(request, now, decision, variants);
    const experiments = [...resolved.file.experiments.values()]
      .filter(({ rule }) => rule === undefined || rule === decisiveRule(decision))
      .map((experiment) => givenVariant(experiment, facts, variants));
    return {
      decision,
      call: resolved.call,
      defaultAt: resolved.file.defaultAt,
      receivers: [...resolved.receivers.keys()],
      experiments,
      ...(disagreement && { disagreement }),
      requestErrors: contract[resolved.call].checkRequest(request),
      ...explainRules(resolved, decision, new PartReader(resolved, compiled, facts, request)),
      givenUpAt: lastTried(decision),
    };
  };
}

/** How far the decision has come when it reaches a rule. */
type Progress = 'deciding' | 'decided' | 'given-up';

function explainRules(
  resolved: ResolvedRules,
  decision: Decision,
  reader: PartReader,
): Pick<Explanation, 'rules' | 'nearest'> {
  const wayTo = createWays();
  const decisive = decisiveRule(decision);
  const overBudget = failuresOverBudget(decision);
  const givenUpAt = lastTried(decision);
  let progress: Progress = 'deciding';
  let nearest: { rule: RuleExplanation; way: Way } | undefined;
  const rules = resolved.rules.map((rule) => {
    const { part, ...truth } = reader.read(rule);
    const isDecisive = progress === 'deciding' && rule.id === decisive;
    // By itself a rule may be cheap enough; what the rules before it took, only the decision knows.
    const failure = progress === 'decided' || isDecisive ? undefined : overBudget.get(rule.id);
    const { holds, error } = failure ? { holds: undefined, error: failure } : truth;
    const way = part === undefined || holds ? noWay : wayTo(part, true);
    const outcome = outcomeOf({ rule, progress, holds, error, isDecisive }, decision);
    const explained: RuleExplanation = {
      id: rule.id,
      ...(rule.labels && { labels: rule.labels }),
      at: rule.at,
      outcome,
      holds,
      ...(error && { error }),
      condition: part,
      misses: way.misses,
    };
    const isMiss = outcome === 'not-matched' && progress === 'deciding' && !way.isBlocked;
    if (isMiss && (nearest === undefined || isNearer(way, nearest.way))) nearest = { rule: explained, way };
    if (rule.id === givenUpAt) progress = 'given-up';
    else if (outcome === 'answered' || outcome === 'rejected') progress = 'decided';
    return explained;
  });
  return { rules, nearest: nearest?.rule };
}

interface Tried {
  rule: ResolvedRule;
  progress: Progress;
  holds: boolean | undefined;
  error: Error | undefined;
  /** Whether the decision settled on this rule. */
  isDecisive: boolean;
}

function outcomeOf(
  { rule, progress, holds, error, isDecisive }: Tried,
  { rejected }: Decision,
): RuleExplanation['outcome'] {
  if (rule.isShadow) return 'shadow';
  if (!rule.enabled) return 'disabled';
  if (progress === 'given-up') return 'not-tried';
  if (error) return 'failed';
  if (!holds) return 'not-matched';
  if (!isDecisive) return 'shadowed';
  return rejected ? 'rejected' : 'answered';
}

function failuresOverBudget({ failures }: Decision): ReadonlyMap<string, Error> {
  const overBudget = failures.filter(({ error }) => error instanceof BudgetError);
  return new Map(overBudget.map(({ rule, error }) => [rule, error]));
}

/** The rule at which the decision gave up. Conditions of `notify` fail after the rules, and here under the default's name. */
function lastTried({ reason, failures }: Decision): string | undefined {
  const last = reason === 'no-match' ? failures[maxFailures - 1]?.rule : undefined;
  return last === 'default' ? undefined : last;
}
