import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Plan } from '../rules/engine/plan.js';
import { itemsPerStep, type Steps } from '../rules/engine/steps.js';

// A message is unpacked in one go, and so are all that have come by then. To let clicks in between, what a thread has
// found travels in parcels that stay at their port until someone takes them out, one by one.

/** Sends a list of any length. */
export function sendList(items: Iterable<unknown>, port: MessagePort): void {
  const all = [...items];
  port.postMessage(Math.ceil(all.length / itemsPerStep));
  for (let at = 0; at < all.length; at += itemsPerStep) port.postMessage(all.slice(at, at + itemsPerStep));
}

/** Sends a text in pieces, each of which takes well under a millisecond to pack. */
export function* sendText(text: string, port: MessagePort): Steps {
  for (let at = 0; at < text.length; at += lettersAPiece) {
    port.postMessage(text.slice(at, at + lettersAPiece));
    yield;
  }
}

const lettersAPiece = 64 * 1024;

/** All that has been sent of a text by now. */
export function receiveText(port: MessagePort): string {
  const pieces: string[] = [];
  for (let received = receiveMessageOnPort(port); received; received = receiveMessageOnPort(port)) {
    pieces.push((received as { message: string }).message);
  }
  return pieces.join('');
}

/** Gives the next parcel of those that have been sent. @throws {Error} when there is none */
export type Take = () => unknown;

export function takeFrom(port: MessagePort): Take {
  return () => {
    const received = receiveMessageOnPort(port) as { message: unknown } | undefined;
    if (received === undefined) throw new Error('a parcel is missing');
    return received.message;
  };
}

/** Takes out a list that has been sent, a parcel whenever the next item is in it. */
export function* receiveList<Item>(take: Take): Generator<Item> {
  for (let parcels = take() as number; parcels > 0; parcels--) yield* take() as Item[];
}

export function sendPlan(plan: Plan, port: MessagePort): void {
  const { ids, named, conditions, answers, tellings, index } = plan;
  const rest: Plan = { ...plan, ids: [], named: [], conditions: [], answers: [], tellings: [] };
  port.postMessage({ ...rest, index: index && { ...index, keys: [], lists: [] } } satisfies Plan);
  for (const list of [ids, named, conditions, answers, tellings]) sendList(list, port);
  if (index) for (const list of [index.keys, index.lists]) sendList(list, port);
}

/** A plan that has been sent: each of its long lists is taken out when it is read, which must be in their order. */
export function receivePlan(take: Take): Plan {
  const { index, ...rest } = take() as Plan;
  return {
    ...rest,
    ids: receiveList(take),
    named: receiveList(take),
    conditions: receiveList(take),
    answers: receiveList(take),
    tellings: receiveList(take),
    index: index && { ...index, keys: receiveList(take), lists: receiveList(take) },
  };
}
