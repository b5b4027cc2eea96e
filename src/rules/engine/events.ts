import type { Facts } from '../../platform/facts.js';
import { type JsonObject, setOwn } from '../../values/json.js';
import { splitPath } from '../../values/path.js';
import type { Receiver } from '../format/receiver.js';
import type { Budget } from '../logic/budget.js';
import type { Predicate } from '../logic/predicate.js';

/** A receiver to notify of a click, and the fields of the request that it gets. */
export interface Notification {
  receiver: string;
  /** The fields that the receiver's `include` names, nested as in the request. */
  data: Record<string, unknown>;
}

/** Receivers to notify where a condition holds. */
export interface NotifyEntry {
  to: readonly string[];
  predicate: Predicate;
}

/** The entries of a file's `notify` keys. */
export interface NotifyEntries {
  /** By rule. */
  ofRules: readonly (readonly NotifyEntry[])[];
  ofDefault: readonly NotifyEntry[];
  /** Of `notify_all`. */
  ofAll: readonly NotifyEntry[];
}

/** What came of a click. */
export interface Outcome {
  /** The number of the rule that matches, or -1. */
  match: number;
  /** The id of that rule, or `default`. */
  owner: string;
  /** Whether that rule answers. Otherwise the default does. */
  isAnswered: boolean;
}

/**
 * The receivers to notify of a click, in file order, without duplicates. A condition that throws does not hold.
 * @param onFailure called with the owner of such a condition; returns whether to go on
 */
export type Notify = (
  outcome: Outcome,
  facts: Facts,
  budget: Budget,
  onFailure: (owner: string, error: Error) => boolean,
) => readonly Notification[];

/** Where nobody is notified. */
export const noNotifications: readonly Notification[] = Object.freeze([]);

export function compileNotify(
  { ofRules, ofDefault, ofAll }: NotifyEntries,
  receivers: readonly Receiver[],
): Notify {
  const dataOf = new Map(receivers.map(({ name, include }) => [name, compileInclude(include)]));
  return ({ match, owner, isAnswered }, facts, budget, onFailure) => {
    const found: Notification[] = [];
    // The person has clicked, whatever became of the answer: the entries of the matching rule count in any case.
    const groups: [owner: string, entries: readonly NotifyEntry[]][] = [[owner, ofAll]];
    if (!isAnswered) groups.unshift(['default', ofDefault]);
    if (match !== -1) groups.unshift([owner, ofRules[match]!]);
    for (const [whose, entries] of groups) {
      for (const { to, predicate } of entries) {
        try {
          if (!predicate(facts, budget)) continue;
        } catch (error) {
          if (onFailure(whose, error as Error)) continue;
          return found;
        }
        for (const receiver of to) {
          if (found.some((one) => one.receiver === receiver)) continue;
          found.push({ receiver, data: dataOf.get(receiver)!(facts) });
        }
      }
    }
    return found;
  };
}

/**
 * Compiles the `include` of a receiver: paths of the request's fields. What a path leads to is handed on as it is; a
 * path that leads nowhere is left out.
 */
export function compileInclude(paths: readonly string[]): (facts: Facts) => JsonObject {
  const branch: Branch = [];
  for (const path of paths) addPath(branch, splitPath(path));
  return (facts) => pick(facts as JsonObject, branch);
}

/** What is picked of an object, each once. */
type Branch = {
  segment: string;
  /** What is picked of what stands there; undefined for all of it. */
  below: Branch | undefined;
}[];

function addPath(branch: Branch, [segment = '', ...rest]: readonly string[]): void {
  const isWhole = rest.length === 0;
  let known = branch.find((one) => one.segment === segment);
  if (known === undefined) {
    known = { segment, below: isWhole ? undefined : [] };
    branch.push(known);
  } else if (isWhole) known.below = undefined;
  if (known.below !== undefined) addPath(known.below, rest);
}

function pick(from: JsonObject, branch: Branch): JsonObject {
  const picked: JsonObject = {};
  for (const { segment, below } of branch) {
    if (!Object.hasOwn(from, segment)) continue;
    const value = from[segment];
    if (below === undefined) setOwn(picked, segment, value);
    // Of a list the fields are its indexes.
    else if (typeof value === 'object' && value !== null)
      setOwn(picked, segment, pick(value as JsonObject, below));
  }
  return picked;
}
