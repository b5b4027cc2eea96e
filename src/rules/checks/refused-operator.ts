import type { Check } from './check.js';

/** Found by `logic/expression.ts` on the way. */
export const refusedOperator: Check = {
  id: 'refused-operator',
  severity: 'error',
  summary: 'An operator with side effects is refused.',
  help: `json-logic-js knows \`log\`, which prints what it is given, personal data of the click included, and \`method\`, which calls methods of the data. A condition has no use for either. To see what a condition was asked and what it found, use \`dargah explain\`.`,
};
