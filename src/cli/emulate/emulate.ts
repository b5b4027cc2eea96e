import { type CallName, sessionDataIn } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import { type Oddity, oddities, sessionAfter, usualHeaders } from '../../platform/emulation.js';
import type { JsonObject } from '../../values/json.js';
import type { Text } from '../../values/message.js';
import { type Answer, type Call, send } from './send.js';
import { shortcomingsOf } from './verdict.js';

/** The add-on's server, and what it is held to. */
export interface Target {
  /** Where each call goes; undefined where the add-on takes none. */
  urls: Readonly<Record<CallName, URL | undefined>>;
  /** What the platform sends as Authorization; undefined for a server that asks for no key. */
  key: string | undefined;
  contract: Contract;
  maxMs: number;
  timeoutMs: number;
}

/** A call that was made, and what came of it. */
export interface Exchange {
  call: CallName;
  /** The name of the oddity. */
  name: string;
  title: Text;
  url: string;
  /** The body of the call. */
  body: string;
  answer: Answer;
  /** In what the answer falls short: empty where it keeps the contract and the limits. */
  shortcomings: Text[];
}

/** A click on a button, and the session call that its answer leads to. */
export async function* emulateClick(click: JsonObject, target: Target): AsyncGenerator<Exchange> {
  for await (const exchange of emulate('click', 'plain', click, target)) {
    yield exchange;
    if (!leadsOn(exchange)) continue;
    const data = sessionDataIn(exchange.answer.body);
    yield* emulate('session', 'plain', sessionAfter(click, data), target);
  }
}

/** The names of all oddities. */
export const namesOfOddities: readonly string[] = [...new Set(Object.values(oddities).flatMap(Object.keys))];

/** Whether an answer leads to the session URL. */
export function leadsOn({ answer }: Exchange): boolean {
  return sessionDataIn(answer.body) !== undefined;
}

/** Calls of both kinds, one for each oddity of these names. */
export async function* emulateOddities(
  click: JsonObject,
  names: readonly string[],
  target: Target,
): AsyncGenerator<Exchange> {
  const bodies = { click, session: sessionAfter(click, {}) };
  for (const call of Object.keys(bodies) as CallName[]) {
    for (const name of names) yield* emulate(call, name, bodies[call], target);
  }
}

async function* emulate(
  callName: CallName,
  name: string,
  ordinary: JsonObject,
  target: Target,
): AsyncGenerator<Exchange> {
  const url = target.urls[callName];
  const oddity = oddities[callName][name];
  if (url === undefined || oddity === undefined) return;
  // No key can be wrong where none is asked for.
  if (oddity.key !== undefined && target.key === undefined) return;
  const call = callOf(oddity, usualHeaders[callName], ordinary, url, target.key);
  const times = oddity.arrives === 'twice' ? 2 : 1;
  const answers = await Promise.all(Array.from({ length: times }, () => send(call, target.timeoutMs)));
  const { title, key, wants } = oddity;
  const demands = {
    checkResponse: target.contract[callName].checkResponse,
    wants,
    isToBeRefused: key !== undefined,
    maxMs: target.maxMs,
  };
  for (const answer of answers) {
    const shortcomings = shortcomingsOf(answer, demands);
    yield { call: callName, name, title, url: url.href, body: call.body, answer, shortcomings };
  }
}

function callOf(
  { body, headers, key, arrives }: Oddity,
  usual: Readonly<Record<string, string>>,
  ordinary: JsonObject,
  url: URL,
  rightKey: string | undefined,
): Call {
  const made = body?.(ordinary) ?? ordinary;
  const keys = { right: rightKey, wrong: `${rightKey}x`, missing: undefined };
  const authorization = keys[key ?? 'right'];
  return {
    url,
    headers: {
      'Content-Type': 'application/json',
      ...(authorization !== undefined && { Authorization: authorization }),
      ...(headers ?? usual),
    },
    body: typeof made === 'string' ? made : JSON.stringify(made),
    inPieces: arrives === 'in-pieces',
  };
}
