import type { Check } from './check.js';

/** Found while the file is read. */
export const conditionDepth: Check = {
  id: 'condition-depth',
  severity: 'error',
  summary: 'Named conditions refer to each other more than 64 deep.',
  help: 'Each link of the chain costs stack at every click, and nobody follows such a chain. Write some of the conditions out.',
};
