import { escapeInvisible } from '../../../values/escape-invisible.js';
import { english, type Language, say, type Text } from '../../../values/message.js';
import { clickFlags } from '../../click-flags.js';
import { indented } from '../indented.js';
import { createPaint, type Paint } from '../paint.js';
import { grouped, percentOf } from '../share.js';
import { table } from '../table.js';
import { answerEdits, shownValue } from './answers.js';
import { type PlanReport, type Row, rowsOf, type ShownClass, shownClasses } from './report.js';
import { hostileLine, ruleLines, sameAnswerLine, sumOf, trafficLine, unknownLines } from './sum.js';
import { headlineOf, rowsTitleOf, signOf } from './words.js';

/** So much is shown without `--all`. */
const most = { classes: 10, rows: 3, unknown: 5, edits: 3 };

/** What a person wants to see before an edit goes live. */
export function render(report: PlanReport): string {
  const paint = createPaint(report.color);
  const { language = english } = report;
  const classes = shownClasses(report);
  const shown = report.all ? classes : classes.slice(0, most.classes);
  const blocks = [
    `${paint('bold', language.render(titleOf(report)))}\n`,
    sessionsBlock(report),
    ...shown.map((one) => classBlock(one, report, paint)),
    shown.length < classes.length
      ? `${language.render(say`and ${classes.length - shown.length} more (--all)`)}\n`
      : '',
    unknownBlock(report),
    sumBlock(report, paint),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

export function titleOf({ before, after }: PlanReport): Text {
  return say`${before.name} (revision ${before.revision}) → ${after.name} (revision ${after.revision})`;
}

function sessionsBlock({ sessions, language = english }: PlanReport): string {
  if (sessions === undefined) return '';
  return sessions === 'added'
    ? `+ ${language.render(say`session calls are answered, by rules of their own`)}\n`
    : `- ${language.render(say`session calls are no longer answered`)}\n`;
}

function classBlock(one: ShownClass, report: PlanReport, paint: Paint): string {
  const { traffic, language = english } = report;
  const share =
    traffic === undefined
      ? ''
      : `  ${language.render(say`${grouped(one.clicks)} of ${grouped(traffic.clicks)} clicks (${percentOf(one.clicks, traffic.clicks)})`)}`;
  const head = `${signOf(one)} ${paint('bold', escapeInvisible(language.render(headlineOf(one, (text) => text))))}${share}\n`;
  const rows = rowsOf(one, traffic);
  const shown = report.all ? rows : rows.slice(0, most.rows);
  const title = rowsTitleOf(one);
  return [
    head,
    editLines(one),
    title === undefined ? '' : `    ${language.render(say`${title}:`)}\n`,
    indented(rowTable(shown, one, report), 6),
    shown.length < rows.length
      ? `      ${language.render(say`and ${rows.length - shown.length} more (--all)`)}\n`
      : '',
  ].join('');
}

/** What an answer says otherwise at its example, where the rules stay the same. */
function editLines(one: ShownClass): string {
  const pair = one.pairs.find(({ from, to, about }) => from === to && about.kind === 'answer');
  if (pair?.answers === undefined) return '';
  const edits = answerEdits(pair.answers.before, pair.answers.after).slice(0, most.edits);
  return edits
    .map(({ place, before, after }) => {
      const [was, is] = [before, after].map((value) => escapeInvisible(shownValue(value, 90)));
      return `    ${escapeInvisible(place)}: ${was}\n${' '.repeat(4 + place.length)}→ ${is}\n`;
    })
    .join('');
}

function rowTable(rows: readonly Row[], { call }: ShownClass, report: PlanReport): string {
  const { timeOf, traffic, language = english } = report;
  const hasNotes = rows.some(({ note }) => note !== '');
  return table(
    rows.map(({ id, note, pair, clicks }) => [
      id,
      ...(traffic ? [language.render(grouped(clicks))] : []),
      ...(hasNotes ? [language.render(note)] : []),
      exampleText(clickFlags(pair.witness.request, timeOf(call, pair.witness.now), call), language),
    ]),
    traffic ? [1] : [],
  );
}

/** Examples that nobody reads are in the JSON. */
function exampleText(example: string, language: Language): string {
  return example.length <= 600
    ? example
    : language.render(say`(an example of ${grouped(example.length)} characters: --format json has it)`);
}

function unknownBlock(report: PlanReport): string {
  return unknownLines(report, report.all ? Infinity : most.unknown)
    .map((line) => `? ${escapeInvisible((report.language ?? english).render(line))}\n`)
    .join('');
}

function sumBlock(report: PlanReport, paint: Paint): string {
  const { language = english } = report;
  const lines = [
    paint(report.verdict === 'same' ? 'green' : 'bold', language.render(sumOf(report))),
    ...[
      ...(report.verdict === 'same' ? ruleLines(report) : []),
      ...[sameAnswerLine(report), hostileLine(report), trafficLine(report)],
    ].map(language.render),
  ];
  return lines
    .filter((line) => line !== '')
    .map((line) => `${escapeInvisible(line)}\n`)
    .join('');
}
