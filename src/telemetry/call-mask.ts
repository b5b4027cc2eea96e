import type { CallName } from '../platform/calls.js';
import { type Decision, decide, decisiveRule, type Ruleset } from '../rules/engine/decide.js';
import { createMask, type Mask } from '../rules/masks/mask.js';
import type { MaskPlan } from '../rules/masks/mask-plan.js';
import { memoize } from '../values/memo.js';

/** A call that was answered. */
export interface DecidedCall {
  call: CallName;
  request: unknown;
  now: Date;
  decision: Decision;
  /** The rules of the call. */
  ruleset: Ruleset;
  revision: string;
  /** What these rules see of requests. */
  masks: readonly MaskPlan[];
}

/** Masks the requests of calls. Undefined where the rules would decide the masked one otherwise than the call. */
export function createCallMask(): (decided: DecidedCall) => object | undefined {
  const maskFor = memoize((plans: readonly MaskPlan[]) =>
    memoize((call: CallName) => maskOf(plans, call), new Map<CallName, Mask>()),
  );
  return ({ call, request, now, decision, ruleset, masks }) => {
    const masked = maskFor(masks)(call)(request);
    if (masked === undefined) return undefined;
    const other = decide(ruleset, masked, { now });
    return decisiveRule(other) === decisiveRule(decision) && receiversOf(other) === receiversOf(decision)
      ? masked
      : undefined;
  };
}

function maskOf(plans: readonly MaskPlan[], call: CallName): Mask {
  const plan = plans.find((one) => one.call === call);
  return plan === undefined ? () => undefined : createMask(plan);
}

function receiversOf({ notifications }: Decision): string {
  return notifications.map(({ receiver }) => receiver).join('\n');
}
