/** Rule sets that need more than a hash: intervals, substrings, thousands of sets of fields. */
import { medians, repeat } from '../cases.mjs';
import { count, nanoseconds, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';
import { shapes } from '../shapes.mjs';

const counts = [100, 1_000, 10_000];
const limits = { intervals: 3, overlapping: undefined, substrings: 3, 'field-sets': 12 };

export const title = 'Rule sets that one hash cannot serve';

export async function run({ quick, note }) {
  const cases = Object.keys(shapes).flatMap((shape) =>
    counts.map((rules) => ({
      name: 'shapes',
      label: `${shapes[shape].title}, ${count(rules)} rules`,
      settings: { shape, count: rules, rounds: quick ? 7 : 15 },
    })),
  );
  const results = await repeat(cases, quick ? 3 : 7, note);
  const timesOf = new Map(
    cases.map(({ settings }, i) => [
      `${settings.shape} ${settings.count}`,
      {
        decide: medians(results[i].map((result) => result.run)),
        parse: medians(results[i].map((result) => result.parse)),
      },
    ]),
  );
  return Object.keys(shapes).map((shape) => {
    const of = (rules) => timesOf.get(`${shape} ${rules}`);
    return {
      shape,
      decide: Object.fromEntries(counts.map((rules) => [rules, summary(of(rules).decide)])),
      parse: Object.fromEntries(counts.map((rules) => [rules, summary(of(rules).parse)])),
      growth: summary(ratios(of(10_000).decide, of(100).decide)),
    };
  });
}

export function report(rows) {
  const lines = rows.map(({ shape, decide, parse, growth }) => [
    shapes[shape].title,
    ...counts.map((rules) => `${nanoseconds(decide[rules].median)} (${nanoseconds(parse[rules].median)})`),
    `× ${spread(growth)}`,
  ]);
  const head = ['rules', ...counts.map((rules) => count(rules)), 'growth from 100 to 10,000'];
  return `A decision, and in brackets JSON.parse of the same requests:\n\n${table([head, ...lines])}`;
}

export function targets(rows) {
  return rows
    .filter(({ shape }) => limits[shape])
    .map(({ shape, growth }) => ({
      what: `growth from 100 to 10,000 rules: ${shapes[shape].title}`,
      atMost: limits[shape],
      measured: growth,
    }));
}
