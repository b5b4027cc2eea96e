import { say } from '../../values/message.js';
import { calendarNamed } from '../logic/expression.js';
import { conditionsUsedBy } from '../logic/references.js';
import { placedConditions, responseExpressions } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'Nothing uses a named condition or a calendar.',
  help: 'A condition that decides nothing misleads its reader, and often a rule has lost its `when`. Remove it, or use it with `{ condition: name }`. A condition that only unused conditions refer to is unused, too; one that a disabled rule refers to is used. The check runs only on a file without errors, because a misspelt name would make the right one look unused.',
  needsValidFile: true,
  looksAtFile: true,
  run({ resolved }, report) {
    const used = conditionsUsedBy(
      [
        ...[...placedConditions(resolved)].flatMap(({ expressions }) => expressions),
        ...responseExpressions(resolved),
      ],
      resolved.conditions,
    );
    for (const [name, { at }] of resolved.conditions) {
      if (used.has(name)) continue;
      const calendar = calendarNamed(name);
      const message =
        calendar === undefined
          ? say`nothing uses the condition "${name}". Remove it, or use it: { condition: ${name} }`
          : say`nothing uses the calendar "${calendar}". Remove it, or use it: { during: ${calendar} }`;
      report({ path: at, at: 'key', message });
    }
  },
};
