import type { CallName } from '../../platform/calls.js';
import { say, type Text } from '../../values/message.js';
import { labelsInWords } from '../../values/word-list.js';
import type { Path } from '../diagnostic.js';
import type { Decision } from '../engine/decide.js';
import type { Labels } from '../format/labels.js';
import { type Atom, atomsOf, type Condition } from '../logic/condition.js';
import { calendarNamed, type Expression } from '../logic/expression.js';
import type { AtomListener } from '../logic/predicate.js';
import { conditionsUsedBy } from '../logic/references.js';
import { wordingOf } from '../logic/wording.js';
import { isInMatch } from '../match.js';
import { groupsOf, type ResolvedRule, type ResolvedRules, rulesetsOf } from '../model.js';
import { type AnswerNode, logicIn, type ResponseNode } from '../template/node.js';

/**
 * What some clicks have covered of a rules file. Disabled rules, and names that only they use, are left out. A rule in the
 * shadow is covered where it would have answered; its answer, which nobody gets, is not counted.
 */
export interface Coverage {
  /** The enabled rules, in file order, and how often each answered. */
  rules: Answered[];
  /** The tests that conditions are made of, in file order: the named conditions first. */
  conditions: Tested[];
  /** The answers with a name, then those in place, then the default, and how often each was given. */
  responses: Given[];
}

/** A response. */
export interface Given extends Answered {
  /** Its name in words. */
  said: Text;
  isDefault: boolean;
}

export interface Answered {
  name: string;
  at: Path;
  times: number;
  /** Of a rule. */
  labels?: Labels | undefined;
  /** Set for a rule that is only tried out. */
  isShadow?: boolean | undefined;
}

/** An atom of a condition: it is covered when it was seen both true and false. */
export interface Tested {
  /** As a person would write it. */
  wording: string;
  at: Path;
  /** The rule, the `notify` or the named condition that it is a part of. */
  owner: Text;
  timesTrue: number;
  timesFalse: number;
}

/** Something that no click has covered, as a sentence. */
export interface Gap {
  kind: CoverageKind;
  at: Path;
  message: Text;
  /** Of the rule that it is about. */
  labels?: Labels | undefined;
}

export const coverageKinds = ['rules', 'conditions', 'responses'] as const;
export type CoverageKind = (typeof coverageKinds)[number];

/** Counts what clicks ask of one rules file. */
export interface CoverageCounter {
  /** To be handed to `compileRules`. */
  listener: AtomListener;
  count(call: CallName, decision: Decision): void;
  coverage(): Coverage;
}

export function createCoverageCounter(resolved: ResolvedRules): CoverageCounter {
  const counted = new Map(rulesetsOf(resolved).map((rules) => [rules.call, countAnswers(rules)]));
  const atoms = new Map<Atom, Tested & { atom: Atom }>();
  for (const tested of testedAtoms(rulesetsOf(resolved))) {
    if (!atoms.has(tested.atom)) atoms.set(tested.atom, tested);
  }
  return {
    listener(atom, holds) {
      const tested = atoms.get(atom);
      if (tested === undefined) return;
      if (holds) tested.timesTrue += 1;
      else tested.timesFalse += 1;
    },
    count: (call, decision) => counted.get(call)?.count(decision),
    coverage: () => ({
      rules: [...counted.values()].flatMap(({ rules }) => rules()),
      conditions: [...atoms.values()].map(({ atom: _, ...counted }) => ({ ...counted })),
      responses: [...counted.values()].flatMap(({ responses }) => responses()),
    }),
  };
}

/** Whether clicks are decided by it, be it only to try it out. */
function isDecided({ enabled, isShadow }: ResolvedRule): boolean {
  return enabled || isShadow;
}

