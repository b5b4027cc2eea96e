import { isObject, type JsonObject } from '../values/json.js';
import { type Message, say } from '../values/message.js';
import {
  type AnswerPlace,
  actionKey,
  answerPlaces,
  olderFormAnswer,
  type PlatformResponse,
  type SessionResponse,
  serverLink,
  sessionAnswerPlaces,
} from './answer.js';
import { buttonData, type Field, isMarkedAsClick, requestFields, touchpointOf } from './dynamic-action.js';
import { type Facts, factNames, factsOf, sessionFactNames, sessionFactsOf } from './facts.js';
import { allFields, isMarkedAsSession, isOlderForm, sessionFields, sourceOf } from './session.js';

/** The keys that lead to the data that an answer to a click hands to the session call. */
export const sessionDataKeys: readonly string[] = [actionKey, serverLink, 'data'];

/** That data; undefined where the answer leads to no session call. */
export function sessionDataIn(answer: unknown): unknown {
  return sessionDataKeys.reduce((part, key) => (isObject(part) ? part[key] : undefined), answer);
}

/** The texts that a session call has from the click before it, where it has them. */
export const keptFields: readonly string[] = Object.keys(requestFields).filter(
  (name) => name !== buttonData && Object.hasOwn(sessionFields, name),
);

/** The session call that the platform makes when a person follows the answer to a click, with the data of that answer. */
export function sessionCallAfter(click: JsonObject, data: unknown): JsonObject {
  const { touchpoint, [buttonData]: _, ...same } = click;
  return { source: touchpoint, ...same, [buttonData]: data };
}

/** What receivers get of a click that have no `include`. */
export const defaultInclude: readonly string[] = includedIn(requestFields);

/** What receivers get only where they ask for it. */
export const personalFields: readonly string[] = Object.keys(allFields).filter(
  (name) => allFields[name]!.isPersonal,
);

/** What is different between the calls that a rules file answers. */
interface PlatformCall {
  /** What messages call one of them. */
  noun: string;
  /** The same with its article, for messages. */
  aNoun: Message;
  fields: Readonly<Record<string, Field>>;
  /** The facts that each of them has, whatever its request holds. */
  factNames: readonly string[];
  /** The facts of a request. @param now undefined where no rule asks for the time */
  facts(request: unknown, vars: Readonly<Record<string, unknown>>, now: Facts['now']): Facts;
  /** Where values stand in the answer. */
  places: readonly AnswerPlace[];
  /** The answer to this request, of one that a rule gives. */
  answerTo(request: unknown, response: AnyResponse): AnyResponse;
  /** Where the person was, by its documented name, else `other`: the field is free text, which no log line should hold. */
  touchpointOf(request: unknown): string;
  /** What receivers get that have no `include`. */
  defaultInclude: readonly string[];
  /** The `type` of the events that receivers get. */
  eventType: string;
}

/** What the platform takes as an answer to the one call or the other. */
export type AnyResponse = PlatformResponse | SessionResponse;

export const calls = {
  click: {
    noun: 'click',
    aNoun: say`a click`,
    fields: requestFields,
    factNames: factNames,
    facts: factsOf,
    places: answerPlaces,
    answerTo: (_, response) => response,
    touchpointOf,
    defaultInclude,
    eventType: 'dynamic_action.clicked',
  },
  session: {
    noun: 'session call',
    aNoun: say`a session call`,
    fields: sessionFields,
    factNames: sessionFactNames,
    facts: sessionFactsOf,
    places: sessionAnswerPlaces,
    answerTo: (request, response) =>
      isOlderForm(request) ? ({ ...olderFormAnswer, ...response } as SessionResponse) : response,
    touchpointOf: sourceOf,
    defaultInclude: includedIn(sessionFields),
    eventType: 'session.initialized',
  },
} as const satisfies Record<string, PlatformCall>;

export type CallName = keyof typeof calls;

/** Clicks first. */
export const callNames = Object.keys(calls) as readonly CallName[];

/**
 * Which call a request is: one that carries the marks of another call only is that.
 * @param otherwise what it is where it carries both, or neither
 */
export function callOf(request: unknown, otherwise: CallName): CallName {
  const isClick = isMarkedAsClick(request);
  if (isClick === isMarkedAsSession(request)) return otherwise;
  return isClick ? 'click' : 'session';
}

/** The rules that answer a call; undefined where a file has none for it. */
export function rulesFor<Rules>(
  call: CallName,
  clicks: Rules & { readonly sessions?: Rules | undefined },
): Rules | undefined {
  return call === 'click' ? clicks : clicks.sessions;
}

function includedIn(fields: Readonly<Record<string, Field>>): string[] {
  return Object.keys(fields).filter((name) => fields[name]!.isIncluded);
}
