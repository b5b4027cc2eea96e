import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../../../src/webhooks/file-outbox/driver.js';
import { checkOutbox, recoverOutbox } from '../../../../src/webhooks/file-outbox/maintenance.js';
import { OutboxDamaged } from '../../../../src/webhooks/file-outbox/outbox.js';
import type { Outbox } from '../../../../src/webhooks/outbox.js';
import { startChild } from '../../../support/children.js';
import { below, mulberry32, pick, type Random } from '../../../support/random.js';
import { size } from '../../../support/soak.js';
import { aDelivery, eventually, openPatientOutbox, recordingDispatcher } from '../outbox-behaviour.js';

const damages = size(500, 12);

test(`${damages} × damage to the folder of a server that was killed: all is there, or it is said what is not`, {
  timeout: 3_600_000,
}, async () => {
  const random = mulberry32(1);
  const lives = [await stateOfKilled(60, 12), await stateOfKilled(400, 200)];
  const faults: string[] = [];
  const ends: Record<string, number> = {};
  for (let number = 1; number <= damages; number += 1) {
    const life = pick(random, lives);
    const folder = damageFolder();
    cpSync(life.folder, folder, { recursive: true });
    const other = lives[life === lives[0] ? 1 : 0]!;
    const done = damage(join(folder, 'outbox'), join(other.folder, 'outbox'), random);
    const { end, fault } = await outcomeOf(folder, life);
    ends[end] = (ends[end] ?? 0) + 1;
    if (fault !== undefined) faults.push(`${number}, ${done}: ${fault}`);
    rmSync(folder, { recursive: true });
  }
  console.log(`${damages} damages: ${JSON.stringify(ends)}`);
  expect(faults).toEqual([]);
});

interface Life {
  folder: string;
  /** Ids that were acknowledged and neither delivered nor dropped. */
  due: string[];
  dropped: string[];
}

