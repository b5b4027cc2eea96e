/** What a hundred thousand events that wait cost a server: to start with them, and in memory from then on. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runCase } from '../cases.mjs';
import { count, spread, table } from '../format.mjs';
import { summary } from '../measure.mjs';
import { endServers, freePort, startNode } from '../serving.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const events = 100_000;
const laterSeconds = 30;

export const title = 'A hundred thousand events that wait';

export async function run({ quick, note }) {
  const rounds = quick ? 3 : 5;
  const folder = mkdtempSync(join(tmpdir(), 'dargah-bench-'));
  try {
    note('filling the outbox');
    const full = join(folder, 'full');
    const { bytes } = await runCase('fill-outbox', { folder: full, events });
    const tried = join(folder, 'tried');
    await runCase('fill-outbox', { folder: tried, events, tried: true });
    const slow = await startNode(folder, [join(here, 'servers/slow-receiver.mjs')], {}, 1);
    const cases = [
      { name: 'nothing waits', port: 9 },
      { name: 'the receiver is down', port: 9, state: full },
      { name: 'it was down before, too, and each was tried', port: 9, state: tried },
      { name: 'the receiver takes 50 ms', port: slow.port, state: full },
    ];
    const rows = cases.map(({ name }) => ({ name, rounds: [] }));
    for (let round = 0; round < rounds; round++) {
      for (const [at, { name, port, state }] of cases.entries()) {
        note(`${name} (${round + 1}/${rounds})`);
        const place = join(folder, `${round}-${at}`);
        mkdirSync(place);
        if (state !== undefined) cpSync(state, join(place, 'state'), { recursive: true });
        rows[at].rounds.push(await startAndWatch(place, port));
        rmSync(place, { recursive: true });
      }
    }
    return { events, bytes, rounds, laterSeconds, rows, alone: await runAlone({ quick, note, folder }) };
  } finally {
    endServers();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The outbox alone, from a folder in which all was tried. */
async function runAlone({ quick, note, folder }) {
  const cases = [
    { waiting: 100_000, conversations: 0 },
    { waiting: 100_000, conversations: 30_000 },
    { waiting: 100_000, conversations: 100 },
    { waiting: 1_000_000, conversations: 0 },
  ];
  const rows = [];
  for (const [at, { waiting, conversations }] of cases.entries()) {
    note(`${count(waiting)} wait, ${conversations} conversations`);
    const full = join(folder, `alone-${at}`);
    const settings = { folder: full, events: waiting, tried: true, conversations };
    await runCase('fill-outbox', settings, { timeoutMs: 900_000 });
    const results = [];
    for (let round = 0; round < (quick || waiting > 100_000 ? 1 : 3); round++) {
      const copy = join(folder, `alone-${at}-${round}`);
      cpSync(full, copy, { recursive: true });
      const open = { folder: copy, events: waiting };
      results.push(await runCase('waiting', open, { flags: ['--expose-gc'], timeoutMs: 900_000 }));
      rmSync(copy, { recursive: true });
    }
    rmSync(full, { recursive: true });
    rows.push({ waiting, conversations, rounds: results });
  }
  return rows;
}

/** One life of a server: seconds to its first answers, and its memory in MB when it has given them and later. */
async function startAndWatch(folder, receiverPort) {
  writeFileSync(join(folder, 'rules.yaml'), rulesTelling(receiverPort));
  const [port, adminPort] = [await freePort(), await freePort()];
  const args = [
    'serve',
    '--state-dir',
    'state',
    '--port',
    port,
    '--admin-port',
    adminPort,
    '--host',
    '127.0.0.1',
  ];
  const env = {
    ...process.env,
    DARGAH_AUTH_KEY: 'bench',
    CRM_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(here, '../dist/start.cjs'), ...args.map(String)], {
    ...{ cwd: folder, env, stdio: 'ignore' },
  });
  const since = () => (performance.now() - startedAt) / 1000;
  try {
    const [click, ready] = await Promise.all([
      untilOk(child, () => clickOn(port)).then(since),
      untilOk(child, () => fetch(`http://127.0.0.1:${adminPort}/readyz`)).then(since),
    ]);
    const atStart = megabytesOf(child.pid);
    let most = atStart;
    for (let second = 0; second < laterSeconds; second++) {
      await pause(1000);
      most = Math.max(most, megabytesOf(child.pid));
    }
    return { click, ready, atStart, later: megabytesOf(child.pid), most };
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

function rulesTelling(port) {
  return `version: 1
notify:
  crm:
    url: http://127.0.0.1:${port}/clicks
    secret: CRM_SECRET
    include: [touchpoint]
    allow_private: [127.0.0.0/8]
rules:
  - id: chat-yes
    match: { extra_data.answer: yes }
    respond: { text_message: yes }
    notify: crm
default: { text_message: no }
`;
}

function clickOn(port) {
  return fetch(`http://127.0.0.1:${port}/dynamic-action`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'bench' },
    body: JSON.stringify({ touchpoint: 'CHAT', extra_data: { answer: 'yes' } }),
  });
}

