import type { CallName } from '../../platform/calls.js';
import { memoize } from '../../values/memo.js';
import { type Experiment, experimentsAt } from '../format/experiments.js';
import type { Labels } from '../format/labels.js';
import type { Receiver } from '../format/receiver.js';
import type { Ticket } from '../format/sessions.js';
import { type Condition, withoutOrigin } from '../logic/condition.js';
import { numberConditions } from '../logic/condition-key.js';
import { mayRead } from '../logic/references.js';
import { namedIn, type ResolvedRules } from '../model.js';
import type { ResolvedNotifyEntry } from '../placed-condition.js';
import { referencesOf } from '../references.js';
import type { AnswerNode } from '../template/node.js';
import { hasPhases } from './experiments.js';
import { buildIndex, type Index, type Indexed } from './index/rule-index.js';

/** A rules file, compiled as far as it stays data: it can be sent to another thread or process. */
export interface Plan {
  call: CallName;
  file: string;
  vars: Readonly<Record<string, unknown>>;
  /** Those that something reads. */
  experiments: readonly Experiment[];
  /** Undefined where nothing asks for the time. */
  timezone: string | undefined;
  /** Of the enabled rules, in file order; a rule's number is its place here. */
  ids: readonly string[];
  /** The labels of those of them that have some, by id. */
  labels: ReadonlyMap<string, Labels>;
  /** By rule: its number in `conditions`. The index has proven the rest of the rule's condition. */
  conditionOf: Int32Array;
  /** By rule: its number in `responses`. */
  responseOf: Int32Array;
  /** The number of the default's response. */
  defaultResponse: number;
  named: ReadonlyMap<string, Condition>;
  /** Without duplicates. */
  conditions: readonly Condition[];
  /** Without duplicates. */
  responses: readonly AnswerNode[];
  receivers: readonly Receiver[];
  /** Undefined where the file notifies nobody. */
  notify: PlannedNotify | undefined;
  /** Without duplicates. */
  notifyEntries: readonly PlannedNotifyEntries[];
  index: Index | undefined;
  /** What `{{ ticket }}` inserts. */
  ticket: Ticket | undefined;
  /** The rules that are only tried out. */
  shadow: PlannedShadow | undefined;
  /** The rules of session calls, in the plan of those of clicks. */
  sessions: Plan | undefined;
}

/** Rules that answer nobody. */
export interface PlannedShadow {
  /** As if they were all there is. */
  plan: Plan;
  /** By rule: how many of those that answer stand before it. */
  behind: Int32Array;
}

/** Numbers in `notifyEntries`. */
export interface PlannedNotify {
  /** By rule. */
  ofRules: Int32Array;
  ofDefault: number;
  ofAll: number;
}

/** The entries of one `notify` key. */
export type PlannedNotifyEntries = readonly { to: readonly string[]; condition: Condition }[];

/**
 * Plans a file that has no errors.
 * @param isTraced whether every test of every rule is asked, in file order, since a listener counts them
 */
export function planRules(resolved: ResolvedRules, file: string, isTraced = false): Plan {
  const enabled = resolved.rules.filter((rule) => rule.enabled);
  const { index, remaining } = isTraced ? notIndexed(enabled) : indexOf(resolved);
  const conditions = new Numbered<Condition>();
  const responses = new Numbered<AnswerNode>();
  const sameness = isTraced ? (condition: Condition) => condition : numberConditions();
  const conditionOf = new Int32Array(enabled.length);
  const responseOf = new Int32Array(enabled.length);
  enabled.forEach(({ response }, rule) => {
    const condition = remaining[rule]!;
    conditionOf[rule] = conditions.add(sameness(condition), condition);
    responseOf[rule] = addResponse(response, responses);
  });
  const { notify, notifyEntries } = planNotify(resolved, isTraced);
  return {
    call: resolved.call,
    file,
    vars: resolved.file.vars,
    experiments: experimentsReadBy(resolved),
    timezone: usesNow(resolved) ? resolved.file.timezone : undefined,
    named: new Map([...resolved.conditions.values()].map(({ name, condition }) => [name, condition])),
    ids: enabled.map(({ id }) => id),
    labels: new Map(enabled.flatMap(({ id, labels }) => (labels ? [[id, labels]] : []))),
    conditionOf,
    responseOf,
    defaultResponse: addResponse(resolved.default, responses),
    conditions: isTraced ? conditions.items : conditions.items.map(withoutOrigin),
    responses: responses.items,
    receivers: [...resolved.receivers.values()],
    notify,
    notifyEntries,
    index,
    ticket: resolved.ticket,
    shadow: planShadow(resolved, file, isTraced),
    sessions: resolved.sessions && planRules(resolved.sessions, file, isTraced),
  };
}

