import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type Metric,
  Registry,
} from 'prom-client';
import type { CallName } from '../platform/calls.js';
import type { Decision, ShadowDecision } from '../rules/engine/decide.js';
import { memoize } from '../values/memo.js';
import { createClickCounts, type Sample } from './click-counts.js';
import { countAttempts, type NotificationMetrics, readOutbox } from './delivery-metrics.js';
import { createReading, type Reading } from './late-reading.js';
import { clickMetrics, type MetricDefinition, type RareMetrics, rareMetrics } from './metric-table.js';
import { countReloads, type ReloadMetrics } from './reload-metrics.js';

/** Why a connection was closed unanswered: the `limit` was reached, or the `system` could not hand it over. */
export type DropReason = 'limit' | 'system';

export interface MetricsOptions {
  /**
   * Every status that the gateway refuses with. A series that appears with its first count has not grown in the eyes of
   * Prometheus, so an alert would miss the first burst: whatever may be counted stands at 0 from the start.
   */
  statuses?: readonly number[];
  /** Called once for each process whose figures do not come in time, until they do again; its last ones stand. */
  onLate?(whose: string): void;
}

/** What the server counts, in Prometheus's terms. */
export interface Metrics extends ClickMetrics, ReloadMetrics, FigureSums {
  readonly notifications: NotificationMetrics;
}

interface ClickMetrics {
  /** A request was answered; 499: its caller left before that. */
  answered(status: number): void;
  /** A connection was closed unanswered. */
  connectionDropped(reason: DropReason): void;
  /** What is counted of one of the platform's calls. */
  of(call: CallName): CallCounts;
  /** The rules of these ids answer from now on: each is counted from 0. */
  rulesInForce(rules: RuleIds): void;
  /** Numbers in a request that JavaScript cannot keep as they are written, so that rules read them as texts. */
  readAsTexts(numbers: number): void;
  /** Calls were to be recorded, and could not be. */
  recordDropped(calls: number): void;
}

/** What is counted of the decisions on a call. */
export interface CallCounts {
  decided(rule: string, reason: Decision['reason'], seconds: number): void;
  /** A rule in the shadow would have answered. */
  triedOut(shadow: ShadowDecision): void;
  ruleFailed(rule: string): void;
  responseRejected(rule: string): void;
}

/** The ids of the rules that answer clicks, and of those that answer session calls; `shadow`: that are only tried out. */
export interface RuleIds extends CallRuleIds {
  readonly sessions?: CallRuleIds | undefined;
}

interface CallRuleIds {
  readonly ruleIds: readonly string[];
  readonly shadow?: { readonly ruleIds: readonly string[] } | undefined;
}

