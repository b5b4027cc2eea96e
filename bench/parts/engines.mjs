/** Other engines on the same decisions: json-logic-js rule by rule, and the engines that people would take instead. */
import { repeat } from '../cases.mjs';
import { engines } from '../engines.mjs';
import { count, nanoseconds, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';

const scanned = [1, 10, 100, 1_000, 10_000];
const counts = [10, 100, 1_000, 10_000];
const names = Object.keys(engines);
const ours = ['Dargah', 'Dargah, matching alone'];

export const title = 'Engines on the same decisions';

export async function run({ quick, note }) {
  const rounds = quick ? 5 : 9;
  return { scan: await runScan({ quick, note, rounds }), engines: await runEngines({ quick, note, rounds }) };
}

async function runScan({ quick, note, rounds }) {
  const cases = scanned.flatMap((rules) =>
    ['first', 'last'].map((matching) => ({
      name: 'scan',
      label: `json-logic-js, ${count(rules)} rules, ${matching} matches`,
      settings: { count: rules, matching, rounds },
    })),
  );
  const results = await repeat(cases, quick ? 1 : 5, note);
  return cases.map(({ settings }, i) => {
    const of = (name) => results[i].flatMap((result) => result[name]);
    const peer = of('json-logic-js');
    return {
      rules: settings.count,
      matching: settings.matching,
      decide: summary(of('decide')),
      match: summary(of('match')),
      jsonLogic: summary(peer),
      decideAhead: summary(ratios(peer, of('decide'))),
      matchAhead: summary(ratios(peer, of('match'))),
    };
  });
}

async function runEngines({ quick, note, rounds }) {
  const cases = counts.map((rules) => ({
    name: 'engines',
    label: `engines, ${count(rules)} rules`,
    settings: { count: rules, rounds, names },
    options: { timeoutMs: 900_000 },
  }));
  // Alone: no other engine takes so many in reasonable time.
  cases.push({
    ...cases[0],
    label: 'Dargah, 100,000 rules',
    settings: { count: 100_000, rounds, names: ours },
  });
  const results = await repeat(cases, quick ? 1 : 5, note);
  return cases.map(({ settings }, i) => {
    const ran = names.filter((name) => results[i].every(({ figures }) => figures[name]));
    const of = (name) => results[i].flatMap(({ figures }) => figures[name]);
    return {
      rules: settings.count,
      nanoseconds: Object.fromEntries(ran.map((name) => [name, summary(of(name))])),
      ahead: Object.fromEntries(ran.map((name) => [name, summary(ratios(of(name), of('Dargah')))])),
      matchAhead: Object.fromEntries(
        ran.map((name) => [name, summary(ratios(of(name), of('Dargah, matching alone')))]),
      ),
      failed: results[i][0].failed,
    };
  });
}

export function report({ scan, engines: rows }) {
  const scanLines = scan.map(({ rules, matching, decide, match, jsonLogic, decideAhead, matchAhead }) => [
    count(rules),
    matching,
    nanoseconds(decide.median),
    nanoseconds(match.median),
    spread(jsonLogic, nanoseconds),
    spread(decideAhead),
    spread(matchAhead),
  ]);
  const engineLines = names.map((name) => [
    name,
    ...rows.map(({ nanoseconds: times, failed }) => {
      if (times[name]) return spread(times[name], nanoseconds);
      return failed[name] ? 'failed' : '';
    }),
  ]);
  const failures = rows.flatMap(({ rules, failed }) =>
    Object.entries(failed).map(([name, message]) => `${name} at ${count(rules)} rules: ${message}`),
  );
  const head = [
    'rules',
    'matching rule',
    'decide',
    'matching alone',
    'json-logic-js',
    '÷ decide',
    '÷ matching',
  ];
  return [
    'Beside json-logic-js, asked rule by rule:',
    table([head, ...scanLines]),
    'A decision by engine, any rule matching, one click in ten none:',
    table([['engine', ...rows.map(({ rules }) => `${count(rules)} rules`)], ...engineLines]),
    ...failures,
  ].join('\n\n');
}

export function targets({ scan, engines: rows }) {
  const last = (rules) => scan.find((row) => row.rules === rules && row.matching === 'last').decideAhead;
  const slowest = scan.reduce((a, b) => (b.matchAhead.median < a.matchAhead.median ? b : a));
  const nearest = rows.filter(({ ahead }) => ahead['json-logic-js']).map(nearestPeer);
  return [
    { what: 'json-logic-js ÷ decide, 1,000 rules, last matches', atLeast: 100, measured: last(1_000) },
    { what: 'json-logic-js ÷ decide, 10,000 rules, last matches', atLeast: 3_000, measured: last(10_000) },
    {
      what: `json-logic-js ÷ matching alone, at its least (${count(slowest.rules)} rules, ${slowest.matching} matches)`,
      atLeast: 1,
      measured: slowest.matchAhead,
    },
    ...nearest.flatMap(({ name, rules, whole, alone }) => [
      { what: `nearest peer (${name}) ÷ matching alone, ${count(rules)} rules`, atLeast: 1, measured: alone },
      {
        what: `nearest peer (${name}) ÷ the whole decide, ${count(rules)} rules`,
        atLeast: 1,
        measured: whole,
      },
    ]),
  ];
}

/** The fastest engine that is not ours, and how far it is behind: all the others are further. */
function nearestPeer({ rules, ahead, matchAhead }) {
  const peers = Object.keys(ahead).filter((name) => !ours.includes(name));
  const name = peers.reduce((a, b) => (ahead[b].median < ahead[a].median ? b : a));
  return { name, rules, whole: ahead[name], alone: matchAhead[name] };
}

/** For the drawing: engine → [rules, nanoseconds] pairs; of ours the whole decision. */
export function curves({ engines: rows }) {
  const drawn = names.filter((name) => name !== 'Dargah, matching alone');
  return Object.fromEntries(
    drawn.map((name) => [
      name,
      rows.flatMap(({ rules, nanoseconds: times }) => (times[name] ? [[rules, times[name].median]] : [])),
    ]),
  );
}
