import type { PackedRules } from './messages.js';
import type { Crew } from './primary.js';

/** Brings rules to the workers before they come into force in the primary. */
export interface RulesSync {
  /** Resolves once all workers have taken the rules. For `followRules`. */
  beforeInForce(revision: string, plan: Uint8Array | undefined): Promise<void>;
  /** The latest rules: those that workers start with. */
  readonly rules: PackedRules | undefined;
  /** Syncs with these workers from now on; those that came while they started with others, at once. */
  to(crew: Crew, startedWith: PackedRules): Promise<void>;
}

export function createRulesSync(): RulesSync {
  let crew: Crew | undefined;
  let rules: PackedRules | undefined;
  return {
    async beforeInForce(revision, plan) {
      const packed = { revision, plan: plan! };
      if (crew !== undefined) await crew.handOver(packed);
      rules = packed;
    },
    get rules() {
      return rules;
    },
    async to(given, startedWith) {
      crew = given;
      if (rules !== startedWith) await given.handOver(rules!);
    },
  };
}
