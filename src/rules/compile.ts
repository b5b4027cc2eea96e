import { type Clock, createClock } from './clock.js';
import type { Contract, ContractError } from './contract.js';
import type { Decision, RuleFailure } from './decide.js';
import { bareFacts, type Facts, factsOf } from './facts.js';
import { type Finder, openIndex } from './finder/finder.js';
import {
  type AtomListener,
  type Condition,
  compileCondition,
  compileNamedConditions,
  type Holds,
  shareConditions,
} from './logic/condition.js';
import {
  compileEvents,
  type Notice,
  type Notices,
  type Notification,
  noNotifications,
  notificationsOf,
} from './notification.js';
import { type Plan, planRules } from './plan.js';
import type { Receiver } from './receiver.js';
import type { ResolvedRules } from './resolve.js';
import { eachInSteps, runSteps, type Steps } from './steps.js';
import { type AnswerNode, createAnswerCompiler, type Render, RenderError } from './template/answer.js';

/** A rules file, checked and compiled: immutable, and free of its text. */
export interface Ruleset {
  readonly file: string;
  /** Ids of the enabled rules in file order. */
  readonly ruleIds: readonly string[];
  /** Where clicks can be told to, by name: the section `notify` of the file. */
  readonly receivers: ReadonlyMap<string, Receiver>;
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
  const plan = planRules(resolved, file, listener !== undefined);
  return runSteps(compilePlan(plan, contract, listener));
}

/** Makes a plan run. */
export function* compilePlan(plan: Plan, contract: Contract, listener?: AtomListener): Steps<Ruleset> {
  const { file, vars, timezone, conditionOf, answerOf } = plan;
  const ids: string[] = [];
  yield* eachInSteps(plan.ids, (id) => ids.push(id));
  const conditions = new Map<string, Condition>();
  yield* eachInSteps(plan.named, ([name, condition]) => conditions.set(name, condition));
  const named = compileNamedConditions(conditions, listener);
  const compile = listener
    ? (condition: Condition) => compileCondition(condition, named, listener)
    : shareConditions(named);
  const predicates: Holds[] = [];
  yield* eachInSteps(plan.conditions, (condition) => predicates.push(compile(condition)));
  const compileTemplate = createAnswerCompiler(named);
  const answers: Answers = { bodies: [], responses: [] };
  yield* eachInSteps(plan.answers, (answer) => addAnswer(answer, compileTemplate, answers));
  const notices: Notice[][] = [];
  yield* eachInSteps(plan.tellings, (tellings) =>
    notices.push(tellings.map(({ to, condition }) => ({ to, holds: compile(condition) }))),
  );
  const finder = yield* openIndex(plan.index, ids.length);
  const clock = timezone === undefined ? undefined : createClock(timezone);
  return createRuleset({
    file,
    ids,
    predicates,
    conditionOf,
    answers,
    answerOf,
    fallback: plan.fallback,
    receivers: plan.receivers,
    notify: plan.notify,
    notices,
    finder,
    vars,
    clock,
    contract,
  });
}

interface Compiled
  extends Pick<Plan, 'file' | 'vars' | 'conditionOf' | 'answerOf' | 'fallback' | 'receivers' | 'notify'> {
  /** Of the enabled rules, in file order. */
  ids: readonly string[];
  /** Of the plan's conditions. */
  predicates: readonly Holds[];
  answers: Answers;
  /** Of the plan's tellings. */
  notices: readonly (readonly Notice[])[];
  finder: Finder;
  /** Undefined where nothing asks for the time. */
  clock: Clock | undefined;
  contract: Contract;
}

