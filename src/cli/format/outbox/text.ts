import { escapeInvisible } from '../../../values/escape-invisible.js';
import { type Language, say, type Text } from '../../../values/message.js';
import { count } from '../../../values/word-list.js';
import type { DeliverySummary, OutboxStats, StoredDelivery } from '../../../webhooks/outbox.js';
import type { CheckSummary, RecoverySummary } from '../../outbox/maintenance.js';
import { table } from '../table.js';

/** A table with a line for each delivery. What the click was about is left to `show`. */
export function renderList(
  deliveries: readonly DeliverySummary[],
  isPart: boolean,
  { render }: Language,
): string {
  if (deliveries.length === 0)
    return `${render(isPart ? say`nothing of this kind is kept` : say`nothing is kept`)}\n`;
  const now = Date.now();
  const rows = deliveries.map(
    ({ id, receiver, rule, state, clickedAt, attempts, nextAttemptAt, lastError = '' }) => [
      id,
      receiver,
      rule,
      render(say`${span(now - clickedAt)} ago`),
      render(say`${attempts}`),
      render(state === 'dead' ? say`dead` : nextOf(nextAttemptAt, now)),
      lastError,
    ],
  );
  const head = [
    ...[say`EVENT`, say`RECEIVER`, say`RULE`, say`CLICKED`, say`ATTEMPTS`, say`NEXT`],
    say`LAST ERROR`,
  ];
  return table([head.map(render), ...rows]);
}

export function renderDeliveries(deliveries: readonly StoredDelivery[], language: Language): string {
  return deliveries.map((delivery) => renderDelivery(delivery, language)).join('\n');
}

function renderDelivery(delivery: StoredDelivery, { render }: Language): string {
  const { id, receiver, state, rule, clickedAt, attempts, nextAttemptAt, lastError, body } = delivery;
  const fields: [Text, string | undefined][] = [
    [say`event`, id],
    [say`receiver`, receiver],
    [say`state`, render(state === 'dead' ? say`dead` : say`waiting`)],
    [say`rule`, rule],
    [say`clicked`, new Date(clickedAt).toISOString()],
    [say`attempts`, render(say`${attempts}`)],
    [say`next attempt`, nextAttemptAt === undefined ? undefined : new Date(nextAttemptAt).toISOString()],
    [say`last error`, lastError],
  ];
  const known = fields.filter((field): field is [Text, string] => field[1] !== undefined);
  const rows = known.map(([name, value]) => [render(say`${name}:`), value]);
  const event = JSON.stringify(JSON.parse(body), null, 2);
  return `${table(rows)}${escapeInvisible(event, { keepLines: true })}\n`;
}

/** A table with a line for each receiver, and one for all. */
export function renderStats(
  { waiting, dead, oldestAt, receivers }: OutboxStats,
  { render }: Language,
): string {
  const now = Date.now();
  const row = (name: string, figures: { waiting: number; dead: number; oldestAt?: number }) => [
    name,
    render(say`${figures.waiting}`),
    render(say`${figures.dead}`),
    figures.oldestAt === undefined ? '' : render(say`${span(now - figures.oldestAt)} ago`),
  ];
  const all = row(render(say`all`), { waiting, dead, ...(oldestAt !== undefined && { oldestAt }) });
  const rows = Object.entries(receivers).map(([name, figures]) => row(name, figures));
  return table([[say`RECEIVER`, say`WAITING`, say`DEAD`, say`OLDEST`].map(render), ...rows, all]);
}

export function renderCount(events: number, done: Text, { render }: Language): string {
  return `${render(say`${count(events, 'event')} ${done}`)}\n`;
}

export function renderRecovery(
  { waiting, dead, lost, keptAt }: RecoverySummary,
  { render }: Language,
): string {
  const lines = [
    say`${count(waiting, 'event')} waiting and ${count(dead, 'dead letter')} are there`,
    lossOf(lost),
    say`the damaged folder is kept as ${escapeInvisible(keptAt)}`,
  ];
  return lines.map((line) => `${render(line)}\n`).join('');
}

function lossOf(lost: number | undefined): Text {
  if (lost === undefined) return say`nothing says how many events there were`;
  return lost > 0
    ? say`up to ${count(lost, 'event')} could not be brought back`
    : say`no event is known to be lost`;
}

export function renderCheck({ events, problems }: CheckSummary, { render }: Language): string {
  const there = count(events, 'event');
  const found =
    problems.length === 0
      ? say`${there} are there, and nothing is wrong`
      : say`${there} are there. ${count(problems.length, 'problem')}:`;
  return [render(found), ...problems.map((one) => escapeInvisible(one))].map((line) => `${line}\n`).join('');
}

function nextOf(nextAttemptAt: number | undefined, now: number): Text {
  if (nextAttemptAt === undefined || nextAttemptAt <= now) return say`now`;
  return say`in ${span(nextAttemptAt - now)}`;
}

/** `12s`, `5m`, `3h`, `2d`: about how long. */
function span(ms: number): Text {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return say`${seconds}s`;
  if (seconds < 7200) return say`${Math.round(seconds / 60)}m`;
  return seconds < 172_800 ? say`${Math.round(seconds / 3600)}h` : say`${Math.round(seconds / 86_400)}d`;
}
