import type { UnknownPair } from '../../../rules/analysis/difference/difference.js';
import { faultsOf } from '../../../rules/edit-plan.js';
import { summaryOf, summaryParts } from '../../../rules/edit-summary.js';
import { joined, say, type Text } from '../../../values/message.js';
import { count, listSome } from '../../../values/word-list.js';
import { grouped, percentOf } from '../share.js';
import type { PlanReport } from './report.js';
import { wordsOfDoubt } from './words.js';

/** The sentence that a plan ends with. */
export function sumOf(report: PlanReport): Text {
  const { verdict, hostile, differences } = report;
  const summary = summaryOf(report, ({ isHostile }) => hostile || !isHostile);
  const notified = differences.some(({ hasReceivers }) => hasReceivers)
    ? say`, and the same receivers are notified`
    : '';
  const isHostileOnly = differences.some(({ classes, unknown }) => classes.length + unknown.length > 0);
  if (verdict === 'same')
    return isHostileOnly
      ? say`No changes. Every ordinary click gets the same answer from both versions${notified}: proven.`
      : say`No changes. Every click gets the same answer from both versions${notified}: proven.`;
  const isOpen =
    summary.isCut ||
    faultsOf(report).length > 0 ||
    differences.some(({ unknown }) => unknown.some((one) => hostile || !one.isHostile));
  if (verdict === 'unknown') return say`No change was found, but not everything is settled.`;
  const parts = summaryParts(summary);
  const changes = count(summary.changes, 'change');
  const number = summary.isCut ? say`At least ${changes}` : changes;
  const rest = isOpen
    ? say`But for what is not settled, everything else is proven to stay as it is.`
    : say`Everything else is proven to stay as it is.`;
  return parts.length > 0 ? say`${number}: ${joined(parts, ', ')}. ${rest}` : say`${number}. ${rest}`;
}

/** How the rules are written otherwise, where nothing comes of it. */
export function ruleLines({ differences }: PlanReport): Text[] {
  return differences.flatMap(({ call, rules }) => {
    const { before, after, rewritten, moved, edited, renamed, removed, added } = rules;
    const said: [ids: readonly string[], how: (number: number) => Text][] = [
      [rewritten, (number) => say`${number} written otherwise`],
      [edited, (number) => say`${number} edited`],
      [moved, (number) => say`${number} moved`],
      [renamed.map(({ from, to }) => `${from} → ${to}`), (number) => say`${number} renamed`],
      [removed, (number) => say`${number} removed`],
      [added, (number) => say`${number} added`],
    ];
    const parts = said
      .filter(([ids]) => ids.length > 0)
      .map(([ids, how]) => say`${how(ids.length)} (${listSome(ids, 5)})`);
    if (parts.length === 0) return [];
    const all = count(after, call === 'click' ? 'rule' : 'session rule');
    return [say`${before} → ${all}: ${joined(parts, ', ')}.`];
  });
}

/** Whom only logs and metrics tell from each other. */
export function sameAnswerLine({ differences }: PlanReport): Text {
  const pairs = differences.flatMap(({ sameAnswer }) => sameAnswer);
  if (pairs.length === 0) return '';
  const shown = listSome(
    pairs.map(({ from, to }) => `${from} → ${to}`),
    5,
  );
  return say`Only logs and metrics show that other rules give some clicks the answer that they had: ${shown}.`;
}

/** What only hostile requests show. */
export function hostileLine({ differences, hostile }: PlanReport): Text {
  const number = differences.flatMap((one) => one.classes.filter(({ isHostile }) => isHostile)).length;
  if (hostile || number === 0) return '';
  return say`Requests that are made to break a test show ${count(number, 'change')} (--hostile).`;
}

/** What the record of clicks says. */
export function trafficLine({ traffic }: PlanReport): Text {
  if (traffic === undefined) return '';
  const { clicks, changed } = traffic;
  return say`Of ${grouped(clicks)} clicks of the record, ${grouped(changed)} (${percentOf(changed, clicks)}) come out otherwise.`;
}

/** What is not settled. @param most how many pairs are named */
export function unknownLines({ differences, hostile, traffic }: PlanReport, most: number): Text[] {
  const unknown = differences.flatMap((one) => one.unknown.filter(({ isHostile }) => hostile || !isHostile));
  const rejected = unknown.filter(({ about }) => about.kind === 'rejected');
  const others = unknown.filter(({ about }) => about.kind !== 'rejected');
  const lines: Text[] = others.slice(0, most).map((one) => {
    const clicks = traffic?.of(one) ?? 0;
    const met = clicks === 0 ? '' : say`; ${count(clicks, 'click')} of the record come out otherwise`;
    return say`${one.from} → ${one.to}: not settled, ${wordsOfDoubt(one)}${met}`;
  });
  if (others.length > most) lines.push(say`and ${others.length - most} more (--all)`);
  if (rejected.length > 0) lines.push(wordsOfRejected(rejected));
  return lines;
}

function wordsOfRejected(rejected: readonly UnknownPair[]): Text {
  const ids = listSome(
    rejected.map(({ to }) => to),
    5,
  );
  return say`Where a response of ${ids} may not leave, the new default stands in for it. No such click was found.`;
}
