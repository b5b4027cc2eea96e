import type { Counter, Gauge, Histogram } from 'prom-client';

/** What `/metrics` says of one metric besides its values. */
export interface MetricDefinition {
  type: 'counter' | 'gauge' | 'histogram';
  name: string;
  help: string;
  labelNames?: readonly string[];
  buckets?: readonly number[];
  /** Whose value stands where several processes have one: that of the `first` that counts, or the sum of all. */
  aggregator?: 'first' | 'sum';
}

/** The metrics of every click, in the order of `/metrics`. */
export const clickMetrics = {
  requests: counter(
    'dargah_requests_total',
    'Requests to the gateway by the status of their answer; 499: the caller left before it',
  ),
  decisions: counter(
    'dargah_decisions_total',
    'Calls (click, session) by the rule that answered and the reason',
  ),
  shadowDecisions: counter(
    'dargah_shadow_decisions_total',
    'Calls that a rule in the shadow would have answered in place of the one that did, by call, rule and reason',
  ),
  ruleErrors: counter(
    'dargah_rule_errors_total',
    'Evaluations of a rule that failed and so counted as not matched, by call',
  ),
  responsesRejected: counter(
    'dargah_responses_rejected_total',
    'Answers of a rule that would have broken the contract, so that the default answered, by call',
  ),
  decisionDuration: histogram(
    'dargah_decision_duration_seconds',
    'Time from the checked request to the rendered answer, by call',
    [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
  ),
};

/** All others, in the order of `/metrics`, which they follow there. */
export const rareMetrics = {
  connectionsDropped: counter(
    'dargah_connections_dropped_total',
    'Connections that were closed unanswered: limit, as many as may be were open; system, it could not hand them over',
    ['reason'],
  ),
  numbersAsText: counter(
    'dargah_request_numbers_as_text_total',
    'Numbers in requests that JavaScript cannot keep as they are written, and were read as texts',
  ),
  recordDropped: counter(
    'dargah_record_dropped_total',
    'Calls that --record was to record and did not, since more came than could be masked',
  ),
  lastReloadSuccessful: gauge(
    'dargah_config_last_reload_successful',
    'Whether the rules file, as it was last seen, is in force: 1 or 0',
  ),
  lastReloadTimestamp: gauge(
    'dargah_config_last_reload_success_timestamp_seconds',
    'When a rules file last came into force',
  ),
  fromLastGood: gauge(
    'dargah_config_from_last_good',
    'Whether what is in force was kept by an earlier start, since what this one found was refused: 1 or 0',
    { labelNames: ['part'] },
  ),
  lastGoodKept: gauge(
    'dargah_config_last_good_kept',
    'Whether the rules in force are kept for a later start: 1 or 0; 1 where there is no folder for them',
    { aggregator: 'first' },
  ),
  authKeysReloadSuccessful: gauge(
    'dargah_auth_keys_last_reload_successful',
    'Whether the file of keys, as it was last seen, is in force: 1 or 0; 1 where there is no such file',
    { aggregator: 'first' },
  ),
  configInfo: gauge('dargah_config_info', 'The revision of the rules in force', { labelNames: ['revision'] }),
  outboxLost: counter(
    'dargah_outbox_lost_total',
    'Events that the outbox had taken and that damage has cost, as far as they could be counted',
  ),
  outboxWarnings: gauge('dargah_outbox_warnings', 'How many warnings /status gives about the outbox'),
  outboxAppendErrors: counter(
    'dargah_outbox_append_errors_total',
    'Events that could not be written to the outbox; each went to standard error as a line of JSON',
  ),
  outboxExpired: counter(
    'dargah_outbox_expired_total',
    'Dead letters that were deleted, since they were kept for as long as the rules say',
    ['receiver'],
  ),
  attempts: counter('dargah_notify_attempts_total', 'Delivery attempts, by receiver and outcome', [
    'receiver',
    'outcome',
  ]),
  deliverySeconds: histogram(
    'dargah_notify_delivery_seconds',
    'Time from a click to its delivery',
    [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300, 1800, 7200, 86_400],
    ['receiver'],
  ),
  deadLetters: gauge('dargah_outbox_dead_letters', 'Events that no further attempt is made of', {
    labelNames: ['receiver'],
  }),
  oldestAge: gauge('dargah_outbox_oldest_age_seconds', 'How long ago the oldest waiting event was clicked', {
    labelNames: ['receiver'],
  }),
  depth: gauge('dargah_outbox_depth', 'Events that wait for their delivery', { labelNames: ['receiver'] }),
};

/** The metrics that are made of {@link rareMetrics}. */
export type RareMetrics = { [Key in keyof typeof rareMetrics]: Made[(typeof rareMetrics)[Key]['type']] };

interface Made {
  counter: Counter;
  gauge: Gauge;
  histogram: Histogram;
}

function counter(name: string, help: string, labelNames: readonly string[] = []) {
  return { type: 'counter', name, help, labelNames } as const satisfies MetricDefinition;
}

function gauge(name: string, help: string, more: Pick<MetricDefinition, 'labelNames' | 'aggregator'> = {}) {
  return { type: 'gauge', name, help, ...more } as const satisfies MetricDefinition;
}

function histogram(
  name: string,
  help: string,
  buckets: readonly number[],
  labelNames: readonly string[] = [],
) {
  return { type: 'histogram', name, help, buckets, labelNames } as const satisfies MetricDefinition;
}
