import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { quote } from '../../values/json.js';
import type { Delivery } from '../outbox.js';
import { sortable } from './sortable.js';

/**
 * How deliveries stand in a file of the write-ahead log. What one sync wrote is a record: a head of fixed length, and
 * then the deliveries, each a line of JSON with all but its body, the body, and a NUL, which JSON never holds.
 *
 * The head says, with a blank between them: the version of its form; the number of the first delivery; how many numbers
 * before that one were never acknowledged, as those of a write that failed; the bytes of the deliveries in hex; and the
 * CRC-32 of all of the record but itself.
 *
 * Each record is made where the one before it was: it holds until the next call.
 */
export function createRecordWriter(): (
  deliveries: readonly Delivery[],
  seq: number,
  skipped: number,
) => Buffer {
  const kept = Buffer.allocUnsafeSlow(keptBytes);
  return (deliveries, seq, skipped) => {
    let text = '';
    for (const delivery of deliveries) text += textOf(delivery);
    const most = headBytes + text.length * mostBytesAUnit;
    const bytes = most <= keptBytes ? kept : Buffer.allocUnsafe(most);
    const record = bytes.subarray(0, headBytes + bytes.write(text, headBytes));
    const rest = record.subarray(headBytes);
    const head = `2 ${sortable(seq)} ${hex(skipped)} ${hex(rest.length)} `;
    record.write(`${head}${hex(sumOf(head, rest))}\n`, 'latin1');
    return record;
  };
}

const keptBytes = 256 * 1024;
/** UTF-8 of one unit of a JavaScript text. */
const mostBytesAUnit = 3;

/** What stands in a file from some place on. */
export interface RecordBatch {
  /**
   * None: nothing more can be read, though something is there. At the very end that is a write which a crash cut short.
   */
  deliveries: readonly Delivery[];
  /** The first one's number; each other's is one more. */
  seq: number;
  /** No delivery with a number from this one up to `seq` was acknowledged. */
  since: number;
  /** Where it ends, in bytes. */
  end: number;
  /** Bytes before it that could not be read. */
  lost: number;
}

/** Where a batch is looked for. */
export interface Expected {
  /** In bytes. */
  offset: number;
  /** The next number, if none was left out. */
  seq: number;
  /** The file's own: none in it has a lower one. */
  first: number;
}

/**
 * Reads the next batch of a file, a few hundred deliveries or more; undefined when nothing follows.
 * @param size how much of the file counts
 */
export async function readRecords(
  path: string,
  expected: Expected,
  size: number,
): Promise<RecordBatch | undefined> {
  const { offset: from } = expected;
  if (from >= size) return undefined;
  const file = await open(path, 'r');
  const read = async (length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  };
  try {
    const bytes = await read(Math.min(size - from, batchBytes));
    const batch = batchIn(bytes, expected);
    if (batch !== undefined) return batch;
    const whole = await read(Math.min(size - from, lengthAt(bytes)));
    return batchIn(whole, expected) ?? batchBehindLoss(await read(size - from), expected);
  } finally {
    await file.close();
  }
}

const batchBytes = 256 * 1024;

/** @param lost bytes before these, from the expected place on */
function batchIn(bytes: Buffer, expected: Expected, lost = 0): RecordBatch | undefined {
  const first = recordAt(bytes, 0);
  if (first === undefined) return undefined;
  const { seq, since } = numberOf(first, expected, lost);
  if (seq < expected.seq) return undefined;
  const deliveries = [...first.deliveries];
  let { end } = first;
  for (let next = recordAt(bytes, end); next !== undefined; next = recordAt(bytes, end)) {
    if (next.skipped !== undefined && next.seq !== seq + deliveries.length) break;
    deliveries.push(...next.deliveries);
    end = next.end;
  }
  return { deliveries, seq, since, end: expected.offset + lost + end, lost };
}

/**
 * The checksum of a head of the first version leaves out the head. Within a file its numbers leave none out, so there
 * is no need to believe what may have been spoilt.
 */
function numberOf({ seq, skipped, version }: LogRecord, expected: Expected, lost: number) {
  if (version === 2) return { seq, since: seq - skipped! };
  const lowest = Math.max(expected.seq, expected.first);
  // A file's own number is that of its first delivery, or one less.
  const highest = lowest + (expected.offset === 0 ? Math.max(1, lost) : lost);
  const sound = seq >= lowest && seq <= highest ? seq : Math.min(lowest + 1, highest);
  return { seq: sound, since: lost > 0 ? sound : expected.seq };
}

