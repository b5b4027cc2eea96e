import { type CallName, calls, defaultInclude } from '../platform/calls.js';
import type { Scalar } from '../values/json.js';
import { memoize } from '../values/memo.js';
import { type Path, type Report, ReportedPlaces } from './diagnostic.js';
import type { NotifyEntry } from './format/notify.js';
import type { Receiver } from './format/receiver.js';
import type { Respond, Rule } from './format/rule.js';
import type { RulesFile } from './format/rules-file.js';
import type { Sessions, Ticket } from './format/sessions.js';
import { readSuite, type Suite } from './format/test-cases.js';
import { allOf, type Condition, toCondition } from './logic/condition.js';
import { checkConditionForm, checkTests } from './logic/condition-form.js';
import { type Expression, parseExpression, walkExpression } from './logic/expression.js';
import { conditionsAskedIn } from './logic/references.js';
import { checkConditionNames, unknownName } from './names.js';
import { type ResponseNode, walkResponse } from './template/node.js';
import { type Insertion, parseResponse } from './template/response.js';

/**
 * The rules of one call of a file, with their logic and templates parsed and their names followed: what the checks and the
 * compiler read. Those of clicks lead to the others.
 */
export interface ResolvedRules {
  /** Which call they answer. */
  call: CallName;
  /** The file as these rules see it: `rules`, `default` and `notifyAll` are those of the call. */
  file: RulesFile;
  /** Those that these rules use; of clicks also those that nothing uses. */
  conditions: ReadonlyMap<string, NamedCondition>;
  responses: ReadonlyMap<string, ResponseNode>;
  /** In file order, the disabled ones too. */
  rules: readonly ResolvedRule[];
  default: ResponseNode | undefined;
  /** What the texts of all responses insert, the file's own constants too. */
  insertions: readonly Insertion[];
  /** The receivers to notify where the default answers. */
  defaultNotify: readonly ResolvedNotifyEntry[];
  /** The receivers to notify of every decision. */
  notifyAll: readonly ResolvedNotifyEntry[];
  /** The section `notify`, by name. */
  receivers: ReadonlyMap<string, Receiver>;
  /** What `{{ ticket }}` inserts, where there is such a thing. */
  ticket?: Ticket;
  /** The rules of session calls; where `call` is `click` only. */
  sessions?: ResolvedRules;
  /** Of a file that holds its own tests; where `call` is `click` only. */
  tests?: Suite;
}

export interface NamedCondition {
  name: string;
  at: Path;
  expression: Expression;
  condition: Condition;
}

/** A condition that stands where it is used: a rule's, or that of a `notify`. */
export interface PlacedCondition {
  at: Path;
  /** Each of them must be true: of a rule, what `match` and `when` hold. */
  expressions: readonly Expression[];
  condition: Condition;
  /** What holds wherever it is asked: for the `notify` of a rule, what the rule asks. */
  given: readonly Expression[];
}

export interface ResolvedRule extends PlacedCondition {
  id: string;
  enabled: boolean;
  /** Where its response, or the name of one, stands. */
  answerAt: Path;
  /** Undefined where `respond` names nothing. */
  response: ResponseNode | undefined;
  notify: readonly ResolvedNotifyEntry[];
}

/** Receivers to notify where a condition holds. */
export interface ResolvedNotifyEntry extends PlacedCondition {
  /** Names of receivers that there are. */
  to: readonly string[];
}

