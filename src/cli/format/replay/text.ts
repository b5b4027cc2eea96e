import type { CallName } from '../../../platform/calls.js';
import type { Answerer, ReplayChange } from '../../../rules/replay.js';
import { english, inEnglishAs, joined, type Language, say, type Text } from '../../../values/message.js';
import { count } from '../../../values/word-list.js';
import { indented } from '../indented.js';
import { createPaint } from '../paint.js';
import { grouped, percentOf } from '../share.js';
import { table } from '../table.js';
import { callsOf, type ReplayReport, type VersionName } from './report.js';

/** What a person wants to see of a replay: what differs, or else which rules answer. */
export function render(report: ReplayReport, language: Language = english): string {
  const { decided, refused, unplaced, against } = report;
  if (decided + refused + unplaced.count === 0) return '';
  const blocks = [
    createPaint(report.color)('bold', `${language.render(titleOf(report))}\n`),
    against === undefined ? tableOfRules(report, language) : differencesOf(report, language),
    [...notesOn(report)].map((note) => `${language.render(say`${note}.`)}\n`).join(''),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function titleOf({ decided, rulesFile, against }: ReplayReport): Text {
  const shown = ({ name, revision }: VersionName) => say`${name} (revision ${revision})`;
  return against === undefined
    ? say`${calls(decided)}: ${shown(rulesFile)}`
    : say`${calls(decided)}: ${shown(against)} → ${shown(rulesFile)}`;
}

/** Which rules answer how much, in file order, and those that answer nothing. */
function tableOfRules({ rules, decided }: ReplayReport, language: Language): string {
  const answering = rules.filter(({ after }) => after > 0);
  const idle = rules.filter(({ after, rule }) => after === 0 && rule !== 'default').map(({ rule }) => rule);
  const rows = answering.map(({ call, rule, after }) => [
    language.render(inCall(call, rule)),
    language.render(grouped(after)),
    language.render(percentOf(after, decided)),
  ]);
  const rest =
    idle.length === 0
      ? ''
      : `${language.render(say`${count(idle.length, 'rule')} answered none: ${joined(idle, ', ')}`)}\n`;
  return indented(table(rows, figures), 2) + rest;
}

function differencesOf(report: ReplayReport, language: Language): string {
  const { changes, decided } = report;
  if (changes.length === 0)
    return `${language.render(say`Every call gets the same answer from both, and notifies the same receivers.`)}\n`;
  const sections = kinds.flatMap(({ kind, title }) => {
    const ofKind = changes.filter((change) => change.kind === kind);
    if (ofKind.length === 0) return [];
    const sum = callsOf(changes, kind);
    const rows = ofKind.map((change) => rowOf(change, decided, language));
    const head = language.render(say`${calls(sum)} (${percentOf(sum, decided)}): ${title}:`);
    return `${head}\n${indented(table(rows, figures), 2)}`;
  });
  return sections.join('\n');
}

const kinds: readonly { kind: ReplayChange['kind']; title: Text }[] = [
  { kind: 'answer', title: say`another answer` },
  { kind: 'notify', title: say`the same answer, other notifications` },
  { kind: 'rule', title: say`the same answer, from another rule` },
];

function rowOf(
  { call, from, to, count, example }: ReplayChange,
  all: number,
  { render: inLanguage }: Language,
): string[] {
  const [before, after] = [inWords(from), inWords(to)];
  const who = String(before) === String(after) ? after : say`${before} → ${after}`;
  return [
    inLanguage(inCall(call, who)),
    inLanguage(grouped(count)),
    inLanguage(percentOf(count, all)),
    inLanguage(say`as ${example}`),
  ];
}

/** What the figures leave out. */
function* notesOn({ refused, unplaced, ofOtherRevisions }: ReplayReport): Generator<Text> {
  if (refused > 0) {
    yield refused === 1
      ? say`${calls(refused)} would be refused by the gateway: it breaks the contract of requests`
      : say`${calls(refused)} would be refused by the gateway: they break the contract of requests`;
  }
  if (unplaced.withoutRequest > 0) {
    yield say`${calls(unplaced.withoutRequest)} cannot be placed: the rules compute with facts of them, so they were recorded without a request`;
  }
  for (const [fact, number] of unplaced.byFact) {
    yield say`${calls(number)} cannot be placed: the record does not tell apart what the new rules ask of ${fact}`;
  }
  if (ofOtherRevisions > 0) {
    yield say`${calls(ofOtherRevisions)} were recorded under other rules: their values may be on another side of what these ask for`;
  }
}

function inCall(call: CallName, who: Text): Text {
  return call === 'click' ? who : say`${who} (session)`;
}

function inWords({ rule, insteadOf }: Answerer): Text {
  const who = rule ?? say`no rules`;
  return insteadOf === undefined ? who : say`${who} in place of ${insteadOf}`;
}

function calls(number: number): Text {
  return inEnglishAs(`${grouped(number)} ${number === 1 ? 'call' : 'calls'}`, say`${number} calls`);
}

/** The columns of numbers, behind the one that names something. */
const figures = [1, 2];