function batchBehindLoss(bytes: Buffer, expected: Expected): RecordBatch | undefined {
  for (const { index } of bytes.toString('latin1').matchAll(anyHead)) {
    const batch = index > 0 ? batchIn(bytes.subarray(index), expected, index) : undefined;
    if (batch !== undefined) return batch;
  }
  let lost = bytes.length;
  while (lost > 0 && bytes[lost - 1] === 0) lost -= 1;
  if (lost === 0) return undefined; // It was made longer than what was written to it.
  const { offset, seq } = expected;
  return { deliveries: [], seq, since: seq, end: offset + lost, lost };
}

interface Head {
  version: 1 | 2;
  seq: number;
  /** Undefined: the first version does not say. */
  skipped?: number;
  /** Of what follows the head, in bytes. */
  length: number;
  sum: string;
  /** What the sum is of, besides what follows the head. */
  summed: string;
  /** Where the deliveries begin. */
  end: number;
}

interface LogRecord extends Pick<Head, 'version' | 'seq' | 'skipped'> {
  deliveries: Delivery[];
  end: number;
}

const headBytes = 1 + 1 + 16 + 1 + 8 + 1 + 8 + 1 + 8 + 1;
const headPattern = /2 (\d{16}) ([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]{8})\n/;
/** As version 0.1 wrote them: the bytes of the rest, their CRC-32, the number of the first delivery. */
const firstHeadBytes = 8 + 1 + 8 + 1 + 16 + 1;
const firstHeadPattern = /([0-9a-f]{8}) ([0-9a-f]{8}) (\d{16})\n/;
const anyHead = new RegExp(`${headPattern.source}|${firstHeadPattern.source}`, 'g');

/** Of the record that begins the bytes, as its head says; 0 where there is no head. */
function lengthAt(bytes: Buffer): number {
  const head = headAt(bytes, 0);
  return head === undefined ? 0 : head.end + head.length;
}

/** Undefined where no whole record begins. */
function recordAt(bytes: Buffer, at: number): LogRecord | undefined {
  const head = headAt(bytes, at);
  if (head === undefined) return undefined;
  const { version, seq, skipped, length, sum, summed, end: begin } = head;
  const end = begin + length;
  if (end > bytes.length || hex(sumOf(summed, bytes.subarray(begin, end))) !== sum) return undefined;
  const texts = bytes.toString('utf8', begin, end).split('\0').slice(0, -1);
  return { version, seq, ...(skipped !== undefined && { skipped }), deliveries: texts.map(deliveryIn), end };
}

function headAt(bytes: Buffer, at: number): Head | undefined {
  const text = bytes.toString('latin1', at, at + headBytes);
  const parts = headPattern.exec(text);
  if (parts?.index === 0) {
    const [, seq, skipped = '', length = '', sum = ''] = parts;
    const numbers = { seq: Number(seq), skipped: Number.parseInt(skipped, 16) };
    const summed = text.slice(0, headBytes - sum.length - 1);
    return { version: 2, ...numbers, length: Number.parseInt(length, 16), sum, summed, end: at + headBytes };
  }
  const first = firstHeadPattern.exec(text.slice(0, firstHeadBytes));
  if (first === null) return undefined;
  const [, length = '', sum = '', seq] = first;
  const end = at + firstHeadBytes;
  return { version: 1, seq: Number(seq), length: Number.parseInt(length, 16), sum, summed: '', end };
}

function sumOf(head: string, rest: Buffer): number {
  return crc32(rest, crc32(head));
}

function textOf({ id, receiver, orderingKey, clickedAt, rule, body }: Delivery): string {
  const quotedKey = orderingKey === undefined ? 'null' : quote(orderingKey);
  return `[${quote(id)},${quote(receiver)},${quotedKey},${clickedAt},${quote(rule)}]\n${body}\0`;
}

function deliveryIn(text: string): Delivery {
  const end = text.indexOf('\n');
  const [id, receiver, orderingKey, clickedAt, rule] = JSON.parse(text.slice(0, end)) as [
    string,
    string,
    string | null,
    number,
    string,
  ];
  return {
    id,
    receiver,
    ...(orderingKey !== null && { orderingKey }),
    clickedAt,
    rule,
    body: text.slice(end + 1),
  };
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0');
}
