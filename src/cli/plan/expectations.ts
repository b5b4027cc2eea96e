import type { DifferenceClass } from '../../rules/analysis/difference/classes.js';
import type { Fault } from '../../rules/analysis/difference/difference.js';
import { faultsOf } from '../../rules/edit-plan.js';
import { wordingOfValue } from '../../rules/logic/wording.js';
import { say, type Text } from '../../values/message.js';
import { count, listSome } from '../../values/word-list.js';
import { clickFlags } from '../click-flags.js';
import type { PlanReport } from '../format/plan/report.js';
import { shareComplaint } from '../share-option.js';

/** What an edit must not do. */
export interface Expectations {
  expectsNone: boolean;
  /** Ids with `*`, separated by commas. */
  onlyRules: string | undefined;
  /** In percent of the clicks of the record. */
  failOnShare: number | undefined;
}

/** What is wrong with a plan: faults of ours first, then what was not to be changed. */
export function complaintsOf(
  report: PlanReport,
  { expectsNone, onlyRules, failOnShare }: Expectations,
): Text[] {
  return [
    ...faultsOf(report).map(wordsOfFault),
    ...complaintsOfTraffic(report, failOnShare),
    ...(expectsNone && report.verdict !== 'same' ? [wordsOfUnexpected(report)] : []),
    ...(onlyRules === undefined ? [] : outsideOf(onlyRules, report)),
  ];
}

function complaintsOfTraffic({ traffic }: PlanReport, failOnShare: number | undefined): Text[] {
  if (traffic === undefined) return [];
  const { unlisted, unreadable, changed: differing, clicks } = traffic;
  const share = shareComplaint(failOnShare, { differing, decided: clicks });
  return [
    ...unlisted.map(
      ({ from, to, example }) =>
        say`${example}: ${from.rule} → ${to.rule} comes out otherwise, and the plan does not list it. This is a fault of Dargah: please report it with both versions`,
    ),
    ...unreadable.slice(0, maxReported),
    ...(unreadable.length > maxReported
      ? [say`${count(unreadable.length, 'line')} in all hold no call`]
      : []),
    ...(share === undefined ? [] : [share]),
  ];
}

/** Of lines that hold no click. */
const maxReported = 3;

function wordsOfFault({ from, to, witness, contradiction }: Fault): Text {
  const { by, of, decided, expected } = contradiction;
  const [was, should] = [decided, expected].map(wordingOfValue);
  const who = by === 'proof' ? say`the proof` : 'json-logic-js';
  return say`${from} → ${to}: the ${of} is ${should} by ${who}, but ${was} by the compiled rules, at ${clickFlags(witness.request, witness.now.toISOString())}. This is a fault of Dargah: please report it with both versions`;
}

function wordsOfUnexpected({ verdict }: PlanReport): Text {
  return verdict === 'changes'
    ? say`the edit was to change nothing, and it does`
    : say`the edit was to change nothing, and that is not proven`;
}

function outsideOf(patterns: string, { differences, sessions, hostile }: PlanReport): Text[] {
  const isWanted = matcherOf(patterns);
  const counts = ({ isHostile }: { isHostile: boolean }) => hostile || !isHostile;
  const changed = differences.flatMap(({ classes }) => classes.filter(counts).flatMap(editedRules));
  const open = differences.flatMap(({ unknown }) =>
    unknown.filter((one) => counts(one) && !isWanted(one.from) && !isWanted(one.to)).map(({ to }) => to),
  );
  const outside = [...new Set(changed.filter((id) => !isWanted(id)))];
  const complaints: Text[] = [];
  if (outside.length > 0)
    complaints.push(say`the edit changes rules outside of --only-rules ${patterns}: ${listSome(outside, 5)}`);
  if (open.length > 0)
    complaints.push(
      say`it is not settled whether the edit changes rules outside of --only-rules ${patterns}: ${listSome([...new Set(open)], 5)}`,
    );
  if (sessions !== undefined)
    complaints.push(
      say`the edit changes whether session calls are answered, outside of --only-rules ${patterns}`,
    );
  return complaints;
}

/** The rules that an edit of something changed: itself edited, or with another answer. */
function editedRules({ rules, pairs }: DifferenceClass): readonly string[] {
  return rules.length > 0 ? rules : pairs.map(({ to }) => to);
}

function matcherOf(patterns: string): (id: string) => boolean {
  const expressions = patterns
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '')
    .map((pattern) => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 'su'));
  return (id) => expressions.some((expression) => expression.test(id));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}/]/g, '\\$&');
}
