import { splitPath } from '../../values/path.js';
import type { Receiver } from '../format/receiver.js';
import { type Condition, withoutOrigin } from '../logic/condition.js';
import { numberConditions } from '../logic/condition-key.js';
import type { ResolvedNotifyEntry, ResolvedRules } from '../model.js';
import { referencesOf } from '../references.js';
import type { ResponseNode } from '../template/node.js';
import { buildIndex, type Index } from './index/rule-index.js';

/** A rules file compiled as far as data can go, so that it can be sent to another thread or process. */
export interface Plan {
  file: string;
  vars: Readonly<Record<string, unknown>>;
  /** Undefined where nothing asks for the time. */
  timezone: string | undefined;
  /** Of the enabled rules, in file order, as are the next two. */
  ids: readonly string[];
  /** What is left to ask of a rule that the index proposes: a number in `conditions`. */
  conditionOf: Int32Array;
  /** A number in `answers`. */
  answerOf: Int32Array;
  /** The number of the default's answer. */
  fallback: number;
  named: ReadonlyMap<string, Condition>;
  /** Different from each other. */
  conditions: readonly Condition[];
  /** Different from each other. */
  answers: readonly ResponseNode[];
  receivers: readonly Receiver[];
  /** Who is told of what. Undefined where nobody is told of anything. */
  notify: PlannedNotify | undefined;
  /** Different from each other. */
  tellings: readonly PlannedTellings[];
  index: Index | undefined;
}

/** Numbers in `tellings`. */
export interface PlannedNotify {
  /** Of the enabled rules, in file order. */
  ofRules: Int32Array;
  ofDefault: number;
  ofAll: number;
}

/** Receivers that are told together, each where its condition holds. */
export type PlannedTellings = readonly { to: readonly string[]; condition: Condition }[];

/**
 * Plans a file that has no errors.
 * @param isHeard whether each test of each rule is to be asked, in file order, because somebody listens
 */
export function planRules(resolved: ResolvedRules, file: string, isHeard = false): Plan {
  const enabled = resolved.rules.filter((rule) => rule.enabled);
  const { index, remaining } = buildIndex(
    enabled.map(({ condition }) => condition),
    (name) => resolved.conditions.get(name)?.condition,
    isHeard ? 'scan' : 'best',
  );
  const conditions = new Numbered<Condition>();
  const answers = new Numbered<ResponseNode>();
  const sameness = isHeard ? (condition: Condition) => condition : numberConditions();
  const conditionOf = new Int32Array(enabled.length);
  const answerOf = new Int32Array(enabled.length);
  enabled.forEach(({ answer }, rule) => {
    const condition = remaining[rule]!;
    conditionOf[rule] = conditions.add(sameness(condition), condition);
    answerOf[rule] = addAnswer(answer, answers);
  });
  const { notify, tellings } = planNotify(resolved, isHeard);
  return {
    file,
    vars: resolved.file.vars,
    timezone: usesNow(resolved) ? resolved.file.timezone : undefined,
    named: new Map([...resolved.conditions.values()].map(({ name, condition }) => [name, condition])),
    ids: enabled.map(({ id }) => id),
    conditionOf,
    answerOf,
    fallback: addAnswer(resolved.default, answers),
    conditions: isHeard ? conditions.items : conditions.items.map(withoutOrigin),
    answers: answers.items,
    receivers: [...resolved.receivers.values()],
    notify,
    tellings,
    index,
  };
}

function planNotify(resolved: ResolvedRules, isHeard: boolean): Pick<Plan, 'notify' | 'tellings'> {
  const enabled = resolved.rules.filter((rule) => rule.enabled);
  const { defaultNotify, notifyAll } = resolved;
  const all = [...enabled.map((rule) => rule.notify), defaultNotify, notifyAll];
  if (all.every((tellings) => tellings.length === 0)) return { notify: undefined, tellings: [] };
  const tellings = new Numbered<PlannedTellings>();
  const numberOf = numberConditions();
  const add = (told: readonly ResolvedNotifyEntry[]): number => {
    const planned = told.map(({ to, condition }) => ({
      to,
      condition: isHeard ? condition : withoutOrigin(condition),
    }));
    const key = JSON.stringify(told.map(({ to, condition }) => [to, numberOf(condition)]));
    // Who listens hears of each condition in its own place.
    return tellings.add(isHeard && told.length > 0 ? told : key, planned);
  };
  const ofRules = Int32Array.from(enabled, (rule) => add(rule.notify));
  return {
    notify: { ofRules, ofDefault: add(defaultNotify), ofAll: add(notifyAll) },
    tellings: tellings.items,
  };
}

/** Items that each have a number, those that are the same only one. */
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

function addAnswer(answer: ResponseNode | undefined, answers: Numbered<ResponseNode>): number {
  if (answer === undefined) throw new Error('a file with an unknown response cannot be compiled');
  return answers.add(answer, answer);
}

/** Whether anything in the file can see `now`: by its path, as a part of all the facts, or by a path that is computed. */
function usesNow(resolved: ResolvedRules): boolean {
  return referencesOf(resolved).some(({ path = '', itemOf }) => {
    const [root = 'now'] = splitPath(path);
    return root === 'now' && itemOf === undefined;
  });
}
