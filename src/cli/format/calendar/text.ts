import type { Opening } from '../../../rules/openings.js';
import { placeOf } from '../place.js';
import { table } from '../table.js';
import type { CalendarReport } from './report.js';

/** What is open, and what opens and closes, each on a line with its place in the file. */
export function render({ timezone, openings, locate }: CalendarReport): string {
  const { from, to, now, changes } = openings;
  const placed = ({ at }: Opening) => {
    const { file, line } = placeOf(locate, at);
    return `${file}:${line}`;
  };
  if (now.length === 0) return 'Nothing in the rules has a "from", an "until" or a calendar.\n';
  const states = now.map((one) => [one.isOpen ? 'open' : 'closed', wordsOf(one), placed(one)]);
  const rows = changes.map((one) => [one.time, one.opens ? 'opens' : 'closes', wordsOf(one), placed(one)]);
  const ahead =
    rows.length === 0 ? `Until ${to} nothing changes.\n` : `Until ${to}:\n${indented(table(rows))}`;
  return `At ${from}, ${timezone}:\n${indented(table(states))}\n${ahead}`;
}

function wordsOf({ kind, name }: Opening): string {
  return kind === 'group' || kind === 'answer' ? name : `${kind} ${name}`;
}

function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, '  ');
}
