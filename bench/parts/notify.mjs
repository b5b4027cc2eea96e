/** What notifying somebody of every click costs: the same server with notifications and without. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { count, precise, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';
import { dargah, load, notifyingDargah, pinned, withServers } from '../serving.mjs';

const silent = { name: 'Dargah, 10 rules', start: dargah(10), rules: 10 };
const notifying = {
  name: 'Dargah, 10 rules, a notification for every click',
  start: notifyingDargah(10),
  rules: 10,
};

export const title = 'Notifications';

export async function run({ quick, note }) {
  // With fewer the one that notifies is not busy throughout: all wait for the disk at a time.
  const connections = 128;
  const seconds = quick ? 2 : 4;
  const rounds = quick ? 7 : 15;
  const others = quick ? 3 : 7;
  const { result } = await withServers([silent, notifying], async (servers) => {
    for (const server of servers) await load(server, { seconds: 3, connections });
    const top = await alone(servers, rounds, note, { seconds, connections });
    const half = Math.round(summary(top[notifying.name].map(({ rate }) => rate)).median / 2);
    const disk = [];
    const afterEach = async () => void disk.push(await waitForDisk(seconds));
    const steady = await alone(servers, rounds, note, { seconds, connections, rate: half }, afterEach);
    const byConnections = [];
    for (const number of [16, 32, 64, 256]) {
      byConnections.push([number, await alone(servers, others, note, { seconds, connections: number })]);
    }
    return { top, half, steady, disk, byConnections };
  });
  const { top, half, steady, disk, byConnections } = result;
  const of = (kind, name, figure) => kind[name].map((round) => round[figure]);
  const rows = (kind) =>
    [silent, notifying].map(({ name }) => ({
      name,
      rate: summary(of(kind, name, 'rate')),
      p50: summary(of(kind, name, 'p50')),
      p99: summary(of(kind, name, 'p99')),
      cpu: summary(of(kind, name, 'cpu')),
    }));
  const before = of(steady, silent.name, 'p99');
  const ratioOf = (kind) => summary(ratios(of(kind, notifying.name, 'rate'), of(kind, silent.name, 'rate')));
  return {
    connections,
    seconds,
    rounds,
    pinned,
    half,
    top: rows(top),
    steady: rows(steady),
    ratio: ratioOf(top),
    cpuRatio: summary(ratios(of(top, silent.name, 'cpu'), of(top, notifying.name, 'cpu'))),
    byConnections: byConnections.map(([number, kind]) => ({ number, ratio: ratioOf(kind) })),
    later: summary(of(steady, notifying.name, 'p99').map((p99, round) => p99 - before[round])),
    disk: summary(disk),
  };
}

/**
 * What the disk takes by itself: a sync every few milliseconds, of about as much as the outbox writes.
 * @returns the p99 of how long one waits, in ms, who comes at any moment
 */
async function waitForDisk(seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-disk-'));
  const file = openSync(join(folder, 'file'), 'w');
  const block = Buffer.alloc(64 * 1024, 1);
  const waits = [];
  const end = performance.now() + seconds * 1000;
  for (let i = 0, moment = performance.now(); moment < end; i++) {
    writeSync(file, block, 0, block.length, (i % 64) * block.length);
    fdatasyncSync(file);
    const now = performance.now();
    for (; moment < now; moment += momentMs) waits.push(now - moment);
    await pause(2);
    for (; moment < performance.now(); moment += momentMs) waits.push(0);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  return waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.99)];
}

const momentMs = 0.1;

/** Loads servers in turn, A B A B, and halts those whose turn it is not: one of them may have much to deliver still. */
async function alone(servers, rounds, note, options, afterEach = async () => {}) {
  const results = Object.fromEntries(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      note(`${server.name} (${round + 1}/${rounds})`);
      for (const { child } of servers) child.kill(child === server.child ? 'SIGCONT' : 'SIGSTOP');
      results[server.name].push(await load(server, options));
    }
    await afterEach();
  }
  for (const { child } of servers) child.kill('SIGCONT');
  return results;
}

export function report({
  top,
  steady,
  half,
  ratio,
  cpuRatio,
  later,
  disk,
  byConnections,
  rounds,
  seconds,
  connections,
  pinned: isPinned,
}) {
  const lines = (rows) =>
    rows.map(({ name, rate, p50, p99, cpu }) => [
      name,
      spread(rate, count),
      precise(p50.median),
      spread(p99),
      spread(cpu),
    ]);
  const head = ['server', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs a request'];
  const where = isPinned ? ', server and load on a processor each' : '';
  return [
    `${rounds} rounds of ${seconds} s, ${connections} connections${where}; a receiver on the same machine takes everything:`,
    table([head, ...lines(top)]),
    `With notifications ÷ without: ${spread(ratio)}; ${others(byConnections)}. All that wait at a time share a sync. Processor time of a request without ÷ with: ${spread(cpuRatio)}. At ${count(half)} requests a second, half of the top rate with:`,
    table([head, ...lines(steady)]),
    `p99 with notifications − without: ${spread(later)} ms. Of a sync of this disk alone, measured after each round, for whoever comes at any moment: ${spread(disk)} ms.`,
  ].join('\n\n');
}

function others(byConnections) {
  return byConnections.map(({ number, ratio }) => `with ${number} connections ${spread(ratio)}`).join(', ');
}

export function targets({ ratio, cpuRatio, later }) {
  return [
    { what: 'requests/s with a notification for every click ÷ without', atLeast: 0.4, measured: ratio },
    { what: 'processor time of a request without notifications ÷ with', atLeast: 0.4, measured: cpuRatio },
    { what: 'ms of p99 that notifying adds, at half its top rate', atMost: 10, measured: later },
  ];
}
