import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Names the tables of a LevelDB whose checksums do not hold: LevelDB has one for each block, and looks at none when it
 * reads. Some may be left from a process that was killed, and belong to nothing.
 */
export async function damagedTables(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^\d+\.(ldb|sst)$/.test(name)).sort();
  const damaged: string[] = [];
  for (const name of names) if (!isSound(await readFile(join(folder, name)))) damaged.push(name);
  return damaged;
}

/**
 * What stands in the sound blocks of a table, the latest of each key first. To be read by us: of a block that is not
 * sound LevelDB may end the process.
 */
export async function* entriesOf(path: string): AsyncGenerator<[key: string, value: string]> {
  const table = await readFile(path);
  const met = new Set<string>();
  for (const handle of indexOf(table) ?? blocksOf(table)) {
    if (!holds(table, handle) || table[handle.offset + handle.size] !== 0) continue;
    for (const { key, value } of entriesIn(table.subarray(handle.offset, handle.offset + handle.size))) {
      // Behind a key stand its number, and whether it was put or deleted.
      const name = key.toString('utf8', 0, key.length - 8);
      if (!met.has(name) && key[key.length - 8] === 1) yield [name, value.toString()];
      met.add(name);
    }
  }
}

function isSound(table: Buffer): boolean {
  return indexOf(table)?.every((handle) => holds(table, handle)) ?? false;
}

/**
 * By LevelDB's doc/table_format.md: blocks, one of them an index of the others, and where that is at the very end.
 * Undefined: that is not sound.
 */
function indexOf(table: Buffer): Handle[] | undefined {
  if (!table.subarray(-magic.length).equals(magic)) return undefined;
  const footer = new Reader(table.subarray(-footerBytes));
  const meta = footer.handle();
  const index = footer.handle();
  if (!holds(table, meta) || !holds(table, index)) return undefined;
  // Only of a store in which nothing is but its format.
  if (table[index.offset + index.size] !== 0) return [];
  const entries = [...entriesIn(table.subarray(index.offset, index.offset + index.size))];
  return entries.map(({ value }) => new Reader(value).handle());
}

/** One after the other, where no index says: each ends where its checksum holds. */
function blocksOf(table: Buffer): Handle[] {
  const found: Handle[] = [];
  for (let offset = 0, size = 0; offset + size + 5 <= table.length; size += 1) {
    if (!holds(table, { offset, size })) continue;
    found.push({ offset, size });
    offset += size + 5;
    size = -1;
  }
  return found;
}

/** Each key begins with some bytes of the one before it. */
function* entriesIn(block: Buffer): Generator<{ key: Buffer; value: Buffer }> {
  const restarts = block.length < 4 ? 0 : block.readUInt32LE(block.length - 4);
  const reader = new Reader(block.subarray(0, Math.max(0, block.length - 4 * (restarts + 1))));
  let key = Buffer.alloc(0);
  while (!reader.isAtEnd) {
    const shared = reader.varint();
    const [keyBytes, valueBytes] = [reader.varint(), reader.varint()];
    key = Buffer.concat([key.subarray(0, shared), reader.take(keyBytes)]);
    yield { key, value: reader.take(valueBytes) };
  }
}

interface Handle {
  offset: number;
  size: number;
}

/** A block is followed by a byte that says how it is compressed, and the masked CRC-32C of both. */
function holds(table: Buffer, { offset, size }: Handle): boolean {
  const end = offset + size + 1;
  if (!(end + 4 <= table.length)) return false;
  const sum = crc32c(table, offset, end);
  const masked = (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
  return table.readUInt32LE(end) === masked;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(bytes: number): Buffer {
    this.#at += bytes;
    return this.#bytes.subarray(this.#at - bytes, this.#at);
  }

  varint(): number {
    let number = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at++] ?? 0;
      number += (byte & 127) * factor;
      if (byte < 128) return number;
    }
  }

  handle(): Handle {
    return { offset: this.varint(), size: this.varint() };
  }
}

const magic = Buffer.from('57fb808b247547db', 'hex');
const footerBytes = 48;

/** What a byte does to a checksum, and what it does with one, two and three bytes behind it: twice as quick as one alone. */
const [crc0, crc1, crc2, crc3] = crcTables();

function crcTables(): [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1;
    return sum;
  });
  const behind = (table: Int32Array) => table.map((sum) => first[sum & 255]! ^ (sum >>> 8));
  const second = behind(first);
  const third = behind(second);
  return [first, second, third, behind(third)];
}

function crc32c(bytes: Buffer, from: number, to: number): number {
  let sum = -1;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    sum = crc3[sum & 255]! ^ crc2[(sum >>> 8) & 255]! ^ crc1[(sum >>> 16) & 255]! ^ crc0[sum >>> 24]!;
  }
  for (; at < to; at += 1) sum = crc0[(sum ^ bytes[at]!) & 255]! ^ (sum >>> 8);
  return ~sum;
}
