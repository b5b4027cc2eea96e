import type { Answerer, ReplayChange } from '../../../rules/replay.js';
import { count } from '../../../values/word-list.js';
import { createPaint } from '../paint.js';
import { grouped, percentOf } from '../share.js';
import { table } from '../table.js';
import { clicksOf, type ReplayReport } from './report.js';

/** What a person wants to see of a replay: what differs, or else which rules answer. */
export function render(report: ReplayReport): string {
  const { clicks, refused, against } = report;
  const blocks = [
    titleOf(report),
    against === undefined ? tableOfRules(report) : differencesOf(report),
    refused === 0
      ? ''
      : `${clicksInWords(refused)} would be refused by the gateway: ${theyBreak(refused)} the contract of requests.\n`,
  ];
  return clicks + refused === 0 ? '' : blocks.filter((block) => block !== '').join('\n');
}

function titleOf({ clicks, rulesFile, against, color }: ReplayReport): string {
  const names = [...(against ? [against] : []), rulesFile].map(
    ({ name, revision }) => `${name} (revision ${revision})`,
  );
  return createPaint(color)('bold', `${clicksInWords(clicks)}: ${names.join(' → ')}\n`);
}

/** Which rules answer how much, in file order, and those that answer nothing. */
function tableOfRules({ rules, clicks }: ReplayReport): string {
  const answering = rules.filter(({ after }) => after > 0);
  const idle = rules.filter(({ after, rule }) => after === 0 && rule !== 'default').map(({ rule }) => rule);
  const rows = answering.map(({ rule, after }) => [rule, grouped(after), percentOf(after, clicks)]);
  const rest = idle.length === 0 ? '' : `${count(idle.length, 'rule')} answered none: ${idle.join(', ')}\n`;
  return indented(table(rows, figures)) + rest;
}

function differencesOf(report: ReplayReport): string {
  const { changes, clicks } = report;
  if (changes.length === 0)
    return 'Every click gets the same answer from both, and notifies the same receivers.\n';
  const sections = kinds.flatMap(({ kind, title }) => {
    const ofKind = changes.filter((change) => change.kind === kind);
    if (ofKind.length === 0) return [];
    const sum = clicksOf(changes, kind);
    return `${title(clicksInWords(sum), percentOf(sum, clicks))}:\n${indented(
      table(
        ofKind.map((one) => rowOf(one, clicks)),
        figures,
      ),
    )}`;
  });
  return sections.join('\n');
}

const kinds: readonly { kind: ReplayChange['kind']; title(clicks: string, percent: string): string }[] = [
  { kind: 'answer', title: (clicks, percent) => `${clicks} (${percent}): another answer` },
  {
    kind: 'notify',
    title: (clicks, percent) => `${clicks} (${percent}): the same answer, other notifications`,
  },
  { kind: 'rule', title: (clicks, percent) => `${clicks} (${percent}): the same answer, from another rule` },
];

function rowOf({ from, to, clicks, example }: ReplayChange, all: number): string[] {
  const [before, after] = [answererInWords(from), answererInWords(to)];
  return [
    before === after ? after : `${before} → ${after}`,
    grouped(clicks),
    percentOf(clicks, all),
    `as ${example}`,
  ];
}

function answererInWords({ rule, insteadOf }: Answerer): string {
  return insteadOf === undefined ? rule : `${rule} in place of ${insteadOf}`;
}

function clicksInWords(number: number): string {
  return `${grouped(number)} ${number === 1 ? 'click' : 'clicks'}`;
}

function theyBreak(number: number): string {
  return number === 1 ? 'it breaks' : 'they break';
}

/** The columns of numbers, behind the one that names something. */
const figures = [1, 2];

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
