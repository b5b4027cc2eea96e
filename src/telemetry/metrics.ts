import { setTimeout as pause } from 'node:timers/promises';
import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type Metric,
  Registry,
} from 'prom-client';
import type { Decision } from '../rules/engine/decide.js';
import { memoize } from '../values/memo.js';
import type { CollectedMetric } from './rule-counts.js';
import { createRuleCounts } from './rule-counts.js';

/** Why a connection was closed unanswered: `limit`, as many as may be were open; `system`, it could not hand it over. */
export type DropReason = 'limit' | 'system';

export interface MetricsOptions {
  /**
   * Every status that the gateway refuses with. A series that appears with its first count has not grown in the eyes of
   * Prometheus, and an alert would miss the first burst: what may be counted stands at 0 from the start.
   */
  statuses?: readonly number[];
  /** Called once for each process whose figures do not come in time, until they do again; its last ones stand. */
  onLate?(whose: string): void;
}

/** What the server counts, in Prometheus's terms. */
export interface Metrics {
  /** A request was answered; 499: its caller left before that. */
  answered(status: number): void;
  /** A connection was closed unanswered. */
  connectionDropped(reason: DropReason): void;
  decided(rule: string, reason: Decision['reason'], seconds: number): void;
  ruleFailed(rule: string): void;
  responseRejected(rule: string): void;
  /** These rules answer from now on: what is counted of each begins at 0. */
  rulesInForce(ids: readonly string[]): void;
  /** Numbers in a request that JavaScript cannot keep as they are written, and were read as texts. */
  readAsTexts(numbers: number): void;
  /** A rules file came into force, at the start too. */
  reloadSucceeded(revision: string, at: Date): void;
  /** A rules file was refused; the one in force stays. */
  reloadFailed(): void;
  /** Rules that an earlier start had kept came into force, since the file was refused. */
  restored(revision: string, keptAt: Date): void;
  /** Schemas that an earlier start had kept are in use, since those of now are refused. */
  schemasRestored(): void;
  /** Whether the rules in force are kept for a later start, where they are to be. */
  lastGoodKept(isKept: boolean): void;
  /** Whether the file of keys, as it was last seen, is in force. */
  authKeysReloaded(isSuccess: boolean): void;
  readonly notifications: NotificationMetrics;
  /** Counts of this process, for one that adds up those of several and has what is 0 itself. */
  figures(): Promise<object[]>;
  /** From now on, `text` adds to its own what other processes have counted that live then. */
  addUp(living: () => Iterable<OtherProcess>): void;
  /** Has `text` add, for good, what a process had counted that is no more among the living from this moment on. */
  keep(figures: readonly object[]): void;
  /** All of it as text, in the format that `contentType` names. Whoever is asked for it has two seconds to answer. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** A process that counts for itself, and is the same object as long as it lives. */
export interface OtherProcess {
  /** As in "worker 7". */
  readonly name: string;
  /** The figures that it said last. */
  readonly counted: readonly object[];
  /** Asks it to say them anew. Resolves when it has, or has ended. */
  count(): Promise<void>;
}

/** What is counted of clicks that others are told of. */
export interface NotificationMetrics {
  /** Events for these go out from now on: what is counted of each, by these outcomes, begins at 0. */
  receiversInForce(receivers: Iterable<string>, outcomes: readonly string[]): void;
  /** Events that the outbox did not take. */
  notWritten(events: number): void;
  /** An attempt came to its end, as `outcome` says in a word. */
  attempted(receiver: string, outcome: string): void;
  /** @param seconds from the click */
  delivered(receiver: string, seconds: number): void;
  /** Asks for what is kept, and what is the matter with its outbox, whenever the metrics are read. */
  watch(read: () => Promise<KeptFigures>, health: () => OutboxFigures): void;
}

/** Events that an outbox has lost, and what an operator is to look into. */
export interface OutboxFigures {
  lost: number;
  warnings: readonly string[];
}

/** What is kept of each receiver's events: their number, and when the oldest waiting one was clicked. */
export type KeptFigures = Record<string, { waiting: number; dead: number; oldestAt?: number }>;

/**
 * Metrics of their own registry, with those of the process and of Node in it. What every click counts is kept in plain
 * numbers, and handed to the registry's metrics when somebody asks for their text.
 */
export function createMetrics({ statuses = [], onLate = () => {} }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const answersByStatus = new Map([200, 499, ...statuses].map((status) => [status, { count: 0 }]));
  addMetric(registry, {
    name: 'dargah_requests_total',
    help: 'Requests to the gateway by the status of their answer; 499: the caller left before it',
    type: 'counter',
    values: () => [...answersByStatus].map(([code, { count }]) => ({ labels: { code }, value: count })),
  });
  const rules = createRuleCounts();
  for (const metric of rules.metrics) addMetric(registry, metric);
  const duration = createHistogram(registry, {
    name: 'dargah_decision_duration_seconds',
    help: 'Time from the checked request to the rendered answer',
    buckets: [
      0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1,
    ],
  });
  const dropped = new Counter({
    name: 'dargah_connections_dropped_total',
    help: 'Connections that were closed unanswered: limit, as many as may be were open; system, it could not hand them over',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of ['limit', 'system']) dropped.inc({ reason }, 0);
  const numbersAsTexts = new Counter({
    name: 'dargah_request_numbers_as_text_total',
    help: 'Numbers in requests that JavaScript cannot keep as they are written, and were read as texts',
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
  const fromLastGood = new Gauge({
    name: 'dargah_config_from_last_good',
    help: 'Whether what is in force was kept by an earlier start, since what this one found was refused: 1 or 0',
    labelNames: ['part'],
    registers,
  });
  for (const part of ['rules', 'schemas']) fromLastGood.labels(part).set(0);
  const lastGoodKept = new Gauge({
    name: 'dargah_config_last_good_kept',
    help: 'Whether the rules in force are kept for a later start: 1 or 0; 1 where there is no folder for them',
    registers,
    aggregator: 'first',
  });
  lastGoodKept.set(1);
  const authKeysSuccessful = new Gauge({
    name: 'dargah_auth_keys_last_reload_successful',
    help: 'Whether the file of keys, as it was last seen, is in force: 1 or 0; 1 where there is no such file',
    registers,
    aggregator: 'first', // that of the process which follows the file; workers have theirs from it
  });
  authKeysSuccessful.set(1);
  const info = new Gauge({
    name: 'dargah_config_info',
    help: 'The revision of the rules in force',
    labelNames: ['revision'],
    registers,
  });

  const notifications = createNotificationMetrics(registers, onLate);
  let readOthers: (() => Promise<(readonly object[])[]>) | undefined;
  let ended: Promise<object[]> = Promise.resolve([]);

  const answersOf = memoize((_status: number) => ({ count: 0 }), answersByStatus);

  const inForce = (revision: string, at: Date) => {
    reloadTimestamp.set(at.getTime() / 1000);
    info.reset();
    info.labels(revision).set(1);
  };

  return {
    answered(status) {
      answersOf(status).count++;
    },
    connectionDropped: (reason) => dropped.inc({ reason }),
    decided(rule, reason, seconds) {
      rules.decided(rule, reason);
      duration.observe(seconds);
    },
    ruleFailed: rules.failed,
    responseRejected: rules.responseRejected,
    rulesInForce: rules.inForce,
    readAsTexts: (numbers) => numbersAsTexts.inc(numbers),
    reloadSucceeded(revision, at) {
      reloadSuccessful.set(1);
      fromLastGood.labels('rules').set(0);
      inForce(revision, at);
    },
    reloadFailed: () => reloadSuccessful.set(0),
    restored(revision, keptAt) {
      reloadSuccessful.set(0);
      fromLastGood.labels('rules').set(1);
      inForce(revision, keptAt);
    },
    schemasRestored: () => fromLastGood.labels('schemas').set(1),
    lastGoodKept: (isKept) => lastGoodKept.set(isKept ? 1 : 0),
    authKeysReloaded: (isSuccess) => authKeysSuccessful.set(isSuccess ? 1 : 0),
    notifications,
    figures: async () => (await registry.getMetricsAsJSON()).map(withoutZeros),
    addUp(living) {
      readOthers = readerOf(living, onLate);
    },
    keep(figures) {
      const counts = figures.filter(isCount);
      ended = ended.then((sum) => sumOf([sum, counts]).getMetricsAsJSON());
    },
    async text() {
      // `ended` of now: who ends while the living are read is one of them here.
      const [before, living] = await Promise.all([ended, readOthers?.(), notifications.look()]);
      if (living === undefined) return registry.metrics();
      return sumOf([await registry.getMetricsAsJSON(), before, ...living]).metrics();
    },
    contentType: registry.contentType,
  };
}

/** Of figures, none of which it changes. */
function sumOf(figures: (readonly object[])[]): Registry {
  return AggregatorRegistry.aggregate(figures as object[][]);
}

/** Reads the figures of those processes that live. */
function readerOf(living: () => Iterable<OtherProcess>, onLate: (whose: string) => void) {
  const readingOf = memoize((other: OtherProcess) =>
    createReading(
      () => other.count(),
      () => other.counted,
      () => onLate(other.name),
    ),
  );
  return (): Promise<(readonly object[])[]> => Promise.all([...living()].map((other) => readingOf(other)()));
}

/** Whether it may only grow: a gauge tells of one that lives. */
function isCount(metric: object): boolean {
  return ['counter', 'histogram'].includes((metric as { type: string }).type);
}

/** Of thousands of rules, most count nothing. */
function withoutZeros(metric: object): object {
  const { type, values } = metric as { type: string; values: { value: number }[] };
  return type === 'counter' ? { ...metric, values: values.filter(({ value }) => value !== 0) } : metric;
}

/** Reads the figures of somebody who may be late: those of now, if they come within `readMs`, or else the last ones. */
type Reading<Figures> = () => Promise<Figures>;

const readMs = 2_000;

/** @param ask resolves when `last` gives the figures of now */
function createReading<Figures>(
  ask: () => Promise<void>,
  last: () => Figures,
  onLate: () => void,
): Reading<Figures> {
  let isLate = false;
  return async () => {
    const answered = ask().then(
      () => true,
      () => true, // Redis is away.
    );
    const isInTime = await Promise.race([answered, pause(readMs, false, { ref: false })]);
    if (!isInTime && !isLate) onLate();
    isLate = !isInTime;
    return last();
  };
}

/** A histogram without labels, in which an observation is two additions. */
function createHistogram(
  registry: Registry,
  { name, help, buckets }: { name: string; help: string; buckets: readonly number[] },
): { observe(value: number): void } {
  const counts = [...buckets.map(() => 0), 0];
  let sum = 0;
  const values = () => {
    let count = 0;
    const upTo = counts.map((inBucket, i) => {
      count += inBucket;
      return { metricName: `${name}_bucket`, labels: { le: buckets[i] ?? '+Inf' }, value: count };
    });
    return [
      ...upTo,
      { metricName: `${name}_sum`, labels: {}, value: sum },
      { metricName: `${name}_count`, labels: {}, value: count },
    ];
  };
  addMetric(registry, { name, help, type: 'histogram', values });
  return {
    observe(value) {
      sum += value;
      let bucket = 0;
      while (bucket < buckets.length && value > buckets[bucket]!) bucket++;
      counts[bucket]!++;
    },
  };
}

function addMetric(registry: Registry, { values, ...metric }: CollectedMetric): void {
  const described = { ...metric, aggregator: 'sum' };
  // All that a registry asks of a metric, though its type names prom-client's own classes.
  registry.registerMetric({
    ...described,
    get: async () => ({ ...described, values: values() }),
  } as unknown as Metric);
}

// Receivers are named in the rules file, a few of them: their names are labels as they are.
function createNotificationMetrics(
  registers: Registry[],
  onLate: (whose: string) => void,
): NotificationMetrics & { look(): Promise<void> } {
  let reading: Reading<KeptFigures> | undefined;
  let healthOf = (): OutboxFigures => ({ lost: 0, warnings: [] });
  new Counter({
    name: 'dargah_outbox_lost_total',
    help: 'Events that the outbox had taken and that damage has cost, as far as they could be counted',
    registers,
    collect() {
      this.reset();
      this.inc(healthOf().lost);
    },
  });
  new Gauge({
    name: 'dargah_outbox_warnings',
    help: 'What is the matter with the outbox, as /status says it: so many sentences',
    registers,
    collect() {
      this.set(healthOf().warnings.length);
    },
  });
  const appendErrors = new Counter({
    name: 'dargah_outbox_append_errors_total',
    help: 'Events that could not be written to the outbox; each went to standard error as a line of JSON',
    registers,
  });
  const attempts = new Counter({
    name: 'dargah_notify_attempts_total',
    help: 'Attempts to tell a receiver of a click, by what came of them',
    labelNames: ['receiver', 'outcome'],
    registers,
  });
  const delay = new Histogram({
    name: 'dargah_notify_delivery_seconds',
    help: 'Time from a click to its delivery',
    labelNames: ['receiver'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300, 1800, 7200, 86_400],
    registers,
  });
  const dead = keptGauge('dargah_outbox_dead_letters', 'Events that no further attempt is made of');
  const oldest = keptGauge(
    'dargah_outbox_oldest_age_seconds',
    'How long ago the oldest waiting event was clicked',
  );
  const depth = keptGauge('dargah_outbox_depth', 'Events that wait for their delivery');

  function keptGauge(name: string, help: string): Gauge<'receiver'> {
    return new Gauge({ name, help, labelNames: ['receiver'], registers });
  }

  return {
    receiversInForce(receivers, outcomes) {
      for (const receiver of receivers)
        for (const outcome of outcomes) attempts.labels(receiver, outcome).inc(0);
    },
    notWritten: (events) => appendErrors.inc(events),
    attempted: (receiver, outcome) => attempts.labels(receiver, outcome).inc(),
    delivered: (receiver, seconds) => delay.labels(receiver).observe(seconds),
    watch(read, health) {
      healthOf = health;
      let last: KeptFigures = {};
      const ask = async () => {
        last = await read();
      };
      reading = createReading(
        ask,
        () => last,
        () => onLate('the outbox'),
      );
    },
    async look() {
      if (reading === undefined) return;
      const kept = await reading();
      for (const gauge of [depth, dead, oldest]) gauge.reset();
      for (const [receiver, figures] of Object.entries(kept)) {
        depth.labels(receiver).set(figures.waiting);
        dead.labels(receiver).set(figures.dead);
        const ageMs = figures.oldestAt === undefined ? 0 : Date.now() - figures.oldestAt;
        oldest.labels(receiver).set(Math.max(0, ageMs / 1000));
      }
    },
  };
}
