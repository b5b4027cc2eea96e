import { calls } from '../../../platform/calls.js';
import { faultsOf, summaryOf, summaryParts } from '../../../rules/edit-plan.js';
import { escapeInvisible } from '../../../values/escape-invisible.js';
import { count, listSome } from '../../../values/word-list.js';
import { clickFlags } from '../../click-flags.js';
import { createPaint, type Paint } from '../paint.js';
import { grouped, percentOf } from '../share.js';
import { table } from '../table.js';
import { answerEdits, shownValue } from './answers.js';
import { type PlanReport, type Row, rowsOf, type ShownClass, shownClasses } from './report.js';
import { headlineOf, rowsTitleOf, signOf, wordsOfDoubt } from './words.js';

/** So much is shown without `--all`. */
const most = { classes: 10, rows: 3, unknown: 5, edits: 3 };

/** What a person wants to see before an edit goes live. */
export function render(report: PlanReport): string {
  const paint = createPaint(report.color);
  const classes = shownClasses(report);
  const shown = report.all ? classes : classes.slice(0, most.classes);
  const blocks = [
    `${paint('bold', titleOf(report))}\n`,
    sessionsBlock(report),
    ...shown.map((one) => classBlock(one, report, paint)),
    shown.length < classes.length ? `and ${classes.length - shown.length} more (--all)\n` : '',
    unknownBlock(report),
    sumBlock(report, paint),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

export function titleOf({ before, after }: PlanReport): string {
  return `${before.name} (revision ${before.revision}) → ${after.name} (revision ${after.revision})`;
}

function sessionsBlock({ sessions }: PlanReport): string {
  if (sessions === undefined) return '';
  return sessions === 'added'
    ? '+ session calls are answered, by rules of their own\n'
    : '- session calls are no longer answered\n';
}

function classBlock(one: ShownClass, report: PlanReport, paint: Paint): string {
  const { traffic } = report;
  const share =
    traffic === undefined
      ? ''
      : `  ${grouped(one.clicks)} of ${grouped(traffic.clicks)} clicks (${percentOf(one.clicks, traffic.clicks)})`;
  const head = `${signOf(one)} ${paint('bold', escapeInvisible(headlineOf(one, (text) => text)))}${share}\n`;
  const rows = rowsOf(one, traffic);
  const shown = report.all ? rows : rows.slice(0, most.rows);
  const title = rowsTitleOf(one);
  return [
    head,
    editLines(one),
    title === undefined ? '' : `    ${title}:\n`,
    indented(rowTable(shown, one, report)),
    shown.length < rows.length ? `      and ${rows.length - shown.length} more (--all)\n` : '',
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

function rowTable(rows: readonly Row[], { call }: ShownClass, { timeOf, traffic }: PlanReport): string {
  const hasNotes = rows.some(({ note }) => note !== '');
  return table(
    rows.map(({ id, note, pair, clicks }) => [
      id,
      ...(traffic ? [grouped(clicks)] : []),
      ...(hasNotes ? [note] : []),
      exampleText(clickFlags(pair.witness.request, timeOf(call, pair.witness.now))),
    ]),
    traffic ? [1] : [],
  );
}

/** Examples that nobody reads are in the JSON. */
function exampleText(example: string): string {
  return example.length <= 600
    ? example
    : `(an example of ${grouped(example.length)} characters: --format json has it)`;
}

function unknownBlock(report: PlanReport): string {
  const { differences, hostile, all } = report;
  const unknown = differences.flatMap((one) => one.unknown.filter(({ isHostile }) => hostile || !isHostile));
  const rejected = unknown.filter(({ about }) => about.kind === 'rejected');
  const others = unknown.filter(({ about }) => about.kind !== 'rejected');
  const shown = all ? others : others.slice(0, most.unknown);
  const lines = shown.map((one) => `? ${one.from} → ${one.to}: not settled, ${wordsOfDoubt(one)}\n`);
  if (shown.length < others.length) lines.push(`? and ${others.length - shown.length} more (--all)\n`);
  if (rejected.length > 0) {
    const ids = listSome(
      rejected.map(({ to }) => to),
      5,
    );
    lines.push(
      `? Where a response of ${ids} may not leave, the new default stands in for it. No such click was found.\n`,
    );
  }
  return escapeInvisible(lines.join(''), { keepLines: true });
}

function sumBlock(report: PlanReport, paint: Paint): string {
  const lines = [
    paint(report.verdict === 'same' ? 'green' : 'bold', sumOf(report)),
    ...(report.verdict === 'same' ? ruleLines(report) : []),
    sameAnswerLine(report),
    hostileLine(report),
  ];
  return lines
    .filter((line) => line !== '')
    .map((line) => `${escapeInvisible(line)}\n`)
    .join('');
}

/** The sentence that a plan ends with. */
export function sumOf(report: PlanReport): string {
  const { verdict, hostile, differences } = report;
  const summary = summaryOf(report, ({ isHostile }) => hostile || !isHostile);
  const notified = differences.some(({ hasReceivers }) => hasReceivers)
    ? ', and the same receivers are notified'
    : '';
  const isHostileOnly = differences.some(({ classes, unknown }) => classes.length + unknown.length > 0);
  if (verdict === 'same')
    return `No changes. Every ${isHostileOnly ? 'ordinary click' : 'click'} gets the same answer from both versions${notified}: proven.`;
  const isOpen =
    summary.isCut ||
    faultsOf(report).length > 0 ||
    differences.some(({ unknown }) => unknown.some((one) => hostile || !one.isHostile));
  if (verdict === 'unknown') return 'No change was found, but not everything is settled.';
  const parts = summaryParts(summary);
  const number = `${summary.isCut ? 'At least ' : ''}${count(summary.changes, 'change')}`;
  const rest = isOpen
    ? 'But for what is not settled, everything else is proven to stay as it is.'
    : 'Everything else is proven to stay as it is.';
  return `${number}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}. ${rest}`;
}

/** How the rules are written otherwise, where nothing comes of it. */
export function ruleLines({ differences }: PlanReport): string[] {
  return differences.flatMap(({ call, rules }) => {
    const { before, after, rewritten, moved, edited, renamed, removed, added } = rules;
    const said = [
      [rewritten, 'written otherwise'],
      [edited, 'edited'],
      [moved, 'moved'],
      [renamed.map(({ from, to }) => `${from} → ${to}`), 'renamed'],
      [removed, 'removed'],
      [added, 'added'],
    ] as const;
    const parts = said
      .filter(([ids]) => ids.length > 0)
      .map(([ids, how]) => `${ids.length} ${how} (${listSome(ids, 5)})`);
    if (parts.length === 0) return [];
    const noun = calls[call].noun === calls.click.noun ? '' : `${calls[call].noun} `;
    return [`${noun}${before} → ${count(after, `${noun}rule`)}: ${parts.join(', ')}.`];
  });
}

function sameAnswerLine({ differences }: PlanReport): string {
  const pairs = differences.flatMap(({ sameAnswer }) => sameAnswer);
  if (pairs.length === 0) return '';
  const shown = listSome(
    pairs.map(({ from, to }) => `${to} for ${from}`),
    5,
  );
  return `Only logs and metrics show that other rules give some clicks the answer that they had: ${shown}.`;
}

function hostileLine({ differences, hostile }: PlanReport): string {
  const number = differences.flatMap((one) => one.classes.filter(({ isHostile }) => isHostile)).length;
  if (hostile || number === 0) return '';
  return `Requests that are made to break a test show ${count(number, 'change')} (--hostile).`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '      ');
}