async function stateOfKilled(appends: number, times: number): Promise<Life> {
  const folder = damageFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const args = [
    'test/soak/outbox-life.mjs',
    folder,
    'run',
    String(appends),
    String(times),
    'wildly',
    'killed',
  ];
  const child = startChild(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  const idsOf = (verb: string) =>
    output.split('\n').flatMap((line) => (line.startsWith(`${verb} `) ? [line.slice(verb.length + 1)] : []));
  const gone = new Set([...idsOf('delivered'), ...idsOf('dropping')]);
  const due = idsOf('appended').filter((id) => !gone.has(id));
  expect(due.length).toBeGreaterThan(10);
  return { folder, due, dropped: idsOf('dropped') };
}

/** Does something to one of the files, or to two, or puts that of another outbox in its place. Returns what. */
function damage(place: string, another: string, random: Random): string {
  const names = readdirSync(place).filter((name) => name !== 'reserve');
  const name = pick(
    random,
    [...names, 'events.db', 'events.db-wal'].filter((one) => names.includes(one)),
  );
  const file = join(place, name);
  const bytes = readFileSync(file);
  const at = below(random, bytes.length);
  switch (pick(random, ['bit', 'bit', 'bits', 'zeros', 'cut', 'swap', 'foreign', 'remove'] as const)) {
    case 'bit':
      bytes[at]! ^= 1 << below(random, 8);
      writeFileSync(file, bytes);
      return `a bit of byte ${at} of ${name}`;
    case 'bits':
      for (let count = 0; count < 20; count += 1)
        bytes[below(random, bytes.length)]! ^= 1 << below(random, 8);
      writeFileSync(file, bytes);
      return `20 bits of ${name}`;
    case 'zeros': {
      const length = 1 + below(random, 8192);
      bytes.fill(0, at, Math.min(at + length, bytes.length));
      writeFileSync(file, bytes);
      return `${length} zeros from ${at} of ${name}`;
    }
    case 'cut':
      truncateSync(file, at);
      return `${name} cut at ${at}`;
    case 'swap': {
      const other = pick(random, names);
      renameSync(file, `${file}.aside`);
      if (other !== name) renameSync(join(place, other), file);
      renameSync(`${file}.aside`, join(place, other));
      return `${name} for ${other}`;
    }
    case 'foreign':
      if (!existsSync(join(another, name))) return 'nothing';
      cpSync(join(another, name), file);
      return `${name} of another outbox`;
    case 'remove':
      rmSync(file);
      return `no ${name}`;
  }
}

/** Starts as a server does, recovers as an operator who is told to, and has all leave that can. */
async function outcomeOf(folder: string, { due, dropped }: Life): Promise<{ end: string; fault?: string }> {
  let lost = 0;
  const said: string[] = [];
  const dispatcher = recordingDispatcher();
  const open = () =>
    openPatientOutbox({ folder, dispatcher, report: (message) => said.push(message), time: inADay });
  let outbox: Outbox | undefined;
  let end = 'starts';
  try {
    try {
      outbox = await open();
    } catch (error) {
      if (!(error instanceof OutboxDamaged)) throw error;
      if (!error.message.includes(`"dargah outbox recover --state-dir ${folder}"`))
        return { end: 'refused', fault: `it says ${error.message}` };
      end = 'recovered';
      const recovered = await recoverOutbox(folder).catch((failure) => failure as Error);
      if (recovered instanceof OutboxDamaged) return { end: 'beyond recovery' };
      if (recovered instanceof Error) throw recovered;
      lost += recovered.lost ?? Number.POSITIVE_INFINITY;
      if (lost > 0) said.push('lost');
      outbox = await open();
    }
    const there = new Set((await outbox.list({ limit: 1_000_000 })).map(({ id }) => id));
    outbox.deliverTo([...Object.keys((await outbox.stats()).receivers), 'crm']);
    await outbox.retry('all');
    await eventually(async () => expect(await outbox!.stats()).toMatchObject({ waiting: 0 }));
    lost += outbox.health.lost;
    const arrived = new Set(dispatcher.ids());
    const wrong = dispatcher.attempts.find(
      ({ delivery: { id, body } }) => body !== id.repeat(Number(id.split('-')[2])),
    );
    if (wrong !== undefined)
      return { end, fault: `it delivers ${wrong.delivery.body.slice(0, 50)} as ${wrong.delivery.id}` };
    const missing = due.filter((id) => !arrived.has(id));
    if (missing.length > lost && !/nothing says/.test(said.join()))
      return { end, fault: `${missing.length} are missing, and it says ${lost}: ${said}` };
    const back = dropped.filter((id) => there.has(id));
    if (back.length > 0 && said.length === 0)
      return { end, fault: `${back.length} that were dropped are back` };
    return { end: said.length > 0 ? `${end}, and says what is wrong` : end };
  } catch (error) {
    return { end, fault: `it ends with ${(error as Error).stack}` };
  } finally {
    await outbox?.close(0);
  }
}

/** Whatever was to be tried again is due. */
const inADay = {
  now: () => Date.now() + 86_400_000,
  after(ms: number, call: () => void) {
    const timer = setTimeout(call, Math.min(ms, 1000));
    return () => clearTimeout(timer);
  },
};

/** In memory, where the system has such a place: thousands of them are made. */
function damageFolder(): string {
  const shm = '/dev/shm';
  return mkdtempSync(join(existsSync(shm) ? shm : tmpdir(), 'dargah-damage-'));
}

test('a check of a sound folder finds nothing, and one of a damaged body names it', async () => {
  const { folder } = await stateOfKilled(60, 500);
  expect(await checkOutbox(folder)).toMatchObject({ problems: [] });
  const outbox = await openPatientOutbox({ folder, dispatcher: recordingDispatcher() });
  await outbox.append([aDelivery({ id: 'last', body: 'unmistakable' })]);
  await outbox.close(0);
  const file = join(folder, 'outbox', 'events.db');
  const bytes = readFileSync(file);
  bytes[bytes.indexOf('unmistakable')] = 'U'.charCodeAt(0);
  writeFileSync(file, bytes);
  const { problems } = await checkOutbox(folder);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^delivery \d+, of event last to crm, is damaged$/);
});

test('an ordering key whose turn was lost gets it back at the start', async () => {
  const folder = damageFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => ({ type: 'later', at: Date.now() + 3_600_000, error: 'answered 500' });
  const outbox = await openPatientOutbox({ folder, dispatcher });
  outbox.deliverTo(['crm']);
  await outbox.append(['1', '2'].map((id) => aDelivery({ id, orderingKey: 'a' })));
  await eventually(async () => expect(await outbox.show('1')).toMatchObject([{ attempts: 1 }]));
  await outbox.close(1000);
  const db = openSqlite(join(folder, 'outbox', 'events.db'));
  db.exec('UPDATE delivery SET state = 1');
  db.close();
  dispatcher.attempts.length = 0;
  dispatcher.answer = () => ({ type: 'delivered' });
  const again = await openPatientOutbox({ folder, dispatcher, time: inADay });
  onTestFinished(() => again.close(0));
  again.deliverTo(['crm']);
  await eventually(() => expect(dispatcher.ids()).toEqual(['1', '2']));
});
