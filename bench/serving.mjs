/** Servers to be loaded: how each is started, and what is then measured of it. All on the loopback, each ended by its pid. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { campaignClicks, campaignFile, campaignRules, campaignText } from './campaigns.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Whether servers and load run on a processor each. */
export const pinned = canPin();

/** The key that clicks carry. */
const key = 'bench';

/**
 * Starts servers, hands them to `measure`, and ends them whatever happens.
 * @param contenders each with `start(folder)`, which yields `{ child, port, log }`; one that cannot start may be `optional`
 * @returns what `measure` returns, and why optional contenders are missing
 */
export async function withServers(contenders, measure) {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-bench-'));
  const running = [];
  const skipped = {};
  try {
    for (const [number, contender] of contenders.entries()) {
      try {
        const serverFolder = join(folder, String(number));
        mkdirSync(serverFolder);
        const server = await contender.start(serverFolder);
        running.push({ ...contender, ...server });
        await assertAnswers(running.at(-1));
      } catch (error) {
        if (!contender.optional) throw error;
        skipped[contender.name] = error.message;
        running.splice(0, running.length, ...running.filter(({ name }) => name !== contender.name));
      }
    }
    return { result: await measure(running), skipped };
  } finally {
    endServers();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The gateway as it is shipped: key, both validations, a log line and metrics for each click.
 * @param checkout whose build it is
 */
export function dargah(rules, checkout = join(here, '..')) {
  return (folder) => startDargah(folder, campaignFile(rules), { checkout });
}

/** The same, and a receiver that is notified of every click. */
export function notifyingDargah(rules) {
  return async (folder) => {
    const receiverFolder = join(folder, 'receiver');
    mkdirSync(receiverFolder);
    const { child, port } = await startNode(receiverFolder, [join(here, 'servers/receiver.mjs')], {}, 1);
    // It stands for another machine: it must not hold up the load, with which it shares a processor.
    setPriority(child.pid, constants.priority.PRIORITY_LOW);
    const notify = `notify:
  crm:
    url: http://127.0.0.1:${port}/clicks
    secret: CRM_SECRET
    include: [touchpoint, extra_data.campaign]
    allow_private: [127.0.0.0/8]
notify_all: crm
`;
    const text = campaignFile(rules).replace(/^rules:/m, `${notify}rules:`);
    const args = ['--state-dir', join(folder, 'state')];
    const env = { CRM_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
    return startDargah(folder, text, { more: args, env });
  };
}

/** The same with the console, and what opens it. */
export function dargahWithConsole(rules) {
  return async (folder) => {
    const token = 'b'.repeat(43);
    const tokens = join(folder, 'tokens');
    writeFileSync(tokens, `look ${token}\n`);
    const adminPort = await freePort();
    const more = ['--admin-port', String(adminPort), '--console', '--console-token-file', tokens];
    const server = await startDargah(folder, campaignFile(rules), { more });
    return { ...server, token, api: `http://127.0.0.1:${adminPort}/console/api` };
  };
}

function startDargah(folder, text, { more = [], env = {}, checkout = join(here, '..') }) {
  // A folder of its own: the gateway watches it, and its log is written elsewhere.
  const config = join(folder, 'config');
  mkdirSync(config);
  writeFileSync(join(config, 'rules.yaml'), text);
  const args = [
    'serve',
    '--rules',
    join(config, 'rules.yaml'),
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--admin-port',
    '0',
    ...more,
  ];
  return startNode(folder, [join(checkout, 'dist/start.cjs'), ...args], { DARGAH_AUTH_KEY: key, ...env });
}

/** A script of `servers/`. */
export function script(name, rules) {
  return async (folder) => {
    const file = join(folder, 'rules.json');
    writeFileSync(file, JSON.stringify(campaignRules(rules)));
    return startNode(folder, [join(here, 'servers', name), file], { NODE_ENV: 'production' });
  };
}

export async function startNode(folder, args, env = {}, processor = 0) {
  const { child, log } = start(folder, process.execPath, args, { ...process.env, ...env }, processor);
  for (const started = Date.now(); Date.now() - started < 120_000; await pause(100)) {
    if (child.exitCode !== null)
      throw new Error(`${args[0]} ended with ${child.exitCode}: ${readFileSync(log, 'utf8')}`);
    const port = readFileSync(log, 'utf8').split('\n').map(portOf).find(Boolean);
    if (port) return { child, port, log };
  }
  throw new Error(`${args[0]} did not listen`);
}

/** Starts a server that is told its port. */
export async function startOnPort(folder, command, argsOf, env = process.env) {
  const port = await freePort();
  const { child, log } = start(folder, command, argsOf(port), env);
  for (const started = Date.now(); Date.now() - started < 30_000; await pause(100)) {
    if (child.exitCode !== null)
      throw new Error(`${command} ended with ${child.exitCode}: ${readFileSync(log, 'utf8')}`);
    if (await isListening(port)) return { child, port, log };
  }
  throw new Error(`${command} did not listen`);
}

/**
 * Loads a server from a process of its own. Every answer must be a 200.
 * @param options.rate requests a second; as fast as they are answered where it is left out
 * @returns rate, times in ms, processor time a request in µs, and how busy the server's processor was
 */
export async function load(server, { seconds, connections, rate }) {
  const { child, port, rules, path } = server;
  if (child.exitCode !== null || child.signalCode !== null) throw ended(server);
  const settings = JSON.stringify({ port, seconds, connections, rate, rules, path });
  const before = processorSeconds(child.pid);
  const [command, args] = onProcessor(1, process.execPath, [join(here, 'load.mjs'), settings]);
  const { stdout } = await promisify(execFile)(command, args, { timeout: (seconds + 60) * 1000 });
  const result = JSON.parse(stdout);
  const used = processorSeconds(child.pid) - before;
  if (result.other > 0) throw new Error(`${result.other} of ${result.total} answers were not a 200`);
  return { ...result, cpu: (used * 1e6) / result.total, busy: (used * result.rate) / result.total };
}

/** A server that ended by itself, with the end of what it said. */
function ended({ name, child, log }) {
  const said = readFileSync(log, 'utf8').slice(-2_000);
  return new Error(`${name} ended with ${child.exitCode ?? child.signalCode}: ${said}`);
}

/** Asks for a few answers and compares them; a server whose answer is `constant` only has to give one. */
async function assertAnswers({ name, port, rules, path = '/dynamic-action', constant = false }) {
  for (const { rule, body } of campaignClicks({ rules, count: 20, seed: 1 })) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: key },
      body,
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${name} answered ${response.status}: ${text}`);
    const message = JSON.parse(text).text_message;
    if (!constant && message !== campaignText(rule)) throw new Error(`${name} answered ${text} to ${body}`);
  }
}

const children = new Set();

/** Ends all that were started. */
export function endServers() {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}

function start(folder, command, args, env, processor = 0) {
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const [program, programArgs] = onProcessor(processor, command, args);
  const child = spawn(program, programArgs, { env, cwd: folder, stdio: ['ignore', output, output] });
  child.on('error', () => {});
  children.add(child);
  return { child, log };
}

function portOf(line) {
  try {
    const { port, url } = JSON.parse(line);
    return port ?? (url && Number(new URL(url).port));
  } catch {
    return undefined;
  }
}

function onProcessor(processor, command, args) {
  return pinned ? ['taskset', ['-c', String(processor), command, ...args]] : [command, args];
}

/** Processor time that a process and its ended children have used so far, where the system tells (Linux), in seconds. */
function processorSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0) / 100;
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

/** A port that nothing listens on just now. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
