/** How long 10,000 rules take to compile in a process that has compiled none yet, and the memory that they keep. */
import { repeat } from '../cases.mjs';
import { count, spread, table } from '../format.mjs';
import { summary } from '../measure.mjs';

const whats = {
  shared: 'compiled, one answer shared by all',
  own: 'compiled, a constant answer each',
  templated: 'compiled, a template each',
  text: 'from YAML text: parsed, checked and compiled',
};

export const title = 'Compiling 10,000 campaigns, and what they keep';

export async function run({ quick, note }) {
  const cases = Object.entries(whats).map(([what, label]) => ({
    name: 'compile',
    label,
    settings: { count: 10_000, what },
    options: { flags: ['--expose-gc'] },
  }));
  const results = await repeat(cases, quick ? 3 : 9, note);
  return cases.map(({ settings }, i) => ({
    what: settings.what,
    milliseconds: summary(results[i].map(({ milliseconds }) => milliseconds)),
    bytesPerRule: summary(results[i].map(({ bytesPerRule }) => bytesPerRule)),
  }));
}

export function report(rows) {
  const lines = rows.map(({ what, milliseconds, bytesPerRule }) => [
    whats[what],
    spread(milliseconds),
    spread(bytesPerRule, count),
  ]);
  return table([['rules', 'ms', 'bytes a rule kept'], ...lines]);
}

export function targets(rows) {
  return rows
    .filter(({ what }) => what === 'shared' || what === 'own')
    .flatMap(({ what, milliseconds, bytesPerRule }) => [
      { what: `ms for 10,000 rules ${whats[what]}`, atMost: 150, measured: milliseconds },
      { what: `bytes a rule, ${whats[what]}`, atMost: 400, measured: bytesPerRule },
    ]);
}
