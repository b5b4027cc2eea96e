import type { Scalar } from '../values/json.js';
import { memoize } from '../values/memo.js';
import { plainForm, strayHint } from '../values/stray-characters.js';
import { askWhether, createSuggester } from '../values/suggest.js';
import { listSome } from '../values/word-list.js';
import { type Path, type Report, ReportedPlaces } from './diagnostic.js';
import type { NotifyEntry } from './format/notify.js';
import type { Receiver } from './format/receiver.js';
import type { Respond, Rule } from './format/rule.js';
import type { RulesFile } from './format/rules-file.js';
import { readSuite, type Suite } from './format/test-cases.js';
import { allOf, type Condition, toCondition } from './logic/condition.js';
import { checkConditionForm, checkTests } from './logic/condition-form.js';
import { type Expression, parseExpression, walkExpression } from './logic/expression.js';
import { conditionsAskedIn } from './logic/references.js';
import { type ResponseNode, walkResponse } from './template/node.js';
import { type Insertion, parseResponse } from './template/response.js';

/** A rules file with its logic and templates parsed and its names followed: what the checks and the compiler read. */
export interface ResolvedRules {
  file: RulesFile;
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
  /** Of a file that holds its own tests. */
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
export function resolveRules(file: RulesFile, report: Report): ResolvedRules {
  const insertions: Insertion[] = [];
  // Many links can begin with one constant, which is reported once.
  const reported = new ReportedPlaces();
  const reportInResponse: Report = (finding) => {
    if (finding.path[0] === 'vars' && reported.has(finding.path)) return;
    reported.add(finding.path);
    report(finding);
  };
  const parse = (template: unknown, at: Path) =>
    parseResponse(template, at, file.vars, reportInResponse, (insertion) => insertions.push(insertion));
  const responses = new Map<string, ResponseNode>();
  for (const [name, template] of Object.entries(file.responses)) {
    responses.set(name, parse(template, ['responses', name]));
  }
  const conditions = new Map<string, NamedCondition>();
  for (const [name, data] of Object.entries(file.conditions)) {
    const at = ['conditions', name];
    const expression = parseExpression(data, at, report);
    conditions.set(name, { name, at, expression, condition: toCondition(expression) });
  }
  const responseOf = (respond: Respond, at: Path, owner: string) =>
    typeof respond === 'string'
      ? findResponse(respond, at, owner, responses, file.unread?.has('responses') ? () => {} : report)
      : parse(respond, at);
  const resolveNotify = (entries: readonly NotifyEntry[], owner: string, given: readonly Expression[] = []) =>
    entries.map((entry) => ({ ...resolveNotifyEntry(entry, owner, file, report), given }));
  const rules = file.rules.map((rule, index): ResolvedRule => {
    const at = ['rules', index];
    const expressions = ruleExpressions(rule, at, report);
    return {
      at,
      id: rule.id,
      enabled: rule.enabled,
      expressions,
      condition: allOf(expressions.map(toCondition)),
      response: responseOf(rule.respond, [...at, 'respond'], `rule "${rule.id}"`),
      given: [],
      notify: resolveNotify(rule.notify, `rule "${rule.id}"`, expressions),
    };
  });
  const resolved = {
    file,
    conditions,
    responses,
    rules,
    default: responseOf(file.default, file.defaultAt, 'the default'),
    insertions,
    defaultNotify: resolveNotify(file.defaultNotify, 'the default'),
    notifyAll: resolveNotify(file.notifyAll, '"notify_all"'),
    receivers: file.receivers,
    ...(file.tests !== undefined && { tests: readSuite(file.tests, ['tests'], report) }),
  };
  for (const expression of conditionExpressions(resolved)) {
    checkConditionForm(expression, conditions.keys(), report);
  }
  for (const expression of responseExpressions(resolved)) checkTests(expression, conditions.keys(), report);
  for (const name of checkConditionNames(resolved, report)) {
    const { expression, ...named } = conditions.get(name)!;
    // Following names must end, so nothing is said about a condition that leads back to itself.
    conditions.set(name, { ...named, expression, condition: { kind: 'opaque', expression } });
  }
  return resolved;
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
  { receivers, unread }: RulesFile,
  report: Report,
): Omit<ResolvedNotifyEntry, 'given'> {
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
  return { at, to: names, expressions, condition: allOf(expressions.map(toCondition)) };
}

/** @returns the conditions at which a circle, or a chain that is too long, is to be cut */
function checkConditionNames(resolved: ResolvedRules, report: Report): Set<string> {
  const { conditions } = resolved;
  const references = new Map<string, { name: string; at: Path }[]>();
  const collect = (expression: Expression) => {
    const found: { name: string; at: Path }[] = [];
    for (const { name, place } of conditionsAskedIn(expression)) {
      if (name !== undefined) found.push({ name, at: place.path });
      else
        report({
          ...place,
          check: 'unknown-condition',
          message: '"condition" takes the name of a condition as text',
        });
    }
    for (const { name, at } of found) {
      if (conditions.has(name) || resolved.file.unread?.has('conditions')) continue;
      report({
        path: at,
        check: 'unknown-condition',
        ...unknownName(`the condition "${name}" is used here`, name, 'conditions', conditions),
      });
    }
    return found;
  };
  for (const { name, expression } of conditions.values()) references.set(name, collect(expression));
  for (const { expressions } of placedConditions(resolved)) expressions.forEach(collect);
  responseExpressions(resolved).forEach(collect);
  return checkCycles(references, report);
}

// Nobody reads deeper chains, and each link costs stack at every click.
const maxReferenceDepth = 64;

function checkCycles(
  references: ReadonlyMap<string, { name: string; at: Path }[]>,
  report: Report,
): Set<string> {
  /** How many names the longest chain from a name on has, once it is cut. */
  const lengths = new Map<string, number>();
  const cuts = new Set<string>();
  const visit = (name: string, above: string[]): number => {
    const known = lengths.get(name);
    if (known !== undefined) return known;
    const trail = [...above, name];
    let longest = 0;
    for (const { name: next, at } of references.get(name) ?? []) {
      const start = trail.indexOf(next);
      if (start !== -1) {
        const circle = [...trail.slice(start), next].join(' → ');
        const message = `conditions refer to each other in a circle: ${circle}. Break it at one of them`;
        report({ path: at, check: 'condition-cycle', message });
        cuts.add(name);
        continue;
      }
      // The name behind the last one that fits is not visited: thousands of them would overflow the stack.
      const length = trail.length < maxReferenceDepth ? visit(next, trail) : 1;
      if (trail.length + length > maxReferenceDepth) {
        const message = `conditions refer to each other more than ${maxReferenceDepth} deep here. Write some of them out`;
        report({ path: at, check: 'condition-depth', message });
        cuts.add(name);
      } else {
        longest = Math.max(longest, length);
      }
    }
    const length = cuts.has(name) ? 1 : 1 + longest;
    lengths.set(name, length);
    return length;
  };
  for (const name of references.keys()) visit(name, []);
  return cuts;
}

/** What is wrong where a name is used that its section does not define. */
export function unknownName(use: string, name: string, place: string, defined: ReadonlyMap<string, unknown>) {
  const { names, nearest } = namesOf(defined);
  const plain = plainForm(name);
  const suggestion = defined.has(plain) ? plain : nearest(name);
  const list = names === '' ? `The file defines no ${place}` : `Defined ${place}: ${names}`;
  // A half-space belongs in a Persian name.
  const hint = plain !== name && (defined.has(plain) || otherColon.test(name)) ? strayHint(name) : '';
  return {
    message: `${use}, which is not defined.${hint || askWhether(suggestion)} ${list}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** `text_message：سلام` is one text to YAML. */
const otherColon = /[\u2236\uFE55\uFF1A]/;

/** What messages say of the names that a section defines, made when the first of thousands of names is unknown. */
const namesOf = memoize((defined: ReadonlyMap<string, unknown>) => {
  const names = [...defined.keys()];
  return { names: listSome(names), nearest: createSuggester(names) };
});
