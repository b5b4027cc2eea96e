import { type CallName, callNames, rulesFor } from '../platform/calls.js';
import type { Contract } from '../platform/contract.js';
import type { JsonObject } from '../values/json.js';
import { memoize } from '../values/memo.js';
import { keyOfValue } from './analysis/difference/outcomes.js';
import type { Disagreement, Judge } from './analysis/judge.js';
import { type Decision, decide, decisiveRule, type Ruleset } from './engine/decide.js';
import type { Notification } from './engine/events.js';
import { standInTicket } from './engine/tickets.js';
import type { MaskPlan } from './masks/mask-plan.js';
import { createPlacing, type Placing } from './masks/placing.js';

/** A version of a rules file, ready to decide calls again. */
export interface ReplayedVersion {
  ruleset: Ruleset;
  /** The name of its text: see `revision` of a recorded call. */
  revision: string;
  /** Decides the calls that stand as examples once more. Asked for where calls differ. */
  judgeOf?(call: CallName): Judge;
  /** What its rules see of requests, to place calls that were recorded under the other version. Asked for where there are some. */
  masks?(): readonly MaskPlan[];
}

/** A call that was recorded, or written down. */
export interface RecordedCall {
  call: CallName;
  /** Undefined where the record has no request, since a masked one would have been decided otherwise. */
  request: unknown;
  now: Date;
  /** How many calls it stands for. */
  count: number;
  /** Where it is from, to be shown as an example: `clicks.jsonl:17`. */
  place: string;
  /** The revision of the rules under which it was masked; undefined where the request is whole. */
  revision?: string;
}

/** Who answers a call. */
export interface Answerer {
  /** The id of a rule, or `default`. Undefined where a version has no rules for the call. */
  rule: string | undefined;
  /** The rule whose answer was refused, where the default stands in for it. */
  insteadOf?: string;
}

/** Calls of which the two versions make the same difference. */
export interface ReplayChange {
  /** `answer`: another answer. `notify`: the same answer, but others are notified. `rule`: another rule gives the same. */
  kind: 'answer' | 'notify' | 'rule';
  call: CallName;
  from: Answerer;
  to: Answerer;
  count: number;
  /** The place of the first of them. */
  example: string;
}

/** What became of all calls. */
export interface ReplayResult {
  /** Those that were decided. */
  decided: number;
  /** Those that the gateway would refuse, since they break the contract of requests. */
  refused: number;
  /** Recorded calls of which it is not known what the new version answers. */
  unplaced: {
    /** Those without a request. */
    withoutRequest: number;
    /** By fact: those whose masked value stands for values that the new version tells apart. */
    byFact: ReadonlyMap<string, number>;
    count: number;
  };
  /** Calls that were recorded under another revision than that of the version before. */
  ofOtherRevisions: number;
  /** By call, with the ids of both versions in file order, and `default`: how many each answers. */
  rules: readonly { call: CallName; rule: string; before: number; after: number }[];
  /** By kind, and within a kind the most calls first. */
  changes: readonly ReplayChange[];
  /** Examples that json-logic-js decides otherwise: faults of ours. */
  disagreements: readonly { place: string; disagreement: Disagreement }[];
}

export interface Replay {
  add(call: RecordedCall): void;
  result(): ReplayResult;
}

/**
 * Decides calls by one version of a rules file, or by two, and counts what differs between them.
 * @param against the version before; without it, nothing differs
 */
export function createReplay(
  version: ReplayedVersion,
  against: ReplayedVersion | undefined,
  contract: Contract,
): Replay {
  return new Run(version, against, contract);
}

class Run implements Replay {
  private decided = 0;
  private refused = 0;
  private withoutRequest = 0;
  private unplaced = 0;
  private ofOtherRevisions = 0;
  private readonly byFact = new Counts();
  private readonly before = new Counts();
  private readonly after = new Counts();
  private readonly changes = new Map<string, ReplayChange>();
  private readonly disagreements: { place: string; disagreement: Disagreement }[] = [];
  private readonly placingOf: (call: CallName) => Placing | undefined = memoize(
    (call: CallName) => this.createPlacing(call),
    new Map(),
  );

  constructor(
    private readonly version: ReplayedVersion,
    private readonly against: ReplayedVersion | undefined,
    private readonly contract: Contract,
  ) {}

  add(recorded: RecordedCall): void {
    const { call, request, count, revision } = recorded;
    if (request === undefined) {
      this.withoutRequest += count;
      this.unplaced += count;
      return;
    }
    // A masked request has only what the rules see.
    if (revision === undefined && this.contract[call].checkRequest(request).length > 0) {
      this.refused += count;
      return;
    }
    const next = decideBy(this.version, recorded, request);
    if (revision !== undefined && !this.isPlaced(recorded, next)) return;
    this.decided += count;
    this.after.add(keyOf(call, answererOf(next).rule), count);
    if (this.against !== undefined) this.compare(recorded, next, this.against);
  }

