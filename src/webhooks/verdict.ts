import type { Observation } from './breaker.js';
import type { PostResult } from './exchange.js';
import type { Outcome } from './outbox.js';
import { retryDelayMs } from './retries.js';

/**
 * `delivered`; `retry`: failed, and tried again later; `dead`: failed, and it was the last; `gone`: the receiver says
 * 410; `refused`: the policy forbids the address; `held`: nothing was sent, as the receiver or its secret is missing;
 * `stopped`: the signal ended it.
 */
export const attemptOutcomes = ['delivered', 'retry', 'dead', 'gone', 'refused', 'held', 'stopped'] as const;

/** What logs and metrics say of an attempt. */
export interface AttemptReport {
  outcome: (typeof attemptOutcomes)[number];
  /** Of the response, if there was one. */
  status?: number;
  /** Why there was none, such as `ECONNREFUSED`. */
  code?: string;
  /** In one sentence, unless it was delivered. */
  error?: string;
}

/** What an attempt means: for logs and metrics, for the outbox, and for the breaker. */
export interface Verdict {
  report: AttemptReport;
  /** When the next attempt is due, in milliseconds since 1970. Absent: there is none. */
  nextAt?: number;
  observation: Observation;
}

/** What the judgement depends on, beside the result. */
export interface Circumstances {
  /** 1 for the first. */
  attempt: number;
  retriesMs: readonly number[];
  now: number;
  random: () => number;
}

/** Decides by the table of docs/decisions/011-failed-deliveries.md. */
export function judge(result: PostResult, circumstances: Circumstances): Verdict {
  switch (result.type) {
    case 'responded':
      return judgeResponse(result, circumstances);
    case 'failed': {
      const { code } = result;
      const error = `the receiver ${result.error} (${code})`;
      return { ...retryOrDead({ code, error }, circumstances), observation: { health: 'down' } };
    }
    case 'refused':
      return {
        report: { outcome: 'refused', error: `not sent: ${result.error}` },
        observation: { health: 'unknown' },
      };
    case 'stopped':
      return {
        report: { outcome: 'stopped', error: 'stopped' },
        nextAt: circumstances.now,
        observation: { health: 'unknown' },
      };
  }
}

/** Nothing was sent, since something is missing that the rules or the environment may bring back. */
export function held(missing: string, now: number): Verdict {
  return {
    report: { outcome: 'held', error: `not sent: ${missing}` },
    nextAt: now + missingMs,
    observation: { health: 'unknown', pauseMs: missingMs },
  };
}

// Until somebody looks again whether a missing receiver or secret is there.
const missingMs = 30_000;

/** The verdict as the outbox takes it. */
export function outcomeOf({ report: { outcome, error = '' }, nextAt, observation }: Verdict): Outcome {
  if (outcome === 'delivered') return { type: 'delivered' };
  if (nextAt === undefined) return { type: 'dead', error };
  const isDown = observation.health === 'down' && { isDown: true as const };
  return { type: 'later', at: nextAt, error, ...(outcome !== 'retry' && { counts: false }), ...isDown };
}

function judgeResponse(
  { status, retryAfterMs = 0 }: PostResult & { type: 'responded' },
  circumstances: Circumstances,
): Verdict {
  if (status >= 200 && status < 300)
    return { report: { outcome: 'delivered', status }, observation: { health: 'up' } };
  if (status === 410) {
    const error = 'the receiver answered 410: it is gone, and wants no more events';
    return { report: { outcome: 'gone', status, error }, observation: { health: 'up' } };
  }
  const isRedirect = status >= 300 && status < 400;
  const hint = isRedirect ? ', a redirect, which is not followed. Set its url to where it leads' : '';
  const error = `the receiver answered ${status}${hint}`;
  const overloaded = [429, 502, 504].includes(status);
  return {
    ...retryOrDead({ status, error }, { ...circumstances, retryAfterMs }),
    observation: {
      health: status < 500 ? 'up' : 'down',
      overloaded,
      pauseMs: overloaded || status === 503 ? retryAfterMs : 0,
    },
  };
}

function retryOrDead(
  failure: { status?: number; code?: string; error: string },
  { attempt, retriesMs, now, random, retryAfterMs = 0 }: Circumstances & { retryAfterMs?: number },
): Pick<Verdict, 'report' | 'nextAt'> {
  const delayMs = retryDelayMs({ retriesMs, attempt, retryAfterMs }, random);
  if (delayMs !== undefined) return { report: { outcome: 'retry', ...failure }, nextAt: now + delayMs };
  const error = `${failure.error}. This was attempt ${attempt}, the last`;
  return { report: { outcome: 'dead', ...failure, error } };
}
