import { createClock, type Now } from './clock.js';
import type { Contract, ContractError } from './contract.js';
import type { Decision, RuleFailure } from './decide.js';
import { type Facts, factsOf } from './facts.js';
import { type AtomListener, compileCondition, type Holds } from './logic/condition.js';
import { walkExpression } from './logic/expression.js';
import { answerNodes, conditionExpressions, type ResolvedRules } from './resolve.js';
import { type AnswerNode, compileAnswer, type Render, RenderError, walkAnswer } from './template/answer.js';

/** A rules file, checked and compiled: immutable, and free of its text. */
export interface Ruleset {
  readonly file: string;
  /** Ids of the enabled rules in file order. */
  readonly ruleIds: readonly string[];
  /** See `decide`. */
  decide(request: unknown, now: Date): Decision;
}

/**
 * Compiles a file that has no errors.
 * @param listener hears what each atom of a condition comes to, rule by rule as they are tried
 */
export function compileRules(
  resolved: ResolvedRules,
  file: string,
  contract: Contract,
  listener?: AtomListener,
): Ruleset {
  const { vars, timezone } = resolved.file;
  const named = compileNamedConditions(resolved, listener);
  const answers = new Map<AnswerNode, Answer>();
  const answerOf = (node: AnswerNode | undefined): Answer => {
    if (node === undefined) throw new Error('a file with an unknown response cannot be compiled');
    const known = answers.get(node);
    if (known) return known;
    const answer = toAnswer(node, named);
    answers.set(node, answer);
    return answer;
  };
  const rules = resolved.rules
    .filter(({ enabled }) => enabled)
    .map(({ id, condition, answer }) => ({
      id,
      holds: compileCondition(condition, named, listener),
      answer: answerOf(answer),
    }));
  const fallback = answerOf(resolved.default);
  const lastResort = toReady(
    fallback.kind === 'ready' ? fallback.response : fallback.render(bareFacts(vars)),
  );
  const clock = createClock(timezone);
  const asksForTime = usesNow(resolved);

  /** Renders an answer, or says why it may not leave. */
  function give(answer: Answer, facts: Facts): Ready | readonly ContractError[] {
    if (answer.kind === 'ready') return answer;
    try {
      const ready = toReady(answer.render(facts));
      const errors = contract.checkResponse(ready.response);
      return errors.length === 0 ? ready : errors;
    } catch (error) {
      // Only a RenderError's message is ours; another may quote the request.
      const detail =
        error instanceof RenderError ? error.message : `could not be rendered (${(error as Error).name})`;
      return [{ pointer: '', detail, keyword: 'render' }];
    }
  }

  function giveDefault(
    facts: Facts,
    failures: readonly RuleFailure[],
    rejected: Decision['rejected'],
  ): Decision {
    const given = give(fallback, facts);
    const reason = rejected ? 'rejected' : 'no-match';
    if (isReady(given)) {
      return {
        rule: 'default',
        reason,
        response: given.response,
        body: given.body,
        failures,
        ...(rejected && { rejected }),
      };
    }
    // The probes at load found no request that does this; if there is one, the default for an empty request answers.
    const { response, body } = lastResort;
    return {
      rule: 'default',
      reason,
      response,
      body,
      failures,
      rejected: rejected ?? { rule: 'default', errors: given },
    };
  }

  return {
    file,
    ruleIds: rules.map(({ id }) => id),
    decide(request, instant) {
      const facts = factsOf(request, vars, asksForTime ? clock(instant) : undefined);
      let failures: RuleFailure[] = none;
      for (const { id, holds, answer } of rules) {
        try {
          if (!holds(facts)) continue;
        } catch (error) {
          // By definition a rule that cannot be evaluated on a request does not match it.
          failures = [...failures, { rule: id, error: error as Error }];
          continue;
        }
        const given = give(answer, facts);
        if (!isReady(given)) return giveDefault(facts, failures, { rule: id, errors: given });
        return { rule: id, reason: 'matched', response: given.response, body: given.body, failures };
      }
      return giveDefault(facts, failures, undefined);
    },
  };
}

/** Renders the default for facts, as a check at load does; throws what rendering throws. */
export function renderOnce(resolved: ResolvedRules, node: AnswerNode, facts: Facts): unknown {
  return compileAnswer(node, compileNamedConditions(resolved))(facts);
}

/** The facts of an empty request, at the beginning of time. */
export function bareFacts(vars: Readonly<Record<string, unknown>>): Facts {
  return factsOf({}, vars, emptyNow);
}

/** An answer whose object and text are made: nothing is left to do when it is given. */
interface Ready {
  kind: 'ready';
  response: unknown;
  body: string;
}

type Answer = Ready | { kind: 'rendered'; render: Render };

const none: RuleFailure[] = [];

const emptyNow: Now = createClock('UTC')(new Date(0));

function toAnswer(node: AnswerNode, named: (name: string) => Holds): Answer {
  return node.kind === 'constant'
    ? toReady(deepFreeze(node.value))
    : { kind: 'rendered', render: compileAnswer(node, named) };
}

function toReady(response: unknown): Ready {
  return { kind: 'ready', response, body: JSON.stringify(response) };
}

function isReady(given: Ready | readonly ContractError[]): given is Ready {
  return 'kind' in given;
}

/** The predicates of the named conditions, each compiled once and evaluated once a request. */
function compileNamedConditions(
  { conditions }: ResolvedRules,
  listener?: AtomListener,
): (name: string) => Holds {
  const compiled = new Map<string, Holds>();
  return function named(name) {
    const known = compiled.get(name);
    if (known) return known;
    const holds = oncePerScope(compileCondition(conditions.get(name)!.condition, named, listener));
    compiled.set(name, holds);
    return holds;
  };
}

// Conditions that name others twice at each level would otherwise double the work at each level.
function oncePerScope(holds: Holds): Holds {
  let lastScope: unknown;
  let lastResult = false;
  return (scope) => {
    if (scope === lastScope && typeof scope === 'object' && scope !== null) return lastResult;
    lastResult = holds(scope);
    lastScope = scope;
    return lastResult;
  };
}

/** Whether anything in the file can see `now`. */
function usesNow(resolved: ResolvedRules): boolean {
  let found = false;
  const see = (path: string) => {
    // The empty path is all the facts.
    if (path === '' || path === 'now' || path.startsWith('now.')) found = true;
  };
  const seeExpression = (expression: Parameters<typeof walkExpression>[0]) =>
    walkExpression(expression, (node) => {
      if (node.kind === 'variable') see(node.path);
      // A computed path could be any.
      if (node.kind === 'call' && ['var', 'missing', 'missing_some'].includes(node.operator)) found = true;
    });
  for (const expression of conditionExpressions(resolved)) seeExpression(expression);
  for (const answer of answerNodes(resolved)) {
    walkAnswer(answer, (node) => {
      if (node.kind === 'logic') seeExpression(node.expression);
      if (node.kind !== 'text' && node.kind !== 'link') return;
      for (const part of node.parts) if (typeof part !== 'string') see(part.path ?? 'literal');
    });
  }
  return found;
}

// One constant answer is handed to every click that it fits.
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
