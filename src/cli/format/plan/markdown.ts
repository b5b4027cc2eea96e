import { summaryOf } from '../../../rules/edit-summary.js';
import { escapeInvisible } from '../../../values/escape-invisible.js';
import { count } from '../../../values/word-list.js';
import { clickFlags } from '../../click-flags.js';
import { relativePath } from '../relative-path.js';
import { grouped, percentOf } from '../share.js';
import { answerEdits, shownValue } from './answers.js';
import {
  fileOf,
  type PlanReport,
  type Row,
  rowsOf,
  type ShownClass,
  shownClasses,
  takesClicks,
} from './report.js';
import { hostileLine, ruleLines, sameAnswerLine, sumOf, unknownLines } from './sum.js';
import { headlineOf, signOf } from './words.js';

/** A comment has room for 65,536 characters. */
const most = { classes: 5, pairs: 60, example: 300, unknown: 5 };

/** A plan as one comment of a pull request. Its first line marks it, so that the next plan can take its place. */
export function render(report: PlanReport): string {
  const classes = shownClasses(report);
  const shown = report.all ? classes : classes.slice(0, most.classes);
  const blocks = [
    `<!-- dargah-plan ${relativePath(fileOf(report.after.name))} -->\n### Dargah plan: ${titleOf(report)}`,
    sessionsBlock(report),
    shown.length === 0 ? '' : tableOf(shown, report),
    shown.length < classes.length ? `… and ${count(classes.length - shown.length, 'change')} more.` : '',
    unknownLines(report, most.unknown)
      .map((line) => `- ${escaped(String(line))}`)
      .join('\n'),
    detailsOf(classes, report),
    [
      String(sumOf(report)).replace(/\bproven\b/, '**proven**'),
      ...(report.verdict === 'same' ? ruleLines(report).map(String) : []),
      String(sameAnswerLine(report)),
      String(hostileLine(report)),
    ]
      .filter((line) => line !== '')
      .map((line, index) => (index === 0 ? line : escaped(line)))
      .join('\n'),
    `<sub>${code(report.before.revision)} → ${code(report.after.revision)} · an example stands behind ${code('dargah explain')}</sub>`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function titleOf(report: PlanReport): string {
  const { verdict, traffic, hostile } = report;
  if (verdict === 'same') return 'no changes';
  if (verdict === 'unknown') return 'not everything is settled';
  const { changes, isCut } = summaryOf(report, ({ isHostile }) => hostile || !isHostile);
  const share = traffic ? `, ${percentOf(traffic.changed, traffic.clicks)} of clicks` : '';
  return `${isCut ? 'at least ' : ''}${count(changes, 'change')}${share}`;
}

function sessionsBlock({ sessions }: PlanReport): string {
  if (sessions === undefined) return '';
  return sessions === 'added'
    ? '`+` session calls are answered, by rules of their own'
    : '`-` session calls are no longer answered';
}

function tableOf(classes: readonly ShownClass[], report: PlanReport): string {
  const { traffic } = report;
  const head = [
    '',
    'what changes',
    ...(traffic ? [`clicks of ${grouped(traffic.clicks)}`] : []),
    'now → then',
    'for example',
  ];
  const lines = head.map((title) => (title.startsWith('clicks') ? '---:' : '---'));
  const rows = classes.map((one) => {
    const [row] = rowsOf(one, traffic);
    return [
      signOf(one),
      `${headlineOf(one, code)}${editOf(one)}`,
      ...(traffic ? [String(grouped(one.clicks))] : []),
      waysOf(one, rowsOf(one, traffic)),
      exampleOf(row!, one, report),
    ];
  });
  return [head, lines, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Whose clicks go where. */
function waysOf(one: ShownClass, rows: readonly Row[]): string {
  const others = rows.slice(0, 2).map(({ id }) => code(id));
  const more = rows.length > 2 ? ` and ${rows.length - 2} more` : '';
  if (one.pairs.every(({ from, to }) => from === to)) return `${others.join(', ')}${more}`;
  const own = [...new Set(one.pairs.map(({ from, to }) => (takesClicks(one) ? to : from)))];
  const owners = `${own.slice(0, 2).map(code).join(', ')}${own.length > 2 ? ` and ${own.length - 2} more` : ''}`;
  return takesClicks(one)
    ? `${others.join(', ')}${more} → ${owners}`
    : `${owners} → ${others.join(', ')}${more}`;
}

/** What an answer says otherwise, where its rule is the same. */
function editOf(one: ShownClass): string {
  const pair = one.pairs.find(({ from, to, about }) => from === to && about.kind === 'answer');
  const [edit] = pair?.answers ? answerEdits(pair.answers.before, pair.answers.after) : [];
  if (edit === undefined) return '';
  const [was, is] = [edit.before, edit.after].map((value) => escaped(shownValue(value, 120)));
  return `<br>${was}<br>→ ${is}`;
}

function exampleOf({ pair }: Row, { call }: ShownClass, { timeOf }: PlanReport): string {
  const example = clickFlags(pair.witness.request, timeOf(call, pair.witness.now), call);
  return example.length <= most.example ? code(example) : `(${grouped(example.length)} characters)`;
}

function detailsOf(classes: readonly ShownClass[], report: PlanReport): string {
  const all = classes.flatMap((one) => rowsOf(one, report.traffic).map((row) => ({ one, row })));
  if (all.length <= classes.length) return '';
  const shown = all.slice(0, most.pairs);
  const rows = shown.map(({ one, row }) => [
    `${code(row.pair.from)} → ${code(row.pair.to)}`,
    escaped(String(row.note)),
    exampleOf(row, one, report),
  ]);
  const table = [['now → then', '', 'for example'], ['---', '---', '---'], ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  const left = shown.length < all.length ? `\n\n… and ${all.length - shown.length} more.` : '';
  return `<details><summary>${grouped(all.length)} examples</summary>\n\n${table.join('\n')}${left}\n\n</details>`;
}

/** A text as code in a cell of a table. */
function code(text: string): string {
  const shown = escapeInvisible(text).replaceAll('|', '\\|');
  const ticks = '`'.repeat(Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** A text that says nothing in Markdown or HTML. */
function escaped(text: string): string {
  return escapeInvisible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~@#]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
