/** The same as `decide`, on rules as people write them: conditions of all kinds, and answers of three. */
import { medians, repeat } from '../cases.mjs';
import { count, nanoseconds, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';

const counts = [10, 100, 1_000, 10_000];

export const title = 'Mixed rules, beside JSON.parse of the request';

export async function run({ quick, note }) {
  const cases = counts.map((rules) => ({
    name: 'mixed',
    label: `mixed rules, ${count(rules)}`,
    settings: { count: rules, rounds: quick ? 12 : 25 },
  }));
  const results = await repeat(cases, quick ? 3 : 7, note);
  return counts.map((rules, i) => ({
    rules,
    parse: summary(medians(results[i].map((result) => result.parse))),
    decide: summary(medians(results[i].map((result) => result.run))),
    ratio: summary(medians(results[i].map((result) => ratios(result.run, result.parse)))),
  }));
}

export function report(rows) {
  const lines = rows.map(({ rules, parse, decide, ratio }) => [
    count(rules),
    nanoseconds(parse.median),
    spread(decide, nanoseconds),
    spread(ratio),
  ]);
  return [
    'Six kinds of conditions in turn, of equalities, lists, thresholds, `or`, negations and facts that are there or not, ' +
      'and answers of three kinds: constant, a text with an insertion, and data for a server link (`bench/mixed.mjs`).',
    table([['rules', 'JSON.parse', 'decide', 'decide ÷ JSON.parse'], ...lines]),
  ].join('\n\n');
}

export function targets() {
  return [];
}
