import type { CallName } from '../../../platform/calls.js';
import type { DifferenceClass, DifferentPair } from '../../../rules/analysis/difference/classes.js';
import type { EditPlan } from '../../../rules/edit-plan.js';
import type { ReplayChange } from '../../../rules/replay.js';
import { type Language, say, type Text } from '../../../values/message.js';
import type { Place } from '../place.js';
import type { VersionName } from '../replay/report.js';

/** What a format shows of a plan. */
export interface PlanReport extends EditPlan {
  before: VersionName;
  after: VersionName;
  /** An instant in the file's time zone; undefined for a call whose examples need none. */
  timeOf(call: CallName, instant: Date): string | undefined;
  traffic?: Traffic;
  /** Where what was edited stands in the version after; undefined where it is gone. */
  placeOf(one: DifferenceClass): Place | undefined;
  /** Show all pairs. */
  all: boolean;
  /** Show, and count, what only requests that are made to break a test show. */
  hostile: boolean;
  color: boolean;
  /** Of the text for people. Default: English. */
  language?: Language;
  /** The folder of the repository, where GitHub says it. */
  workspace?: string | undefined;
}

/** What a record of clicks says of a plan. */
export interface Traffic {
  clicks: number;
  /** How many of them come out otherwise. */
  changed: number;
  /** Clicks that come out otherwise, of a pair that the plan does not list: faults of ours. */
  unlisted: readonly ReplayChange[];
  /** In words, the lines that hold no click. */
  unreadable: readonly string[];
  /** How many there are of a pair. */
  of(pair: Pick<DifferentPair, 'from' | 'to' | 'about'>): number;
}

/** The file of a version: `rules.yaml` of `git:main:rules.yaml`. */
export function fileOf(version: string): string {
  return version.replace(/^git:[^:]+:/, '');
}

/** A class of one call, with its share of the traffic. */
export interface ShownClass extends DifferenceClass {
  call: CallName;
  clicks: number;
}

/** The classes in the order in which they are shown. */
export function shownClasses({ differences, traffic, hostile }: PlanReport): ShownClass[] {
  const all = differences.flatMap(({ call, classes }) =>
    classes
      .filter(({ isHostile }) => hostile || !isHostile)
      .map((one) => ({ ...one, call, clicks: traffic ? clicksIn(one, traffic) : 0 })),
  );
  return all.sort(
    (one, other) =>
      Number(one.isHostile) - Number(other.isHostile) ||
      other.clicks - one.clicks ||
      rank(one) - rank(other) ||
      other.pairs.length - one.pairs.length,
  );
}

function clicksIn({ pairs }: DifferenceClass, traffic: Traffic): number {
  // Two things that come out otherwise for one pair are seen at the same clicks.
  const byPair = new Map(pairs.map((pair) => [`${pair.from} ${pair.to}`, traffic.of(pair)]));
  return [...byPair.values()].reduce((sum, clicks) => sum + clicks, 0);
}

/** Answers that differ come first, and who takes more before who takes less. */
function rank({ cause }: DifferenceClass): number {
  const takes =
    cause.kind === 'constant' ? cause.effect : cause.kind === 'condition' ? cause.takes : undefined;
  if (takes === 'fewer') return 2;
  return ['default', 'response', 'answer', 'gone'].includes(cause.kind) || takes === 'answer' ? 0 : 1;
}

/** The pairs of a class by the rule that the click goes to, or comes from. */
export interface Row {
  id: string;
  note: Text;
  pair: DifferentPair;
  /** How many pairs of the class have it. */
  pairs: number;
  clicks: number;
}

/** Whether the edited rule takes clicks from others; otherwise it gives them away. */
export function takesClicks({ cause }: DifferenceClass): boolean {
  switch (cause.kind) {
    case 'new':
      return true;
    case 'condition':
      return cause.takes === 'more';
    case 'constant':
      return cause.effect === 'more';
    case 'order':
      return cause.moves === 'up';
    default:
      return false;
  }
}

/** The rows of a class: those with the most clicks first, then in file order. */
export function rowsOf(one: DifferenceClass, traffic: Traffic | undefined): Row[] {
  const rows = new Map<string, Row>();
  const isTaking = takesClicks(one);
  for (const pair of one.pairs) {
    const id = isTaking ? pair.from : pair.to;
    const note = noteOf(pair);
    const clicks = traffic?.of(pair) ?? 0;
    const row = rows.get(`${id} ${note}`);
    if (row === undefined) {
      rows.set(`${id} ${note}`, { id, note, pair, pairs: 1, clicks });
      continue;
    }
    if (clicks > (traffic?.of(row.pair) ?? 0)) row.pair = pair;
    row.pairs++;
    row.clicks += clicks;
  }
  return [...rows.values()].sort((one, other) => other.clicks - one.clicks);
}

function noteOf({ about, from, to }: DifferentPair): Text {
  if (about.kind === 'rejected') return say`where its response may not leave`;
  if (about.kind !== 'notify' || from === to) return '';
  return about.isNotified ? say`newly notifies ${about.receiver}` : say`no longer notifies ${about.receiver}`;
}
