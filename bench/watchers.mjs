/**
 * What the console costs clicks: `node bench/watchers.mjs [ROUNDS]` loads the gateway without it, with it, and with it while
 * five people look at the page, in turn. The build has to be there (`npm run build`); a raised priority helps where others
 * use the machine.
 */
import { spread, table } from './format.mjs';
import { ratios, summary } from './measure.mjs';
import { dargah, dargahWithConsole, load, withServers } from './serving.mjs';

const [rounds = '25'] = process.argv.slice(2);
const rules = 1_000;
const [without, idle, watched] = ['no console', 'console, nobody looks', 'console, five watchers'];
const contenders = [
  { name: without, start: dargah(rules), rules },
  { name: idle, start: dargahWithConsole(rules), rules },
  { name: watched, start: dargahWithConsole(rules), rules },
  { name: `${without}, again`, start: dargah(rules), rules },
];

/** Asks what the page asks, as often: a page that is just opened asks for the rules, too. */
async function look({ api, token }, isOver) {
  const ask = async (path) => {
    const response = await fetch(`${api}/${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return response.json();
  };
  await ask('rules');
  let last = -1;
  while (!isOver()) {
    await ask('live');
    ({ last } = await ask(`decisions?after=${last}`));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

const { result } = await withServers(contenders, async (servers) => {
  for (const server of servers) await load(server, { seconds: 2, connections: 64 });
  const results = Object.fromEntries(servers.map(({ name }) => [name, []]));
  let isOver = false;
  const looking = Array.from({ length: 5 }, () =>
    look(
      servers.find(({ name }) => name === watched),
      () => isOver,
    ),
  );
  for (let round = 0; round < Number(rounds); round++) {
    // In another order each round: what comes after what must not matter.
    const order = servers.map((_, index) => servers[(index + round) % servers.length]);
    for (const server of order)
      results[server.name].push(await load(server, { seconds: 2, connections: 64 }));
  }
  isOver = true;
  await Promise.all(looking);
  return results;
});

const of = (name, figure) => result[name].map((round) => round[figure]);
const lines = contenders.map(({ name }) => [
  name,
  spread(summary(of(name, 'rate'))),
  spread(summary(of(name, 'cpu'))),
  spread(summary(ratios(of(name, 'rate'), of(without, 'rate')))),
  spread(summary(ratios(of(without, 'cpu'), of(name, 'cpu')))),
]);
console.log(
  table([['', 'clicks/s', 'CPU µs a click', 'rate ÷ “no console”', '“no console” CPU ÷ its'], ...lines]),
);
