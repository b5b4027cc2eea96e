/**
 * Requests per second over HTTP, side by side: the gateway with everything on (key, both validations, rules, a log
 * line and metrics for each click) beside a bare Koa app on the same stack and beside node:http.
 *
 * Servers and load are pinned to a processor each where `taskset` exists. Rounds alternate between the servers, so
 * that a change of the machine's speed touches them all; the table shows medians, and ratios round by round.
 *
 *   npm run bench -- [--rounds 7] [--seconds 4] [--connections 64]
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
  },
});
const rounds = Number(options.rounds);
const folder = mkdtempSync(join(tmpdir(), 'dargah-bench-'));
const pin = canPin();

const contenders = [
  { name: 'node:http, JSON.parse, constant', start: () => startServer([join(here, 'servers/node.mjs')]) },
  { name: 'koa + router + bodyparser, constant', start: () => startServer([join(here, 'servers/koa.mjs')]) },
  { name: 'dargah, 10 rules, everything on', start: () => startDargah(10) },
  { name: 'dargah, 10,000 rules, everything on', start: () => startDargah(10_000) },
];

const results = new Map(contenders.map(({ name }) => [name, []]));
const running = [];
try {
  for (const contender of contenders) running.push({ ...contender, ...(await contender.start()) });
  for (const { port } of running) await load(port, 2);
  for (let round = 0; round < rounds; round++) {
    for (const { name, port, child } of running) {
      const before = processorSeconds(child.pid);
      const figures = await load(port, Number(options.seconds));
      const cpu = ((processorSeconds(child.pid) - before) * 1e6) / figures.total;
      results.get(name).push({ ...figures, cpu });
    }
  }
} finally {
  for (const { child } of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
print();

function print() {
  const [node, koa] = contenders.map(({ name }) => results.get(name));
  const lines = contenders.map(({ name }) => {
    const figures = results.get(name);
    return [
      name,
      Math.round(median(figures.map(({ rate }) => rate))),
      spread(figures.map(({ rate }, round) => rate / koa[round].rate)),
      spread(figures.map(({ rate }, round) => rate / node[round].rate)),
      median(figures.map(({ p99 }) => p99)).toFixed(1),
      median(figures.map(({ cpu }) => cpu)).toFixed(1),
      spread(figures.map(({ cpu }, round) => koa[round].cpu / cpu)),
    ];
  });
  console.log(
    `\n${rounds} rounds of ${options.seconds} s, ${options.connections} connections, Node ${process.version}${pin ? ', server and load on a processor each' : ''}`,
  );
  const head = [
    'server',
    'requests/s',
    '÷ koa (min–max)',
    '÷ node:http (min–max)',
    'p99 ms',
    'CPU µs/request',
    'koa’s CPU ÷ its',
  ];
  table([head, ...lines]);
}

function table(rows) {
  const [head, ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  console.log([head, `|${rows[0].map(() => '---').join('|')}|`, ...body].join('\n'));
}

function spread(ratios) {
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Loads one server from a process of its own; every answer must be a 200. */
async function load(port, seconds) {
  const args = [join(here, 'load.mjs'), String(port), String(seconds), options.connections];
  const output = execFileSync(...onProcessor(1, process.execPath, args), { encoding: 'utf8' });
  const result = JSON.parse(output);
  if (result.other > 0) throw new Error(`${result.other} of ${result.total} answers were not a 200`);
  return result;
}

async function startDargah(count) {
  const file = join(folder, `rules-${count}.yaml`);
  writeFileSync(file, rulesFile(count));
  const args = [
    join(here, '../dist/main.js'),
    'serve',
    '--rules',
    file,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--admin-port',
    '0',
  ];
  return startServer(args, { ...process.env, DARGAH_AUTH_KEY: 'bench' });
}

/** Rules by post token and answer, so that each click has to look for its own. */
function rulesFile(count) {
  const rules = Array.from(
    { length: count },
    (_, i) =>
      `  - id: rule-${i}\n    match: { touchpoint: CHAT, extra_data.campaign: c${i}, user_side: [SUPPLY, DEMAND] }\n    respond: { text_message: "کمپین ${i}" }`,
  );
  return `version: 1\nrules:\n${rules.join('\n')}\ndefault: { text_message: "اطلاعات با موفقیت ثبت شد" }\n`;
}

/** Starts a server and resolves with its port, which it prints or logs. Its log goes to a file, as to a collector. */
async function startServer(args, env = process.env) {
  const log = join(folder, `${running.length}.log`);
  const child = spawn(...onProcessor(0, process.execPath, args), {
    env,
    stdio: ['ignore', openSync(log, 'w'), 'inherit'],
  });
  for (let waited = 0; waited < 60_000; waited += 100) {
    await pause(100);
    if (child.exitCode !== null)
      throw new Error(`${args[0]} ended with ${child.exitCode} before it listened`);
    for (const line of readFileSync(log, 'utf8').split('\n').filter(Boolean)) {
      const { port, url } = JSON.parse(line);
      if (port ?? url) return { child, port: port ?? new URL(url).port };
    }
  }
  throw new Error(`${args[0]} did not listen`);
}

function onProcessor(processor, command, args) {
  return pin ? ['taskset', ['-c', String(processor), command, ...args]] : [command, args];
}

/** Processor time that a process has used so far, where the system tells (Linux), in seconds. */
function processorSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

function canPin() {
  try {
    execFileSync('taskset', ['-c', '1', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