// Apart from the compiler, so that no closure here keeps what was compiled.
function createRuleset(compiled: Compiled): Ruleset {
  const { file, ids, predicates, conditionOf, answers, answerOf, fallback } = compiled;
  const { finder, vars, clock, contract } = compiled;
  const tell = createTeller(compiled);
  const lastResort = render(fallback, bareFacts(vars));

  function render(number: number, facts: Facts): Ready {
    const body = answers.bodies[number];
    const response = answers.responses[number];
    return body === undefined ? toReady((response as Render)(facts)) : { response, body };
  }

  /** Gives an answer, or says why it may not leave. */
  function give(number: number, facts: Facts): Ready | readonly ContractError[] {
    try {
      const ready = render(number, facts);
      // Those that need no request were checked when the file was loaded.
      if (answers.bodies[number] !== undefined) return ready;
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
    notifications: readonly Notification[],
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
        notifications,
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
      notifications,
      failures,
      rejected: rejected ?? { rule: 'default', errors: given },
    };
  }

  return {
    file,
    ruleIds: ids,
    receivers: new Map(compiled.receivers.map((receiver) => [receiver.name, receiver])),
    decide(request, instant) {
      const facts = factsOf(request, vars, clock?.(instant));
      let failures: RuleFailure[] = none;
      const found = finder.first(facts, (number) => {
        try {
          return predicates[conditionOf[number]!]!(facts);
        } catch (error) {
          // By definition a rule that cannot be evaluated on a request does not match it.
          if (failures === none) failures = [];
          failures.push({ rule: ids[number]!, error: error as Error });
          return false;
        }
      });
      const given = found === -1 ? undefined : give(answerOf[found]!, facts);
      const isAnswered = given !== undefined && isReady(given);
      let notifications = noNotifications;
      if (tell !== undefined) {
        notifications = tell(facts, found, !isAnswered, (rule, error) => {
          if (failures === none) failures = [];
          failures.push({ rule, error });
        });
      }
      if (given === undefined) return giveDefault(facts, notifications, failures, undefined);
      const rule = ids[found]!;
      if (!isReady(given)) return giveDefault(facts, notifications, failures, { rule, errors: given });
      const { response, body } = given;
      return { rule, reason: 'matched', response, body, notifications, failures };
    },
  };
}

/**
 * Tells of a click.
 * @param rule the number of the rule that matches, or -1
 * @param isDefault whether the default answers
 */
type Tell = (
  facts: Facts,
  rule: number,
  isDefault: boolean,
  onFailure: (rule: string, error: Error) => void,
) => readonly Notification[];

/** Undefined where nobody is told of anything. */
function createTeller({ notify, notices, receivers, ids }: Compiled): Tell | undefined {
  if (notify === undefined) return undefined;
  const { ofRules, ofDefault, ofAll } = notify;
  const events = compileEvents(receivers);
  return (facts, rule, isDefault, onFailure) => {
    const asked: Notices[] = [];
    const owner = rule === -1 ? 'default' : ids[rule]!;
    // The person has clicked, whatever became of the answer: those that the matching rule names are told in any case.
    if (rule !== -1) asked.push({ owner, notices: notices[ofRules[rule]!]! });
    if (isDefault) asked.push({ owner: 'default', notices: notices[ofDefault]! });
    asked.push({ owner, notices: notices[ofAll]! });
    return notificationsOf(facts, asked, events, onFailure);
  };
}

/** An answer whose object and text are made. */
interface Ready {
  response: unknown;
  body: string;
}

/** The answers of a plan, in two lists: an object for each would take as much memory as what is in it. */
interface Answers {
  /** Undefined for those that are made for each request. */
  bodies: (string | undefined)[];
  /** For these, how to make them: a {@link Render}. */
  responses: unknown[];
}

const none: RuleFailure[] = [];

function addAnswer(
  node: AnswerNode,
  compile: (node: AnswerNode) => Render,
  { bodies, responses }: Answers,
): void {
  if (node.kind === 'constant') {
    const body = JSON.stringify(node.value);
    bodies.push(body);
    // Read back, it takes half the memory of what the file's templates are made of.
    responses.push(deepFreeze(JSON.parse(body)));
  } else {
    bodies.push(undefined);
    responses.push(compile(node));
  }
}

function toReady(response: unknown): Ready {
  return { response, body: JSON.stringify(response) };
}

function isReady(given: Ready | readonly ContractError[]): given is Ready {
  return 'body' in given;
}

// One constant answer is handed to every click that it fits.
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