/** Counts which rules and responses of one call answer. */
function countAnswers(resolved: ResolvedRules) {
  const rules = resolved.rules.filter(isDecided);
  const byRule = new Map(
    rules.map(({ id, at, labels, isShadow, response }) => [
      id,
      { name: id, at, times: 0, labels, isShadow, response },
    ]),
  );
  const byResponse = usedResponses(resolved);
  const byDefault: Given = {
    ...defaultNames[resolved.call],
    ...{ at: defaultAt(resolved), isDefault: true, times: 0 },
  };
  return {
    count({ rule, reason, shadow, choice }: Decision) {
      if (shadow) byRule.get(shadow.rule)!.times += 1;
      const answered = reason === 'matched' ? byRule.get(rule) : undefined;
      (answered ?? byDefault).times += 1;
      const response = byResponse.get(answered ? givenOf(answered.response, choice) : resolved.default);
      if (response) response.times += 1;
    },
    rules: () => [...byRule.values()].map(({ response: _, ...one }) => ({ ...one })),
    responses: () => [...byResponse.values(), byDefault].map((one) => ({ ...one })),
  };
}

const defaultNames = {
  click: { name: 'default', said: say`the default` },
  session: { name: 'default of sessions', said: say`the default of sessions` },
} as const;

/** The key, not its `respond`. */
function defaultAt({ file: { defaultAt } }: ResolvedRules): Path {
  return defaultAt.at(-1) === 'default' ? defaultAt : defaultAt.slice(0, -1);
}

/** How much of a kind was covered. Each condition counts twice, once for true and once for false. */
export function tally(coverage: Coverage, kind: CoverageKind): { covered: number; total: number } {
  if (kind !== 'conditions') {
    const items = coverage[kind];
    return { covered: items.filter(({ times }) => times > 0).length, total: items.length };
  }
  const outcomes = coverage.conditions.flatMap(({ timesTrue, timesFalse }) => [timesTrue, timesFalse]);
  return { covered: outcomes.filter((times) => times > 0).length, total: outcomes.length };
}

/** In percent; 100 where there is nothing to ask. */
export function percentOf({ covered, total }: { covered: number; total: number }): number {
  return total === 0 ? 100 : (covered / total) * 100;
}

/** {@link percentOf} with one decimal. Rounded down: 99.96 is not 100. */
export function shownPercentOf(reached: { covered: number; total: number }): number {
  return Math.floor(percentOf(reached) * 10) / 10;
}

/** What no click has covered. */
export function gapsOf({ rules, conditions, responses }: Coverage): Gap[] {
  return [
    ...rules
      .filter(({ times }) => times === 0)
      .map(({ name, at, labels, isShadow }): Gap => {
        return {
          kind: 'rules',
          at,
          message: isShadow
            ? say`rule "${name}"${labelsInWords(labels)} never answered in the shadow`
            : say`rule "${name}"${labelsInWords(labels)} never answered`,
          labels,
        };
      }),
    ...conditions.flatMap(({ at, wording, owner, timesTrue, timesFalse }): Gap[] => {
      if (timesTrue > 0 && timesFalse > 0) return [];
      const missing = timesTrue > 0 ? say`never false` : timesFalse > 0 ? say`never true` : say`never asked`;
      return [{ kind: 'conditions', at, message: say`${wording} was ${missing}, in ${owner}` }];
    }),
    ...responses
      .filter(({ times }) => times === 0)
      .map(
        ({ said, isDefault, at }): Gap => ({
          kind: 'responses',
          at,
          message: isDefault ? say`${said} never answered` : say`${said} was never given`,
        }),
      ),
  ];
}

function testedAtoms(rulesets: readonly ResolvedRules[]): (Tested & { atom: Atom })[] {
  const owners = [...rulesets.flatMap(namedOwners), ...rulesets.flatMap(placedOwners)];
  return owners.flatMap(({ owner, condition }) =>
    atomsOf(condition).map((atom) => ({
      atom,
      wording: wordingOf(atom.expression),
      at: placeOf(atom.expression),
      owner,
      timesTrue: 0,
      timesFalse: 0,
    })),
  );
}

interface Owner {
  owner: Text;
  condition: Condition;
}