async function untilOk(child, ask) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await ask().catch(() => undefined);
    if (answer?.ok) return answer.text();
    await pause(5);
  }
}

/** Resident memory, where the system tells (Linux). */
function megabytesOf(pid) {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

function of({ rounds }, figure) {
  return summary(rounds.map((round) => round[figure]));
}

/** Round by round, above the server for which nothing waits; of the sort of waiting that takes the most. */
function above([idle, ...rows], figure) {
  return worst(rows.map(({ rounds }) => rounds.map((round, at) => round[figure] - idle.rounds[at][figure])));
}

function worst(lists) {
  return lists.map(summary).toSorted((one, other) => other.median - one.median)[0];
}

export function report({ events: waiting, bytes, rounds, laterSeconds: seconds, rows, alone = [] }) {
  const figures = ['click', 'ready', 'atStart', 'later', 'most'];
  return [
    `${rounds} starts each, with ${count(waiting)} events of ${Math.round(bytes)} bytes that an earlier server left. Times in seconds from the start of the process; memory is what the system counts as resident, in MB:`,
    table([
      ['', 'first click answered', '/readyz', 'MB then', `MB after ${seconds} s`, 'MB at most'],
      ...rows.map((row) => [row.name, ...figures.map((figure) => spread(of(row, figure)))]),
    ]),
    `Above the server for which nothing waits, where it is most: ${spread(above(rows, 'most'))} MB.`,
    ...aloneReport(alone),
  ].join('\n\n');
}

function aloneReport(rows) {
  if (rows.length === 0) return [];
  const figures = ['openMs', 'heap', 'resident', 'aSecond', 'most'];
  const heads = ['ms to open', 'MB of heap', 'MB resident', 'delivered a second', 'MB then, at most'];
  return [
    'The outbox alone, opened where all was tried once in vain, and then with a receiver that takes no time; memory is what it adds to an empty process, the heap after a collection, the rest without what is mapped from files:',
    table([
      ['wait', 'conversations', ...heads],
      ...rows.map((row) => [
        count(row.waiting),
        row.conversations === 0 ? 'none' : count(row.conversations),
        ...figures.map((figure) => spread(of(row, figure))),
      ]),
    ]),
  ];
}

export function targets({ rows, alone = [] }) {
  const starts = worst(rows.slice(1).map(({ rounds }) => rounds.map(({ click }) => click)));
  const where = (waiting, conversations = 0) =>
    alone.find((row) => row.waiting === waiting && row.conversations === conversations);
  return [
    { what: 'seconds to the first click with 100,000 events waiting', atMost: 2, measured: starts },
    { what: 'MB more with 100,000 events waiting', atMost: 150, measured: above(rows, 'most') },
    ...[
      { waiting: 100_000, openMs: 300, resident: 15 },
      { waiting: 1_000_000, openMs: 1000, resident: 60 },
    ].flatMap(({ waiting, openMs, resident }) => {
      const row = where(waiting);
      if (row === undefined) return [];
      return [
        { what: `ms to open ${count(waiting)} waiting events`, atMost: openMs, measured: of(row, 'openMs') },
        { what: `MB that ${count(waiting)} take then`, atMost: resident, measured: of(row, 'resident') },
      ];
    }),
    ...[where(100_000, 30_000)].filter(Boolean).map((row) => ({
      what: 'delivered a second from the disk, 30,000 conversations',
      atLeast: 8000,
      measured: of(row, 'aSecond'),
    })),
  ];
}
