import type { Check } from './check.js';

/** Found by `logic/expression.ts` on the way. */
export const oneOperator: Check = {
  id: 'one-operator',
  severity: 'error',
  summary: 'An object in a condition has no operator, or several.',
  help: `JSON-Logic takes an object with exactly one key for an operator, and any other object for plain data, which is true: a mistyped condition would match every click. Put several tests into a list under \`and\` or \`or\`, and mind the indentation: a second operator on the same level as the first is its neighbour, not its argument.`,
};