function namedOwners(resolved: ResolvedRules): Owner[] {
  const used = usedConditions(resolved);
  return [...resolved.conditions.values()]
    .filter(({ name }) => used.has(name))
    .map(({ name, condition }) => ({
      owner:
        calendarNamed(name) === undefined ? say`condition "${name}"` : say`calendar "${calendarNamed(name)}"`,
      condition,
    }));
}

function placedOwners({ rules, defaultNotify, notifyAll }: ResolvedRules): Owner[] {
  const enabled = rules.filter(isDecided);
  return [
    // Before their rules, whose conditions hold theirs: an atom belongs to its first owner.
    ...[...groupsOf(enabled)].flatMap(({ name, condition, notify }) => [
      { owner: name, condition },
      ...notify.map((entry) => ({ owner: say`"notify" of ${name}`, condition: entry.condition })),
    ]),
    ...enabled.flatMap(({ id, condition, notify }) => [
      { owner: say`rule "${id}"`, condition },
      ...notify.map((entry) => ({ owner: say`"notify" of rule "${id}"`, condition: entry.condition })),
    ]),
    ...defaultNotify.map(({ condition }) => ({ owner: say`"notify" of the default`, condition })),
    ...notifyAll.map(({ condition }) => ({ owner: '"notify_all"', condition })),
  ];
}

/** The items of a list in `match` share its place, but each stands somewhere of its own. */
function placeOf(expression: Expression): Path {
  const isOfMatch = expression.kind === 'call' && isInMatch(expression.at);
  const literal = isOfMatch ? expression.args.find(({ kind }) => kind === 'literal') : undefined;
  return literal?.at ?? expression.at;
}

/** A response that a rule can give. */
interface Choice {
  id: string;
  /** Of several: its name, or its number. */
  number: string | undefined;
  at: Path;
  response: ResponseNode | undefined;
}

/** The response that was given, of several the one of a name. */
function givenOf(answer: AnswerNode | undefined, choice: string | undefined): ResponseNode | undefined {
  if (answer?.kind !== 'choice') return answer;
  return answer.options.find(({ name }) => name === choice)?.response;
}

/** The conditions that an enabled rule or a response in use comes to, through other conditions too. */
function usedConditions(resolved: ResolvedRules): ReadonlySet<string> {
  const enabled = resolved.rules.filter(isDecided);
  const asked = [...enabled, ...enabled.flatMap((rule) => rule.notify)];
  const everywhere = [...resolved.defaultNotify, ...resolved.notifyAll];
  const expressions = [...asked, ...everywhere].flatMap((placed) => placed.expressions);
  for (const response of usedResponses(resolved).keys()) {
    if (response) expressions.push(...logicIn(response));
  }
  return conditionsUsedBy(expressions, resolved.conditions);
}

/** The answers of the enabled rules and the default: the named ones in file order, then those in place. */
function usedResponses({ rules, responses, default: fallback }: ResolvedRules) {
  const enabled = rules.filter((rule) => rule.enabled);
  const choices = enabled.flatMap(({ id, answerAt, response }): Choice[] =>
    response?.kind === 'choice'
      ? response.options.map(({ name, at, response }) => ({ id, number: name, at, response }))
      : [{ id, number: undefined, at: answerAt, response }],
  );
  const used = new Set([...choices.map(({ response }) => response), fallback]);
  const counted = new Map<ResponseNode | undefined, Given>();
  for (const [name, response] of responses) {
    if (used.has(response)) counted.set(response, given(say`response "${name}"`, ['responses', name]));
  }
  for (const { id, number, at, response } of choices) {
    if (counted.has(response)) continue;
    const said = number === undefined ? say`the answer of "${id}"` : say`answer ${number} of "${id}"`;
    counted.set(response, given(said, at));
  }
  return counted;
}

function given(said: Text, at: Path): Given {
  return { name: String(said), said, isDefault: false, at, times: 0 };
}
