import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Plan } from '../rules/plan.js';
import { itemsPerStep, type Steps } from '../rules/steps.js';

// A message is unpacked in one go, and so are all that have come by then. To let clicks in between, what a thread has
// found travels in parcels that stay at their port until someone takes them out, one by one.

/** Sends a list of any length, in parcels; the first says how many there are. */
export function sendList(items: readonly unknown[], port: MessagePort): void {
  port.postMessage(Math.ceil(items.length / itemsPerParcel));
  for (let at = 0; at < items.length; at += itemsPerParcel) {
    port.postMessage(items.slice(at, at + itemsPerParcel));
  }
}

/** Takes out a list that has been sent, a parcel a step. */
export function* receiveList<Item>(port: MessagePort): Steps<Item[]> {
  const items: Item[] = [];
  for (let parcels = take<number>(port); parcels > 0; parcels--) {
    for (const item of take<Item[]>(port)) items.push(item);
    yield;
  }
  return items;
}

/** Sends a plan: its long lists in parcels, and before them the rest, which is numbers. */
export function sendPlan(plan: Plan, port: MessagePort): void {
  const { named, ids, conditions, answers, index } = plan;
  const rest: Plan = { ...plan, named: [], ids: [], conditions: [], answers: [] };
  port.postMessage({ ...rest, index: index && { ...index, keys: [], lists: [] } } satisfies Plan);
  for (const list of [named, ids, conditions, answers]) sendList(list, port);
  if (index) for (const list of [index.keys, index.lists]) sendList(list, port);
}

/** Takes out a plan that has been sent, a parcel a step. */
export function* receivePlan(port: MessagePort): Steps<Plan> {
  const { index, ...rest } = take<Plan>(port);
  yield;
  return {
    ...rest,
    named: yield* receiveList(port),
    ids: yield* receiveList(port),
    conditions: yield* receiveList(port),
    answers: yield* receiveList(port),
    index: index && { ...index, keys: yield* receiveList(port), lists: yield* receiveList(port) },
  };
}

const itemsPerParcel = 2 * itemsPerStep;

function take<Message>(port: MessagePort): Message {
  const received = receiveMessageOnPort(port) as { message: Message } | undefined;
  if (received === undefined) throw new Error('a parcel is missing');
  return received.message;
}
