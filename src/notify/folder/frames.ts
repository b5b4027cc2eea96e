import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { quote } from '../../rules/json.js';
import type { Delivery } from '../outbox.js';
import { sortable } from './numbers.js';

/**
 * How deliveries stand in a file of the journal. What one sync wrote is a frame: a head of fixed length (the bytes of
 * the rest in hex, their CRC-32 in hex, the number of the first delivery), and then the deliveries, each a line of JSON
 * with all but its body, the body, and a NUL, which JSON never holds.
 *
 * Each frame is made where the one before it was: it holds until the next call.
 */
export function createFramer(): (deliveries: readonly Delivery[], seq: number) => Buffer {
  const kept = Buffer.allocUnsafeSlow(keptBytes);
  return (deliveries, seq) => {
    let text = '';
    for (const delivery of deliveries) text += textOf(delivery);
    const most = headBytes + text.length * mostBytesAUnit;
    const bytes = most <= keptBytes ? kept : Buffer.allocUnsafe(most);
    const frame = bytes.subarray(0, headBytes + bytes.write(text, headBytes));
    const rest = frame.subarray(headBytes);
    frame.write(`${hex(rest.length)} ${hex(crc32(rest))} ${sortable(seq)}\n`, 'latin1');
    return frame;
  };
}

const keptBytes = 256 * 1024;
/** UTF-8 of one unit of a JavaScript text. */
const mostBytesAUnit = 3;

/** What stands in a file from some place on. */
export interface Passage {
  deliveries: readonly Delivery[];
  /** The first one's number; each other's is one more. */
  seq: number;
  /** Where it ends, in bytes. */
  end: number;
  /** Bytes before it that could not be read. */
  lost: number;
}

/**
 * Reads the next passage of a file, a few hundred deliveries or more; undefined when nothing follows that can be read.
 * At the very end that is a write which a crash cut short.
 * @param size how much of the file counts
 */
export async function readPassage(path: string, from: number, size: number): Promise<Passage | undefined> {
  if (from >= size) return undefined;
  const file = await open(path, 'r');
  const read = async (at: number, length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  };
  try {
    const bytes = await read(from, Math.min(size - from, passageBytes));
    const passage = passageIn(bytes, from);
    if (passage !== undefined) return passage;
    const whole = await read(from, Math.min(size - from, lengthAt(bytes)));
    return passageIn(whole, from) ?? passageBehindLoss(await read(from, size - from), from);
  } finally {
    await file.close();
  }
}

const passageBytes = 256 * 1024;
const headBytes = 8 + 1 + 8 + 1 + 16 + 1;
const headPattern = /([0-9a-f]{8}) ([0-9a-f]{8}) (\d{16})\n/;

/** @param offset of the bytes, in their file */
function passageIn(bytes: Buffer, offset: number): Passage | undefined {
  const first = frameAt(bytes, 0);
  if (first === undefined) return undefined;
  const deliveries = [...first.deliveries];
  let { end } = first;
  for (let next = frameAt(bytes, end); next !== undefined; next = frameAt(bytes, end)) {
    if (next.seq !== first.seq + deliveries.length) break;
    deliveries.push(...next.deliveries);
    end = next.end;
  }
  return { deliveries, seq: first.seq, end: offset + end, lost: 0 };
}

function passageBehindLoss(bytes: Buffer, offset: number): Passage | undefined {
  for (const { index } of bytes.toString('latin1').matchAll(new RegExp(headPattern, 'g'))) {
    const passage = passageIn(bytes.subarray(index), offset + index);
    if (passage !== undefined) return { ...passage, lost: index };
  }
  return undefined;
}

interface Frame {
  deliveries: Delivery[];
  seq: number;
  end: number;
}

/** Of the frame that begins the bytes, as its head says; 0 where there is no head. */
function lengthAt(bytes: Buffer): number {
  const head = headAt(bytes, 0);
  return head === undefined ? 0 : headBytes + head.length;
}

/** Undefined where no whole frame begins. */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
  const head = headAt(bytes, at);
  if (head === undefined) return undefined;
  const begin = at + headBytes;
  const end = begin + head.length;
  if (end > bytes.length || hex(crc32(bytes.subarray(begin, end))) !== head.sum) return undefined;
  const texts = bytes.toString('utf8', begin, end).split('\0').slice(0, -1);
  return { deliveries: texts.map(deliveryIn), seq: head.seq, end };
}

function headAt(bytes: Buffer, at: number): { length: number; sum: string; seq: number } | undefined {
  const parts = headPattern.exec(bytes.toString('latin1', at, at + headBytes));
  if (parts === null) return undefined;
  const [, length = '', sum = '', seq] = parts;
  return { length: Number.parseInt(length, 16), sum, seq: Number(seq) };
}

function textOf({ id, receiver, lane, clickedAt, rule, body }: Delivery): string {
  const quotedLane = lane === undefined ? 'null' : quote(lane);
  return `[${quote(id)},${quote(receiver)},${quotedLane},${clickedAt},${quote(rule)}]\n${body}\0`;
}

function deliveryIn(text: string): Delivery {
  const end = text.indexOf('\n');
  const [id, receiver, lane, clickedAt, rule] = JSON.parse(text.slice(0, end)) as [
    string,
    string,
    string | null,
    number,
    string,
  ];
  return { id, receiver, ...(lane !== null && { lane }), clickedAt, rule, body: text.slice(end + 1) };
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0');
}
