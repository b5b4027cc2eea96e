import type { Variant } from '../../../rules/format/phases.js';
import type { Opening } from '../../../rules/openings.js';
import { english, type Language, say, type Text } from '../../../values/message.js';
import { indented } from '../indented.js';
import { placeOf } from '../place.js';
import { table } from '../table.js';
import type { CalendarReport } from './report.js';

/** What is open, and what opens and closes, each on a line with its place in the file. */
export function render({ timezone, openings, locate }: CalendarReport, language: Language = english): string {
  const { from, to, now, changes } = openings;
  const placed = ({ at }: Opening) => {
    const { file, line } = placeOf(locate, at);
    return `${file}:${line}`;
  };
  if (now.length === 0 && changes.length === 0)
    return `${language.render(say`Nothing in the rules has a "from", an "until" or a calendar.`)}\n`;
  const shown = (text: Text) => language.render(text);
  const states = now.map((one) => [
    shown(one.isOpen ? say`open` : say`closed`),
    shown(wordsOf(one)),
    placed(one),
  ]);
  const rows = changes.map((one) => [
    one.time,
    shown(one.weights ? say`changes` : one.opens ? say`opens` : say`closes`),
    shown(one.weights ? say`${wordsOf(one)} to ${weightsIn(one.weights)}` : wordsOf(one)),
    placed(one),
  ]);
  const ahead =
    rows.length === 0
      ? `${shown(say`Until ${to} nothing changes.`)}\n`
      : `${shown(say`Until ${to}:`)}\n${indented(table(rows), 2)}`;
  const today =
    states.length === 0 ? '' : `${shown(say`At ${from}, ${timezone}:`)}\n${indented(table(states), 2)}\n`;
  return today + ahead;
}

function wordsOf({ kind, name }: Opening): Text {
  switch (kind) {
    case 'calendar':
      return say`calendar ${name}`;
    case 'rule':
      return say`rule ${name}`;
    case 'experiment':
    case 'ramp':
      return say`experiment ${name}`;
    case 'receiver':
      return say`receiver ${name}`;
    default:
      return name;
  }
}

function weightsIn(weights: readonly Variant[]): string {
  return weights.map(({ name, weight }) => `${name} ${weight}`).join(', ');
}