  result(): ReplayResult {
    const { decided, refused, withoutRequest, unplaced, ofOtherRevisions, byFact, disagreements } = this;
    return {
      ...{ decided, refused, ofOtherRevisions, disagreements },
      unplaced: { withoutRequest, byFact: byFact.all, count: unplaced },
      rules: rulesOf(this.against, this.version).map(({ call, rule }) => {
        const key = keyOf(call, rule);
        return { call, rule, before: this.before.of(key), after: this.after.of(key) };
      }),
      changes: [...this.changes.values()].sort(
        (one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || other.count - one.count,
      ),
    };
  }

  /** Whether the new version decides all calls alike that a masked one may stand for. */
  private isPlaced(recorded: RecordedCall, next: Decision | undefined): boolean {
    const { call, request, count, revision } = recorded;
    if (revision !== (this.against ?? this.version).revision) {
      this.ofOtherRevisions += count;
      return true;
    }
    const doubts = this.placingOf(call)?.(request as JsonObject) ?? [];
    const isOpen = (other: JsonObject) => matchOf(decideBy(this.version, recorded, other)) !== matchOf(next);
    const open = doubts.filter(({ requests }) => requests.some(isOpen));
    for (const { path } of open) this.byFact.add(path, count);
    if (open.length > 0) this.unplaced += count;
    return open.length === 0;
  }

  private createPlacing(call: CallName): Placing | undefined {
    const [recorded, asked] = [this.against, this.version].map((one) =>
      one?.masks?.().find((plan) => plan.call === call),
    );
    return recorded && asked && createPlacing(recorded, asked);
  }

  private compare(recorded: RecordedCall, next: Decision | undefined, against: ReplayedVersion): void {
    const { call, request, count, place } = recorded;
    const last = decideBy(against, recorded, request);
    this.before.add(keyOf(call, answererOf(last).rule), count);
    const kind = differenceOf(last, next);
    if (kind === undefined) return;
    const [from, to] = [answererOf(last), answererOf(next)];
    const key = JSON.stringify([kind, call, from, to]);
    const change = this.changes.get(key);
    if (change !== undefined) {
      change.count += count;
      return;
    }
    this.changes.set(key, { kind, call, from, to, count, example: place });
    this.judge(against, recorded, last);
    this.judge(this.version, recorded, next);
  }

  private judge(
    { judgeOf }: ReplayedVersion,
    { call, request, now, place }: RecordedCall,
    decision: Decision | undefined,
  ): void {
    const disagreement = decision && judgeOf?.(call)(request, now, decision);
    if (disagreement !== undefined) this.disagreements.push({ place, disagreement });
  }
}

/** Undefined where the version has no rules for the call. */
function decideBy(
  { ruleset }: ReplayedVersion,
  { call, now }: RecordedCall,
  request: unknown,
): Decision | undefined {
  const rules = rulesFor(call, ruleset);
  return rules && decide(rules, request, { now, signTicket: standInTicket });
}

const kinds: readonly ReplayChange['kind'][] = ['answer', 'notify', 'rule'];

function differenceOf(
  last: Decision | undefined,
  next: Decision | undefined,
): ReplayChange['kind'] | undefined {
  if (last?.body !== next?.body && keyOfValue(last?.response) !== keyOfValue(next?.response)) return 'answer';
  if (!areSame(last?.notifications, next?.notifications)) return 'notify';
  return last?.rule === next?.rule && last?.rejected?.rule === next?.rejected?.rule ? undefined : 'rule';
}

/** Neither the order of receivers nor that of the fields that they get says anything. */
function areSame(one: readonly Notification[] = [], other: readonly Notification[] = []): boolean {
  if (JSON.stringify(one) === JSON.stringify(other)) return true;
  const [key, otherKey] = [one, other].map((all) =>
    keyOfValue(Object.fromEntries(all.map(({ receiver, data }) => [receiver, data]))),
  );
  return key === otherKey;
}

function answererOf(decision: Decision | undefined): Answerer {
  const { rule, rejected } = decision ?? {};
  return rejected === undefined ? { rule } : { rule, insteadOf: rejected.rule };
}

function matchOf(decision: Decision | undefined): string | undefined {
  return decision && decisiveRule(decision);
}

/** Of both calls: the rules of the new version as they stand, those that are gone after the one that they followed. */
function rulesOf(
  against: ReplayedVersion | undefined,
  version: ReplayedVersion,
): { call: CallName; rule: string }[] {
  return callNames.flatMap((call) => {
    const [before, after] = [against, version].map((one) => one && rulesFor(call, one.ruleset));
    if (before === undefined && after === undefined) return [];
    const ids = [...(after?.ruleIds ?? [])];
    let at = 0;
    for (const id of before?.ruleIds ?? []) {
      const found = ids.indexOf(id);
      if (found === -1) ids.splice(at, 0, id);
      at = (found === -1 ? at : found) + 1;
    }
    return [...ids, 'default'].map((rule) => ({ call, rule }));
  });
}

function keyOf(call: CallName, rule: string | undefined): string {
  return `${call} ${rule ?? ''}`;
}

class Counts {
  readonly all = new Map<string, number>();

  add(name: string, count: number): void {
    this.all.set(name, this.of(name) + count);
  }

  of(name: string): number {
    return this.all.get(name) ?? 0;
  }
}
