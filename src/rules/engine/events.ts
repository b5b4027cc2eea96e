import type { Facts } from '../../platform/facts.js';
import { type JsonObject, setOwn } from '../../values/json.js';
import { splitPath } from '../../values/path.js';
import type { Receiver } from '../format/receiver.js';
import type { Budget } from '../logic/budget.js';

/** That a receiver is told of a click, and what of the request it is told. */
export interface Notification {
  receiver: string;
  /** The fields that the receiver's `include` names, nested as in the request. */
  data: Record<string, unknown>;
}

/** Receivers that are told where something holds. */
export interface Notice {
  to: readonly string[];
  /** May throw. */
  holds(facts: Facts, budget: Budget): boolean;
}

/** Notices that belong together, and whose fault it is when one of them throws. */
export interface Notices {
  owner: string;
  notices: readonly Notice[];
}

/** Where nobody is told. */
export const noNotifications: readonly Notification[] = Object.freeze([]);

/** Makes what each receiver is told of a click, by name. */
export function compileEvents(
  receivers: Iterable<Receiver>,
): ReadonlyMap<string, (facts: Facts) => JsonObject> {
  return new Map([...receivers].map(({ name, include }) => [name, compileInclude(include)]));
}

/**
 * Who is told of a click, in the order in which they are named, each once. A notice that throws does not hold.
 * @param onFailure hears of it, and says whether to go on
 */
export function notificationsOf(
  facts: Facts,
  budget: Budget,
  notices: readonly Notices[],
  events: ReadonlyMap<string, (facts: Facts) => JsonObject>,
  onFailure: (owner: string, error: Error) => boolean,
): readonly Notification[] {
  const told: Notification[] = [];
  for (const { owner, notices: owned } of notices) {
    for (const { to, holds } of owned) {
      try {
        if (!holds(facts, budget)) continue;
      } catch (error) {
        if (onFailure(owner, error as Error)) continue;
        return told;
      }
      for (const receiver of to) {
        if (told.some((one) => one.receiver === receiver)) continue;
        told.push({ receiver, data: events.get(receiver)!(facts) });
      }
    }
  }
  return told.length === 0 ? noNotifications : told;
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