/** Parses the logic and the templates of a file and follows its names, reporting what cannot be. */
export function resolveRules(file: RulesFile, reportAll: Report): ResolvedRules {
  const reported = new ReportedPlaces();
  const report: Report = (finding) => {
    // Many links can begin with one constant, which is reported once.
    if (finding.path[0] === 'vars' && reported.has(finding.path)) return;
    if (finding.path[0] === 'vars') reported.add(finding.path);
    reportAll(finding);
  };
  const conditions = new Map<string, NamedCondition>();
  for (const [name, data] of Object.entries(file.conditions)) {
    const at = ['conditions', name];
    const expression = parseExpression(data, at, report);
    conditions.set(name, { name, at, expression, condition: toCondition(expression, file.vars) });
  }
  const clicks = resolveCall('click', file, conditions, report);
  const sessions =
    file.sessions && resolveCall('session', fileOfSessions(file, file.sessions), conditions, report);
  const both = sessions === undefined ? [clicks] : [clicks, sessions];
  const names = [...conditions.keys()];
  for (const { expression } of conditions.values()) checkConditionForm(expression, names, report);
  for (const rules of both) {
    for (const { expressions } of placedConditions(rules))
      for (const expression of expressions) checkConditionForm(expression, names, report);
    for (const expression of responseExpressions(rules)) checkTests(expression, names, report);
  }
  const isRead = !file.unread?.has('conditions');
  for (const name of checkConditionNames(conditions, both.flatMap(ownExpressions), isRead, report)) {
    const { expression, ...named } = conditions.get(name)!;
    // Following names must end, so nothing is said about a condition that leads back to itself.
    conditions.set(name, { ...named, expression, condition: { kind: 'opaque', expression } });
  }
  const tests = file.tests !== undefined && { tests: readSuite(file.tests, ['tests'], report) };
  if (sessions === undefined) return { ...clicks, ...tests };
  return { ...withOwnConditions(clicks, sessions), sessions: withUsedConditions(sessions), ...tests };
}

/** The rules of both calls, in file order. */
export function rulesetsOf(resolved: ResolvedRules): readonly ResolvedRules[] {
  return resolved.sessions === undefined ? [resolved] : [resolved, resolved.sessions];
}

/** The rules of one call. */
export function rulesetFor(call: CallName, resolved: ResolvedRules): ResolvedRules | undefined {
  return call === 'click' ? resolved : resolved.sessions;
}

/** Where the rules of a call stand, and the answer of each. */
const places: Record<CallName, { rules: Path; answer: Path }> = {
  click: { rules: ['rules'], answer: ['respond'] },
  session: { rules: ['sessions', 'rules'], answer: [] },
};

/** The file as the rules of sessions see it. */
function fileOfSessions(file: RulesFile, { ticket: _, ...section }: Sessions): RulesFile {
  return { ...file, ...section, responses: {}, defaultAt: ['sessions', 'default'] };
}

function resolveCall(
  call: CallName,
  file: RulesFile,
  conditions: ReadonlyMap<string, NamedCondition>,
  report: Report,
): ResolvedRules {
  const insertions: Insertion[] = [];
  const place = places[call];
  const parse = (template: unknown, at: Path) =>
    parseResponse(template, at, {
      call,
      vars: file.vars,
      report,
      onInsertion: (one) => insertions.push(one),
    });
  const responses = new Map<string, ResponseNode>();
  for (const [name, template] of Object.entries(file.responses)) {
    responses.set(name, parse(template, ['responses', name]));
  }
  const responseOf = (respond: Respond, at: Path, owner: string) =>
    typeof respond === 'string'
      ? findResponse(respond, at, owner, responses, file.unread?.has('responses') ? () => {} : report)
      : parse(respond, at);
  const resolveNotify = (entries: readonly NotifyEntry[], owner: string, given: readonly Expression[] = []) =>
    entries.map((entry) => ({ ...resolveNotifyEntry(entry, owner, file, report), given }));
  const rules = file.rules.map((rule, index): ResolvedRule => {
    const at = [...place.rules, index];
    const answerAt = [...at, ...place.answer];
    const expressions = ruleExpressions(rule, at, report);
    return {
      at,
      id: rule.id,
      enabled: rule.enabled,
      expressions,
      condition: conditionOf(expressions, file),
      answerAt,
      response: responseOf(rule.respond, answerAt, `rule "${rule.id}"`),
      given: [],
      notify: resolveNotify(rule.notify, `rule "${rule.id}"`, expressions),
    };
  });
  const ticket = call === 'session' ? file.sessions?.ticket : undefined;
  return {
    call,
    file,
    conditions,
    responses,
    rules,
    default: responseOf(file.default, file.defaultAt, 'the default'),
    insertions,
    defaultNotify: resolveNotify(file.defaultNotify, 'the default'),
    notifyAll: resolveNotify(file.notifyAll, '"notify_all"'),
    receivers: receiversFor(call, file),
    ...(ticket && { ticket }),
  };
}

