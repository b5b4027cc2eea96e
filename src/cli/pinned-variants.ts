import { wrongCommand } from '../config/context.js';
import type { Variants } from '../platform/facts.js';
import type { Experiment } from '../rules/format/experiments.js';
import { setOwn } from '../values/json.js';
import { say, type Text } from '../values/message.js';
import { didYouMean } from '../values/suggest.js';
import { listWords } from '../values/word-list.js';

/**
 * Reads the variants that `--variant` pins, as `checkout=new`.
 * @throws {CommandFailure} for one that the file does not have
 */
export function pinnedVariants(
  written: readonly string[],
  experiments: ReadonlyMap<string, Experiment>,
): Variants {
  const pinned: Record<string, string> = {};
  for (const entry of written) {
    const [, name, variant = ''] = /^([^=]+)=(.*)$/s.exec(entry) ?? [];
    if (name === undefined)
      throw wrongCommand(
        say`--variant is ${JSON.stringify(entry)}. Write experiment=variant, as checkout=new`,
      );
    const experiment = experiments.get(name);
    if (experiment === undefined)
      throw wrongCommand(
        say`--variant ${entry}: the rules have no experiment "${name}".${listed(name, [...experiments.keys()])}`,
      );
    const known = experiment.variants.map((one) => one.name);
    if (!known.includes(variant))
      throw wrongCommand(
        say`--variant ${entry}: "${name}" has no variant "${variant}".${listed(variant, known)}`,
      );
    setOwn(pinned, name, variant);
  }
  return pinned;
}

function listed(name: string, known: readonly string[]): Text {
  return known.length === 0 ? '' : say`${didYouMean(name, known)} There are ${listWords(known, 'and')}`;
}
