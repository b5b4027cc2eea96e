import { say } from '../../values/message.js';
import { askWhether, nearest } from '../../values/suggest.js';
import { listSome } from '../../values/word-list.js';
import { unknownName } from '../names.js';
import type { Check } from './check.js';

/** In rules, resolving their names finds it. */
export const check: Check = {
  group: 'Names',
  severity: 'error',
  summary: 'A condition, an experiment or a test names an experiment or a variant that there is not.',
  help: 'Nobody would ever get it. The message offers the name that was probably meant. `variant` takes the names of an experiment and of one of its variants as texts, and asks about the person of the click: it cannot stand in the body of `map`, `filter` and their like. `otherwise` is one of the variants, too: give one the weight 0 where nobody else is to get it.',
  looksAtTests: true,
  run({ resolved, isReported }, report) {
    const { experiments, unread } = resolved.file;
    if (unread?.has('experiments')) return;
    for (const { variants, place } of (resolved.tests?.cases ?? []).flatMap(({ calls }) => calls)) {
      for (const [name, variant] of Object.entries(variants)) {
        const path = place(['variants', name]);
        if (isReported(path)) continue;
        const experiment = experiments.get(name);
        if (experiment === undefined) {
          const unknown = unknownName(
            say`the experiment "${name}" is pinned here`,
            name,
            'experiments',
            experiments,
          );
          report({ path, at: 'key', ...unknown });
          continue;
        }
        const known = experiment.variants.map((one) => one.name);
        if (known.includes(variant)) continue;
        const suggestion = nearest(variant, known);
        report({
          path,
          message: say`"${variant}" is not a variant of the experiment "${name}".${askWhether(suggestion)} Its variants: ${listSome(known)}`,
          ...(suggestion !== undefined && { suggestion }),
        });
      }
    }
  },
};
