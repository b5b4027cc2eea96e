import { type CallName, rulesFor } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import { createJudge } from '../../rules/analysis/judge.js';
import { compileRules } from '../../rules/engine/compile.js';
import { planMasks } from '../../rules/masks/mask-plan.js';
import type { ReplayedVersion } from '../../rules/replay.js';
import { memoize } from '../../values/memo.js';
import type { ValidRules } from '../valid-rules.js';

/** Makes a version ready to decide calls. What few replays need is made when it is first asked for. */
export function replayedVersion(
  { name, revision, resolved }: Pick<ValidRules, 'name' | 'revision' | 'resolved'>,
  contract: Contract,
): ReplayedVersion {
  let masks: ReturnType<typeof planMasks> | undefined;
  return {
    revision,
    ruleset: compileRules(resolved, name, contract),
    judgeOf: memoize((call: CallName) => createJudge(rulesFor(call, resolved)!), new Map()),
    masks: () => (masks ??= planMasks(resolved, contract)),
  };
}
