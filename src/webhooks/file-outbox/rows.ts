import { crc32 } from 'node:zlib';
import type { Delivery, DeliverySummary, StoredDelivery } from '../outbox.js';
import { seal, unseal } from './seal.js';
import { sortable } from './sortable.js';

/** What is written about a delivery, beside its body: it changes with each attempt. */
export interface Note extends Omit<Delivery, 'body'> {
  state: StoredDelivery['state'];
  /** Attempts made so far. */
  attempts: number;
  /** When the next one is due, in whole milliseconds since 1970. */
  dueAt: number;
  lastError?: string;
  /** The CRC-32 of its body. Version 0.1 did not note it. */
  sum?: number;
}

/** Where a delivery is in the order of its receiver's. */
export interface Turn {
  /** Whole milliseconds since 1970. */
  dueAt: number;
  seq: number;
}

/** Whose turn it is. */
export type Owner = Pick<Delivery, 'receiver' | 'orderingKey'>;

/** Where a delivery is kept. */
export interface Place {
  seq: number;
  receiver: string;
}

/** Keys from the first up to, not including, the second. */
export type Range = readonly [from: string, to: string];

/** The keys of a queue in its store: a letter and parts, in the order of which they stand. */
export const keys = {
  /** The value is the note. */
  note: (state: Note['state'], receiver: string, seq: number) =>
    `${prefix('n', state, receiver)}${sortable(seq)}`,
  body: (seq: number) => `${prefix('b')}${sortable(seq)}`,
  /** Finds an event's deliveries. The value is the receiver. */
  id: (id: string, seq: number) => `${prefix('i', id)}${sortable(seq)}`,
  /** All that wait under an ordering key. */
  orderingKey: (receiver: string, orderingKey: string, seq: number) =>
    `${prefix('l', receiver, orderingKey)}${sortable(seq)}`,
  /** Of each ordering key that is here. The value is the number of its head, which has the turn. */
  head: (receiver: string, orderingKey: string) => prefix('h', receiver, orderingKey),
  /** There while one waits behind the head of an ordering key that is older. */
  older: (receiver: string, orderingKey: string) => prefix('o', receiver, orderingKey),
  /**
   * All that have a turn: those without an ordering key, and the head of each. The value is the ordering key, or
   * nothing.
   */
  turn: (receiver: string, { dueAt, seq }: Turn) =>
    `${prefix('t', receiver)}${sortable(dueAt)}:${sortable(seq)}`,
  /** Of each turn that comes later than the note of its delivery says. The value is that time. */
  delayed: (receiver: string, seq: number) => `${prefix('d', receiver)}${sortable(seq)}`,
  /** How many of a receiver wait, and how many are dead. */
  counts: (receiver: string) => prefix('c', receiver),
  /** There while the order is made anew from the notes. */
  damaged: 'damaged',
};

export const ranges = {
  allNotes: () => rangeOf('n'),
  /** Of the deliveries with these numbers and those between them. */
  bodies: (first: number, last: number): Range => [keys.body(first), keys.body(last + 1)],
  ids: () => rangeOf('i'),
  heads: () => rangeOf('h'),
  notes: (state: Note['state'], receiver: string) => rangeOf('n', state, receiver),
  id: (id: string) => rangeOf('i', id),
  groupFrom: (receiver: string, orderingKey: string, seq: number): Range => [
    keys.orderingKey(receiver, orderingKey, seq),
    rangeOf('l', receiver, orderingKey)[1],
  ],
  turnsFrom: (receiver: string, turn: Turn): Range => [keys.turn(receiver, turn), rangeOf('t', receiver)[1]],
  counts: () => rangeOf('c'),
  delayed: () => rangeOf('d'),
  /** All but the notes and what belongs to each of them alone. */
  order: () => [rangeOf('c'), rangeOf('d'), rangeOf('h'), rangeOf('l'), rangeOf('o'), rangeOf('t')],
};

/** The number of the delivery that a key is about. */
export function seqIn(key: string): number {
  return Number(key.slice(-16));
}

export function turnIn(key: string): Turn {
  return { dueAt: Number(key.slice(-33, -17)), seq: seqIn(key) };
}

export function receiverIn(countsKey: string): string {
  return decodeURIComponent(countsKey.slice('c:'.length, -':'.length));
}

/** On disk, the ordering key is called `lane`. */
export function textOf(key: string, note: Note): string {
  const { orderingKey, ...rest } = note;
  return seal(key, JSON.stringify({ ...rest, lane: orderingKey }));
}

/** Undefined: it was spoilt. */
export function noteIn(key: string, sealed: string): Note | undefined {
  try {
    const { lane, ...rest } = JSON.parse(unseal(key, sealed) ?? '') as Note & { lane?: string };
    const note = { ...rest, ...(lane !== undefined && { orderingKey: lane }) };
    return key === keys.note(note.state, note.receiver, seqIn(key)) ? note : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a body is what it was when it was noted. */
export function isBodyOf({ sum }: Note, body: string): boolean {
  return sum === undefined || sum === crc32(body);
}

/** Of one that was not tried yet. */
export function firstNote({ body, ...about }: Delivery, dueAt: number): Note {
  return { ...about, state: 'waiting', attempts: 0, dueAt, sum: crc32(body) };
}

export function listedOf({ dueAt, sum: _sum, ...note }: Note): DeliverySummary {
  return { ...note, ...(note.state === 'waiting' && { nextAttemptAt: dueAt }) };
}

export function deliveryOf({ id, receiver, orderingKey, clickedAt, rule }: Note, body: string): Delivery {
  return { id, receiver, ...(orderingKey !== undefined && { orderingKey }), clickedAt, rule, body };
}

function rangeOf(...parts: readonly string[]): Range {
  const from = prefix(...parts);
  return [from, `${from.slice(0, -1)};`]; // the sign behind the colon
}

/** No part has a colon in it, so what begins with some parts has them. */
function prefix(...parts: readonly string[]): string {
  return parts.map((part) => `${encodeURIComponent(part.toWellFormed())}:`).join('');
}
