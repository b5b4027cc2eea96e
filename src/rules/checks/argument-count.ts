import type { Check } from './check.js';

/** Found by `logic/expression.ts` on the way. */
export const argumentCount: Check = {
  id: 'argument-count',
  severity: 'error',
  summary: 'An operator has too few arguments, or too many.',
  help: `What is missing becomes undefined, which nothing equals, so the test could never mean anything: an error. What is too much is ignored: a warning, but an error where \`var\` or \`condition\` is given several names, each of which was meant. \`<\` and \`<=\` take two arguments, or three for "between"; \`and\`, \`or\`, \`cat\`, \`+\`, \`*\`, \`min\`, \`max\` and \`merge\` take any number.`,
};
