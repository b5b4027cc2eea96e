/** A decision (facts, match, render, validate) beside JSON.parse of the request that asks for it, by the number of rules. */
import { medians, repeat } from '../cases.mjs';
import { count, nanoseconds, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';

const counts = [10, 100, 1_000, 10_000, 100_000];
const kinds = ['constant', 'templated'];

export const title = 'A decision beside JSON.parse of its request';

export async function run({ quick, note }) {
  const rounds = quick ? 12 : 25;
  const cases = kinds.flatMap((answers) =>
    counts.map((rules) => ({
      name: 'decide',
      label: `decide, ${count(rules)} rules, ${answers} answers`,
      // More requests than one process uses: none is decided twice after the warm-up.
      settings: { count: rules, answers, rounds, requests: 100_000 },
      rules,
      answers,
    })),
  );
  const results = await repeat(cases, quick ? 3 : 7, note);
  const rows = cases.map(({ rules, answers }, i) => {
    const parse = medians(results[i].map((result) => result.parse));
    const decide = medians(results[i].map((result) => result.run));
    return {
      rules,
      answers,
      parse: summary(parse),
      decide: summary(decide),
      ratio: summary(medians(results[i].map((result) => ratios(result.run, result.parse)))),
      decides: decide,
    };
  });
  const growth = Object.fromEntries(
    kinds.map((kind) => {
      const of = (rules) => rows.find((row) => row.rules === rules && row.answers === kind).decides;
      return [kind, summary(ratios(of(100_000), of(100)))];
    }),
  );
  return { rows: rows.map(({ decides: _, ...row }) => row), growth };
}

export function report({ rows, growth }) {
  const lines = rows.map(({ rules, answers, parse, decide, ratio }) => [
    count(rules),
    answers,
    nanoseconds(parse.median),
    spread(decide, nanoseconds),
    spread(ratio),
  ]);
  const growths = Object.entries(growth).map(([kind, figures]) => `${kind} answers × ${spread(figures)}`);
  return [
    'Campaigns: each rule asks for three facts that equal values, one of which no other rule asks for. It is the kindest shape.',
    table([['rules', 'answers', 'JSON.parse', 'decide', 'decide ÷ JSON.parse'], ...lines]),
    `Growth from 100 to 100,000 rules: ${growths.join(', ')}.`,
  ].join('\n\n');
}

export function targets({ rows, growth }) {
  const limits = { 1000: 0.4, 10000: 0.75, 100000: 2.5 };
  return kinds.flatMap((kind) => [
    ...rows
      .filter(({ rules, answers }) => answers === kind && limits[rules])
      .map(({ rules, ratio }) => ({
        what: `decide ÷ JSON.parse, ${count(rules)} rules, ${kind} answers`,
        atMost: limits[rules],
        measured: ratio,
      })),
    { what: `growth from 100 to 100,000 rules, ${kind} answers`, atMost: 12, measured: growth[kind] },
  ]);
}
