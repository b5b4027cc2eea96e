/** How often a rule has answered, in some past. */
export interface Hits {
  /** Whose: `click vip`, `session default`. */
  rule: string;
  /** In the last five minutes. */
  recent: number;
  /** In the last 24 hours. */
  day: number;
  /** When it answered last, to a few seconds, in ISO 8601. */
  last: string;
  /** The same by hours, the oldest first. */
  hours: readonly number[];
}

/** How many requests came, and how many of them ended in a fault of the gateway: a status of 500 or more. */
export interface Answered {
  all: number;
  failed: number;
}

/** How the gateway stands to what the platform asks of it, as far back as it counts. */
export interface Standing {
  /** The time within which 99 % of the decisions of 24 hours were made, in seconds; absent where there were none. */
  p99?: number;
  /** Of the last 24 hours. */
  day: Answered;
  /** Of the last seven days. */
  week: Answered;
}

/** Figures of all decisions at one moment. */
export interface Counted {
  byRule: ReadonlyMap<string, number>;
  /** Answers of the gateway by status. */
  byStatus: ReadonlyMap<string, number>;
  /** By upper bound in seconds, how many decisions took no longer. */
  byDuration: readonly (readonly [seconds: number, count: number])[];
}

/** Reads what `/metrics` counts of decisions. */
export function countedIn(metrics: string): Counted {
  const byRule = new Map<string, number>();
  const byStatus = new Map<string, number>();
  const byBound = new Map<number, number>();
  const add = <Key>(to: Map<Key, number>, key: Key, value: string) => {
    to.set(key, (to.get(key) ?? 0) + Number(value));
  };
  for (const line of metrics.split('\n')) {
    const [, name, labels = '', value = '0'] = /^dargah_(\w+)\{(.*)\} (\S+)$/.exec(line) ?? [];
    if (name === 'decisions_total') add(byRule, `${label(labels, 'call')} ${label(labels, 'rule')}`, value);
    else if (name === 'requests_total') add(byStatus, label(labels, 'code'), value);
    else if (name === 'decision_duration_seconds_bucket') {
      const bound = label(labels, 'le');
      add(byBound, bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), value);
    }
  }
  return { byRule, byStatus, byDuration: [...byBound].sort(([a], [b]) => a - b) };
}

function label(labels: string, name: string): string {
  const [, text = ''] = new RegExp(`(?:^|,)${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(labels) ?? [];
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}

/** The time within which so many of all decisions were made, in seconds; undefined where there were none. */
function quantileOf(byDuration: Counted['byDuration'], share: number): number | undefined {
  const all = byDuration.at(-1)?.[1] ?? 0;
  if (all === 0) return undefined;
  return byDuration.find(([, count]) => count >= all * share)?.[0];
}

/** How often to count. */
export const stepMs = 5_000;
const recentSteps = 60;
const hourMs = 3_600_000;
const keptHours = 24;
const weekHours = 7 * 24;

/** What was counted step by step: the last five minutes by steps, the last day by hours. */
export class DecisionHistory {
  private readonly moreHits = new Increase();
  private readonly moreStatuses = new Increase();
  private readonly moreDurations = new Increase();
  private readonly steps = new Buckets(stepMs, recentSteps);
  private readonly hours = new Buckets(hourMs, keptHours);
  private readonly statuses = new Buckets(hourMs, weekHours);
  private readonly durations = new Buckets(hourMs, keptHours);
  /** By rule, in milliseconds. */
  private readonly lastHit = new Map<string, number>();

  /** @param nowMs when it was counted */
  add({ byRule, byStatus, byDuration }: Counted, nowMs: number): void {
    for (const [rule, more] of this.moreHits.of(byRule)) {
      this.steps.add(rule, more, nowMs);
      this.hours.add(rule, more, nowMs);
      this.lastHit.set(rule, nowMs);
    }
    for (const [status, more] of this.moreStatuses.of(byStatus)) this.statuses.add(status, more, nowMs);
    const bounds = new Map(byDuration.map(([seconds, count]) => [String(seconds), count]));
    for (const [bound, more] of this.moreDurations.of(bounds)) this.durations.add(bound, more, nowMs);
  }

  standing(nowMs: number): Standing {
    const statuses = this.statuses.of(nowMs);
    const answered = (hours: number): Answered => {
      const sums = [...statuses].map(([status, counts]) => [status, sumOf(counts.slice(-hours))] as const);
      return {
        all: sumOf(sums.map(([, sum]) => sum)),
        failed: sumOf(sums.map(([status, sum]) => (status >= '500' ? sum : 0))),
      };
    };
    const durations = [...this.durations.of(nowMs)].map(
      ([bound, counts]) => [Number(bound), sumOf(counts)] as const,
    );
    const p99 = quantileOf(
      durations.sort(([a], [b]) => a - b),
      0.99,
    );
    return { ...(p99 !== undefined && { p99 }), day: answered(keptHours), week: answered(weekHours) };
  }

  /** Of the rules that have answered since the first look. */
  hits(nowMs: number): Hits[] {
    const recent = this.steps.of(nowMs);
    const byHour = this.hours.of(nowMs);
    return [...this.lastHit].map(([rule, last]) => {
      const hours = byHour.get(rule) ?? [];
      return {
        ...{ rule, recent: sumOf(recent.get(rule) ?? []), day: sumOf(hours), hours },
        last: new Date(last).toISOString(),
      };
    });
  }
}

/** How much counters have grown since the last look. */
class Increase {
  private last: ReadonlyMap<string, number> | undefined;

  of(counts: ReadonlyMap<string, number>): Map<string, number> {
    const found = new Map<string, number>();
    for (const [key, count] of counts) {
      // A count that is smaller than before began anew. What was counted before the first look has no time.
      const before = this.last === undefined ? count : (this.last.get(key) ?? 0);
      const more = count >= before ? count - before : count;
      if (more > 0) found.set(key, more);
    }
    this.last = counts;
    return found;
  }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Counts of the last stretches of time. */
class Buckets {
  private readonly byTime = new Map<number, Map<string, number>>();

  constructor(
    private readonly lengthMs: number,
    private readonly kept: number,
  ) {}

  add(rule: string, count: number, nowMs: number): void {
    const time = Math.floor(nowMs / this.lengthMs);
    const bucket = this.byTime.get(time) ?? new Map<string, number>();
    this.byTime.set(time, bucket);
    bucket.set(rule, (bucket.get(rule) ?? 0) + count);
    for (const old of this.byTime.keys()) if (old <= time - this.kept) this.byTime.delete(old);
  }

  /** By rule, the oldest stretch first. */
  of(nowMs: number): Map<string, number[]> {
    const first = Math.floor(nowMs / this.lengthMs) - this.kept + 1;
    const found = new Map<string, number[]>();
    for (const [time, bucket] of this.byTime) {
      if (time < first) continue;
      for (const [rule, count] of bucket) {
        const counts = found.get(rule) ?? Array.from({ length: this.kept }, () => 0);
        found.set(rule, counts);
        counts[time - first] = count;
      }
    }
    return found;
  }
}