/** The receivers, those without an `include` with the one that suits the call. */
function receiversFor(call: CallName, { receivers }: RulesFile): ReadonlyMap<string, Receiver> {
  const { defaultInclude: include } = calls[call];
  if (include === defaultInclude) return receivers;
  return new Map(
    [...receivers].map(([name, receiver]) =>
      receiver.include === defaultInclude ? [name, { ...receiver, include }] : [name, receiver],
    ),
  );
}

function withUsedConditions(resolved: ResolvedRules): ResolvedRules {
  const used = conditionsUsedBy(ownExpressions(resolved), resolved);
  return { ...resolved, conditions: filterMap(resolved.conditions, (name) => used.has(name)) };
}

/** Without the conditions that only the other call uses, whose facts these rules do not have. */
function withOwnConditions(resolved: ResolvedRules, other: ResolvedRules): ResolvedRules {
  const used = conditionsUsedBy(ownExpressions(resolved), resolved);
  const usedByOther = conditionsUsedBy(ownExpressions(other), other);
  const isOwn = (name: string) => used.has(name) || !usedByOther.has(name);
  return { ...resolved, conditions: filterMap(resolved.conditions, isOwn) };
}

/** What rules, notify entries and responses ask, without the named conditions. */
function ownExpressions(resolved: ResolvedRules): Expression[] {
  return [
    ...[...placedConditions(resolved)].flatMap(({ expressions }) => expressions),
    ...responseExpressions(resolved),
  ];
}

function filterMap<T>(map: ReadonlyMap<string, T>, keeps: (name: string) => boolean): Map<string, T> {
  return new Map([...map].filter(([name]) => keeps(name)));
}

/** Every expression of a file: those of conditions, then those of `$logic`. */
export const expressionsOf = memoize((resolved: ResolvedRules): readonly Expression[] => [
  ...conditionExpressions(resolved),
  ...responseExpressions(resolved),
]);

/** Calls `visit` with each part of every expression of a file. */
export function walkLogic(resolved: ResolvedRules, visit: (part: Expression) => void): void {
  for (const expression of expressionsOf(resolved)) walkExpression(expression, visit);
}

/** Every expression of a file that stands in a condition: the named ones first, then those in place. */
export function* conditionExpressions(resolved: ResolvedRules): Generator<Expression> {
  for (const { expression } of resolved.conditions.values()) yield expression;
  for (const { expressions } of placedConditions(resolved)) yield* expressions;
}

/** Every condition of a file that has no name: those of the rules, then those of the notify entries. */
export function* placedConditions(resolved: ResolvedRules): Generator<PlacedCondition> {
  yield* resolved.rules;
  yield* notifyEntries(resolved);
}

/** The notify entries of a file: rule by rule, then those of the default, then those of every decision. */
export function* notifyEntries(resolved: ResolvedRules): Generator<ResolvedNotifyEntry> {
  for (const { notify } of resolved.rules) yield* notify;
  yield* resolved.defaultNotify;
  yield* resolved.notifyAll;
}

/** Every response template of a file, each once: the named ones first, then the inline ones. */
export function responseTemplates({
  responses,
  rules,
  default: fallback,
}: ResolvedRules): ReadonlySet<ResponseNode> {
  const nodes = new Set(responses.values());
  for (const { response } of rules) if (response) nodes.add(response);
  if (fallback) nodes.add(fallback);
  return nodes;
}

