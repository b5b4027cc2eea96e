/** What it costs to tell somebody of every click: the same server with notifications and without. */
import { count, precise, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';
import { dargah, load, pinned, tellingDargah, withServers } from '../serving.mjs';

const silent = { name: 'Dargah, 10 rules', start: dargah(10), rules: 10 };
const telling = { name: 'Dargah, 10 rules, every click told', start: tellingDargah(10), rules: 10 };

export const title = 'Notifications';

export async function run({ quick, note }) {
  // With fewer the one that tells is not busy throughout: all wait for the disk at a time.
  const connections = 128;
  const seconds = quick ? 2 : 4;
  const rounds = quick ? 7 : 15;
  const others = quick ? 3 : 7;
  const { result } = await withServers([silent, telling], async (servers) => {
    for (const server of servers) await load(server, { seconds: 3, connections });
    const top = await alone(servers, rounds, note, { seconds, connections });
    const half = Math.round(summary(top[telling.name].map(({ rate }) => rate)).median / 2);
    const steady = await alone(servers, rounds, note, { seconds, connections, rate: half });
    const byConnections = [];
    for (const number of [16, 32, 64, 256]) {
      byConnections.push([number, await alone(servers, others, note, { seconds, connections: number })]);
    }
    return { top, half, steady, byConnections };
  });
  const { top, half, steady, byConnections } = result;
  const of = (kind, name, figure) => kind[name].map((round) => round[figure]);
  const rows = (kind) =>
    [silent, telling].map(({ name }) => ({
      name,
      rate: summary(of(kind, name, 'rate')),
      p50: summary(of(kind, name, 'p50')),
      p99: summary(of(kind, name, 'p99')),
      cpu: summary(of(kind, name, 'cpu')),
    }));
  const before = of(steady, silent.name, 'p99');
  const ratioOf = (kind) => summary(ratios(of(kind, telling.name, 'rate'), of(kind, silent.name, 'rate')));
  return {
    connections,
    seconds,
    rounds,
    pinned,
    half,
    top: rows(top),
    steady: rows(steady),
    ratio: ratioOf(top),
    cpuRatio: summary(ratios(of(top, silent.name, 'cpu'), of(top, telling.name, 'cpu'))),
    byConnections: byConnections.map(([number, kind]) => ({ number, ratio: ratioOf(kind) })),
    later: summary(of(steady, telling.name, 'p99').map((p99, round) => p99 - before[round])),
  };
}

/** Loads servers in turn, A B A B, and halts those whose turn it is not: one of them may have much to deliver still. */
async function alone(servers, rounds, note, options) {
  const results = Object.fromEntries(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      note(`${server.name} (${round + 1}/${rounds})`);
      for (const { child } of servers) child.kill(child === server.child ? 'SIGCONT' : 'SIGSTOP');
      results[server.name].push(await load(server, options));
    }
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
    `p99 with notifications − without: ${spread(later)} ms.`,
  ].join('\n\n');
}

function others(byConnections) {
  return byConnections.map(({ number, ratio }) => `with ${number} connections ${spread(ratio)}`).join(', ');
}

export function targets({ ratio, cpuRatio, later }) {
  return [
    { what: 'requests/s with every click told ÷ without', atLeast: 0.4, measured: ratio },
    { what: 'processor time of a request without ÷ with every click told', atLeast: 0.4, measured: cpuRatio },
    { what: 'ms of p99 that telling adds, at half the top rate of telling', atMost: 10, measured: later },
  ];
}
