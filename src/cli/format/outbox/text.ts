import { count } from '../../../config/context.js';
import { escapeInvisible } from '../../../rules/logic/wording.js';
import type { DeliverySummary, OutboxStats, StoredDelivery } from '../../../webhooks/outbox.js';

/**
 * A table with a line for each delivery. What the click was about is left to {@link renderDelivery}.
 * @param isPart others may be kept, which were not asked for
 */
export function renderList(kept: readonly DeliverySummary[], now: Date, isPart: boolean): string {
  if (kept.length === 0) return isPart ? 'nothing of this kind is kept\n' : 'nothing is kept\n';
  const rows = kept.map(
    ({ id, receiver, rule, state, clickedAt, attempts, nextAttemptAt, lastError = '' }) => [
      id,
      receiver,
      rule,
      `${span(now.getTime() - clickedAt)} ago`,
      String(attempts),
      state === 'dead' ? 'dead' : nextOf(nextAttemptAt, now),
      lastError,
    ],
  );
  return table([['EVENT', 'RECEIVER', 'RULE', 'CLICKED', 'ATTEMPTS', 'NEXT', 'LAST ERROR'], ...rows]);
}

/** All that is known of one delivery. */
export function renderDelivery(kept: StoredDelivery): string {
  const { id, receiver, state, rule, clickedAt, attempts, nextAttemptAt, lastError, body } = kept;
  const fields: [string, string | undefined][] = [
    ['event', id],
    ['receiver', receiver],
    ['state', state],
    ['rule', rule],
    ['clicked', new Date(clickedAt).toISOString()],
    ['attempts', String(attempts)],
    ['next attempt', nextAttemptAt === undefined ? undefined : new Date(nextAttemptAt).toISOString()],
    ['last error', lastError],
  ];
  const known = fields.filter((field): field is [string, string] => field[1] !== undefined);
  const lines = known.map(([name, value]) => `${`${name}:`.padEnd(14)}${escapeInvisible(value)}\n`);
  const event = JSON.stringify(JSON.parse(body), null, 2);
  return `${lines.join('')}${escapeInvisible(event, { keepLines: true })}\n`;
}

/** A table with a line for each receiver, and one for all. */
export function renderStats({ waiting, dead, oldestAt, receivers }: OutboxStats, now: Date): string {
  const row = (name: string, figures: { waiting: number; dead: number; oldestAt?: number }) => [
    name,
    String(figures.waiting),
    String(figures.dead),
    figures.oldestAt === undefined ? '' : `${span(now.getTime() - figures.oldestAt)} ago`,
  ];
  const all = row('all', { waiting, dead, ...(oldestAt !== undefined && { oldestAt }) });
  const rows = Object.entries(receivers).map(([name, figures]) => row(name, figures));
  return table([['RECEIVER', 'WAITING', 'DEAD', 'OLDEST'], ...rows, all]);
}

/** What `dargah outbox repair` has brought back. */
export interface RepairedFigures {
  waiting: number;
  dead: number;
  /** Up to so many, of which there is a trace. */
  lost: number;
  /** Of a log, and tables, of which something could not be read that may have been events. */
  bytesLost: number;
  tables: readonly string[];
  keptAt: string;
}

export function renderRepaired({ waiting, dead, lost, bytesLost, tables, keptAt }: RepairedFigures): string {
  const unread = [...(bytesLost > 0 ? [`${count(bytesLost, 'byte')} of a log`] : []), ...tables];
  return [
    `${count(waiting, 'event')} waiting and ${count(dead, 'dead letter')} are there`,
    lost > 0 ? `up to ${count(lost, 'event')} could not be brought back` : 'no event is known to be lost',
    ...(unread.length > 0 ? [`not all could be read of ${unread.join(', ')}`] : []),
    `the damaged folder is kept as ${escapeInvisible(keptAt)}`,
    '',
  ].join('\n');
}

function nextOf(nextAttemptAt: number | undefined, now: Date): string {
  if (nextAttemptAt === undefined || nextAttemptAt <= now.getTime()) return 'now';
  return `in ${span(nextAttemptAt - now.getTime())}`;
}

/** `12s`, `5m`, `3h`, `2d`: people want the size of it. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)}h` : `${Math.round(seconds / 86_400)}d`;
}

/** What events and receivers have to say is of others: a terminal obeys none of it. */
function table(given: readonly string[][]): string {
  const rows = given.map((cells) => cells.map((cell) => escapeInvisible(cell)));
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows
    .map(
      (cells) =>
        `${cells
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
