import type { CallName } from '../../../platform/calls.js';
import type { Answerer, ReplayChange } from '../../../rules/replay.js';
import { count } from '../../../values/word-list.js';
import { createPaint } from '../paint.js';
import { grouped, percentOf } from '../share.js';
import { table } from '../table.js';
import { callsOf, type ReplayReport } from './report.js';

/** What a person wants to see of a replay: what differs, or else which rules answer. */
export function render(report: ReplayReport): string {
  const { decided, refused, unplaced, against } = report;
  if (decided + refused + unplaced.count === 0) return '';
  const blocks = [
    titleOf(report),
    against === undefined ? tableOfRules(report) : differencesOf(report),
    [...notesOn(report)].map((note) => `${note}.\n`).join(''),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function titleOf({ decided, rulesFile, against, color }: ReplayReport): string {
  const names = [...(against ? [against] : []), rulesFile].map(
    ({ name, revision }) => `${name} (revision ${revision})`,
  );
  return createPaint(color)('bold', `${calls(decided)}: ${names.join(' → ')}\n`);
}

/** Which rules answer how much, in file order, and those that answer nothing. */
function tableOfRules({ rules, decided }: ReplayReport): string {
  const answering = rules.filter(({ after }) => after > 0);
  const idle = rules.filter(({ after, rule }) => after === 0 && rule !== 'default').map(({ rule }) => rule);
  const rows = answering.map(({ call, rule, after }) => [
    inCall(call, rule),
    grouped(after),
    percentOf(after, decided),
  ]);
  const rest = idle.length === 0 ? '' : `${count(idle.length, 'rule')} answered none: ${idle.join(', ')}\n`;
  return indented(table(rows, figures)) + rest;
}

function differencesOf(report: ReplayReport): string {
  const { changes, decided } = report;
  if (changes.length === 0)
    return 'Every call gets the same answer from both, and notifies the same receivers.\n';
  const sections = kinds.flatMap(({ kind, title }) => {
    const ofKind = changes.filter((change) => change.kind === kind);
    if (ofKind.length === 0) return [];
    const sum = callsOf(changes, kind);
    const rows = ofKind.map((change) => rowOf(change, decided));
    return `${calls(sum)} (${percentOf(sum, decided)}): ${title}:\n${indented(table(rows, figures))}`;
  });
  return sections.join('\n');
}

const kinds: readonly { kind: ReplayChange['kind']; title: string }[] = [
  { kind: 'answer', title: 'another answer' },
  { kind: 'notify', title: 'the same answer, other notifications' },
  { kind: 'rule', title: 'the same answer, from another rule' },
];

function rowOf({ call, from, to, count, example }: ReplayChange, all: number): string[] {
  const [before, after] = [inWords(from), inWords(to)];
  const who = before === after ? after : `${before} → ${after}`;
  return [inCall(call, who), grouped(count), percentOf(count, all), `as ${example}`];
}

/** What the figures leave out. */
function* notesOn({ refused, unplaced, ofOtherRevisions }: ReplayReport): Generator<string> {
  if (refused > 0) {
    const why = refused === 1 ? 'it breaks' : 'they break';
    yield `${calls(refused)} would be refused by the gateway: ${why} the contract of requests`;
  }
  if (unplaced.withoutRequest > 0) {
    yield `${calls(unplaced.withoutRequest)} cannot be placed: the rules compute with facts of them, so they were recorded without a request`;
  }
  for (const [fact, number] of unplaced.byFact) {
    yield `${calls(number)} cannot be placed: the record does not tell apart what the new rules ask of ${fact}`;
  }
  if (ofOtherRevisions > 0) {
    yield `${calls(ofOtherRevisions)} were recorded under other rules: their values may be on another side of what these ask for`;
  }
}

function inCall(call: CallName, who: string): string {
  return call === 'click' ? who : `${who} (session)`;
}

function inWords({ rule = 'no rules', insteadOf }: Answerer): string {
  return insteadOf === undefined ? rule : `${rule} in place of ${insteadOf}`;
}

function calls(number: number): string {
  return `${grouped(number)} ${number === 1 ? 'call' : 'calls'}`;
}

/** The columns of numbers, behind the one that names something. */
const figures = [1, 2];

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
