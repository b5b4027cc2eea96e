import { conditionsUsedBy, placedConditions, responseExpressions } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'Nothing asks for a named condition.',
  help: 'A condition that decides nothing misleads its reader, and often a rule has lost its `when`. Remove it, or ask for it with `{ condition: name }`. A condition that only unused conditions ask for is unused as well; one that a disabled rule asks for is used. The check waits until the file has no errors: a misspelt name would make the right one look unused.',
  needsValidFile: true,
  run({ resolved }, report) {
    const used = conditionsUsedBy(
      [
        ...[...placedConditions(resolved)].flatMap(({ expressions }) => expressions),
        ...responseExpressions(resolved),
      ],
      resolved,
    );
    for (const [name, { at }] of resolved.conditions) {
      if (used.has(name)) continue;
      const message = `nothing asks for the condition "${name}". Remove it, or ask for it: { condition: ${name} }`;
      report({ path: at, at: 'key', message });
    }
  },
};
