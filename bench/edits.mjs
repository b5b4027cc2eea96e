/**
 * How long an edit holds the event loop of a server that answers clicks, by the size of the rules file (Linux only):
 *
 *   npm run build && node bench/edits.mjs [rounds] [bytes …]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const [rounds = '6', ...given] = process.argv.slice(2);
const sizes = given.length > 0 ? given.map(Number) : [1e3, 4e3, 15e3, 20e3, 1e5, 1e6, 5e6];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dargah-edits-'));
const file = join(folder, 'rules.yaml');
const port = 18_080;
writeFileSync(file, rulesOf(1000, 0));
const server = spawn(
  process.execPath,
  [
    '--require',
    here('held.cjs'),
    here('../dist/start.cjs'),
    'serve',
    '--log-level',
    'error',
    ...['--rules', file, '--last-good-dir', folder],
    ...['--host', '127.0.0.1', '--port', String(port), '--admin-port', '0'],
  ],
  { env: { PATH: process.env.PATH, DARGAH_AUTH_KEY: 'dev' }, stdio: ['ignore', 'inherit', 'pipe'] },
);
server.stderr.setEncoding('utf8');

while ((await click().catch(() => undefined)) === undefined) await pause(50);
for (let i = 0; i < 300; i++) await click();
console.log('bytes      most ms of processor time in one turn (median, least–most)');
let version = 0;
for (const size of sizes) {
  const most = [];
  for (let round = 0; round < Number(rounds); round++) {
    version++;
    writeFileSync(`${file}.new`, rulesOf(size, version));
    await held();
    renameSync(`${file}.new`, file);
    while ((await click()) !== `v${version}`) await pause(1);
    for (const over = performance.now() + 500; performance.now() < over; await pause(1)) await click();
    most.push(await held());
  }
  most.sort((a, b) => a - b);
  const [least, median, last] = [most[0], most[most.length >> 1], most.at(-1)].map((ms) => ms.toFixed(1));
  console.log(`${String(size).padEnd(10)} ${median} (${least}–${last})`);
}
server.kill('SIGTERM');
await once(server, 'exit');
rmSync(folder, { recursive: true });

async function held() {
  server.kill('SIGUSR2');
  const [line] = await once(server.stderr, 'data');
  return Number(/held ([\d.]+)/.exec(line)[1]);
}

async function click() {
  const response = await fetch(`http://127.0.0.1:${port}/dynamic-action`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'dev' },
    body: '{"touchpoint":"CHAT","extra_data":{"answer":"live"}}',
  });
  return (await response.json()).text_message;
}

/** Mixed rules: equalities, an interval, a list with a link, and a text with an insertion. */
function rulesOf(bytes, name) {
  const kinds = [
    (i) =>
      `{ id: r${i}, match: { touchpoint: CHAT, extra_data.n: ${i} }, respond: { text_message: "متن ${i} {{ post_token | default: '-' }}" } }`,
    (i) =>
      `{ id: r${i}, when: { and: [{ ">": [{ var: extra_data.price }, ${i}] }, { "<=": [{ var: extra_data.price }, ${i + 5}] }] }, respond: { text_message: قیمت ${i} } }`,
    (i) =>
      `{ id: r${i}, match: { extra_data.city: [c${i}, d${i}] }, respond: { action: { open_direct_link: "https://a.example.com/p/{{ post_token }}?n=${i}" } } }`,
    (i) =>
      `{ id: r${i}, match: { user_side: SUPPLY, extra_data.answer: a${i} }, respond: { text_message: ثبت شد ${i} } }`,
  ];
  let text = 'version: 1\nrules:\n';
  for (let i = 0; text.length < bytes - 120; i++) text += `  - ${kinds[i % 4](i)}\n`;
  return `${text}  - { id: live, match: { extra_data.answer: live }, respond: { text_message: v${name} } }\ndefault: { text_message: default }\n`;
}
