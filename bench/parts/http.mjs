/** The whole gateway over HTTP, beside an empty app on the same stack and beside node:http. */
import { count, precise, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';
import { dargah, load, pinned, script, withServers } from '../serving.mjs';

const node = {
  name: 'node:http, JSON.parse, a constant',
  start: script('node.mjs', 10),
  rules: 10,
  constant: true,
};
const koa = {
  name: 'Koa + @koa/router + koa-bodyparser, a constant',
  start: script('koa.mjs', 10),
  rules: 10,
  constant: true,
};
const ten = { name: 'Dargah, 10 rules, everything on', start: dargah(10), rules: 10 };
const many = { name: 'Dargah, 10,000 rules, everything on', start: dargah(10_000), rules: 10_000 };
const contenders = [node, koa, ten, many];

export const title = 'Requests over HTTP';

export async function run({ quick, note }) {
  const connections = 64;
  // Many short turns: what else runs on the machine then touches all contenders alike.
  const seconds = quick ? 1 : 2;
  const rounds = quick ? 11 : 25;
  const { result } = await withServers(contenders, async (servers) => {
    // Compilers want to be warm, and collectors to have collected.
    for (const server of servers) await load(server, { seconds: 3, connections });
    for (const server of servers) await load(server, { seconds: 1, connections });
    const top = await inTurn(servers, rounds, note, () => ({ seconds, connections }));
    const half = Math.round(summary(top[many.name].map(({ rate }) => rate)).median / 2);
    const paced = servers.filter(({ name }) => name === koa.name || name === many.name);
    const steady = await inTurn(paced, rounds, note, () => ({ seconds, connections, rate: half }));
    return { top, half, steady };
  });
  const { top, half, steady } = result;
  const of = (name, figure) => top[name].map((round) => round[figure]);
  return {
    connections,
    seconds,
    rounds,
    pinned,
    top: contenders.map(({ name }) => ({
      name,
      rate: summary(of(name, 'rate')),
      p99: summary(of(name, 'p99')),
      cpu: summary(of(name, 'cpu')),
      busy: summary(of(name, 'busy')),
      loadBusy: summary(of(name, 'loadBusy')),
      toKoa: summary(ratios(of(name, 'rate'), of(koa.name, 'rate'))),
      toNode: summary(ratios(of(name, 'rate'), of(node.name, 'rate'))),
      cpuToKoa: summary(ratios(of(koa.name, 'cpu'), of(name, 'cpu'))),
      cpuToNode: summary(ratios(of(node.name, 'cpu'), of(name, 'cpu'))),
    })),
    half: {
      rate: half,
      steady: Object.keys(steady).map((name) => ({
        name,
        reached: summary(steady[name].map(({ rate }) => rate)),
        p50: summary(steady[name].map(({ p50 }) => p50)),
        p99: summary(steady[name].map(({ p99 }) => p99)),
        p999: summary(steady[name].map(({ p999 }) => p999)),
      })),
      p99ToKoa: summary(
        ratios(
          steady[many.name].map(({ p99 }) => p99),
          steady[koa.name].map(({ p99 }) => p99),
        ),
      ),
    },
  };
}

/** Loads servers in turn, A B A B. */
export async function inTurn(servers, rounds, note, optionsOf) {
  const results = Object.fromEntries(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      note(`${server.name} (${round + 1}/${rounds})`);
      results[server.name].push(await load(server, optionsOf(server)));
    }
  }
  return results;
}

export function report({ top, half, connections, seconds, rounds, pinned: isPinned }) {
  const lines = top.map(({ name, rate, toKoa, toNode, p99, cpu, cpuToKoa, cpuToNode, busy, loadBusy }) => [
    name,
    spread(rate, count),
    spread(toKoa),
    spread(toNode),
    precise(p99.median),
    spread(cpu),
    spread(cpuToKoa),
    spread(cpuToNode),
    `${Math.round(busy.median * 100)} % / ${Math.round(loadBusy.median * 100)} %`,
  ]);
  const head = [
    'server',
    'requests/s',
    '÷ Koa',
    '÷ node:http',
    'p99 ms',
    'CPU µs a request',
    'Koa’s CPU ÷ its',
    'node:http’s CPU ÷ its',
    'busy: server / load',
  ];
  const steadyLines = half.steady.map(({ name, reached, p50, p99, p999 }) => [
    name,
    spread(reached, count),
    precise(p50.median),
    spread(p99),
    precise(p999.median),
  ]);
  const where = isPinned ? ', server and load on a processor each' : '';
  return [
    `${rounds} rounds of ${seconds} s, ${connections} connections${where}:`,
    table([head, ...lines]),
    `At ${count(half.rate)} requests a second, half of the top rate of Dargah with 10,000 rules:`,
    table([['server', 'requests/s', 'p50 ms', 'p99 ms', 'p99.9 ms'], ...steadyLines]),
    `p99 of Dargah ÷ that of Koa: ${spread(half.p99ToKoa)}.`,
  ].join('\n\n');
}

export function targets({ top, half }) {
  const of = (name) => top.find((row) => row.name === name);
  return [
    { what: 'requests/s ÷ bare Koa app, 10 rules', atLeast: 1, measured: of(ten.name).toKoa },
    { what: 'bare Koa app’s CPU a request ÷ ours, 10 rules', atLeast: 1, measured: of(ten.name).cpuToKoa },
    { what: 'requests/s ÷ bare Koa app, 10,000 rules', atLeast: 1, measured: of(many.name).toKoa },
    {
      what: 'bare Koa app’s CPU a request ÷ ours, 10,000 rules',
      atLeast: 1,
      measured: of(many.name).cpuToKoa,
    },
    { what: 'requests/s ÷ node:http, 10 rules', atLeast: 0.4, measured: of(ten.name).toNode },
    { what: 'node:http’s CPU a request ÷ ours, 10 rules', atLeast: 0.4, measured: of(ten.name).cpuToNode },
    { what: 'requests/s ÷ node:http, 10,000 rules', atLeast: 0.4, measured: of(many.name).toNode },
    {
      what: 'node:http’s CPU a request ÷ ours, 10,000 rules',
      atLeast: 0.4,
      measured: of(many.name).cpuToNode,
    },
    { what: 'p99 ÷ bare Koa app’s, half top rate, 10,000 rules', atMost: 2, measured: half.p99ToKoa },
  ];
}
