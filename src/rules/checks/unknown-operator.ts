import type { Check } from './check.js';

/** Found by `logic/expression.ts` on the way. */
export const unknownOperator: Check = {
  id: 'unknown-operator',
  severity: 'error',
  summary: 'JSON-Logic has no such operator.',
  help: `A rule would fail at the click that reaches it. The operators are those of json-logic-js 2.0.5 and \`condition\`; names of other languages (\`eq\`, \`&&\`, \`not\`) are not among them, and the message offers the one that means the same.`,
};
