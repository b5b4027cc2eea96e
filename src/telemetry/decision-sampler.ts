import { type CallName, calls } from '../platform/calls.js';
import { type Decision, decisiveRule } from '../rules/engine/decide.js';
import { createCallMask, type DecidedCall } from './call-mask.js';

/** A decision with nothing of a person in it. */
export interface SampledDecision {
  /** ISO 8601. */
  at: string;
  call: CallName;
  touchpoint: string;
  /** The rule that matched, whatever became of its answer; or `default`. */
  rule: string;
  reason: Decision['reason'];
  choice?: string;
  /** The rule in the shadow that would have answered. */
  shadow?: string;
  revision: string;
  /** The request, masked. Absent where the rules would decide that otherwise. */
  request?: object;
}

/** In the long run, so many calls a second are looked at… */
const samplesPerSecond = 4;
/** …each of so many milliseconds of processor time: one that takes longer counts as several… */
const sampleMs = 10;
/** …and so many at once after a quiet time. */
const mostAtOnce = 20;

/**
 * Looks at some of the calls: at all of them where few come, and at so few of many that clicks do not feel it. A call is
 * masked later, so that its caller does not wait.
 * @param processorMs the processor time of this process so far
 */
export function createDecisionSampler(
  write: (decision: SampledDecision) => void,
  processorMs: () => number,
): (call: DecidedCall) => void {
  const masked = createCallMask();
  let room = mostAtOnce;
  let last = 0;
  return (decided) => {
    const now = decided.now.getTime();
    room = Math.min(mostAtOnce, room + (Math.max(0, now - last) * samplesPerSecond) / 1000);
    last = now;
    if (room < 1) return;
    room -= 1;
    setImmediate(() => {
      const before = processorMs();
      write(sampleOf(decided, masked(decided)));
      // Some requests take long to mask: fewer are looked at after one of them.
      room -= Math.floor((processorMs() - before) / sampleMs);
    });
  };
}

function sampleOf(
  { call, request, now, decision, revision }: DecidedCall,
  masked: object | undefined,
): SampledDecision {
  const { reason, choice, shadow } = decision;
  return {
    ...{ at: now.toISOString(), call, touchpoint: calls[call].touchpointOf(request) },
    ...{ rule: decisiveRule(decision), reason, revision },
    ...(choice !== undefined && { choice }),
    ...(shadow && { shadow: shadow.rule }),
    ...(masked && { request: masked }),
  };
}
