import { inEnglishAs, type Message, say, type Text } from '../values/message.js';
import type { DifferenceClass, DifferentPair } from './analysis/difference/classes.js';
import type { Difference } from './analysis/difference/difference.js';

/**
 * `same`: every call of the platform comes out as before, proven. `changes`: there is one that does not. `unknown`: none was
 * found, but not everything is settled.
 */
export type Verdict = 'same' | 'changes' | 'unknown';

/** What is summed up of a plan. */
interface Summed {
  verdict: Verdict;
  differences: readonly Pick<Difference, 'call' | 'classes' | 'isCut'>[];
  sessions?: 'added' | 'removed';
}

/** What a plan comes to: numbers of rules, each counted once a call. */
export interface PlanSummary {
  verdict: Verdict;
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
  { verdict, differences, sessions }: Summed,
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
    verdict,
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
  const { changes, isCut, verdict } = summary;
  const parts = [...summaryParts(summary), ...(verdict === 'unknown' ? ['not everything is settled'] : [])];
  const number = changes === 0 ? 'no changes' : `${changes} ${changes === 1 ? 'change' : 'changes'}`;
  return [`${isCut ? 'at least ' : ''}${number}`, ...parts].join(', ');
}

/** `2 rules take fewer clicks`, and its like. */
export function summaryParts({ answerOtherwise, takeFewer, takeMore, notifyOthers }: PlanSummary): Text[] {
  const said: [number, one: string, several: Message][] = [
    [answerOtherwise, 'rule answers otherwise', say`${answerOtherwise} rules answer otherwise`],
    [takeFewer, 'rule takes fewer clicks', say`${takeFewer} rules take fewer clicks`],
    [takeMore, 'rule takes more', say`${takeMore} rules take more`],
    [notifyOthers, 'rule notifies others', say`${notifyOthers} rules notify others`],
  ];
  return said
    .filter(([number]) => number > 0)
    .map(([number, one, several]) => (number === 1 ? inEnglishAs(`1 ${one}`, several) : several));
}
