import { escapeInvisible } from '../../../values/escape-invisible.js';
import { count } from '../../../values/word-list.js';
import type { DeliverySummary, OutboxStats, StoredDelivery } from '../../../webhooks/outbox.js';
import type { CheckSummary, RecoverySummary } from '../../outbox/maintenance.js';
import { table } from '../table.js';

/** A table with a line for each delivery. What the click was about is left to `show`. */
export function renderList(deliveries: readonly DeliverySummary[], isPart: boolean): string {
  if (deliveries.length === 0) return isPart ? 'nothing of this kind is kept\n' : 'nothing is kept\n';
  const now = Date.now();
  const rows = deliveries.map(
    ({ id, receiver, rule, state, clickedAt, attempts, nextAttemptAt, lastError = '' }) => [
      id,
      receiver,
      rule,
      `${span(now - clickedAt)} ago`,
      String(attempts),
      state === 'dead' ? 'dead' : nextOf(nextAttemptAt, now),
      lastError,
    ],
  );
  return table([['EVENT', 'RECEIVER', 'RULE', 'CLICKED', 'ATTEMPTS', 'NEXT', 'LAST ERROR'], ...rows]);
}

export function renderDeliveries(deliveries: readonly StoredDelivery[]): string {
  return deliveries.map(renderDelivery).join('\n');
}

function renderDelivery(delivery: StoredDelivery): string {
  const { id, receiver, state, rule, clickedAt, attempts, nextAttemptAt, lastError, body } = delivery;
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
export function renderStats({ waiting, dead, oldestAt, receivers }: OutboxStats): string {
  const now = Date.now();
  const row = (name: string, figures: { waiting: number; dead: number; oldestAt?: number }) => [
    name,
    String(figures.waiting),
    String(figures.dead),
    figures.oldestAt === undefined ? '' : `${span(now - figures.oldestAt)} ago`,
  ];
  const all = row('all', { waiting, dead, ...(oldestAt !== undefined && { oldestAt }) });
  const rows = Object.entries(receivers).map(([name, figures]) => row(name, figures));
  return table([['RECEIVER', 'WAITING', 'DEAD', 'OLDEST'], ...rows, all]);
}

export function renderCount(events: number, done: string): string {
  return `${count(events, 'event')} ${done}\n`;
}

export function renderRecovery({ waiting, dead, lost, keptAt }: RecoverySummary): string {
  return [
    `${count(waiting, 'event')} waiting and ${count(dead, 'dead letter')} are there`,
    lossOf(lost),
    `the damaged folder is kept as ${escapeInvisible(keptAt)}`,
    '',
  ].join('\n');
}

function lossOf(lost: number | undefined): string {
  if (lost === undefined) return 'nothing says how many events there were';
  return lost > 0
    ? `up to ${count(lost, 'event')} could not be brought back`
    : 'no event is known to be lost';
}

export function renderCheck({ events, problems }: CheckSummary): string {
  const found = problems.length === 0 ? ', and nothing is wrong' : `. ${count(problems.length, 'problem')}:`;
  return `${[`${count(events, 'event')} are there${found}`, ...problems.map((one) => escapeInvisible(one))].join('\n')}\n`;
}

function nextOf(nextAttemptAt: number | undefined, now: number): string {
  if (nextAttemptAt === undefined || nextAttemptAt <= now) return 'now';
  return `in ${span(nextAttemptAt - now)}`;
}

/** `12s`, `5m`, `3h`, `2d`: about how long. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)}h` : `${Math.round(seconds / 86_400)}d`;
}
