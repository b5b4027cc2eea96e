import type { Check } from './check.js';

/** Found by `logic/expression.ts` on the way. */
export const literalKeys: Check = {
  id: 'literal-keys',
  severity: 'error',
  summary: 'The keys of `missing` or `missing_some` are computed.',
  help: `json-logic-js evaluates the keys of \`missing\` once more, so a key that comes from the request would be run as logic: a short body could burn a second. Write the keys out: \`{ missing: [extra_data.name, extra_data.phone] }\`. An \`if\` may choose between keys that are written out.`,
};
