/**
 * Measures Dargah: beside JSON.parse, beside other engines, over HTTP, beside other servers.
 *
 *   npm run bench                       all of it; about an hour, on a machine that does nothing else
 *   npm run bench -- --quick            the same with fewer repeats; about a quarter of an hour
 *   npm run bench -- --only decide      one part; may be given several times: decide, mixed, sessions, engines, shapes, compile, lint, http, notify, backlog, servers
 *
 * `--note <text>` is written beside the figures, such as "The machine was busy".
 *
 * Prints tables, writes them into docs/performance.md, the figures into bench/results.json and the curves into
 * docs/performance.svg. A part that is not run keeps its last figures.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { draw } from './curves.mjs';
import { precise, spread, table } from './format.mjs';
import { machine } from './measure.mjs';
import * as backlog from './parts/backlog.mjs';
import * as compile from './parts/compile.mjs';
import * as decide from './parts/decide.mjs';
import * as engines from './parts/engines.mjs';
import * as http from './parts/http.mjs';
import * as lint from './parts/lint.mjs';
import * as mixed from './parts/mixed.mjs';
import * as notify from './parts/notify.mjs';
import * as servers from './parts/servers.mjs';
import * as sessions from './parts/sessions.mjs';
import * as shapes from './parts/shapes.mjs';
import { arePeersInstalled, installPeers } from './setup.mjs';

const parts = { decide, mixed, sessions, engines, shapes, compile, lint, http, notify, backlog, servers };
const resultsFile = fileURLToPath(new URL('results.json', import.meta.url));
const curvesFile = fileURLToPath(new URL('../docs/performance.svg', import.meta.url));
const pageFile = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    note: { type: 'string' },
    only: { type: 'string', multiple: true, default: Object.keys(parts) },
  },
});
const unknown = options.only.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`unknown part "${unknown}". Parts: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
if (!arePeersInstalled() && options.only.some((name) => name === 'engines' || name === 'servers'))
  installPeers();

const results = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {};
for (const name of options.only) {
  const { title, run, report } = parts[name];
  const figures = await run({ quick: options.quick, note });
  note('');
  results[name] = {
    date: new Date().toISOString().slice(0, 10),
    ...machine(),
    quick: options.quick,
    note: options.note,
    figures,
  };
  console.log(`\n## ${title}\n\n${report(figures)}`);
  // After each part: a run that is ended loses only what it had not measured.
  writeFileSync(resultsFile, `${JSON.stringify(inOrder(results), rounded, 2)}\n`);
}

const verdict = table([
  ['target', 'wanted', 'measured', 'met'],
  ...Object.keys(inOrder(results)).flatMap(targetLines),
]);
console.log(`\n## Targets\n\n${verdict}`);
if (results.engines && results.decide) {
  writeFileSync(curvesFile, draw(engines.curves(results.engines.figures), parsing(results.decide.figures)));
}
writePage();

function targetLines(name) {
  return parts[name].targets(results[name].figures).map(({ what, atMost, atLeast, measured }) => {
    const isMet = atMost === undefined ? measured.median >= atLeast : measured.median <= atMost;
    const wanted = atMost === undefined ? `at least ${precise(atLeast)}` : `at most ${precise(atMost)}`;
    return [what, wanted, spread(measured), isMet ? 'yes' : '**no**'];
  });
}

/** What JSON.parse costs, to be drawn as a line across. */
function parsing({ rows }) {
  const sorted = rows.map(({ parse }) => parse.median).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Puts the tables between two marks of the page. */
function writePage() {
  if (!existsSync(pageFile)) return;
  const sections = Object.entries(inOrder(results)).map(
    ([name, { date, node, processors, quick, note: remark, figures }]) => {
      const how = quick ? ' A quick run: fewer repeats, so a wider spread.' : '';
      const from = `Measured on ${date} with Node ${node} on ${processors} processors.${how}${remark ? ` ${remark}` : ''}`;
      return `### ${parts[name].title}\n\n${from}\n\n${parts[name].report(figures)}`;
    },
  );
  const figures = [...sections, `### Targets\n\n${verdict}`].join('\n\n');
  const page = readFileSync(pageFile, 'utf8');
  writeFileSync(
    pageFile,
    page.replace(
      /(<!-- figures -->)[\s\S]*(<!-- \/figures -->)/,
      (_, open, close) => `${open}\n\n${figures}\n\n${close}`,
    ),
  );
}

function inOrder(unordered) {
  const known = Object.keys(parts).filter((name) => unordered[name]);
  return Object.fromEntries(known.map((name) => [name, unordered[name]]));
}

/** Four digits say all there is to say. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

/** Says what is being measured, on a terminal. */
function note(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (text) process.stderr.write(`${text}\n`);
}