/** The text of `/metrics`, for one process or for several. */
interface FigureSums {
  /** The figures of this process without zeros, for one that adds up those of several. */
  figures(): Promise<object[]>;
  /** From now on, `text` adds the figures of other processes that live then. */
  addUp(living: () => Iterable<OtherProcess>): void;
  /** Has `text` add the counts of a process for good. It is no more among the living from this moment on. */
  keep(figures: readonly object[]): void;
  /** In the format that `contentType` names. Other processes and the outbox have two seconds to say their figures. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** A process that counts for itself, and is the same object as long as it lives. */
export interface OtherProcess {
  /** As in "worker 7". */
  readonly name: string;
  /** The figures that it said last. */
  readonly counted: readonly object[];
  /** Asks for figures anew. Resolves when they have come, or the process has ended. */
  count(): Promise<void>;
}

/** Metrics in a registry of their own, beside those of the process and of Node. */
export function createMetrics({ statuses = [], onLate = () => {} }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counts = createClickCounts([200, 499, ...statuses]);
  for (const [key, samples] of Object.entries(counts.samples)) {
    registerSamples(registry, clickMetrics[key as keyof typeof clickMetrics], samples);
  }
  const made = makeRareMetrics(registry);
  const outbox = readOutbox(made, onLate);
  const attempts = countAttempts(made);
  return {
    ...countClicks(counts, made),
    ...countReloads(made),
    notifications: {
      ...attempts,
      watch: outbox.watch,
      receiversInForce(given, outcomes) {
        const receivers = [...given];
        attempts.receiversInForce(receivers, outcomes);
        outbox.show(receivers);
      },
    },
    ...sumFigures(registry, outbox.read, onLate),
  };
}

function makeRareMetrics(registry: Registry): RareMetrics {
  const classes = { counter: Counter, gauge: Gauge, histogram: Histogram };
  const made = Object.entries(rareMetrics).map(([key, { type, labelNames = [], ...definition }]) => [
    key,
    new classes[type]({ ...definition, labelNames, registers: [registry] } as never),
  ]);
  return Object.fromEntries(made) as RareMetrics;
}

/** A metric whose samples are made when somebody asks for them. */
function registerSamples(registry: Registry, definition: MetricDefinition, samples: () => Sample[]): void {
  const described = { ...definition, aggregator: 'sum' };
  // All that a registry asks of a metric, though its type names prom-client's own classes.
  registry.registerMetric({
    ...described,
    get: async () => ({ ...described, values: samples() }),
  } as unknown as Metric);
}

function countClicks(
  { answered, of }: ReturnType<typeof createClickCounts>,
  { connectionsDropped, numbersAsText, recordDropped }: RareMetrics,
): ClickMetrics {
  for (const reason of ['limit', 'system'] satisfies DropReason[]) connectionsDropped.inc({ reason }, 0);
  return {
    answered,
    of,
    connectionDropped: (reason) => connectionsDropped.inc({ reason }),
    rulesInForce({ sessions, ...clicks }) {
      of('click').inForce(clicks.ruleIds, clicks.shadow?.ruleIds);
      if (sessions !== undefined) of('session').inForce(sessions.ruleIds, sessions.shadow?.ruleIds);
    },
    readAsTexts: (numbers) => numbersAsText.inc(numbers),
    recordDropped: (calls) => recordDropped.inc(calls),
  };
}

function sumFigures(
  registry: Registry,
  readOutbox: () => Promise<void>,
  onLate: (whose: string) => void,
): FigureSums {
  let readLiving: (() => Promise<(readonly object[])[]>) | undefined;
  let ended: Promise<object[]> = Promise.resolve([]);
  return {
    figures: async () => (await registry.getMetricsAsJSON()).map(withoutZeros),
    addUp(living) {
      const readingOf = memoize((other: OtherProcess) => readingOfProcess(other, onLate));
      readLiving = () => Promise.all([...living()].map((other) => readingOf(other)()));
    },
    keep(figures) {
      const counts = figures.filter(isCount);
      ended = ended.then((sum) => sumOf([sum, counts]).getMetricsAsJSON());
    },
    async text() {
      // `ended` of now: who ends while the living are read is one of them here.
      const [before, living] = await Promise.all([ended, readLiving?.(), readOutbox()]);
      if (living === undefined) return registry.metrics();
      return sumOf([await registry.getMetricsAsJSON(), before, ...living]).metrics();
    },
    contentType: registry.contentType,
  };
}

function readingOfProcess(other: OtherProcess, onLate: (whose: string) => void): Reading<readonly object[]> {
  return createReading(
    () => other.count(),
    () => other.counted,
    () => onLate(other.name),
  );
}

/** Changes none of the figures. */
function sumOf(figures: (readonly object[])[]): Registry {
  return AggregatorRegistry.aggregate(figures as object[][]);
}

/** Whether it may only grow: a gauge speaks of a process that lives. */
function isCount(metric: object): boolean {
  return ['counter', 'histogram'].includes((metric as { type: string }).type);
}

/** Of thousands of rules, most count nothing. */
function withoutZeros(metric: object): object {
  const { type, values } = metric as { type: string; values: { value: number }[] };
  return type === 'counter' ? { ...metric, values: values.filter(({ value }) => value !== 0) } : metric;
}
