import { type CallName, calls, defaultInclude } from '../platform/calls.js';
import { memoize } from '../values/memo.js';
import { say, type Text } from '../values/message.js';
import { type Path, type Report, ReportedPlaces } from './diagnostic.js';
import type { Labels } from './format/labels.js';
import type { NotifyEntry } from './format/notify.js';
import { answersIn, nameOfChoice, nameOfChoices, OneOf } from './format/one-of.js';
import type { Receiver } from './format/receiver.js';
import type { Single } from './format/respond.js';
import type { Rule } from './format/rule.js';
import type { RulesFile } from './format/rules-file.js';
import type { Sessions, Ticket } from './format/sessions.js';
import { readSuite, type Suite } from './format/test-cases.js';
import { calendarExpression } from './logic/calendar.js';
import { type Condition, type NamedConditions, toCondition } from './logic/condition.js';
import { checkConditionForm, checkTests } from './logic/condition-form.js';
import { type Expression, nameOfCalendar, parseExpression, walkExpression } from './logic/expression.js';
import { conditionsOfItems, conditionsUsedBy } from './logic/references.js';
import { windowExpressions } from './logic/window.js';
import { checkConditionNames, checkVariantNames, unknownName } from './names.js';
import {
  askedReader,
  conditionOf,
  labelsOf,
  type PlacedCondition,
  type ResolvedGroup,
  type ResolvedNotifyEntry,
} from './placed-condition.js';
import { type AnswerNode, logicIn, type ResponseNode, responsesIn } from './template/node.js';
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