function planShadow(resolved: ResolvedRules, file: string, isTraced: boolean): PlannedShadow | undefined {
  const { sessions: _, ...own } = resolved;
  const rules = resolved.rules.filter(({ isShadow }) => isShadow);
  if (rules.length === 0) return undefined;
  let answering = 0;
  const behind: number[] = [];
  for (const { enabled, isShadow } of resolved.rules) {
    if (enabled) answering++;
    if (isShadow) behind.push(answering);
  }
  const tried = rules.map((rule) => ({ ...rule, enabled: true, isShadow: false, notify: [] }));
  const plan = planRules({ ...own, rules: tried, defaultNotify: [], notifyAll: [] }, file, isTraced);
  return { plan, behind: Int32Array.from(behind) };
}

/** The index of the enabled rules of a file. Its checks and its proofs ask the one that will be in force. */
export const indexOf = memoize((resolved: ResolvedRules): Indexed => {
  const enabled = resolved.rules.filter((rule) => rule.enabled);
  return buildIndex(
    enabled.map(({ condition }) => condition),
    namedIn(resolved),
  );
});

function notIndexed(enabled: readonly { condition: Condition }[]): Indexed {
  return { index: undefined, remaining: enabled.map(({ condition }) => condition) };
}

function planNotify(resolved: ResolvedRules, isTraced: boolean): Pick<Plan, 'notify' | 'notifyEntries'> {
  const enabled = resolved.rules.filter((rule) => rule.enabled);
  const { defaultNotify, notifyAll } = resolved;
  const all = [...enabled.map((rule) => rule.notify), defaultNotify, notifyAll];
  if (all.every((entries) => entries.length === 0)) return { notify: undefined, notifyEntries: [] };
  const notifyEntries = new Numbered<PlannedNotifyEntries>();
  const numberOf = numberConditions();
  const add = (entries: readonly ResolvedNotifyEntry[]): number => {
    const planned = entries.map(({ to, condition }) => ({
      to,
      condition: isTraced ? condition : withoutOrigin(condition),
    }));
    const key = JSON.stringify(entries.map(({ to, condition }) => [to, numberOf(condition)]));
    // A listener counts each condition in its own place.
    return notifyEntries.add(isTraced && entries.length > 0 ? entries : key, planned);
  };
  const ofRules = Int32Array.from(enabled, (rule) => add(rule.notify));
  return {
    notify: { ofRules, ofDefault: add(defaultNotify), ofAll: add(notifyAll) },
    notifyEntries: notifyEntries.items,
  };
}

/** Numbers items; items that are the same get one number. */
class Numbered<Item> {
  readonly items: Item[] = [];
  private readonly numbers = new Map<unknown, number>();

  /** @param sameness what the same items share */
  add(sameness: unknown, item: Item): number {
    let number = this.numbers.get(sameness);
    if (number === undefined) {
      number = this.items.push(item) - 1;
      this.numbers.set(sameness, number);
    }
    return number;
  }
}

function addResponse(response: AnswerNode | undefined, responses: Numbered<AnswerNode>): number {
  if (response === undefined) throw new Error('a file with an unknown response cannot be compiled');
  return responses.add(response, response);
}

/** The experiments that anything reads: all, where something reads them as a whole, or by a path that is computed. */
export function experimentsReadBy(resolved: ResolvedRules): readonly Experiment[] {
  const { experiments } = resolved.file;
  if (experiments.size === 0) return [];
  const read = referencesOf(resolved).flatMap(({ path = '', itemOf }) =>
    itemOf === undefined ? experimentsAt(path, experiments) : [],
  );
  return [...new Set(read)];
}

/** The experiments that give people one of several answers of a rule. */
export function experimentsOfAnswers(resolved: ResolvedRules): readonly Experiment[] {
  return resolved.rules.flatMap(({ response }) => (response?.kind === 'choice' ? [response.experiment] : []));
}

/** Whether anything in the file can see `now`: by its path, as a part of all the facts, or by a path that is computed. */
function usesNow(resolved: ResolvedRules): boolean {
  if ([...experimentsReadBy(resolved), ...experimentsOfAnswers(resolved)].some(hasPhases)) return true;
  return referencesOf(resolved).some(({ path, itemOf }) => itemOf === undefined && mayRead(path, 'now'));
}
