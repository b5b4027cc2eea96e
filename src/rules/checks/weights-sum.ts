import { say } from '../../values/message.js';
import { totalOf } from '../engine/experiments.js';
import type { Variant } from '../format/phases.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'The weights of an experiment look like percents, and do not add up to 100.',
  help: 'A variant gets its weight out of the sum of all, so `{ old: 80, new: 30 }` gives `new` 27.3 % of people, not 30. That is right where shares are meant (`{ old: 2, new: 1 }`), and a slip where percents are: one was changed, and the others were not. It is reported where weights that are not alike add up to 90 to 110. Let them add up to 100, or say that it is meant with a comment.',
  run({ resolved }, report) {
    for (const { name, rule, variants, phases } of resolved.file.experiments.values()) {
      if (rule !== undefined) continue;
      const places = [
        { weights: variants, key: 'variants' },
        ...phases.map((phase) => ({ weights: phase.variants, key: 'ramp' })),
      ];
      const slip = places.find(({ weights }) => looksLikePercents(weights));
      if (slip === undefined) continue;
      const sum = totalOf(slip.weights);
      const last = slip.weights.at(-1)!;
      const share = Math.round((last.weight / sum) * 1000) / 10;
      const message = say`the weights of "${name}" add up to ${sum}, so ${last.weight} for "${last.name}" is ${share} % of people. If percents are meant, let them add up to 100`;
      report({ path: ['experiments', name, slip.key], at: 'key', message });
    }
  },
};

function looksLikePercents(variants: readonly Variant[]): boolean {
  const weights = variants.map(({ weight }) => weight);
  const sum = totalOf(variants);
  // 33 each is a third, and so is 34 beside two of 33.
  const areAlike = Math.max(...weights) - Math.min(...weights) <= 1;
  return sum !== 100 && sum >= 90 && sum <= 110 && !areAlike;
}