export interface ResolvedRule extends PlacedCondition {
  id: string;
  /** Whether it can answer: neither disabled nor only tried out. */
  enabled: boolean;
  /** Whether it is only tried out, and not disabled. */
  isShadow: boolean;
  /** Where its response, or the name of one, stands. */
  answerAt: Path;
  /** The groups that it stands in, the outermost first. */
  groups: readonly ResolvedGroup[];
  /** Undefined where `respond` names nothing. */
  response: AnswerNode | undefined;
  /** Its own entries, then those of its groups. */
  notify: readonly ResolvedNotifyEntry[];
  /** Its own, and those of its groups. */
  labels?: Labels;
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
    const expression = parseExpression(data, at, report, file);
    conditions.set(name, { name, at, expression, condition: toCondition(expression, file.vars) });
  }
  for (const [name, calendar] of file.calendars) {
    const at = ['calendars', name];
    const expression = calendarExpression(calendar, at);
    const key = nameOfCalendar(name);
    conditions.set(key, { name: key, at, expression, condition: toCondition(expression) });
  }
  const clicks = resolveCall('click', file, conditions, report);
  const sessions =
    file.sessions && resolveCall('session', fileOfSessions(file, file.sessions), conditions, report);
  const both = sessions === undefined ? [clicks] : [clicks, sessions];
  const names = Object.keys(file.conditions);
  for (const { expression } of conditions.values()) checkConditionForm(expression, names, report);
  for (const rules of both) {
    for (const expression of placedExpressions(rules)) checkConditionForm(expression, names, report);
    for (const expression of responseExpressions(rules)) checkTests(expression, names, report);
  }
  const own = both.flatMap(ownExpressions);
  const all = [...[...conditions.values()].map(({ expression }) => expression), ...own];
  for (const name of conditionsOfItems(all, conditions)) {
    const condition = conditions.get(name);
    // There, `vars` is a field of the item and no constant.
    if (condition) conditions.set(name, { ...condition, condition: toCondition(condition.expression) });
  }
  checkVariantNames(file, all, report);
  const isRead = !file.unread?.has('conditions');
  for (const name of checkConditionNames(conditions, own, isRead, report)) {
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

/** The same rules as if those that are only tried out answered too. Undefined where there are none. */
export const withShadowsLive = memoize((resolved: ResolvedRules): ResolvedRules | undefined => {
  if (!resolved.rules.some(({ isShadow }) => isShadow)) return undefined;
  const rules = resolved.rules.map((rule) =>
    rule.isShadow ? { ...rule, enabled: true, isShadow: false } : rule,
  );
  return { ...resolved, rules };
});

/** Finds the named conditions of a file. */
export function namedIn({ conditions }: ResolvedRules): NamedConditions {
  return (name) => conditions.get(name)?.condition;
}

/** Where the answer stands in a rule of each call. */
const answerIn: Record<CallName, Path> = { click: ['respond'], session: [] };

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
  const parse = (template: unknown, at: Path) =>
    parseResponse(template, at, {
      call,
      vars: file.vars,
      timezone: file.timezone,
      report,
      onInsertion: (one) => insertions.push(one),
    });
  const responses = new Map<string, ResponseNode>();
  for (const [name, template] of Object.entries(file.responses)) {
    responses.set(name, parse(template, ['responses', name]));
  }
  const responseOf = (respond: Single, at: Path, owner: Text) =>
    typeof respond === 'string'
      ? findResponse(respond, at, owner, responses, file.unread?.has('responses') ? () => {} : report)
      : parse(respond, at);
  const answerOf = ({ id, respond }: Rule, at: Path): AnswerNode | undefined => {
    const owner = say`rule "${id}"`;
    if (!(respond instanceof OneOf)) return responseOf(respond, at, owner);
    const options = answersIn(respond, at).flatMap((answer, index) => {
      const response = responseOf(answer.respond, answer.at, owner);
      const name = nameOfChoice(answer, index);
      return response === undefined ? [] : [{ name, at: answer.at, response }];
    });
    // A name that is not defined has been reported.
    if (options.length < respond.choices.length) return undefined;
    return { kind: 'choice', at, experiment: file.experiments.get(nameOfChoices(id))!, options };
  };
  const resolveNotify = (entries: readonly NotifyEntry[], owner: Text, given: readonly Expression[] = []) =>
    entries.flatMap((entry) =>
      resolveNotifyEntry(entry, owner, file, report).map((one) => ({ ...one, given })),
    );
  const asked = askedReader(file, report, resolveNotify);
  const rules = file.rules.map((rule): ResolvedRule => {
    const { at } = rule;
    const answerAt = [...at, ...answerIn[call]];
    const { around, expressions, condition } = asked(rule);
    const labels = labelsOf(rule);
    return {
      at,
      id: rule.id,
      enabled: rule.enabled && !rule.isShadow,
      isShadow: rule.enabled && rule.isShadow,
      expressions,
      condition,
      answerAt,
      groups: around,
      response: answerOf(rule, answerAt),
      given: [],
      notify: [
        ...resolveNotify(rule.notify, say`rule "${rule.id}"`, expressions),
        ...around.flatMap((group) => group.notify),
      ],
      ...(labels && { labels }),
    };
  });
  const ticket = call === 'session' ? file.sessions?.ticket : undefined;
  return {
    call,
    file,
    conditions,
    responses,
    rules,
    default: responseOf(file.default, file.defaultAt, say`the default`),
    insertions,
    defaultNotify: resolveNotify(file.defaultNotify, say`the default`),
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
  const used = conditionsUsedBy(ownExpressions(resolved), resolved.conditions);
  return { ...resolved, conditions: filterMap(resolved.conditions, (name) => used.has(name)) };
}

/** Without the conditions that only the other call uses, whose facts these rules do not have. */
function withOwnConditions(resolved: ResolvedRules, other: ResolvedRules): ResolvedRules {
  const used = conditionsUsedBy(ownExpressions(resolved), resolved.conditions);
  const usedByOther = conditionsUsedBy(ownExpressions(other), other.conditions);
  const isOwn = (name: string) => used.has(name) || !usedByOther.has(name);
  return { ...resolved, conditions: filterMap(resolved.conditions, isOwn) };
}

/** What rules, notify entries and responses ask, without the named conditions. */
function ownExpressions(resolved: ResolvedRules): Expression[] {
  return [...placedExpressions(resolved), ...responseExpressions(resolved)];
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
  yield* placedExpressions(resolved);
}

/** Those that stand where they are used, each once: the rules of a group share its own. */
function placedExpressions(resolved: ResolvedRules): ReadonlySet<Expression> {
  return new Set([...placedConditions(resolved)].flatMap(({ expressions }) => expressions));
}

/** Every condition of a file that has no name: those of groups, of rules, and of notify entries. */
export function* placedConditions(resolved: ResolvedRules): Generator<PlacedCondition> {
  yield* groupsOf(resolved.rules);
  yield* resolved.rules;
  yield* notifyEntries(resolved);
}

/** The groups of some rules, each before those within it. */
export function groupsOf(rules: readonly ResolvedRule[]): ReadonlySet<ResolvedGroup> {
  return new Set(rules.flatMap(({ groups }) => groups));
}

/** The notify entries of a file, each once: rule by rule, then those of the default, then those of every decision. */
export function* notifyEntries(resolved: ResolvedRules): Generator<ResolvedNotifyEntry> {
  // Rules of a group share its entries.
  yield* new Set(resolved.rules.flatMap(({ notify }) => notify));
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
  for (const { response } of rules) if (response) for (const one of responsesIn(response)) nodes.add(one);
  if (fallback) nodes.add(fallback);
  return nodes;
}

/** Every `$logic` in the answers of a file. */
export const responseExpressions = memoize((resolved: ResolvedRules): readonly Expression[] =>
  [...responseTemplates(resolved)].flatMap((response) => logicIn(response)),
);

function findResponse(
  name: string,
  at: Path,
  owner: Text,
  responses: ReadonlyMap<string, ResponseNode>,
  report: Report,
): ResponseNode | undefined {
  const found = responses.get(name);
  if (found === undefined) {
    report({
      path: at,
      check: 'unknown-response',
      ...unknownName(say`${owner} responds with "${name}"`, name, 'responses', responses),
    });
  }
  return found;
}

/** Follows the names of receivers; those that are unknown are reported and left out. */
function resolveNotifyEntry(
  { at, to, when }: NotifyEntry,
  owner: Text,
  file: RulesFile,
  report: Report,
): Omit<ResolvedNotifyEntry, 'given'>[] {
  const { receivers, unread } = file;
  const expressions = when === undefined ? [] : [parseExpression(when, [...at, 'when'], report, file)];
  const known = to.filter(({ name, at: path }) => {
    if (receivers.has(name)) return true;
    if (unread?.has('notify')) return false;
    report({
      path,
      check: 'unknown-receiver',
      ...unknownName(say`${owner} notifies "${name}"`, name, 'receivers', receivers),
    });
    return false;
  });
  const names = known.map(({ name }) => name);
  const entryOf = (to: readonly string[], window: Expression[] = []) => {
    const all = [...window, ...expressions];
    return { at, to, expressions: all, condition: conditionOf(all, file) };
  };
  const windowOf = (name: string) => receivers.get(name)?.window;
  if (!names.some(windowOf)) return [entryOf(names)];
  return names.map((name) => entryOf([name], windowExpressions(windowOf(name) ?? {}, ['notify', name])));
}
