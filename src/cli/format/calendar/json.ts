import type { Opening } from '../../../rules/openings.js';
import { placeOf } from '../place.js';
import type { CalendarReport } from './report.js';

/** The same as JSON; docs/rules.md describes its fields, which later versions add to and do not change. */
export function render({ file, timezone, openings, locate }: CalendarReport): string {
  const { from, to, now, changes } = openings;
  const whatOf = ({ kind, name, at }: Opening) => ({ kind, name, ...placeOf(locate, at) });
  const report = {
    file,
    timezone,
    from,
    to,
    now: now.map((one) => ({ ...whatOf(one), open: one.isOpen })),
    changes: changes.map((one) => ({
      ...{ time: one.time, opens: one.opens, ...whatOf(one) },
      ...(one.weights && {
        weights: Object.fromEntries(one.weights.map(({ name, weight }) => [name, weight])),
      }),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
