/**
 * What a change is worth over HTTP: `node bench/compare.mjs CHECKOUT [ROUNDS]` loads the build of this checkout, that of
 * another one and the bare Koa stack in turn, each twice, so that what two copies of one build differ by is seen too.
 * Take the median of many short rounds; a raised priority (`nice -n -15`) helps where others use the machine.
 */
import { resolve } from 'node:path';
import { spread, table } from './format.mjs';
import { ratios, summary } from './measure.mjs';
import { inTurn } from './parts/http.mjs';
import { dargah, load, script, withServers } from './serving.mjs';

const [other, rounds = '15'] = process.argv.slice(2);
if (other === undefined) throw new Error('usage: node bench/compare.mjs CHECKOUT [ROUNDS]');
const rules = 10;
const builds = [
  ['this', dargah(rules)],
  ['other', dargah(rules, resolve(other))],
  ['koa', script('koa.mjs', rules)],
];
const contenders = ['', ' again'].flatMap((which) =>
  builds.map(([name, start]) => ({ name: name + which, start, rules, constant: name === 'koa' })),
);

const { result } = await withServers(contenders, async (servers) => {
  for (const server of servers) await load(server, { seconds: 2, connections: 64 });
  return inTurn(
    servers,
    Number(rounds),
    () => {},
    () => ({ seconds: 0.5, connections: 64 }),
  );
});
const of = (name, figure) => result[name].map((round) => round[figure]);
const lines = contenders.map(({ name }) => [
  name,
  spread(summary(of(name, 'cpu'))),
  spread(summary(ratios(of('this', 'cpu'), of(name, 'cpu')))),
  spread(summary(ratios(of(name, 'rate'), of('this', 'rate')))),
]);
console.log(table([['', 'CPU µs a request', '“this” CPU ÷ its', 'its rate ÷ “this”'], ...lines]));
