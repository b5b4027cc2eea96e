import type { CallName } from '../platform/calls.js';
import type { DifferenceClass, DifferentPair } from './analysis/difference/classes.js';
import {
  type Difference,
  type DifferenceOptions,
  differenceOf,
  type Fault,
  type UnknownPair,
} from './analysis/difference/difference.js';
import { type ResolvedRules, rulesetFor } from './model.js';

/** What an edit of a rules file changes. */
export interface EditPlan {
  /**
   * `same`: every call of the platform comes out as before, proven. `changes`: there is one that does not. `unknown`: none
   * was found, but not everything is settled.
   */
  verdict: 'same' | 'changes' | 'unknown';
  /** By call, clicks first. */
  differences: readonly Difference[];
  /** Set where only one version answers session calls. */
  sessions?: 'added' | 'removed';
}

export interface EditPlanOptions extends DifferenceOptions {
  /** Whether changes count that only requests show which are made to break a test. Default: false. */
  countsHostile?: boolean | undefined;
}

/** Finds what an edit changes, for clicks and for session calls. Both versions must be without errors. */
export function planEdit(before: ResolvedRules, after: ResolvedRules, options: EditPlanOptions): EditPlan {
  const differences = bothHave(before, after).map(([one, other]) => differenceOf(one, other, options));
  const [was, is] = [before, after].map(({ sessions }) => sessions !== undefined);
  const sessions = was === is ? undefined : is ? 'added' : 'removed';
  return {
    verdict: verdictOf(differences, sessions !== undefined, options.countsHostile ?? false),
    differences,
    ...(sessions && { sessions }),
  };
}

const inOrder: readonly CallName[] = ['click', 'session'];

function bothHave(before: ResolvedRules, after: ResolvedRules): [ResolvedRules, ResolvedRules][] {
  return inOrder.flatMap((call) => {
    const [one, other] = [rulesetFor(call, before), rulesetFor(call, after)];
    return one && other ? [[one, other]] : [];
  });
}

function verdictOf(
  differences: readonly Difference[],
  hasOtherCalls: boolean,
  countsHostile: boolean,
): EditPlan['verdict'] {
  const counts = ({ isHostile }: DifferenceClass | UnknownPair) => countsHostile || !isHostile;
  if (hasOtherCalls || differences.some(({ classes }) => classes.some(counts))) return 'changes';
  const isOpen = differences.some(({ unknown, isCut, faults }) => {
    return isCut || faults.length > 0 || unknown.some(counts);
  });
  return isOpen ? 'unknown' : 'same';
}

/** What a plan comes to: numbers of rules, each counted once a call. */
export interface PlanSummary {
  changes: number;
  /** Rules that give the clicks that they take another answer. */
  answerOtherwise: number;
  takeFewer: number;
  takeMore: number;
  /** Rules whose clicks are answered alike, and reported to other receivers. */
  notifyOthers: number;
  isCut: boolean;
}

/** @param isShown which classes count */
export function summaryOf(
  { differences, sessions }: EditPlan,
  isShown: (one: DifferenceClass) => boolean = ({ isHostile }) => !isHostile,
): PlanSummary {
  const classes = differences.flatMap(({ call, classes }) =>
    classes.filter(isShown).map((one) => ({ call, ...one })),
  );
  const pairs = classes.flatMap(({ call, pairs }) => pairs.map((pair) => ({ call, ...pair })));
  const count = (idIn: (pair: DifferentPair) => string | undefined) => {
    const ids = pairs.map((pair) => [pair.call, idIn(pair)].join(' '));
    return new Set(ids.filter((id) => !/ (default)?$/.test(id))).size;
  };
  const isAnswer = ({ about, from, to }: DifferentPair) => about.kind === 'answer' && from === to;
  return {
    changes: classes.length + (sessions === undefined ? 0 : 1),
    answerOtherwise: count((pair) => (isAnswer(pair) ? pair.to : undefined)),
    takeFewer: count(({ from, to }) => (from === to ? undefined : from)),
    takeMore: count(({ from, to }) => (from === to ? undefined : to)),
    notifyOthers: count(({ about, from, to }) =>
      from === to && (about.kind === 'notify' || about.kind === 'receiver') ? to : undefined,
    ),
    isCut: differences.some(({ isCut }) => isCut),
  };
}

/** A plan in one line: `1 change, 2 rules take fewer clicks`. */
export function formatSummary(summary: PlanSummary): string {
  const { changes, isCut } = summary;
  const parts = summaryParts(summary);
  const number = changes === 0 ? 'no changes' : `${changes} ${changes === 1 ? 'change' : 'changes'}`;
  return [`${isCut ? 'at least ' : ''}${number}`, ...parts].join(', ');
}

/** `2 rules take fewer clicks`, and its like. */
export function summaryParts({ answerOtherwise, takeFewer, takeMore, notifyOthers }: PlanSummary): string[] {
  const said: [number, one: string, several: string][] = [
    [answerOtherwise, 'answers otherwise', 'answer otherwise'],
    [takeFewer, 'takes fewer clicks', 'take fewer clicks'],
    [takeMore, 'takes more', 'take more'],
    [notifyOthers, 'notifies others', 'notify others'],
  ];
  return said
    .filter(([number]) => number > 0)
    .map(([number, one, several]) => `${number} ${number === 1 ? `rule ${one}` : `rules ${several}`}`);
}

/** Faults of ours that a plan has met. */
export function faultsOf({ differences }: EditPlan): readonly Fault[] {
  return differences.flatMap(({ faults }) => faults);
}
