/** A session call beside a click that is answered with the same link, and what a ticket adds. */
import { medians, repeat } from '../cases.mjs';
import { count, nanoseconds, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';

const counts = [10, 1_000];

export const title = 'Session calls, beside a click with the same link';

export async function run({ quick, note }) {
  const cases = counts.map((rules) => ({
    name: 'sessions',
    label: `sessions, ${count(rules)} rules`,
    settings: { count: rules, rounds: quick ? 50 : 150 },
  }));
  const results = await repeat(cases, quick ? 3 : 7, note);
  return counts.map((rules, i) => {
    const of = (name) => results[i].map((result) => result[name]);
    const added = results[i].map(({ ticket, link }) => ticket.map((figure, round) => figure - link[round]));
    return {
      rules,
      click: summary(medians(of('click'))),
      link: summary(medians(of('link'))),
      ticket: summary(medians(of('ticket'))),
      ratio: summary(medians(results[i].map(({ link, click }) => ratios(link, click)))),
      added: summary(medians(added)),
    };
  });
}

export function report(rows) {
  const lines = rows.map(({ rules, click, link, ticket, ratio, added }) => [
    count(rules),
    nanoseconds(click.median),
    nanoseconds(link.median),
    spread(ratio),
    nanoseconds(ticket.median),
    spread(added, nanoseconds),
  ]);
  return [
    'Deciding alone: the rules ask for one fact that equals a value, and insert two facts into the link. The ticket has three claims.',
    table([
      ['rules', 'click', 'session call', 'session call ÷ click', 'with a ticket', 'the ticket adds'],
      ...lines,
    ]),
  ].join('\n\n');
}

export function targets(rows) {
  return rows.flatMap(({ rules, ratio, added }) => [
    { what: `session call ÷ click with a link, ${count(rules)} rules`, atMost: 1, measured: ratio },
    {
      what: `what a ticket adds, µs, ${count(rules)} rules`,
      atMost: 30,
      measured: { median: added.median / 1000, min: added.min / 1000, max: added.max / 1000 },
    },
  ]);
}
