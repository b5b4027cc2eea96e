import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Outbox } from '../../src/webhooks/outbox.js';
import { machineTime } from '../../src/webhooks/time.js';
import { eventually, openPatientOutbox, recordingDispatcher } from '../process/webhooks/outbox-behaviour.js';
import { below, mulberry32, pick, type Random } from '../support/random.js';
import { size } from '../support/soak.js';
import { type Recording, record, withoutStrace } from '../support/strace.js';

const tries = [
  {
    name: 'small deliveries',
    /** Each goes on with what a power cut left of the one before. */
    rounds: size(10, 2),
    /** Moments of each round at which the power is cut. */
    cuts: size(100, 12),
    /** Of each process. */
    appends: 120,
    /** A body repeats its delivery's id, of some ten characters, up to so many times. */
    times: 200,
    manner: 'wildly',
    /** How the processes of a round end. */
    endings: ['killed', 'closed', 'killed'],
  },
  {
    // The log is worked off in between.
    name: 'large deliveries',
    rounds: size(3, 1),
    cuts: size(60, 12),
    appends: size(900, 480),
    times: 12_000,
    manner: 'calmly',
    endings: ['killed'],
  },
];

test.skipIf(withoutStrace).for(tries)(
  'what was acknowledged is there after a power cut, once each: $name',
  async ({ rounds, cuts, appends, times, manner, endings }) => {
    const random = mulberry32(1);
    const faults: string[] = [];
    let due = 0;
    let disk = temporaryFolder();
    let before: string[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const recording = await record(
        disk,
        endings.map((ending, index) => {
          const options = [`${round}.${index}`, String(appends), String(times), manner, ending];
          return ['test/soak/outbox-life.mjs', stateIn(disk), ...options];
        }),
      );
      for (let cut = 1; cut <= cuts; cut += 1) {
        const moment = momentIn(recording, random);
        const said = [...before, ...linesUpTo(moment, recording)];
        const folder = temporaryFolder();
        const seed = below(random, 2 ** 32);
        const leave = () => {
          // Nothing is granted beyond what POSIX says.
          const grants = { namesInOrder: () => false, bytesInOrder: () => false };
          recording.disk.leave(folder, { moment, random: mulberry32(seed), ...grants });
        };
        leave();
        const found = await faultsOf(stateIn(folder), said);
        faults.push(
          ...found.map((fault) => `round ${round}, moment ${moment} of ${recording.end}: ${fault}`),
        );
        due += dueAfter(said).length;
        rmSync(folder, { recursive: true });
        if (cut < cuts) continue;
        leave();
        disk = folder;
        before = said;
      }
    }
    console.log(`${rounds * cuts} power cuts, ${due} deliveries due after them, ${faults.length} faults`);
    expect(due).toBeGreaterThan(rounds * cuts);
    expect(faults).toEqual([]);
  },
);

/** Any, but half of them near a creation, a removal or a renaming. */
function momentIn({ disk: { renamings }, end }: Recording, random: Random): number {
  return random() < 0.5 ? below(random, end + 1) : pick(random, renamings) + below(random, 200) - 20;
}

function linesUpTo(moment: number, { said }: Recording): string[] {
  return said.filter((one) => one.moment < moment).map(({ line }) => line);
}

function idsIn(lines: readonly string[], verb: string): string[] {
  return lines.filter((line) => line.startsWith(`${verb} `)).map((line) => line.slice(verb.length + 1));
}

/** What must be there. */
function dueAfter(said: readonly string[]): string[] {
  const gone = new Set([...idsIn(said, 'delivered'), ...idsIn(said, 'dropping')]);
  return idsIn(said, 'appended').filter((id) => !gone.has(id));
}

async function faultsOf(folder: string, said: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  const dispatcher = recordingDispatcher();
  // Whatever was to be tried again is due.
  const time = { ...machineTime, now: () => Date.now() + 86_400_000 };
  const report = (message: string) => faults.push(message);
  let outbox: Outbox | undefined;
  try {
    outbox = await openPatientOutbox({ folder, dispatcher, time, report });
    const ids = (await outbox.list({ limit: 1_000_000 })).map(({ id }) => id);
    const there = new Set(ids);
    const lost = dueAfter(said).filter((id) => !there.has(id));
    if (lost.length > 0) faults.push(`${lost.length} are lost: ${lost.slice(0, 5)}`);
    if (ids.length > there.size) faults.push(`${ids.length - there.size} are there twice`);
    const back = idsIn(said, 'dropped').filter((id) => there.has(id));
    if (back.length > 0) faults.push(`${back.length} that were dropped are back: ${back.slice(0, 5)}`);

    await outbox.retry('all');
    outbox.deliverTo(['crm']);
    await eventually(async () => expect(await outbox?.stats()).toMatchObject({ waiting: 0, dead: 0 }));
    expect(dispatcher.ids().sort()).toEqual(ids.sort());
    const isWhole = ({ id, body }: { id: string; body: string }) =>
      body === id.repeat(Number(id.split('-')[2]));
    const torn = dispatcher.attempts.filter(({ delivery }) => !isWhole(delivery));
    if (torn.length > 0) faults.push(`${torn.length} have another body`);
  } catch (error) {
    faults.push(`${(error as Error).name}: ${(error as Error).message}`);
  } finally {
    await outbox?.close(1000);
  }
  return faults;
}

function stateIn(disk: string): string {
  return join(disk, 'made', 'state');
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-cut-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
