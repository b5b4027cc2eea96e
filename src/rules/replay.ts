import type { Contract } from '../platform/contract.js';
import type { Disagreement, Judge } from './analysis/judge.js';
import { type Decision, decide, type Ruleset } from './engine/decide.js';

/** A version of a rules file, ready to decide clicks again. */
export interface ReplayedVersion {
  ruleset: Ruleset;
  /** Decides the clicks that stand as examples once more. */
  judge?: Judge;
}

/** A click that was recorded, or written down. */
export interface RecordedClick {
  request: unknown;
  now: Date;
  /** How many clicks it stands for. */
  count: number;
  /** Where it is from, to be shown as an example: `clicks.jsonl:17`. */
  place: string;
}

/** Who answers a click. */
export interface Answerer {
  /** The id of a rule, or `default`. */
  rule: string;
  /** The rule whose answer was refused, where the default stands in for it. */
  insteadOf?: string;
}

/** Clicks of which the two versions make the same difference. */
export interface ReplayChange {
  /** `answer`: another answer. `notify`: the same answer, but others are notified. `rule`: another rule gives the same. */
  kind: 'answer' | 'notify' | 'rule';
  from: Answerer;
  to: Answerer;
  clicks: number;
  /** The place of the first of them. */
  example: string;
}

/** What became of all clicks. */
export interface ReplayResult {
  /** Those that were decided. */
  clicks: number;
  /** Those that the gateway would refuse, since they break the contract of requests. */
  refused: number;
  /** By the ids of both versions, in file order, and `default`: how many clicks each answers. */
  rules: readonly { rule: string; before: number; after: number }[];
  /** By kind, and within a kind the most clicks first. */
  changes: readonly ReplayChange[];
  /** Examples that json-logic-js decides otherwise: faults of ours. */
  disagreements: readonly { place: string; disagreement: Disagreement }[];
}

export interface Replay {
  add(click: RecordedClick): void;
  result(): ReplayResult;
}

/**
 * Decides clicks by one version of a rules file, or by two, and counts what differs between them.
 * @param against the version before; without it, nothing differs
 */
export function createReplay(
  version: ReplayedVersion,
  against: ReplayedVersion | undefined,
  contract: Contract,
): Replay {
  const before = new Counts();
  const after = new Counts();
  const changes = new Map<string, ReplayChange>();
  const disagreements: { place: string; disagreement: Disagreement }[] = [];
  let clicks = 0;
  let refused = 0;

  const judge = ({ judge }: ReplayedVersion, { request, now, place }: RecordedClick, decision: Decision) => {
    const disagreement = judge?.(request, now, decision);
    if (disagreement !== undefined) disagreements.push({ place, disagreement });
  };

  return {
    add(click) {
      const { request, now, count, place } = click;
      if (contract.click.checkRequest(request).length > 0) {
        refused += count;
        return;
      }
      clicks += count;
      const next = decide(version.ruleset, request, { now });
      after.add(next.rule, count);
      if (against === undefined) return;
      const last = decide(against.ruleset, request, { now });
      before.add(last.rule, count);
      const kind = differenceOf(last, next);
      if (kind === undefined) return;
      const [from, to] = [answererOf(last), answererOf(next)];
      const key = JSON.stringify([kind, from, to]);
      const change = changes.get(key);
      if (change !== undefined) {
        change.clicks += count;
        return;
      }
      changes.set(key, { kind, from, to, clicks: count, example: place });
      judge(against, click, last);
      judge(version, click, next);
    },
    result: () => ({
      clicks,
      refused,
      rules: idsOf(against, version).map((rule) => ({
        rule,
        before: before.of(rule),
        after: after.of(rule),
      })),
      changes: [...changes.values()].sort(
        (one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || other.clicks - one.clicks,
      ),
      disagreements,
    }),
  };
}

const kinds: readonly ReplayChange['kind'][] = ['answer', 'notify', 'rule'];

function differenceOf(last: Decision, next: Decision): ReplayChange['kind'] | undefined {
  if (last.body !== next.body) return 'answer';
  if (JSON.stringify(last.notifications) !== JSON.stringify(next.notifications)) return 'notify';
  return last.rule === next.rule && last.rejected?.rule === next.rejected?.rule ? undefined : 'rule';
}

function answererOf({ rule, rejected }: Decision): Answerer {
  return rejected === undefined ? { rule } : { rule, insteadOf: rejected.rule };
}

/** The rules of the new version as they stand, those that are gone after the one that they followed, then the default. */
function idsOf(against: ReplayedVersion | undefined, { ruleset }: ReplayedVersion): string[] {
  const ids = [...ruleset.ruleIds];
  let at = 0;
  for (const id of against?.ruleset.ruleIds ?? []) {
    const found = ids.indexOf(id);
    if (found === -1) ids.splice(at, 0, id);
    at = (found === -1 ? at : found) + 1;
  }
  return [...ids, 'default'];
}

class Counts {
  private readonly counts = new Map<string, number>();

  add(rule: string, count: number): void {
    this.counts.set(rule, this.of(rule) + count);
  }

  of(rule: string): number {
    return this.counts.get(rule) ?? 0;
  }
}
