import type { Prepare, PreparerOptions } from '../../reload/prepare.js';
import { revisionOf } from '../../reload/rules-in-force.js';
import type { Ruleset } from '../../rules/engine/decide.js';
import type { PackedRules } from './messages.js';

import { type Crew, pack } from './primary.js';

/** Brings rules to the workers before they come into force here. */
export interface HandOver {
  preparerOptions: Pick<PreparerOptions, 'longestAtOnce' | 'onParcel'>;
  /** Rules count as prepared when all workers have taken them. */
  wrap(prepare: Prepare): Prepare;
  /** The rules that were prepared last: those that a crew starts with. */
  readonly rules: PackedRules;
  /** From now on, rules go to this crew; and so do those that came while it was starting with others. */
  to(crew: Crew, startedWith: PackedRules): Promise<void>;
}

export function createHandOver(): HandOver {
  let crew: Crew | undefined;
  let rules: PackedRules = { revision: '', parcels: [] };
  let parcels: Uint8Array[] = [];

  const hand = async (revision: string) => {
    const packed = { revision, parcels };
    if (crew !== undefined) await crew.handOver(packed);
    rules = packed;
  };
  return {
    // However short: only what a thread has planned can go to another process.
    preparerOptions: { longestAtOnce: 0, onParcel: (parcel) => parcels.push(pack(parcel)) },
    wrap: (prepare) => async (source, signal, onSound) => {
      parcels = [];
      const revision = revisionOf(source.text);
      let handing: Promise<void> | undefined;
      const onSoundHere = (ruleset: Ruleset) => {
        handing = hand(revision);
        handing.then(
          () => onSound(ruleset),
          () => {}, // thrown below
        );
      };
      try {
        const prepared = await prepare(source, signal, onSoundHere);
        if (prepared.ruleset !== undefined) await (handing ?? hand(revision));
        return prepared;
      } finally {
        // Whatever else comes of it: what the workers take comes into force here as well, and before it is told how it went.
        await handing?.catch(() => {});
      }
    },
    get rules() {
      return rules;
    },
    async to(given, startedWith) {
      crew = given;
      if (rules !== startedWith) await given.handOver(rules);
    },
  };
}
