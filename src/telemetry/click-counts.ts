import type { CallName } from '../platform/calls.js';
import type { Decision } from '../rules/engine/decide.js';
import { memoize } from '../values/memo.js';
import { clickMetrics } from './metric-table.js';
import { createRuleCounts } from './rule-counts.js';

/** One line of `/metrics`. */
export interface Sample {
  labels: Record<string, string | number>;
  value: number;
  metricName?: string;
}

/**
 * What every click and session call counts, in plain numbers: an addition each. They become samples when `/metrics` is
 * asked for.
 * @param statuses that have a series from the start
 */
export function createClickCounts(statuses: readonly number[]) {
  const requests = new Map(statuses.map((status) => [status, { count: 0 }]));
  const requestsOf = memoize((_status: number) => ({ count: 0 }), requests);
  const calls = new Map<CallName, ReturnType<typeof createCallCounts>>();
  // Who has no sessions sees no series of them.
  const of = memoize((_call: CallName) => createCallCounts(), calls);
  of('click');
  const byCall = (kind: CountKind) => (): Sample[] =>
    [...calls].flatMap(([call, { samples }]) =>
      samples[kind]().map((sample) => ({ ...sample, labels: { call, ...sample.labels } })),
    );
  return {
    answered(status: number) {
      requestsOf(status).count++;
    },
    of,
    /** The samples of each click metric. */
    samples: {
      requests: () => [...requests].map(([code, { count }]) => ({ labels: { code }, value: count })),
      decisions: byCall('decisions'),
      shadowDecisions: byCall('shadowDecisions'),
      ruleErrors: byCall('ruleErrors'),
      responsesRejected: byCall('responsesRejected'),
      decisionDuration: byCall('decisionDuration'),
    } satisfies Record<keyof typeof clickMetrics, () => Sample[]>,
  };
}

type CountKind = Exclude<keyof typeof clickMetrics, 'requests'>;

function createCallCounts() {
  const rules = createRuleCounts();
  const durations = createHistogram(clickMetrics.decisionDuration);
  return {
    decided(rule: string, reason: Decision['reason'], seconds: number) {
      rules.decided(rule, reason);
      durations.observe(seconds);
    },
    triedOut: rules.triedOut,
    ruleFailed: rules.failed,
    responseRejected: rules.responseRejected,
    inForce: rules.inForce,
    samples: { ...rules.samples, decisionDuration: durations.samples } satisfies Record<
      CountKind,
      () => Sample[]
    >,
  };
}

/** A histogram without labels. */
function createHistogram({ name, buckets }: { name: string; buckets: readonly number[] }) {
  const counts = [...buckets.map(() => 0), 0];
  let sum = 0;
  return {
    observe(value: number) {
      sum += value;
      let bucket = 0;
      while (bucket < buckets.length && value > buckets[bucket]!) bucket++;
      counts[bucket]!++;
    },
    samples(): Sample[] {
      let count = 0;
      const upTo = counts.map((inBucket, i) => {
        count += inBucket;
        return { metricName: `${name}_bucket`, labels: { le: buckets[i] ?? '+Inf' }, value: count };
      });
      const total = { metricName: `${name}_sum`, labels: {}, value: sum };
      return [...upTo, total, { metricName: `${name}_count`, labels: {}, value: count }];
    },
  };
}
