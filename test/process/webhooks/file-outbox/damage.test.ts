import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ClassicLevel } from 'classic-level';
import { expect, onTestFinished, test } from 'vitest';
import { openFileOutbox } from '../../../../src/webhooks/file-outbox/outbox.js';
import type { Delivery } from '../../../../src/webhooks/outbox.js';
import { isFull } from '../../../support/soak.js';
import { aDelivery, eventually, numbered, recordingDispatcher } from '../outbox-behaviour.js';
import { type Damage, damageFolder, faultOf, type State } from './damage.js';

/** Every bit in a soak, one of every so many otherwise. */
const step = isFull ? 1 : 389;

test.for(['as it is written now', 'as version 0.1 wrote it'])(
  'whatever bit of a journal turns over, %s, nothing is lost in silence and nothing else arrives',
  { timeout: 3_600_000 },
  async (how) => {
    const state = how === 'as it is written now' ? await stateInJournal() : await stateOfFirstVersion();
    const faults: string[] = [];
    for (const damage of turnedBits(state.folder, /\.journal$/)) {
      const fault = await faultOf(state, damage);
      if (fault !== undefined) faults.push(`${damage.file}, byte ${damage.at}: ${fault}`);
    }
    expect(faults).toEqual([]);
  },
);

test('however early a journal ends, it is said how much is missing', { timeout: 3_600_000 }, async () => {
  const state = await stateInJournal();
  const faults: string[] = [];
  for (const [file, size] of filesOf(state.folder, /\.journal$/))
    for (let at = 0; at < size; at += isFull ? 1 : 97) {
      const fault = await faultOf(state, { file, at });
      if (fault !== undefined) faults.push(`${file}, ended at ${at}: ${fault}`);
    }
  expect(faults).toEqual([]);
});

test('a number that was spoilt by version 0.1 is known from those beside it', async () => {
  const state = await stateOfFirstVersion();
  const [[file]] = filesOf(state.folder, /\.journal$/) as [[string, number]];
  const text = readFileSync(join(state.folder, file), 'latin1');
  const head = [...text.matchAll(/\d{16}\n/g)][1]!.index;
  for (const [digit, turned] of [
    [0, 0x08],
    [15, 0x01],
  ] as const) {
    const damage: Damage = { file, at: head + digit, turnsInto: (byte) => byte ^ turned };
    expect(await faultOf(state, damage, 'loses nothing')).toBe(undefined);
  }
});

test('whatever bit of the store turns over, it is the same', { timeout: 3_600_000 }, async () => {
  const state = await stateInStore();
  const faults: string[] = [];
  for (const damage of turnedBits(state.folder, /(\.ldb|\.log|CURRENT|MANIFEST-\d+)$/)) {
    const fault = await faultOf(state, damage);
    if (fault !== undefined) faults.push(`${damage.file}, byte ${damage.at}: ${fault}`);
  }
  expect(faults).toEqual([]);
});

/** Some in one file of a journal, some in the next. */
async function stateInJournal(): Promise<State> {
  const folder = ownFolder();
  const deliveries = someDeliveries();
  for (const part of [deliveries.slice(0, 4), deliveries.slice(4)]) {
    const outbox = await openFileOutbox({ folder, dispatcher: recordingDispatcher() });
    for (const delivery of part) await outbox.append([delivery]);
    await outbox.close(0);
  }
  return { folder, deliveries };
}

/** Some that failed and wait, and some that are dead: in a table of the store, and in its log. */
async function stateInStore(): Promise<State> {
  const folder = ownFolder();
  const deliveries = someDeliveries();
  for (const part of [deliveries.slice(0, 4), deliveries.slice(4)]) {
    const dispatcher = recordingDispatcher();
    dispatcher.answer = ({ id }) =>
      id === 'msg_1'
        ? { type: 'dead', error: 'gone' }
        : { type: 'later', at: Date.now() + 3_600_000, error: 'answered 500' };
    const outbox = await openFileOutbox({ folder, dispatcher });
    outbox.deliverTo(['crm', 'erp']);
    await outbox.append(part);
    // The fourth and the sixth wait behind the second, of the same conversation.
    const heads = part.map(({ id }) => id).filter((id) => id !== 'msg_4' && id !== 'msg_6');
    await eventually(() => expect(dispatcher.ids().sort()).toEqual(heads));
    await outbox.close(1000);
  }
  return { folder, deliveries };
}

/** The same, in records whose checksums leave out their heads, and with nothing noted of where they end. */
async function stateOfFirstVersion(): Promise<State> {
  const state = await stateInJournal();
  const place = join(state.folder, 'outbox');
  const left = [...state.deliveries];
  for (const [file] of filesOf(state.folder, /\.journal$/)) {
    const first = Number.parseInt(basename(file), 10);
    const records = left
      .splice(0, 4)
      .map((delivery, index) => frameOfFirstVersion(delivery, first + 1 + index));
    writeFileSync(join(state.folder, file), Buffer.concat(records));
  }
  const level = new ClassicLevel(place);
  await level.batch(
    [
      { type: 'del', key: 'mark' },
      { type: 'put', key: 'format', value: '3' },
    ],
    { sync: true },
  );
  await level.close();
  return state;
}

function frameOfFirstVersion(
  { id, receiver, orderingKey, clickedAt, rule, body }: Delivery,
  seq: number,
): Buffer {
  const rest = Buffer.from(
    `${JSON.stringify([id, receiver, orderingKey ?? null, clickedAt, rule])}\n${body}\0`,
  );
  const hex = (number: number) => number.toString(16).padStart(8, '0');
  return Buffer.concat([
    Buffer.from(`${hex(rest.length)} ${hex(crc32(rest))} ${String(seq).padStart(16, '0')}\n`),
    rest,
  ]);
}

function someDeliveries(): Delivery[] {
  return numbered(6).map((id) =>
    aDelivery({
      id: `msg_${id}`,
      ...(Number(id) % 2 === 0 ? { orderingKey: 'c1' } : { receiver: 'erp' }),
      body: JSON.stringify({ id, name: 'بله' }),
    }),
  );
}

function ownFolder(): string {
  const folder = damageFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function* turnedBits(folder: string, names: RegExp): Generator<Damage> {
  let count = 0;
  for (const [file, size] of filesOf(folder, names))
    for (let bit = 0; bit < size * 8; bit += 1) {
      count += 1;
      if (count % step !== 0) continue;
      yield { file, at: bit >> 3, turnsInto: (byte) => byte ^ (1 << (bit & 7)) };
    }
}

function filesOf(folder: string, names: RegExp): [file: string, size: number][] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => names.test(name))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name)).length]);
}