/** Every `$logic` in the answers of a file. */
export const responseExpressions = memoize((resolved: ResolvedRules): readonly Expression[] =>
  [...responseTemplates(resolved)].flatMap(logicIn),
);

/** The names of the conditions that expressions ask for, by way of others too. */
export function conditionsUsedBy(
  expressions: Iterable<Expression>,
  { conditions }: ResolvedRules,
): ReadonlySet<string> {
  const used = new Set<string>();
  const see = (expression: Expression) => {
    for (const { name } of conditionsAskedIn(expression)) if (name !== undefined) used.add(name);
  };
  for (const expression of expressions) see(expression);
  // Iterating over a set includes items that are added on the way.
  for (const name of used) {
    const condition = conditions.get(name);
    if (condition) see(condition.expression);
  }
  return used;
}

/** Every `$logic` of a response. */
export function logicIn(response: ResponseNode): Expression[] {
  const expressions: Expression[] = [];
  walkResponse(response, (node) => {
    if (node.kind === 'logic') expressions.push(node.expression);
  });
  return expressions;
}

/** The expressions of a rule: one for each entry of its `match`, and its `when`. */
function ruleExpressions({ match, when }: Rule, at: Path, report: Report): Expression[] {
  const expressions = Object.entries(match ?? {}).map(([path, wanted]) =>
    matchExpression(path, wanted, [...at, 'match', path]),
  );
  if (when !== undefined) expressions.push(parseExpression(when, [...at, 'when'], report));
  return expressions;
}

/** Whether a place is below the `match` of a rule. */
export function isInMatch([section, ...below]: Path): boolean {
  return (section === 'sessions' ? below.slice(1) : below)[1] === 'match' && section !== 'conditions';
}

/** All of some expressions as one condition. */
function conditionOf(expressions: readonly Expression[], { vars }: RulesFile): Condition {
  return allOf(expressions.map((expression) => toCondition(expression, vars)));
}

/** `match: { path: value }` is short for `{ "==": [{ var: path }, value] }`, and a list for any of these. */
function matchExpression(path: string, wanted: Scalar | Scalar[], at: Path): Expression {
  const equals = (value: Scalar, valueAt: Path): Expression => ({
    kind: 'call',
    at,
    operator: '==',
    args: [
      { kind: 'variable', at, path, inItem: false },
      { kind: 'literal', at: valueAt, value },
    ],
  });
  if (!Array.isArray(wanted)) return equals(wanted, at);
  const args = wanted.map((value, index) => equals(value, [...at, index]));
  return { kind: 'call', at, operator: 'or', args };
}

function findResponse(
  name: string,
  at: Path,
  owner: string,
  responses: ReadonlyMap<string, ResponseNode>,
  report: Report,
): ResponseNode | undefined {
  const found = responses.get(name);
  if (found === undefined) {
    report({
      path: at,
      check: 'unknown-response',
      ...unknownName(`${owner} responds with "${name}"`, name, 'responses', responses),
    });
  }
  return found;
}

/** Follows the names of receivers; those that are unknown are reported and left out. */
function resolveNotifyEntry(
  { at, to, when }: NotifyEntry,
  owner: string,
  file: RulesFile,
  report: Report,
): Omit<ResolvedNotifyEntry, 'given'> {
  const { receivers, unread } = file;
  const expressions = when === undefined ? [] : [parseExpression(when, [...at, 'when'], report)];
  const known = to.filter(({ name, at: path }) => {
    if (receivers.has(name)) return true;
    if (unread?.has('notify')) return false;
    report({
      path,
      check: 'unknown-receiver',
      ...unknownName(`${owner} notifies "${name}"`, name, 'receivers', receivers),
    });
    return false;
  });
  const names = known.map(({ name }) => name);
  return { at, to: names, expressions, condition: conditionOf(expressions, file) };
}
