/** Servers that people would put in this place: a mock server, the Debian package webhook, an app written by hand. */
import { count, precise, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';
import { mockoon, webhook } from '../servers/others.mjs';
import { dargah, load, pinned, script, withServers } from '../serving.mjs';
import { inTurn } from './http.mjs';

const hookPath = '/hooks/dynamic-action';
const ten = { name: 'Dargah, 10 rules', start: dargah(10), rules: 10 };
const many = { name: 'Dargah, 10,000 rules', start: dargah(10_000), rules: 10_000 };
const contenders = [
  ten,
  {
    name: 'Express by hand, 10 rules',
    start: script('express.mjs', 10),
    rules: 10,
    against: ten,
    optional: true,
  },
  { name: 'Mockoon, 10 rules', start: mockoon(10), rules: 10, against: ten, optional: true },
  {
    name: 'webhook, 10 rules, a script answers',
    start: webhook(10, 'script'),
    rules: 10,
    path: hookPath,
    against: ten,
    optional: true,
  },
  {
    name: 'webhook, 10 rules, one constant answer',
    start: webhook(10, 'constant'),
    rules: 10,
    path: hookPath,
    constant: true,
    against: ten,
    optional: true,
  },
  many,
  {
    name: 'Express by hand, 10,000 rules',
    start: script('express.mjs', 10_000),
    rules: 10_000,
    against: many,
    optional: true,
  },
];

export const title = 'Servers that do the same job';

export async function run({ quick, note }) {
  const connections = 64;
  const seconds = quick ? 2 : 4;
  const rounds = quick ? 3 : 7;
  const { result, skipped } = await withServers(contenders, async (servers) => {
    for (const server of servers) await load(server, { seconds: 2, connections });
    return inTurn(servers, rounds, note, () => ({ seconds, connections }));
  });
  const of = (name, figure) => result[name].map((round) => round[figure]);
  const rows = contenders
    .filter(({ name }) => result[name])
    .map(({ name, against = { name } }) => ({
      name,
      against: against.name,
      rate: summary(of(name, 'rate')),
      p99: summary(of(name, 'p99')),
      cpu: summary(of(name, 'cpu')),
      busy: summary(of(name, 'busy')),
      ahead: summary(ratios(of(against.name, 'rate'), of(name, 'rate'))),
      cpuAhead: summary(ratios(of(name, 'cpu'), of(against.name, 'cpu'))),
    }));
  return { connections, seconds, rounds, pinned, rows, skipped };
}

export function report({ rows, skipped, connections, seconds, rounds, pinned: isPinned }) {
  const lines = rows.map(({ name, rate, ahead, p99, cpu, cpuAhead, busy }) => [
    name,
    spread(rate, count),
    spread(ahead),
    precise(p99.median),
    spread(cpu),
    spread(cpuAhead),
    `${Math.round(busy.median * 100)} %`,
  ]);
  const head = [
    'server',
    'requests/s',
    'Dargah’s ÷ its',
    'p99 ms',
    'CPU µs a request',
    'its CPU ÷ Dargah’s',
    'processor busy',
  ];
  const where = isPinned ? ', server and load on a processor each' : '';
  return [
    `${rounds} rounds of ${seconds} s, ${connections} connections${where}:`,
    table([head, ...lines]),
    ...Object.entries(skipped).map(([name, why]) => `Skipped: ${name}: ${why}`),
  ].join('\n\n');
}

export function targets({ rows }) {
  return rows
    .filter(({ name, against }) => name !== against)
    .map(({ name, ahead }) => ({ what: `Dargah’s requests/s ÷ ${name}`, atLeast: 1, measured: ahead }));
}
