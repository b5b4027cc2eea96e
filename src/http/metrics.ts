import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the server counts, in Prometheus's terms. */
export interface Metrics {
  /** A request was answered; 499: its caller left before that. */
  answered(status: number): void;
  decided(rule: string, reason: string, seconds: number): void;
  ruleFailed(rule: string): void;
  responseRejected(rule: string): void;
  /** A rules file came into force, at the start too. */
  reloadSucceeded(revision: string, at: Date): void;
  /** A rules file was refused; the one in force stays. */
  reloadFailed(): void;
  /** All of it as text, in the format that `contentType` names. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Metrics of their own registry, with those of the process and of Node in it. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Counter({
    name: 'dargah_requests_total',
    help: 'Requests to the gateway by the status of their answer; 499: the caller left before it',
    labelNames: ['code'],
    registers,
  });
  const decisions = new Counter({
    name: 'dargah_decisions_total',
    help: 'Clicks by the rule that answered and the reason',
    labelNames: ['rule', 'reason'],
    registers,
  });
  const duration = new Histogram({
    name: 'dargah_decision_duration_seconds',
    help: 'Time from the checked request to the rendered answer',
    buckets: [
      0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1,
    ],
    registers,
  });
  const ruleErrors = new Counter({
    name: 'dargah_rule_errors_total',
    help: 'Evaluations of a rule that failed and so counted as not matched',
    labelNames: ['rule'],
    registers,
  });
  const rejections = new Counter({
    name: 'dargah_responses_rejected_total',
    help: 'Answers of a rule that would have broken the contract, so that the default answered',
    labelNames: ['rule'],
    registers,
  });
  const reloadSuccessful = new Gauge({
    name: 'dargah_config_last_reload_successful',
    help: 'Whether the rules file, as it was last seen, is in force: 1 or 0',
    registers,
  });
  const reloadTimestamp = new Gauge({
    name: 'dargah_config_last_reload_success_timestamp_seconds',
    help: 'When a rules file last came into force',
    registers,
  });
  const info = new Gauge({
    name: 'dargah_config_info',
    help: 'The revision of the rules in force',
    labelNames: ['revision'],
    registers,
  });

  const labelOf = limitedLabels();
  const answered = children((code) => requests.labels(code));
  const decided = children((rule) => children((reason) => decisions.labels(rule, reason)));
  const failed = children((rule) => ruleErrors.labels(rule));
  const rejected = children((rule) => rejections.labels(rule));

  return {
    answered: (status) => answered(String(status)).inc(),
    decided(rule, reason, seconds) {
      decided(labelOf(rule))(reason).inc();
      duration.observe(seconds);
    },
    ruleFailed: (rule) => failed(labelOf(rule)).inc(),
    responseRejected: (rule) => rejected(labelOf(rule)).inc(),
    reloadSucceeded(revision, at) {
      reloadSuccessful.set(1);
      reloadTimestamp.set(at.getTime() / 1000);
      info.reset();
      info.labels(revision).set(1);
    },
    reloadFailed: () => reloadSuccessful.set(0),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

const maxRuleLabels = 1000;
const otherRule = '_other';

/**
 * The label of a rule: its id, for the first 1,000 ids that this process meets, and `_other` for later ones. Each
 * label is a series that Prometheus keeps, and a file may hold ten thousand rules, or other ids at every reload.
 */
function limitedLabels(): (rule: string) => string {
  const known = new Set<string>();
  return (rule) => {
    if (known.has(rule) || rule === 'default') return rule;
    if (known.size >= maxRuleLabels) return otherRule;
    known.add(rule);
    return rule;
  };
}

/** Remembers what `make` made for each label, so that a click costs look-ups and no new objects. */
function children<Child>(make: (label: string) => Child): (label: string) => Child {
  const made = new Map<string, Child>();
  return (label) => {
    let child = made.get(label);
    if (child === undefined) {
      child = make(label);
      made.set(label, child);
    }
    return child;
  };
}
